"""Composing the service from its settings: the one place where the rooms meet."""

from __future__ import annotations

from collections.abc import Mapping

from api.known import knowledge_of
from api.settings import ServerSettings, read
from bot import i18n
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.web import WebChannel
from bot.service import Service
from knowledge import Knowledge
from office.database import Database
from office.errors import SettingsError
from office.settings import OfficeSettings


def channels_of(server: ServerSettings) -> dict[str, Channel]:
    """The web chat, and every platform that has its token."""
    channels: dict[str, Channel] = {"web": WebChannel()}
    telegram = read(TelegramSettings)
    if telegram.token:
        channels["telegram"] = TelegramChannel(telegram, server.public_url)
    return channels


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
        publish=settings.plan_publish,
    )
