"""Counts of answered entries: by month, added up, and naming nobody."""

from __future__ import annotations

import asyncio
from datetime import date

from office import asked
from office.models import Asked

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 20)


async def test_answers_add_up_by_month(database):
    async with database.transaction() as session:
        assert await asked.begun(session) is None
        await asked.count(session, ["tam-tru"], today=OCTOBER)
        await asked.count(session, ["tam-tru", "khai-tu", "tam-tru"], today=NOVEMBER)
        await asked.count(session, ["tam-tru"], today=NOVEMBER)
    async with database.reading() as session:
        assert await asked.begun(session) == date(2026, 10, 1)
        assert await asked.read(session, since=OCTOBER) == {"tam-tru": 3, "khai-tu": 1}
        assert await asked.read(session, since=NOVEMBER) == {"tam-tru": 2, "khai-tu": 1}


async def test_turns_of_one_moment_lose_no_count(database):
    async def turn(*slugs: str) -> None:
        async with database.transaction() as session:
            await asked.count(session, slugs, today=NOVEMBER)

    await asyncio.gather(*(turn(*order) for order in [("a", "b"), ("b", "a")] * 5))
    async with database.reading() as session:
        assert await asked.read(session, since=NOVEMBER) == {"a": 10, "b": 10}


def test_a_row_names_nobody():
    assert set(Asked.__table__.columns.keys()) == {"slug", "month", "answers"}
