"""The real program is killed at its weakest moments: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from office.database import Database
from office.models import Lease, Post, Received
from tests.fake_telegram import BOT_ID, FakeTelegram
from tests.faults.program import REAL, Program, half_a_minute_passes, held
from tests.telegram_words import Answer


async def keys(database: Database) -> list[str]:
    """Which updates were kept."""
    async with database.reading() as session:
        return sorted(await session.scalars(select(Received.key)))


async def letters(database: Database) -> list[tuple[str, int]]:
    """State and doubts of every letter, oldest first."""
    async with database.reading() as session:
        rows = await session.execute(select(Post.state, Post.doubts).order_by(Post.id))
        return [(state, doubts) for state, doubts in rows]


async def noted(database: Database, *expected: tuple[str, int]) -> None:
    """Wait until the program has written down what became of its letters."""
    async with asyncio.timeout(90):
        while await letters(database) != list(expected):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def test_killed_behind_a_webhook(
    tmp_path: Path, database_url: str, database: Database, fake: FakeTelegram
) -> None:
    program = Program(tmp_path, database_url, fake, webhook=True)

    # Between receipt and commit: the turn waits for a lock when the process dies.
    async with program.running() as process:
        first = await fake.says(42, "/start")
        await noted(database, ("sent", 0))
        with held(database_url):
            second = await fake.says(42, "/help")
            await program.live()
            process.kill()
            await process.wait()
        assert [number for number, _ in fake.deliveries] == [first]
        assert await keys(database) == [f"{BOT_ID}:{first}"]

    # Between commit and the answer of sendMessage; another letter waits behind it.
    arrives = asyncio.Event()
    hanging = fake.script("sendMessage", Answer(until=arrives))
    async with program.running() as process:
        await asyncio.wait_for(hanging.came.wait(), 90)  # the platform delivered again by itself
        third = await fake.says(42, "/start")
        await fake.until(lambda: (third, 200) in fake.deliveries)
        process.kill()
        await process.wait()
    arrives.set()
    await fake.hears(42, 2)
    assert await letters(database) == [("sent", 0), ("sending", 0), ("waiting", 0)]

    # The letter in doubt is repeated once (it had arrived), the one behind it comes once.
    await half_a_minute_passes(database)
    async with program.running():
        hello, help_, again, last = await fake.hears(
            42,
            4,
        )
        assert (again, last) == (help_, hello)
        await fake.until(lambda: len(fake.deliveries) == 3)
    assert len(fake.called("sendMessage")) == 4
    assert await keys(database) == [f"{BOT_ID}:{number}" for number in (first, second, third)]
    assert [doubts for _, doubts in await letters(database)] == [0, 1, 0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_while_polling(
    tmp_path: Path, database_url: str, database: Database, fake: FakeTelegram
) -> None:
    program = Program(tmp_path, database_url, fake, webhook=False)
    async with program.running() as process:
        first = await fake.says(42, "/start")
        await noted(database, ("sent", 0))
        await fake.until(lambda: not fake.unconfirmed)
        with held(database_url):
            second = await fake.says(42, "/help")
            await fake.until(lambda: second in fake.handed)
            await program.live()
            process.kill()
            await process.wait()
        assert fake.unconfirmed == [second]
        assert await keys(database) == [f"{BOT_ID}:{first}"]

    await half_a_minute_passes(database)
    async with program.running() as process:
        await fake.hears(
            42,
            2,
        )
        await fake.until(lambda: not fake.unconfirmed)
        process.terminate()  # an orderly end, while a request for updates waits
        assert await asyncio.wait_for(process.wait(), 5) == 0
    async with database.reading() as session:
        assert await session.get(Lease, f"telegram:{BOT_ID}") is None
    assert await keys(database) == [f"{BOT_ID}:{number}" for number in (first, second)]
    assert [doubts for _, doubts in await letters(database)] == [0, 0]
    assert len(fake.texts(42)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_wrong_token_is_one_sentence_and_status_two(
    tmp_path: Path, database_url: str, fake: FakeTelegram
) -> None:
    program = Program(tmp_path, database_url, fake, webhook=False)
    program.command = REAL
    program.settings["TELEGRAM_TOKEN"] = "7000001:another-token"
    async with program.running() as process:
        assert await asyncio.wait_for(process.wait(), 10) == 2
    said = (tmp_path / "log.txt").read_text()
    assert "TELEGRAM_TOKEN" in said
    assert "another-token" not in said
    assert "Traceback" not in said
