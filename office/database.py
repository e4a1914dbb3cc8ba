"""The database: one file for one commune, or PostgreSQL for many. One act, one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from office.errors import SettingsError
from office.settings import ROOT
from office.vault import Vault

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10


def normalise(database_url: str) -> URL:
    """The setting as SQLAlchemy wants it, with our own drivers; SQLite paths count from the root.

    Raises `SettingsError` for anything that is neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as wrong:
        raise SettingsError(
            "DATABASE_URL không phải địa chỉ cơ sở dữ liệu; ví dụ: sqlite:///var/thanthien.db "
            "hoặc postgresql://user:password@host/name."
        ) from wrong
    family = url.drivername.split("+")[0]
    if family in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if family == "sqlite":
        name = url.database
        if name and name != ":memory:" and not name.startswith("file:"):
            url = url.set(database=str(ROOT / name))
        return url.set(drivername="sqlite+aiosqlite")
    raise SettingsError(
        "DATABASE_URL: chưa dùng được loại “{family}”; hãy dùng sqlite:///… hoặc postgresql://…",
        family=family,
    )


class Database:
    """Connections and transactions. Nothing else in the program makes either."""

    def __init__(self, database_url: str, vault: Vault) -> None:
        self.url = normalise(database_url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.vault = vault
        # An error names its statement, never the words that people wrote.
        options: dict[str, Any] = {"pool_pre_ping": not self.embedded, "hide_parameters": True}
        if self.embedded:
            # The driver's own transactions are off, so that BEGIN is ours and savepoints work.
            options["connect_args"] = {"timeout": BUSY_SECONDS, "isolation_level": None}
        self.engine = create_async_engine(self.url, **options)
        if self.embedded:
            event.listen(self.engine.sync_engine, "connect", _pragmas)
            event.listen(self.engine.sync_engine, "begin", _begin_immediate)
        self._session = async_sessionmaker(
            self.engine, expire_on_commit=False, info={"vault": vault}
        )
        self._reader = async_sessionmaker(
            self.engine.execution_options(reading=True),
            expire_on_commit=False,
            info={"vault": vault},
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any error."""
        async with self._session.begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads: on SQLite it waits for no writer."""
        async with self._reader.begin() as session:
            yield session

    async def prepare(self) -> None:
        """Bring the tables up to date. Raises `SettingsError` when the database is out of reach."""
        if self.embedded and self.url.database:
            writable(Path(self.url.database))
        try:
            await asyncio.to_thread(self._upgrade)
        except (OperationalError, sqlite3.OperationalError) as wrong:
            raise SettingsError(
                "DATABASE_URL: không mở được cơ sở dữ liệu {url}; xem nó có tồn tại, đang chạy và "
                "ghi được không.",
                url=self.url.render_as_string(hide_password=True),
            ) from wrong

    def _upgrade(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = self.url.set(
            drivername="sqlite" if self.embedded else "postgresql+psycopg"
        )
        command.upgrade(config, "head")

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


def _pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A plain BEGIN takes the write lock too late and fails with "database is locked" under load.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def writable(path: Path) -> None:
    """Raise `SettingsError` when a database file of that path cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as wrong:
        raise SettingsError(
            "DATABASE_URL: không ghi được {path} ({why}); hãy chọn đường dẫn khác hoặc sửa quyền.",
            path=path,
            why=wrong.strerror,
        ) from wrong
