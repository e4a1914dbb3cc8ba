"""The web application: its routes, its headers, its beginning and its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from api import ask, chat, health, webhooks
from api.limits import Limiter
from api.settings import ServerSettings
from bot import clockwork
from bot.service import Service

log = structlog.get_logger()
STATIC = Path(__file__).parent / "static"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Nothing but the chat page loads anything; the API's own documentation page is left out.
CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    loops = [
        asyncio.create_task(service.sender.run()),
        asyncio.create_task(clockwork.run(service)),
    ]
    yield
    service.stopping.set()
    for channel in service.channels.values():
        await channel.stop()
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    await service.database.close()


def create_app(service: Service, settings: ServerSettings | None = None) -> FastAPI:
    """The application of one service."""
    settings = settings or ServerSettings()
    app = FastAPI(
        title="Trợ lý số xã Ninh Giang",
        summary="Hỏi đáp thủ tục và cam kết của xã; mọi câu trả lời có nguồn và ngày.",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.state.settings = settings
    app.state.ask_limit = Limiter(settings.ask_per_minute)
    app.state.sender_limit = Limiter(settings.messages_per_minute)
    app.middleware("http")(_headers)
    app.add_exception_handler(Exception, _broken)
    for room in (webhooks, ask, health, chat):
        app.include_router(room.router)
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _headers(
    request: Request, go_on: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await go_on(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CLOSED)
    return response


async def _broken(request: Request, fault: Exception) -> JSONResponse:
    """An error of ours: logged without content, worded for a person."""
    log.error("request", path=request.url.path, fault=type(fault).__name__)
    return JSONResponse(
        {"error": "Xin lỗi, máy chủ vừa gặp trục trặc. Xin thử lại sau ít phút."}, status_code=500
    )
