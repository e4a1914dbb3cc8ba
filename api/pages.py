"""What the pages of citizens share: their templates, their language, and files kept by browsers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import i18n
from bot.service import Service

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "language"
templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> str:
    """The language that the address names, else the one chosen before."""
    service: Service = request.app.state.service
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return i18n.pick(chosen, default=service.default_language)


@cache
def version() -> str:
    """Changes with the pages' files, so that browsers may keep them."""
    digest = hashlib.sha256()
    for path in sorted((HERE / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
