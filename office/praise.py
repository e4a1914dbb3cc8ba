"""Praise, wherever it was said: beside a rating, or sent as feedback. For the list of task 6.

Who is praised stands in the words only; who wrote them is never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Praise, Rating, Ticket


@dataclass(frozen=True)
class Praised:
    """Praise as its reader sees it."""

    day: date
    unit: str | None  # None while nobody has said whose it is
    about: str  # "person" or "unit"; "feedback" when it was sent as such and may be about either
    words: str | None  # None when the key that sealed them is lost


async def received(
    session: AsyncSession, since: date, until: date, *, zone: ZoneInfo
) -> list[Praised]:
    """Praise from `since` until `until`, both days included, the oldest first.

    Left out: praise in ratings that are not counted, what was withdrawn or erased, and what is
    about officials' conduct in a way that only holders of `sensitive` read.
    """
    found = [*await _rated(session, since, until), *await _sent(session, since, until, zone)]
    return sorted(found, key=lambda each: each.day)


async def _rated(session: AsyncSession, since: date, until: date) -> list[Praised]:
    rows = await session.execute(
        select(Rating.day, Rating.unit, Praise.about, Praise.words)
        .join(Rating, Rating.id == Praise.rating_id)
        .where(Rating.day.between(since, until), Rating.excluded.is_(None))
        .order_by(Rating.day, Praise.id)
    )
    vault = session.info["vault"]
    return [Praised(day, unit, about, vault.open(words)) for day, unit, about, words in rows]


async def _sent(session: AsyncSession, since: date, until: date, zone: ZoneInfo) -> list[Praised]:
    begin = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    rows = await session.execute(
        select(Ticket.at, Ticket.unit, Ticket.words)
        .where(Ticket.kind == "khen", ~Ticket.sensitive, Ticket.words.is_not(None))
        .where(Ticket.state.not_in(("withdrawn", "rejected")))
        .where(Ticket.at >= begin, Ticket.at < end)
        .order_by(Ticket.id)
    )
    vault = session.info["vault"]
    return [
        Praised(at.astimezone(zone).date(), unit, "feedback", vault.open(words))
        for at, unit, words in rows
    ]
