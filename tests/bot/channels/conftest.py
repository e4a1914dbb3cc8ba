"""A Telegram of our own, and the whole program connected to it over HTTP."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.app import create_app
from api.settings import ServerSettings
from bot.channels.telegram import SECRET_HEADER, TelegramChannel, TelegramSettings
from bot.service import Service
from knowledge import Knowledge
from office.database import Database
from office.models import Person
from tests.conftest import ZONE, vault
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.serving import serving
from tests.talk import Clock


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram().running() as running:
        yield running


@pytest.fixture
def sqlite_url(embedded: dict[bool, Path], tmp_path: Path) -> str:
    """A fresh SQLite database, where the engine does not matter."""
    path = tmp_path / "office.db"
    shutil.copy(embedded[False], path)
    return f"sqlite:///{path}"


@dataclass
class House:
    """One running process of the assistant."""

    service: Service
    channel: TelegramChannel
    url: str
    secret: str | None

    async def post(self, body: bytes, secret: str | bytes | None = None) -> httpx.Response:
        """What a platform (or somebody who pretends to be one) sends to the webhook."""
        headers: Any = {} if secret is None else {SECRET_HEADER: secret}
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            return await client.post(f"{self.url}/webhooks/telegram", content=body, headers=headers)

    async def person(self, address: int) -> Person | None:
        """Who is at that address."""
        async with self.service.database.reading() as session:
            return await session.scalar(select(Person).where(Person.address == str(address)))


Connect = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def connect(fake: FakeTelegram, knowledge: Knowledge) -> Connect:
    """`async with connect(url, webhook=True) as house`: the program, served and started."""

    @asynccontextmanager
    async def connected(
        database_url: str, *, webhook: bool = True, secret: str | None = None, token: str = TOKEN
    ) -> AsyncIterator[House]:
        port = _free_port()
        public = f"http://127.0.0.1:{port}" if webhook else None
        settings = TelegramSettings(token=token, api_url=fake.url, secret=secret)
        channel = TelegramChannel(settings, public)
        service = Service(
            Database(database_url, vault()), knowledge, {"telegram": channel}, zone=ZONE
        )
        app = create_app(service, ServerSettings(port=port))
        async with serving(app, lifespan="on", port=port) as url:
            await channel.start(service)
            yield House(service, channel, url, channel._secret)

    return connected


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def posting(
    request: pytest.FixtureRequest,
    fake: FakeTelegram,
    sqlite_url: str,
    knowledge: Knowledge,
    clock: Clock,
) -> AsyncIterator[Service]:
    """The assistant with Telegram and a clock to set; letters leave by `sender.send_due()`.

    Its parameter is how many seconds the platform has for an answer.
    """
    settings = TelegramSettings(token=TOKEN, api_url=fake.url)
    channel = TelegramChannel(settings, None, timeout=getattr(request, "param", 5.0))
    database = Database(sqlite_url, vault())
    service = Service(database, knowledge, {"telegram": channel}, zone=ZONE, clock=clock)
    yield service
    await channel.stop()
    await database.close()
