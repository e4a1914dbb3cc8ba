"""Webhooks: what platforms send. Anything that was kept is answered 200, understood or not."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.faults import ApiFault
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
        raise ApiFault(404)
    try:
        body = await read_body(request, LARGEST)
        channel.verify(request.headers, body)
        messages = channel.parse(body)
    except TooLarge as wrong:
        raise ApiFault(413) from wrong
    except Forged as wrong:
        raise ApiFault(403) from wrong
    except Malformed as wrong:
        raise ApiFault(400) from wrong
    for message in messages:
        await service.receive(message)
    return JSONResponse({"ok": True})
