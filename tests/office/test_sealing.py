"""The chain over the audit log: it stays whole by honest use, and shows what was tampered with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot import clockwork
from office import audit, mailbox, people, sealing

NOW = datetime(2026, 11, 20, 8, 4, tzinfo=UTC)
OFF = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("ALTER TABLE audit DISABLE TRIGGER ALL",),
}


async def write(database, *acts: str) -> None:
    async with database.transaction() as session:
        for act in acts:
            audit.write(
                session, act, "task:4/2026", staff_id=1, channel="web", now=NOW, after={"x": "ố"}
            )


async def verdict(database, now: datetime = NOW) -> sealing.Verdict:
    async with database.reading() as session:
        return await sealing.verify(session, now=now)


async def test_rows_are_sealed_once(database):
    await write(database, "first", "second")
    found = await verdict(database)
    assert (found.sealed, found.unsealed, found.whole, found.late) == (0, 2, True, False)
    assert (await verdict(database, NOW + timedelta(minutes=6))).late
    async with database.transaction() as session:
        assert await sealing.seal(session) == 2
        assert await sealing.seal(session) == 0
    await write(database, "third")
    async with database.transaction() as session:
        assert await sealing.seal(session) == 1
    found = await verdict(database)
    assert (found.sealed, found.unsealed, found.whole) == (3, 0, True)


@pytest.mark.parametrize(
    ("tampering", "changed", "missing", "broken"),
    [
        ("UPDATE audit SET act = 'other' WHERE id = 2", (2,), (), None),
        ("DELETE FROM audit WHERE id = 2", (), (2,), None),
        ("UPDATE audit SET staff_id = 7 WHERE id = 3", (3,), (), None),
        ("DELETE FROM audit_seals WHERE position = 2", (), (), 3),
        ("UPDATE audit_seals SET digest = 'x' WHERE position = 2", (2,), (), 2),
    ],
)
async def test_what_was_tampered_with_is_seen(database, tampering, changed, missing, broken):
    await write(database, "first", "second", "third")
    async with database.transaction() as session:
        await sealing.seal(session)
        kind = "sqlite" if database.embedded else "postgresql"
        for table in ("audit", "audit_seals"):
            for statement in OFF[kind]:
                await session.execute(text(statement.replace("audit", table)))
        await session.execute(text(tampering))
    try:
        found = await verdict(database)
    finally:
        if not database.embedded:  # the tests share this database
            async with database.transaction() as session:
                for table in ("audit", "audit_seals"):
                    await session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    assert (found.changed, found.missing, found.broken) == (changed, missing, broken)
    assert not found.whole


async def test_erasing_a_person_leaves_it_whole(chat):
    await chat.hands_over("Mai", "Đường thôn 3 hỏng, tôi là Nguyễn Thị Mai")
    await chat.says("Hùng", "/done 7")
    await clockwork.tick(chat.service)
    database = chat.service.database
    async with database.transaction() as session:
        await mailbox.forget(session, "web", "Mai")
        await people.forget_people(session, before=chat.clock() - timedelta(days=1))
    found = await verdict(database, chat.clock())
    assert (found.sealed, found.whole) == (1, True)
