"""`thanthien run`: settings, port, database, then the server."""

from __future__ import annotations

import asyncio
import logging
import sys

import structlog

from api.compose import channels_of, knowledge_of, office_of, service_of
from api.server import listen_on, serve
from api.settings import ServerSettings, read
from bot.channels import CannotStart
from office.errors import SettingsError
from office.settings import OfficeSettings


def run() -> None:
    """Serve until a signal comes. Raises `SettingsError` for whatever the operator must change."""
    _log_to_stderr()
    server, office = read(ServerSettings), read(OfficeSettings)
    channels = channels_of(server)

    async def whole() -> None:
        bound = listen_on(server.host, server.port)
        try:
            async with office_of(office) as database:
                service = service_of(database, office, channels, knowledge_of())
                await serve(service, server, bound)
        except CannotStart as wrong:
            raise SettingsError(str(wrong)) from wrong
        finally:
            bound.close()

    asyncio.run(whole())


def _log_to_stderr() -> None:
    """Standard output belongs to the two lines that people and programs wait for."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
