"""Webhooks: what platforms send. Anything that was kept is answered 200, understood or not."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.channels import Forged, Malformed
from bot.service import Service

router = APIRouter(include_in_schema=False)
LARGEST = 1024 * 1024


class TooLarge(Exception):
    """The body is over the limit."""


async def read_body(request: Request, most: int) -> bytes:
    """The raw body. Raises `TooLarge` as soon as it is over the limit."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise TooLarge
    return bytes(body)


@router.post("/webhooks/{name}")
async def receive(name: str, request: Request) -> JSONResponse:
    """Take what a platform sends: verified on the raw bytes, kept, then answered."""
    service: Service = request.app.state.service
    channel = service.channels.get(name)
    if channel is None or name == "web":
        return JSONResponse({"error": "unknown channel"}, status_code=404)
    try:
        body = await read_body(request, LARGEST)
        channel.verify(request.headers, body)
        messages = channel.parse(body)
    except TooLarge:
        return JSONResponse({"error": "too large"}, status_code=413)
    except Forged:
        return JSONResponse({"error": "wrong secret"}, status_code=403)
    except Malformed:
        return JSONResponse({"error": "not the platform's JSON"}, status_code=400)
    for message in messages:
        await service.receive(message)
    return JSONResponse({"ok": True})
