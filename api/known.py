"""What the commune knows: its entries, and the second shelf of its database behind them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from bot import shelf
from knowledge import BrokenEntry, Knowledge, entries
from office.database import Database, normalise
from office.errors import SettingsError
from office.settings import OfficeSettings
from office.vault import Vault

#: Seconds to wait for a database that is only asked for its second shelf.
PATIENCE = 5


def knowledge_of() -> Knowledge:
    """What the commune knows. Raises `SettingsError` for a file that is not an entry."""
    with _whole_entries():
        return Knowledge.load()


def curated_codes() -> frozenset[str]:
    """National codes that entries answer, without building an index. Raises `SettingsError`."""
    with _whole_entries():
        return frozenset(code for entry in entries.load() for code in entry.codes)


@contextmanager
def _whole_entries() -> Iterator[None]:
    try:
        yield
    except BrokenEntry as broken:
        raise SettingsError(
            "{fault}. Xem mọi lỗi: thanthien kb check", fault=str(broken)
        ) from broken


async def stocked(database: Database, knowledge: Knowledge) -> Knowledge:
    """The knowledge with the second shelf of a database behind it, when anything stands there."""
    async with database.reading() as session:
        procedures = await shelf.load(session)
    return knowledge.with_shelf(procedures) if procedures else knowledge


async def stocked_if_there(settings: OfficeSettings, knowledge: Knowledge) -> Knowledge:
    """`stocked` for whoever needs no database: one that is not there, or away, is no fault."""
    try:
        if not _is_there(settings):
            return knowledge
        # Nothing on the shelf is sealed: the key is of no use.
        database = Database(settings.database_url, Vault([Fernet.generate_key().decode()]))
        try:
            async with asyncio.timeout(PATIENCE):
                return await stocked(database, knowledge)
        finally:
            await database.close()
    except (SettingsError, OSError, TimeoutError, sqlite3.Error):
        return knowledge


def _is_there(settings: OfficeSettings) -> bool:
    url = normalise(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
