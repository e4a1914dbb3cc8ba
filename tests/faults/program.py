"""The real program as a process that can be killed, and locks that hold its turns back."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import update

from knowledge.entries import CONTENT
from office.database import Database
from office.models import Lease, Post
from office.settings import ROOT
from tests.api.program import READY, THANTHIEN, environment
from tests.conftest import KEY
from tests.fake_telegram import TOKEN, FakeTelegram

ENTRY = CONTENT / "vi" / "gio-lam-viec.md"
REAL = [THANTHIEN, "run"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`thanthien run` with the fake Telegram; `webhook` gives it a public address."""

    def __init__(self, folder: Path, database_url: str, fake: FakeTelegram, *, webhook: bool):
        self.port = free_port()
        self.folder = folder
        content = folder / "content" / "vi"
        content.mkdir(parents=True, exist_ok=True)
        shutil.copy(ENTRY, content)
        self.command = [sys.executable, "-m", "tests.faults.small", str(content.parent), "run"]
        self.settings = {
            "DATABASE_URL": database_url,
            "DATA_KEYS": KEY,
            "PORT": str(self.port),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": fake.url,
        }
        if webhook:
            self.settings["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Started and listening; killed with SIGKILL at the end."""
        with (self.folder / "log.txt").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=environment(self.folder, **self.settings),
            )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(60):
                while not (line := await process.stdout.readline()).startswith(READY.encode()):
                    assert line, (self.folder / "log.txt").read_text()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def live(self) -> None:
        """Wait until the program has gone through everything that reached it before this."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200" in await reader.readline()
        writer.close()
        await writer.wait_closed()


@contextmanager
def held(database_url: str) -> Iterator[None]:
    """Somebody else holds what each turn needs: SQLite's write lock, or all people's rows."""
    if database_url.startswith("sqlite"):
        other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
        return
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT id FROM people FOR UPDATE")
        yield
        connection.rollback()


async def half_a_minute_passes(database: Database) -> None:
    """As if all leases had run out by waiting."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    async with database.transaction() as session:
        await session.execute(
            update(Post).where(Post.lease_until.is_not(None)).values(lease_until=past)
        )
        await session.execute(update(Lease).values(until=past))
