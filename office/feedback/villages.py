"""The commune's villages: rows that an administrator keeps; routing and "where" go by them.

None is shipped, because no list was verified; without rows a place is what people write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.feedback.errors import NoSuchVillage, VillageKnown
from office.models import Village

_NUMBER = re.compile(r"(\d+)")


def same(name: str) -> str:
    """A name as it is compared: composed letters, one space, no capitals."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def names(village: Village) -> set[str]:
    """Every name that the village has or had, as `same` writes them."""
    return {same(name) for name in (village.name, *village.former)}


def _in_order(villages: Iterable[Village]) -> list[Village]:
    """By name, "Thôn 2" before "Thôn 10"."""

    def key(village: Village) -> list[tuple[int, str]]:
        pieces = _NUMBER.split(same(village.name))
        return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]

    return sorted(villages, key=key)


async def every(session: AsyncSession) -> list[Village]:
    """All villages, also retired ones, in order."""
    return _in_order(await session.scalars(select(Village)))


async def current(session: AsyncSession) -> list[Village]:
    """The villages that are offered, in order."""
    return _in_order(await session.scalars(select(Village).where(Village.retired_at.is_(None))))


async def plant(session: AsyncSession, rows: Iterable[dict[str, object]]) -> None:
    """Villages of the shipped file whose name nobody has or had."""
    known = {name for village in await every(session) for name in names(village)}
    for row in rows:
        if same(str(row["name"])) not in known:
            former = row.get("former") or []
            session.add(Village(name=row["name"], former=former, retired_at=None))
    await session.flush()


async def add(session: AsyncSession, name: str, *, now: datetime) -> Village:
    """A new village, or one that was retired again. Refuses `VillageKnown`."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    for village in await every(session):
        if same(name) in names(village):
            if village.retired_at is None or same(name) != same(village.name):
                raise VillageKnown(name=village.name)
            village.retired_at = None
            break
    else:
        village = Village(name=name, former=[], retired_at=None)
        session.add(village)
    _log(session, "add", name, now)
    await session.flush()
    return village


async def rename(session: AsyncSession, old: str, new: str, *, now: datetime) -> Village:
    """Another name; what people write by the old one, and rules that name it, still mean it.

    Refuses `NoSuchVillage` and `VillageKnown`.
    """
    village = await _named(session, old)
    new = " ".join(unicodedata.normalize("NFC", new).split())
    for other in await every(session):
        if other.id != village.id and same(new) in names(other):
            raise VillageKnown(name=other.name)
    kept = (name for name in (*village.former, village.name) if same(name) != same(new))
    village.former = list(dict.fromkeys(kept))
    _log(session, "rename", new, now, before=village.name)
    village.name = new
    await session.flush()
    return village


async def retire(session: AsyncSession, name: str, *, now: datetime) -> Village:
    """No longer offered (merged, or entered by mistake). Refuses `NoSuchVillage`."""
    village = await _named(session, name)
    village.retired_at = now
    _log(session, "retire", village.name, now)
    await session.flush()
    return village


async def _named(session: AsyncSession, name: str) -> Village:
    found = await current(session)
    for village in found:
        if same(name) in names(village):
            return village
    raise NoSuchVillage(name=name, known=", ".join(village.name for village in found) or "-")


def _log(
    session: AsyncSession, act: str, name: str, now: datetime, *, before: str | None = None
) -> None:
    audit.write(
        session,
        f"village.{act}",
        name,
        staff_id=None,
        channel="cli",
        now=now,
        before={"name": before} if before else None,
    )
