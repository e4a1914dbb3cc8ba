"""Errors as the specification says: 404 for what is not there, 403 for the key, else 400."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.open311.render import TYPES, respond
from api.speech import accepted_language
from bot.i18n import N_, translator

log = structlog.get_logger()
WRONG_URL = N_("Địa chỉ này không có trong Open311 GeoReport v2; xem /open311/v2/discovery.xml.")
GENERAL = N_("Xin lỗi, máy chủ vừa gặp trục trặc. Xin gửi lại sau ít phút.")
TOO_FAST = N_("Gửi nhanh quá; xin chờ một phút rồi gửi lại.")


class Fault(Exception):
    """One thing that is wrong: the HTTP status, a sentence for the user, and its gaps.

    `exactly` is the code in the body, where programs need to tell it apart from its like.
    """

    def __init__(
        self, status: int, sentence: str, *, exactly: int | None = None, **gaps: object
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.code = exactly or status
        self.gaps = gaps


class Faults(Exception):
    """Several things that are wrong at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


def form_of(path: str) -> str:
    """The format that the end of a path asks for; XML, the required one, when it asks for none."""
    ending = path.rpartition(".")[2]
    return ending if ending in TYPES else "xml"


def _answer(request: Request, *faults: Fault) -> Response:
    language = accepted_language(request.headers.get("accept-language"))
    say = translator(language)
    errors = [
        {"code": fault.code, "description": say(fault.sentence).format(**fault.gaps)}
        for fault in faults
    ]
    form = form_of(request.url.path)
    response = respond(form, "errors", errors, status=faults[0].status)
    response.headers["Content-Language"] = language
    if faults[0].status == 429:
        response.headers["Retry-After"] = "60"
    return response


class Route(APIRoute):
    """A route whose every refusal has the specification's body in the format of its path."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with what goes wrong in it worded."""
        handle = super().get_route_handler()

        async def worded(request: Request) -> Response:
            try:
                return await handle(request)
            except Fault as fault:
                return _answer(request, fault)
            except Faults as wrong:
                return _answer(request, *wrong.faults)
            except (HTTPException, RequestValidationError):
                return _answer(request, Fault(400, WRONG_URL))
            except Exception as broken:  # noqa: BLE001 - the edge; the client reads what happened
                return _answer(request, _broken(broken))

        return worded


def _broken(fault: Exception) -> Fault:
    """An error of ours, logged without content: the specification knows no status but 400 for a
    "General Service Error"."""
    log.error("request", path="/open311/v2", fault=type(fault).__name__)
    return Fault(400, GENERAL, exactly=500)
