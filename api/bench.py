"""Speed: the whole webhook path against a bare route with the same inserts, then the search.

Both applications run in this process on a SQLite file each and get the same requests, so that
their ratio means something on any machine.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from cryptography.fernet import Fernet
from fastapi import FastAPI, Request

from api import bench_inbox, plan_bench
from api.app import create_app
from api.compose import service_of
from api.installed import office_of
from api.known import knowledge_of
from api.settings import ServerSettings
from bot.channels.telegram import SECRET_HEADER, TelegramChannel, TelegramSettings
from knowledge import bench as search
from office import inbox, outbox, people
from office.database import Database
from office.settings import OfficeSettings

TOKEN, SECRET = "1:bench", "for-the-bench"
#: Nothing listens there: letters are posted and never sent, as the bare route's are.
NOWHERE = "http://127.0.0.1:9"
ROUNDS = 3
TEXT = "làm giấy khai sinh cho con cần giấy tờ gì"


def measure(messages: int, data: Path | None) -> None:
    """Print messages a second and their ratio, the latency of /inbox, of /tasks, of the search.

    `data` is a file of national procedures that makes the search as large as it can get.
    """
    asyncio.run(_webhooks(messages))
    asyncio.run(bench_inbox.measure())
    asyncio.run(plan_bench.measure())
    search.main(["--data", str(data)] if data else [])


async def _webhooks(messages: int) -> None:
    """Rounds alternate, so that a busy machine slows both; the best of each counts."""
    with _place() as folder:
        settings = OfficeSettings(
            database_url=f"sqlite:///{folder / 'whole.db'}",
            data_keys=Fernet.generate_key().decode(),
            timezone="Asia/Ho_Chi_Minh",
        )
        bare = OfficeSettings(
            database_url=f"sqlite:///{folder / 'bare.db'}", data_keys=settings.data_keys
        )
        async with office_of(settings) as database, office_of(bare) as other:
            given = TelegramSettings(token=TOKEN, secret=SECRET, api_url=NOWHERE)
            telegram = TelegramChannel(given, NOWHERE)
            channels = {telegram.name: telegram}
            service = service_of(database, settings, channels, knowledge_of())
            whole = create_app(service, ServerSettings(messages_per_minute=10**9))
            rates = await _rates(whole, _bare(other, service.zone), messages)
    ours, theirs = rates
    sys.stdout.write(
        f"webhook, whole path:          {ours:7.0f} messages/s\n"
        f"bare route, same 3 inserts:   {theirs:7.0f} messages/s\n"
        f"ratio (whole / bare):         {ours / theirs:7.2f}\n"
    )
    sys.stdout.flush()


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="thanthien-bench-") as folder:
        yield Path(folder)


async def _rates(whole: FastAPI, bare: FastAPI, messages: int) -> tuple[float, float]:
    best = [0.0, 0.0]
    numbers = itertools.count(1)
    for _ in range(ROUNDS):
        for place, app in enumerate((whole, bare)):
            best[place] = max(best[place], await _rate(app, messages, numbers))
    return best[0], best[1]


async def _rate(app: FastAPI, messages: int, numbers: Iterator[int]) -> float:
    bodies = [_update(next(numbers)) for _ in range(messages)]
    headers = {SECRET_HEADER: SECRET}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        begun = time.perf_counter()
        for body in bodies:
            said = await client.post("/webhooks/telegram", content=body, headers=headers)
            said.raise_for_status()
        return messages / (time.perf_counter() - begun)


def _update(number: int) -> bytes:
    """A message of one of fifty people."""
    person = {"id": 1000 + number % 50, "is_bot": False, "first_name": "A", "language_code": "vi"}
    message: dict[str, Any] = {
        "message_id": number,
        "date": 1795155840,
        "chat": {"id": person["id"], "type": "private"},
        "from": person,
        "text": TEXT,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def _bare(database: Database, zone: ZoneInfo) -> FastAPI:
    """A route that keeps the event, the person and a letter, and thinks nothing."""
    app = FastAPI()

    @app.post("/webhooks/telegram")
    async def receive(request: Request) -> dict[str, bool]:
        update = json.loads(await request.body())
        now = datetime.now(zone)
        async with database.transaction() as session:
            await inbox.take(session, "telegram", str(update["update_id"]), kind="text", now=now)
            address = str(update["message"]["chat"]["id"])
            person = await people.meet(session, "telegram", address, now=now)
            outbox.post(session, person, {"text": update["message"]["text"]}, now=now)
        return {"ok": True}

    return app
