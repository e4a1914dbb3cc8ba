"""Composing the service from its settings: the one place where the rooms meet."""

from __future__ import annotations

from pathlib import Path

from api.settings import ServerSettings, read
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.web import WebChannel
from bot.service import Service
from knowledge import Knowledge
from office import seed
from office.database import Database, normalise, writable
from office.settings import OfficeSettings
from office.vault import Vault, keys_for


def database_of(settings: OfficeSettings) -> Database:
    """The database of the settings, with the keys of its sealed columns.

    Raises `SettingsError` when it cannot be written or its keys are missing.
    """
    url = normalise(settings.database_url)
    embedded = url.get_backend_name() == "sqlite"
    folder = Path()
    if embedded and url.database:
        writable(Path(url.database))
        folder = Path(url.database).parent
    keys = keys_for(settings.data_keys, embedded=embedded, folder=folder)
    return Database(settings.database_url, Vault(keys))


def channels_of(server: ServerSettings) -> dict[str, Channel]:
    """The web chat, and every platform that has its token."""
    channels: dict[str, Channel] = {"web": WebChannel()}
    telegram = read(TelegramSettings)
    if telegram.token:
        channels["telegram"] = TelegramChannel(telegram, server.public_url)
    return channels


async def service_of(
    settings: OfficeSettings, channels: dict[str, Channel], *, knowledge: Knowledge | None = None
) -> Service:
    """A service with its tables up to date and its rows seeded."""
    database = database_of(settings)
    await database.prepare()
    service = Service(
        database,
        knowledge or Knowledge.load(),
        channels,
        zone=settings.zone,
        default_language=settings.default_language,
    )
    now = service.clock()
    async with database.transaction() as session:
        await seed.plant(session, now=now, today=now.astimezone(service.zone).date())
    return service
