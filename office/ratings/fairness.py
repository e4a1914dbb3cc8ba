"""What is kept but not counted: an official's own account, one account too often, a flood.

A repeat of the same visit is no second rating at all (docs/decisions/ratings.md).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Person, Rating
from office.ratings.form import VISIT, form

OFFICIAL, MANY, FLOOD = "official", "many", "flood"


async def judge(
    session: AsyncSession, person: Person, unit: str, *, day: date, now: datetime
) -> str | None:
    """Why a visit that begins now is not counted; None when it is.

    A flood takes the ratings that began it along: they were left in only until it was seen.
    """
    if person.staff_id is not None:
        return OFFICIAL
    hers = select(func.count()).where(Rating.person_id == person.id, Rating.kind == VISIT)
    on_day = await session.scalar(hers.where(Rating.day == day)) or 0
    lately = await session.scalar(hers.where(Rating.at > now - timedelta(days=30))) or 0
    if on_day >= form().a_day or lately >= form().a_month:
        return MANY
    flood = form().flood
    known_before = now - timedelta(minutes=flood.new_minutes)
    if person.met_at <= known_before:
        return None
    new: tuple[Any, ...] = (
        Rating.unit == unit,
        Rating.kind == VISIT,
        Rating.at > now - timedelta(minutes=flood.minutes),
        Rating.person_id.in_(select(Person.id).where(Person.met_at > known_before)),
    )
    if (await session.scalar(select(func.count()).where(*new)) or 0) + 1 < flood.count:
        return None
    await session.execute(
        update(Rating).where(*new, Rating.excluded.is_(None)).values(excluded=FLOOD)
    )
    return FLOOD
