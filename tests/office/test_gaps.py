"""Gaps: kept sealed and by the day, read newest first, forgotten in time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cryptography.fernet import Fernet
from sqlalchemy import select

from office import gaps
from office.models import Gap
from tests.conftest import KEY

DAYS = [date(2026, 5, 1), date(2026, 11, 19), date(2026, 11, 20)]


async def keep_three(database) -> None:
    async with database.transaction() as session:
        for number, day in enumerate(DAYS):
            await gaps.keep(
                session,
                reason="nothing_fits",
                words=f"câu thứ {number}",
                slug=None,
                lang="vi",
                today=day,
            )


async def test_the_newest_come_first(database):
    await keep_three(database)
    async with database.reading() as session:
        found = await gaps.read(session, since=DAYS[1])
    assert [(row.day, row.words) for row in found] == [
        (DAYS[2], "câu thứ 2"),
        (DAYS[1], "câu thứ 1"),
    ]


async def test_a_row_shows_neither_words_nor_time(database):
    await keep_three(database)
    async with database.reading() as session:
        kept = list(await session.scalars(select(Gap).order_by(Gap.id)))
    for row, day in zip(kept, DAYS, strict=True):
        assert "câu" not in row.words
        # The seal carries a moment of its own: it is the beginning of the day.
        sealed_at = Fernet(KEY).extract_timestamp(row.words.encode())
        assert sealed_at % 86_400 == 0
        assert datetime.fromtimestamp(sealed_at, UTC).date() == day
    columns = set(Gap.__table__.columns.keys())
    assert columns == {"id", "day", "reason", "words", "slug", "lang"}


async def test_a_row_without_words_and_a_lost_key(database):
    async with database.transaction() as session:
        await gaps.keep(
            session, reason="expired", words=None, slug="tam-tru", lang="vi", today=DAYS[0]
        )
        session.add(Gap(day=DAYS[0], reason="vague", words="not ours", slug=None, lang="vi"))
    async with database.reading() as session:
        assert [row.words for row in await gaps.read(session, since=DAYS[0])] == [None, None]


async def test_old_rows_are_forgotten(database):
    await keep_three(database)
    async with database.transaction() as session:
        await gaps.forget(session, before=DAYS[1])
    async with database.reading() as session:
        assert len(await gaps.read(session, since=DAYS[0])) == 2
