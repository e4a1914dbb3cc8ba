"""A process that asks what is due, again and again, at the time that a file tells.

`python -m tests.faults.reminding DATABASE_URL CLOCK_FILE KEY`: it is killed whenever the test
likes, so it starts with as little as reminders need.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from bot import digests, reminding
from bot.channels import Limits
from office.database import Database
from office.vault import Vault

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


async def main(url: str, clock_file: str, key: str) -> None:
    def clock() -> datetime:
        return datetime.fromisoformat(Path(clock_file).read_text()).replace(tzinfo=ZONE)

    channel = SimpleNamespace(limits=Limits())
    service = SimpleNamespace(
        database=Database(url, Vault([key])),
        channels={"web": channel, "phone": channel},
        zone=ZONE,
        clock=clock,
        language_of=lambda _person: "vi",
    )
    sys.stdout.write("asking\n")
    sys.stdout.flush()
    while True:
        await reminding.tick(service)
        await digests.tick(service)
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
