"""The web application: its routes, its headers, its beginning and its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import (
    ask,
    chat,
    chat_files,
    entries,
    faults,
    files,
    health,
    open311,
    open_data,
    papers,
    plan,
    plan_pages,
    privacy,
    qr,
    webhooks,
)
from api.deliver import Deliverer
from api.headers import SecurityHeaders
from api.limits import Limiter, SenderPace
from api.open311.routes import Pace
from api.settings import ServerSettings
from bot import clockwork
from bot.feedback import pictures
from bot.service import Service

log = structlog.get_logger()
STATIC = Path(__file__).parent / "static"
#: Seconds in which the loops must come to their end, and a channel must let go of its connections.
FINISH, STOP = 1.8, 0.8


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    deliverer = Deliverer(service)
    loops = [
        asyncio.create_task(service.sender.run()),
        asyncio.create_task(clockwork.run(service)),
        asyncio.create_task(deliverer.run()),
        asyncio.create_task(pictures.run(service)),
    ]
    yield
    service.stopping.set()
    service.sender.finish()
    # The loops first: letters in the air need the channels' connections.
    _ended, late = await asyncio.wait(loops, timeout=FINISH)
    for loop in late:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    for channel in service.channels.values():
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP):
                await channel.stop()
    await deliverer.close()
    await app.state.desk.close()
    await service.database.close()


def create_app(service: Service, settings: ServerSettings | None = None) -> FastAPI:
    """The application of one service."""
    settings = settings or ServerSettings()
    app = FastAPI(
        title="Trợ lý số xã Ninh Giang",
        summary="Hỏi đáp thủ tục và cam kết của xã; mọi câu trả lời có nguồn và ngày.",
        version="1",
        lifespan=_lifespan,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.service = service
    app.state.settings = settings
    service.address = settings.public_url
    app.state.desk = ask.Desk(service, Limiter(settings.ask_per_minute))
    app.state.open311 = Pace(settings.open311_per_minute)
    app.state.key_limit = Limiter(settings.api_per_minute)
    service.pace = SenderPace(settings.messages_per_minute)
    app.add_middleware(SecurityHeaders)
    faults.add_to(app)
    for room in (
        webhooks,
        ask,
        entries,
        plan,
        qr,
        health,
        open_data,
        chat,
        chat_files,
        papers,
        plan_pages,
        files,
        privacy,
        open311,
    ):
        app.include_router(room.router)
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
