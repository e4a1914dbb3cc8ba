"""A process that asks what is due, again and again, at the time that a file tells.

`python -m tests.faults.reminding DATABASE_URL CLOCK_FILE`: it is killed whenever the test likes.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot import digests, reminding
from bot.service import Service
from knowledge import Knowledge, entries
from office.database import Database
from tests.conftest import vault
from tests.talk import ZONE, FakeChannel


async def main(url: str, clock_file: str) -> None:
    def clock() -> datetime:
        return datetime.fromisoformat(Path(clock_file).read_text()).replace(tzinfo=ZONE)

    database = Database(url, vault())
    channels = {name: FakeChannel(name) for name in ("web", "phone")}
    service = Service(
        database, Knowledge(islice(entries.load(), 1)), channels, zone=ZONE, clock=clock
    )
    sys.stdout.write("asking\n")
    sys.stdout.flush()
    while True:
        await reminding.tick(service)
        await digests.tick(service)
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
