"""A year of the plan is opened when it begins: its tasks are kept as they are worded then."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.models import Task
from office.plan import extra, occurrences

OPENED = "plan.opened"
#: The review of the plan's period, as "year/unit/words" (office/data/plan.yaml).
REVIEW = "plan.review"


async def open_year(session: AsyncSession, *, today: date, now: datetime) -> bool:
    """Open this year's occurrences, and in the last year of the period its review; once a year.

    Returns whether anything was to be opened.
    """
    if await store.get(session, OPENED) == str(today.year):
        return False
    await store.put(session, OPENED, str(today.year))
    query = select(Task).where(~Task.extra).order_by(Task.stt)
    for task in (await session.scalars(query)).all():
        await occurrences.ensure(session, task, today.year)
    review = await store.get(session, REVIEW)
    year, unit, words = review.split("/", 2) if review else ("", "", "")
    if year == str(today.year) and await store.claim(session, f"{REVIEW}/{year}", year):
        await _review(session, unit, words, today=today, now=now)
    return True


async def _review(
    session: AsyncSession, unit: str, words: str, *, today: date, now: datetime
) -> None:
    due = date(today.year, 12, 31)
    values: dict[str, object] = {
        "short": words,
        "text": words,
        "schedule": {"kind": "once", "date": due.isoformat()},
        "lead": [unit],
        "extra": True,
        "made_at": now,
    }
    task = await occurrences.task(session, await extra.number(session, values))
    await occurrences.ensure(session, task, today.year)
