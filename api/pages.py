"""What the pages of citizens share: their templates, their language, and files kept by browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import i18n
from bot.service import Service

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "language"
#: Pages without scripts: they show what is theirs, and forms go to themselves.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action {forms}; "
    "frame-ancestors 'none'"
)
SHOWING = {"Content-Security-Policy": _POLICY.format(forms="'none'")}
#: Pages behind one-time links. With "no-referrer" a browser sends a form from nowhere ("Origin:
#: null"), which `visitor.from_own_page` refuses; the token in the address still goes nowhere.
FORM = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": _POLICY.format(forms="'self'"),
}
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


templates.globals["version"] = version


def taken(
    request: Request,
    title: str,
    about: str,
    buttons: Sequence[tuple[str, str]],
    *,
    once: str = "",
    status: int = 200,
) -> HTMLResponse:
    """The page behind a one-time link: what it opens, and a button (value, label) for each file."""
    page = templates.get_template("taken.html").render(
        language=language_of(request), title=title, about=about, buttons=buttons, once=once
    )
    return HTMLResponse(page, status_code=status, headers=FORM)
