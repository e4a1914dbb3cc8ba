"""`thanthien run`: settings, port, database, then the server."""

from __future__ import annotations

import asyncio

from api.compose import channels_of, service_of
from api.installed import office_of
from api.known import knowledge_of, stocked
from api.server import listen_on, serve
from api.settings import ServerSettings, read
from bot.channels import CannotStart
from office.errors import SettingsError
from office.settings import OfficeSettings


def run() -> None:
    """Serve until a signal comes. Raises `SettingsError` for whatever the operator must change."""
    server, office = read(ServerSettings), read(OfficeSettings)
    channels = channels_of(server)

    async def whole() -> None:
        bound = listen_on(server.host, server.port)
        try:
            async with office_of(office) as database:
                knowledge = await stocked(database, knowledge_of())
                await asyncio.to_thread(knowledge.shelf.warm)
                service = service_of(database, office, channels, knowledge)
                await serve(service, server, bound)
        except CannotStart as wrong:
            raise SettingsError(str(wrong)) from wrong
        finally:
            bound.close()

    asyncio.run(whole())
