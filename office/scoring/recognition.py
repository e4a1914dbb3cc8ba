"""A year's level: registered by the commune, decided by the city."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import NoSuchLevel
from office.models import Recognition
from office.scoring import schemes

#: The plan's goal for 2026, and to be kept until 2030 (KH-UBND of April 2026): "phấn đấu".
GOAL = 4


async def of_year(session: AsyncSession, year: int) -> Recognition | None:
    """What was registered and decided for that year."""
    return await session.get(Recognition, year, populate_existing=True)


async def register(session: AsyncSession, year: int, level: int, *, now: datetime) -> Recognition:
    """Record the level that the commune registers. Refuses `NoSuchLevel`."""
    await _known(session, year, level)
    row = await _row(session, year, now)
    before, row.registered = row.registered, level
    _log(session, "level.register", year, now, {"level": before}, {"level": level})
    return row


async def decide(
    session: AsyncSession, year: int, level: int, *, number: str, day: date, now: datetime
) -> Recognition:
    """Record the city's decision: level, number and day of the paper. Refuses `NoSuchLevel`."""
    await _known(session, year, level)
    row = await _row(session, year, now)
    before = {"level": row.decided, "number": row.number}
    row.decided, row.number, row.day = level, number, day
    after = {"level": level, "number": number, "day": day.isoformat()}
    _log(session, "level.decide", year, now, before, after)
    return row


async def _known(session: AsyncSession, year: int, level: int) -> None:
    known = [each.level for each in schemes.levels(await schemes.of_year(session, year))]
    if level not in known:
        raise NoSuchLevel(level=level, known=", ".join(map(str, sorted(known))))


async def _row(session: AsyncSession, year: int, now: datetime) -> Recognition:
    row = await session.get(Recognition, year, with_for_update=True)
    if row is None:
        row = Recognition(year=year, at=now)
        session.add(row)
    row.at = now
    return row


def _log(
    session: AsyncSession,
    act: str,
    year: int,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    audit.write(
        session,
        act,
        f"level:{year}",
        staff_id=None,
        channel=None,
        now=now,
        before=before,
        after=after,
    )
