"""How often each entry was an answer, month by month; who asked is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.inbox import insert_for
from office.models import Asked


async def count(session: AsyncSession, slugs: Iterable[str], *, today: date) -> None:
    """One more answer of each entry in the month of `today`, the commune's day.

    Turns of one moment may answer the same entries: rows are locked in one order, so that they
    wait for each other and never in a circle. Call it last in a turn, that they wait briefly.
    """
    insert = insert_for(session)
    for slug in sorted(set(slugs)):
        await session.execute(
            insert(Asked)
            .values(slug=slug, month=today.replace(day=1), answers=1)
            .on_conflict_do_update(
                index_elements=[Asked.slug, Asked.month],
                set_={"answers": Asked.answers + 1},
            )
        )


async def read(session: AsyncSession, *, since: date) -> dict[str, int]:
    """Answers by entry from the month of `since` on; an entry that nobody asked is missing."""
    rows = await session.execute(
        select(Asked.slug, func.sum(Asked.answers))
        .where(Asked.month >= since.replace(day=1))
        .group_by(Asked.slug)
    )
    return {slug: int(answers) for slug, answers in rows}


async def begun(session: AsyncSession) -> date | None:
    """The first month that was counted: before it, "nobody asked" means nothing."""
    return await session.scalar(select(func.min(Asked.month)))
