"""Who a browser is: a random token in a cookie, known to us only by its digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import urlsplit

from fastapi import Request, Response

from api.settings import ServerSettings

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: Half a year: a question may wait long for its answer, and a family's phone is used by many.
LASTS = 180 * 24 * 3600


def _secure(request: Request) -> bool:
    settings: ServerSettings = request.app.state.settings
    return request.url.scheme == "https" or (settings.public_url or "").startswith("https:")


def _name(request: Request) -> str:
    # The prefix keeps other hosts of the same domain from planting a visitor's cookie.
    return "__Host-visitor" if _secure(request) else "visitor"


def token_of(request: Request) -> str | None:
    """The visitor's token, if the browser sent one of ours."""
    token = request.cookies.get(_name(request), "")
    return token if _TOKEN.fullmatch(token) else None


def new_token() -> str:
    """A random visitor token of 128 bits."""
    return secrets.token_urlsafe(16)


def address(token: str) -> str:
    """How the database knows the visitor: a digest, so that a copy of it opens no conversation."""
    return hashlib.sha256(token.encode()).hexdigest()


def remember(request: Request, response: Response, token: str) -> None:
    """Give the browser its token, out of reach of scripts.

    SameSite is Lax, not Strict: whoever follows a printed code or a link from a messenger comes
    from another site, and must find her conversation. Posting is guarded by its origin.
    """
    response.set_cookie(
        _name(request),
        token,
        max_age=LASTS,
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )


def from_own_page(request: Request) -> bool:
    """Whether a POST comes from a page of this host, by what every browser says about it."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in {None, "same-origin"}:
        return False
    if origin is None:
        return site is not None
    settings: ServerSettings = request.app.state.settings
    own = {request.headers.get("host", "").lower(), urlsplit(settings.public_url or "").netloc}
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() in own - {""}
