"""The audit log can be added to and nothing else, whoever asks the database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from office import audit

NOW = datetime(2026, 11, 20, 8, 4, tzinfo=UTC)


async def test_rows_are_added(database):
    async with database.transaction() as session:
        for act in ("first", "second"):
            audit.write(
                session,
                act,
                "task:4/2026",
                staff_id=1,
                channel="web",
                now=NOW,
                before={"x": 1},
                after={"x": 2},
            )
    async with database.reading() as session:
        newest, oldest = await audit.read(session)
        assert (newest.act, oldest.act) == ("second", "first")
        assert (oldest.at, oldest.before, oldest.after) == (NOW, {"x": 1}, {"x": 2})


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET act = 'other'", "DELETE FROM audit", "TRUNCATE audit"]
)
async def test_rows_are_never_changed(database, statement):
    if database.embedded and statement.startswith("TRUNCATE"):
        statement = "DELETE FROM audit WHERE id = 1"
    async with database.transaction() as session:
        audit.write(session, "act", "subject", staff_id=None, channel=None, now=NOW)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as session:
            await session.execute(text(statement))
    async with database.reading() as session:
        assert [row.act for row in await audit.read(session)] == ["act"]


async def test_an_act_that_fails_leaves_no_row(database):
    async def fails() -> None:
        async with database.transaction() as session:
            audit.write(session, "act", "subject", staff_id=None, channel=None, now=NOW)
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with database.reading() as session:
        assert await audit.read(session) == []
