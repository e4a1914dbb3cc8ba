"""Asking: who is reminded, once, of a closed feedback she has not rated; and letting go of who."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar
from office.models import Mark, Person, Rating
from office.ratings.form import TICKET
from office.ratings.giving import Given, given_of

REMIND_AFTER = timedelta(days=2)
#: Afterwards nobody is asked of something so old, if the program stood still meanwhile.
REMIND_UNTIL = timedelta(days=7)
#: The account is kept as long as it is needed to count one person once (`fairness`: thirty days).
KEEP_ACCOUNT = timedelta(days=31)


async def to_remind(
    session: AsyncSession, *, now: datetime, zone: ZoneInfo
) -> list[tuple[Person, Given]]:
    """Who is reminded now, in working hours; each is returned once ever."""
    local = now.astimezone(zone)
    days = await calendar.load(session)
    if not days.is_working(local.date()):
        return []
    if not calendar.MORNING <= local.time() < calendar.EVENING:
        return []
    found = await session.execute(
        select(Person, Rating)
        .join(Rating, Rating.person_id == Person.id)
        .where(Rating.kind == TICKET, Rating.reminded_at.is_(None), Person.reachable)
        .where(Rating.at <= now - REMIND_AFTER, Rating.at > now - REMIND_UNTIL)
        .where(~select(Mark.item).where(Mark.rating_id == Rating.id).exists())
        .order_by(Rating.id)
    )
    due = [(person, rating) for person, rating in found]
    for _person, rating in due:
        rating.reminded_at = now
    return [(person, await given_of(session, rating)) for person, rating in due]


async def let_go(session: AsyncSession, *, now: datetime) -> None:
    """Take the account away from ratings that need it no more."""
    await session.execute(
        update(Rating)
        .where(Rating.person_id.is_not(None), Rating.at <= now - KEEP_ACCOUNT)
        .values(person_id=None)
    )
