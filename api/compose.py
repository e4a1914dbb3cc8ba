"""Composing the service from its settings: the one place where the rooms meet."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from api.settings import ServerSettings, read
from bot import i18n, shelf
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.web import WebChannel
from bot.service import Service
from knowledge import BrokenEntry, Knowledge, entries
from office import seed
from office.database import Database, normalise, writable
from office.errors import SettingsError
from office.settings import OfficeSettings
from office.vault import Vault, keys_for

#: Seconds to wait for a database that is only asked for its second shelf.
PATIENCE = 5


def database_of(settings: OfficeSettings) -> Database:
    """The database of the settings, with the keys of its sealed columns.

    Raises `SettingsError` when it cannot be written or its keys are missing.
    """
    url = normalise(settings.database_url)
    embedded = url.get_backend_name() == "sqlite"
    folder = Path()
    if embedded:
        if not url.database or url.database == ":memory:":
            raise SettingsError(
                "DATABASE_URL không nêu tệp nào nên không giữ được gì; ví dụ: "
                "sqlite:///var/thanthien.db."
            )
        writable(Path(url.database))
        folder = Path(url.database).parent
    keys = keys_for(settings.data_keys, embedded=embedded, folder=folder)
    return Database(settings.database_url, Vault(keys))


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


def channels_of(server: ServerSettings) -> dict[str, Channel]:
    """The web chat, and every platform that has its token."""
    channels: dict[str, Channel] = {"web": WebChannel()}
    telegram = read(TelegramSettings)
    if telegram.token:
        channels["telegram"] = TelegramChannel(telegram, server.public_url)
    return channels


@asynccontextmanager
async def office_of(settings: OfficeSettings) -> AsyncIterator[Database]:
    """The database with its tables up to date and its rows seeded, closed at the end."""
    database = database_of(settings)
    try:
        await database.prepare()
        await _plant(database, settings)
        yield database
    finally:
        await database.close()


async def _plant(database: Database, settings: OfficeSettings) -> None:
    now = datetime.now(UTC)
    async with database.transaction() as session:
        await seed.plant(session, now=now, today=now.astimezone(settings.zone).date())


def service_of(
    database: Database,
    settings: OfficeSettings,
    channels: Mapping[str, Channel],
    knowledge: Knowledge | None = None,
) -> Service:
    """A service on an open database. Raises `SettingsError` for a language we do not speak."""
    if settings.default_language not in i18n.languages():
        spoken = ", ".join(i18n.languages())
        raise SettingsError(
            "DEFAULT_LANGUAGE: chưa nói được “{language}”; hãy dùng một trong: {spoken}.",
            language=settings.default_language,
            spoken=spoken,
        )
    return Service(
        database,
        knowledge or knowledge_of(),
        channels,
        zone=settings.zone,
        default_language=settings.default_language,
        files=settings.folder,
    )
