"""What people thought of the commune's service: ratings, their own words, and whom they praised.

Erasing leaves the levels and days for the figures, without words and without a person.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Mark, Person, Praise, Rating
from office.privacy.kinds import At, Item, Kind, counted, moment, opener
from office.ratings.form import TICKET


async def _ratings(session: AsyncSession, person: Person) -> list[Item]:
    open_ = opener(session)
    rows = await session.scalars(
        select(Rating).where(Rating.person_id == person.id).order_by(Rating.id)
    )
    found: list[Item] = []
    for row in rows:
        marks = await session.execute(
            select(Mark.item, Mark.level).where(Mark.rating_id == row.id).order_by(Mark.item)
        )
        praises = await session.scalars(
            select(Praise.words).where(Praise.rating_id == row.id).order_by(Praise.id)
        )
        item: Item = {"at": moment(row.at), "unit": row.unit, "about": row.kind}
        item["levels"] = {mark.item: mark.level for mark in marks}
        item["reasons"] = row.reasons
        if row.words is not None:
            item["words"] = open_(row.words)
        item["praises"] = [open_(words) for words in praises]
        found.append(item)
    return found


async def _empty(session: AsyncSession, which: ColumnElement[bool]) -> int:
    ids = select(Rating.id).where(which)
    praised = Rating.id.in_(select(Praise.rating_id))
    count = await counted(
        session,
        update(Rating).where(which, or_(Rating.words.is_not(None), praised)).values(words=None),
    )
    await session.execute(delete(Praise).where(Praise.rating_id.in_(ids)))
    return count


async def empty_about(session: AsyncSession, codes: Collection[str]) -> int:
    """Empty what was said of these tickets when they were closed, whoever said it."""
    return await _empty(session, (Rating.kind == TICKET) & Rating.subject.in_(codes))


async def _forget(session: AsyncSession, person: Person, _at: At) -> int:
    hers = Rating.person_id == person.id
    await _empty(session, hers)
    return await counted(session, update(Rating).where(hers).values(person_id=None))


async def _old(session: AsyncSession, before: datetime) -> int:
    return await _empty(session, Rating.day < before.date())


ratings = Kind(
    name="ratings",
    tables=(Rating, Mark, Praise),
    mine=_ratings,
    erase=_forget,
    expire={"ratings": _old},
    sealed=(Rating.words, Praise.words),
)
