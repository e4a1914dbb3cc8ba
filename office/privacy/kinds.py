"""What every kind of personal data must be able to say of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from office.models import Base, Person
from office.vault import Vault

#: Plain values that JSON can hold; sealed words are opened, None where the key is lost.
Item = dict[str, Any]
Listing = Callable[[AsyncSession, Person], Awaitable[list[Item]]]
Erasing = Callable[[AsyncSession, Person, "At"], Awaitable[int]]
Expiring = Callable[[AsyncSession, datetime], Awaitable[int]]


@dataclass(frozen=True)
class At:
    """The moment of an act, in the commune's time."""

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Kind:
    """A kind of personal data: the tables it stands in and what may be done with it.

    `mine` lists what is kept of a person. `erase` empties it and leaves what the counts need;
    None: it stays, and `stays` names why. `expire` empties what is older than a moment, by the
    name of its period in `retention`. `sealed` are the columns that a new key must reach.
    """

    name: str
    tables: tuple[type[Base], ...]
    mine: Listing
    erase: Erasing | None = None
    stays: str | None = None
    expire: Mapping[str, Expiring] = field(default_factory=dict)
    sealed: tuple[InstrumentedAttribute[Any], ...] = ()


async def nothing(_session: AsyncSession, _person: Person) -> list[Item]:
    """Of this kind nothing can be found by a person."""
    return []


async def counted(session: AsyncSession, statement: Executable) -> int:
    """Do an update or a deletion; how many rows it met."""
    done = await session.execute(statement)
    return cast("CursorResult[Any]", done).rowcount


def opener(session: AsyncSession) -> Callable[[str | None], str | None]:
    """Opens sealed words; None stays None."""
    vault = cast("Vault", session.info["vault"])
    return lambda sealed: vault.open(sealed) if sealed else None


def moment(value: datetime | None) -> str | None:
    """A moment as it stands in an export: ISO 8601, UTC."""
    return value.isoformat(timespec="seconds") if value else None
