"""Three processes and ten restarts: each reminder is posted exactly once."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from bot import digests, reminding
from bot.service import Service
from knowledge import Knowledge, entries
from office.database import Database
from office.models import Person, Post
from office.settings import ROOT
from tests.conftest import KEY, Postgres, vault
from tests.talk import CAST, ZONE, Clock, FakeChannel, people_the_place

DAYS = [date(2026, 12, 1) + timedelta(days=n) for n in (0, 1, 6, 23, 29, 30)]
DAYS += [date(2027, 1, 4) + timedelta(days=n) for n in (0, 3, 4, 10, 21)]
PROCESSES, RESTARTS = 3, 10


def moments() -> Iterator[str]:
    """Before the hour, at it, and late on each day; once the clock is set back by a day."""
    for place, day in enumerate(DAYS):
        for hour in (7, 8, 16):
            yield f"{day}T{hour:02}:05"
        if place == 5:
            yield f"{day - timedelta(days=1)}T09:00"


async def posted(database: Database) -> Counter[tuple[str, str]]:
    """Who was sent which words, and how often."""
    async with database.reading() as session:
        rows = await session.execute(
            select(Person.address, Post.body).join(Post, Post.person_id == Person.id)
        )
        return Counter((address, body["text"]) for address, body in rows)


async def alone(folder: Path) -> tuple[Counter[tuple[str, str]], list[int]]:
    """What one process posts that nobody disturbs, and how much of it up to each moment."""
    url = f"sqlite:///{folder / 'alone.db'}"
    database, clock = Database(url, vault()), Clock()
    channels = {name: FakeChannel(name) for name in ("web", "phone")}
    service = Service(
        database, Knowledge(islice(entries.load(), 1)), channels, zone=ZONE, clock=clock
    )
    totals = []
    for moment in moments():
        clock.set(moment)
        await reminding.tick(service)
        await digests.tick(service)
        totals.append((await posted(database)).total())
    found = await posted(database)
    await database.close()
    return found, totals


class Asking:
    """One of the processes, started again when it was killed."""

    def __init__(self, url: str, clock_file: Path) -> None:
        self._command = [sys.executable, "-m", "tests.faults.reminding"]
        self._command += [url, str(clock_file), KEY]
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *self._command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )

    async def listens(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        assert await self.process.stdout.readline() == b"asking\n"

    async def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


async def test_three_processes_and_ten_restarts(
    postgres: Postgres, embedded: dict[bool, Path], tmp_path: Path
) -> None:
    shutil.copy(embedded[True], tmp_path / "alone.db")
    expected, totals = await alone(tmp_path)
    assert len(expected) > 20
    assert set(expected.values()) == {1}

    url = postgres.fresh()
    database = Database(url, vault())
    await people_the_place(database, CAST)
    clock_file = tmp_path / "clock"
    clock_file.write_text("2026-11-30T12:00:00")
    asking = [Asking(url, clock_file) for _ in range(PROCESSES)]
    chance = random.Random(5)  # the same kills each time, as far as a machine repeats itself
    try:
        await asyncio.gather(*(one.start() for one in asking))
        await asyncio.gather(*(one.listens() for one in asking))
        killed = set(chance.sample(range(1, len(totals)), RESTARTS))
        for place, (moment, total) in enumerate(zip(moments(), totals, strict=True)):
            fresh = tmp_path / "fresh"
            fresh.write_text(moment)
            fresh.replace(clock_file)
            if place in killed:
                one = asking[chance.randrange(PROCESSES)]
                await asyncio.sleep(chance.uniform(0, 0.05))
                await one.kill()
                await one.start()
            await _reaches(database, total)
        await asyncio.sleep(0.5)  # whatever comes twice has time to come
    finally:
        await asyncio.gather(*(one.kill() for one in asking))
    found = await posted(database)
    await database.close()
    postgres.drop(url)
    assert {words: count for words, count in found.items() if count > 1} == {}
    assert found == expected


async def _reaches(database: Database, total: int) -> None:
    """Wait until as many letters are posted as one process alone had posted by that moment."""
    async with asyncio.timeout(60):
        while (await posted(database)).total() < total:  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.05)
