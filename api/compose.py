"""Composing the service from its settings: the one place where the rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from api.settings import ServerSettings, read
from bot import i18n
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.web import WebChannel
from bot.service import Service
from knowledge import BrokenEntry, Knowledge
from office import seed
from office.database import Database, normalise, writable
from office.errors import SettingsError
from office.settings import OfficeSettings
from office.vault import Vault, keys_for


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
    try:
        return Knowledge.load()
    except BrokenEntry as broken:
        raise SettingsError(
            "{fault}. Xem mọi lỗi: thanthien kb check", fault=str(broken)
        ) from broken


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
    )
