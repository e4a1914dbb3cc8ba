"""QR codes: a picture for each entry that opens the chat page on it."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request, Response

from api.faults import ApiFault
from api.settings import ServerSettings
from bot.i18n import N_, SOURCE
from bot.service import Service

router = APIRouter(tags=["entries"])
MEDIA = "image/svg+xml"
#: A picture changes only with PUBLIC_URL; a day keeps a shop window's tablet from asking again.
CACHE = "public, max-age=86400"
#: Modules of white around the code (ISO/IEC 18004 asks for four).
QUIET = 4
#: More than a commune has entries, in two languages.
KEPT = 1024
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA: {"schema": {"type": "string"}}}, "description": "The picture"},
    304: {"description": "Not changed"},
    "4XX": {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"error": {"type": "string"}},
                    "required": ["error"],
                }
            }
        },
        "description": "No such entry, or no public address yet",
    },
}


def address(public_url: str, slug: str, language: str = SOURCE) -> str:
    """Where the code of an entry leads; a language other than Vietnamese is chosen there too."""
    chosen = "" if language == SOURCE else f"&lang={language}"
    return f"{public_url}/?kb={quote(slug, safe='')}{chosen}"


def counter(public_url: str, unit: str, number: int, language: str = SOURCE) -> str:
    """Where the code at a unit's counter leads: the rating of a visit."""
    chosen = "" if language == SOURCE else f"&lang={language}"
    return f"{public_url}/?quay={unit}-{number}{chosen}"


def picture(public_url: str, slug: str) -> str:
    """Where the picture of that code is."""
    return f"{public_url}/qr/{quote(slug, safe='')}.svg"


@lru_cache(KEPT)
def svg(content: str, *, border: int = QUIET) -> bytes:
    """The code of some content as an SVG picture that fills whatever room it gets.

    Medium correction (15 %) outlives a crease in the paper, and large modules are read from farther
    away than a stronger correction's small ones; segno takes more where it costs no size.
    """
    out = io.BytesIO()
    code = segno.make(content, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=border,
        dark="#000",
        light="#fff",  # also on a dark page
        omitsize=True,
        title=content,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()


@router.get("/qr/{slug}.svg", response_class=Response, responses=RESPONSES)
async def code(request: Request, slug: str) -> Response:
    """The QR code that opens the web chat on an entry."""
    service: Service = request.app.state.service
    settings: ServerSettings = request.app.state.settings
    entry = service.knowledge.entry(slug)
    if entry is None:
        raise ApiFault(404, N_("Không có mục này; danh sách các mục ở /api/v1/entries."))
    if settings.public_url is None:
        raise ApiFault(
            404, N_("Chưa có mã QR vì máy chủ chưa có địa chỉ chung; quản trị đặt PUBLIC_URL.")
        )
    content = svg(address(settings.public_url, entry.slug))
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"Cache-Control": CACHE, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA, headers=headers)
