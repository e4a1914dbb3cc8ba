"""Keys of the commune's other software: one unit each, scoped, hashed, and calls made once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, staff
from office.errors import CallDiffers, KeyRefused, NameNeeded, NoSuchKey, NoSuchScope, NoSuchUnit
from office.inbox import insert_for
from office.models import ApiCall, ApiKey, Staff
from office.staff import Official

#: What a key may be for: reading the plan; reporting its unit's parts.
SCOPES = ("read", "report")
PREFIX = "tt_"
#: Not at every call: how exact "last used" is.
EXACT = timedelta(minutes=1)


@dataclass(frozen=True)
class Caller:
    """Software that has shown a good key."""

    id: int
    unit: str
    scopes: tuple[str, ...]
    official: Official

    def may(self, scope: str) -> bool:
        """Whether its key is for that."""
        return scope in self.scopes


def _digest(key: str) -> str:
    # The key has 256 random bits: one round of a fast hash is as safe as many.
    return hashlib.sha256(key.encode()).hexdigest()


async def add(
    session: AsyncSession, *, name: str, unit: str, scopes: Sequence[str], now: datetime
) -> str:
    """Make a key for a unit's software and return it, this once; its digest is kept.

    Refuses a blank name, an unknown unit or scope.
    """
    name = " ".join(name.split())
    if not name:
        raise NameNeeded
    units = await staff.unit_names(session)
    if unit not in units:
        raise NoSuchUnit(slug=unit, known=", ".join(units))
    for scope in scopes:
        if scope not in SCOPES:
            raise NoSuchScope(scope=scope, known=", ".join(SCOPES))
    key = PREFIX + secrets.token_urlsafe(32)
    signer = Staff(name=name, active=True, since=now)
    session.add(signer)
    await session.flush()
    row = ApiKey(
        name=name,
        unit=unit,
        digest=_digest(key),
        scopes=list(dict.fromkeys(scopes)),
        staff_id=signer.id,
        at=now,
    )
    session.add(row)
    await session.flush()
    after = {"unit": unit, "scopes": row.scopes}
    audit.write(
        session, "key.add", f"key:{row.id}", staff_id=None, channel=None, now=now, after=after
    )
    return key


async def listed(session: AsyncSession) -> list[ApiKey]:
    """Every key, also revoked ones."""
    return list((await session.scalars(select(ApiKey).order_by(ApiKey.id))).all())


async def revoke(session: AsyncSession, id_: int, *, now: datetime) -> ApiKey:
    """End a key. Refuses `NoSuchKey` for one that is not there or has ended."""
    row = await session.get(ApiKey, id_, with_for_update=True) if 0 < id_ < 2**31 else None
    if row is None or row.revoked_at is not None:
        raise NoSuchKey(id=id_)
    row.revoked_at = now
    signer = await session.get(Staff, row.staff_id)
    assert signer is not None
    signer.active = False
    audit.write(session, "key.revoke", f"key:{id_}", staff_id=None, channel=None, now=now)
    return row


async def caller(session: AsyncSession, key: str, *, now: datetime) -> Caller:
    """Whose key it is. Refuses `KeyRefused` for a wrong or revoked one, alike."""
    row = await session.scalar(
        select(ApiKey).where(ApiKey.digest == _digest(key), ApiKey.revoked_at.is_(None))
    )
    if row is None:
        raise KeyRefused
    if row.used_at is None or row.used_at < now - EXACT:
        row.used_at = now
    official = Official(row.staff_id, row.name, ((row.unit, "officer"),))
    return Caller(row.id, row.unit, tuple(row.scopes), official)


async def begin_call(
    session: AsyncSession, caller: Caller, name: str, asked: Any, *, now: datetime
) -> dict[str, Any] | None:
    """Begin a call that may be repeated; its first answer when it was made before, else None.

    A repeat that comes while the first is under way waits for it. Refuses `CallDiffers` when the
    name was used for something else.
    """
    insert = insert_for(session)
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    fresh = await session.scalar(
        insert(ApiCall)
        .values(key_id=caller.id, name=name, digest=digest, at=now)
        .on_conflict_do_nothing()
        .returning(ApiCall.name)
    )
    if fresh is not None:
        return None
    before = await session.get_one(ApiCall, (caller.id, name), populate_existing=True)
    if before.digest != digest:
        raise CallDiffers(name=name)
    return before.answer


async def end_call(
    session: AsyncSession, caller: Caller, name: str, answer: dict[str, Any]
) -> None:
    """Keep the answer for repeats."""
    row = await session.get_one(ApiCall, (caller.id, name))
    row.answer = answer


async def forget_calls(session: AsyncSession, *, before: datetime) -> None:
    """Drop calls so old that nobody repeats them any more."""
    await session.execute(delete(ApiCall).where(ApiCall.at < before))
