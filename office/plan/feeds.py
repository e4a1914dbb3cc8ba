"""Calendars of units: a secret link each, and the deadlines behind it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, staff
from office.errors import NoSuchUnit
from office.inbox import insert_for
from office.models import Feed
from office.plan import reminders, standings
from office.vault import Vault


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def token(session: AsyncSession, unit: str, *, renew: bool = False, now: datetime) -> str:
    """The secret of a unit's link, made when it is first wanted; `renew` ends the old link.

    Refuses `NoSuchUnit`.
    """
    known = await staff.unit_names(session)
    if unit not in known:
        raise NoSuchUnit(slug=unit, known=", ".join(known))
    vault = cast("Vault", session.info["vault"])
    held = await session.get(Feed, unit)
    old = vault.open(held.token) if held is not None else None
    if old is not None and not renew:
        return old
    made = secrets.token_urlsafe(24)
    row = {"digest": _digest(made), "token": vault.seal(made), "at": now}
    insert = insert_for(session)
    await session.execute(
        insert(Feed)
        .values(unit=unit, **row)
        .on_conflict_do_update(index_elements=[Feed.unit], set_=row)
    )
    audit.write(session, "feed.make", f"unit:{unit}", staff_id=None, channel="cli", now=now)
    return made


async def unit_of(session: AsyncSession, secret: str) -> str | None:
    """The unit whose link has that secret."""
    found: str | None = await session.scalar(
        select(Feed.unit).where(Feed.digest == _digest(secret))
    )
    return found


@dataclass(frozen=True)
class Deadline:
    """One day in a unit's calendar."""

    stt: int
    year: int
    quarter: int
    short: str
    day: date
    done: bool


async def deadlines(
    session: AsyncSession, unit: str, *, today: date, zone: ZoneInfo
) -> list[Deadline]:
    """The days by which the unit's parts are to be done, this year and from earlier periods."""
    earlier, now = await standings.board(session, today=today, zone=zone)
    return [
        Deadline(
            line.stt,
            line.year,
            line.quarter,
            line.short,
            reminders.ready_by(line),
            done=unit not in line.waiting,
        )
        for line in [*earlier, *now]
        if unit in line.leads and line.state != "unknown"
    ]
