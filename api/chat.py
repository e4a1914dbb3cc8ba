"""The web chat: its page, what a visitor says, and the stream of what she has to read."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field, ValidationError, model_validator
from sse_starlette import EventSourceResponse, ServerSentEvent

from api import page_words, visitor
from api.limits import Limiter
from api.pages import LANGUAGE_COOKIE, language_of, templates, version
from api.settings import ServerSettings
from api.webhooks import TooLarge, read_body
from bot import i18n, links
from bot.channels.web import Shown, WebChannel
from bot.messages import Message
from bot.service import Service
from office import mailbox, staff
from office.ratings.form import form

router = APIRouter(include_in_schema=False)
#: A message of 2,000 letters is three times as many bytes; longer ones get a polite answer.
LARGEST = 32 * 1024
#: Open pages of one visitor: six tabs exhaust a browser's connections anyway.
PAGES = 8
#: A village behind one address of its provider writes more than one person.
CROWD = 10
HEARTBEAT = 15
#: No letter has a higher number: the column is a 32-bit integer.
LAST = 2**31 - 1
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class Said(BaseModel):
    """What the script posts: words or a tapped button, under a key that makes it happen once."""

    key: uuid.UUID
    text: str | None = None
    tap: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,12}:\d{1,3}$")

    @model_validator(mode="after")
    def _one_of_both(self) -> Said:
        if (self.text is None) == (self.tap is None):
            raise ValueError("say either text or tap")
        return self


def _elsewhere(service: Service, parameter: str | None) -> list[tuple[str, str]]:
    """The messengers that answer too: a name and a link that opens on the same."""
    links = [(name, channel.entrance(parameter)) for name, channel in service.channels.items()]
    return [(name.capitalize(), link) for name, link in links if link]


async def _opening(request: Request, language: str) -> tuple[str, str] | None:
    """What a printed code begins the conversation on: a label, and the parameter it carries."""
    service: Service = request.app.state.service
    entry = service.knowledge.entry(request.query_params.get("kb", ""), language)
    if entry is not None:
        return entry.title, links.parameter(entry.slug)
    counter = links.counter_of(request.query_params.get("quay", ""))
    if counter is None or counter[0] not in form().units:
        return None
    async with service.database.reading() as session:
        names = await staff.unit_names(session)
    return page_words.counter(names[counter[0]], counter[1], language), links.counter_parameter(
        *counter
    )


@router.api_route("/", methods=["GET", "HEAD"])
async def page(request: Request) -> HTMLResponse:
    """The chat page; `?kb=slug` opens it on an entry, `?quay=unit-n` on the rating of a visit.

    `?lang=en` chooses the language.
    """
    service: Service = request.app.state.service
    language = language_of(request)
    token = visitor.token_of(request) or visitor.new_token()
    settings: ServerSettings = request.app.state.settings
    entry = service.knowledge.entry(request.query_params.get("kb", ""), language)
    opening = await _opening(request, language)
    response = HTMLResponse(
        templates.get_template("chat.html").render(
            language=language,
            other="vi" if language == "en" else "en",
            words=page_words.page(language),
            script_words=json.dumps(page_words.script(language), ensure_ascii=False),
            starters=page_words.starters(service.knowledge, language),
            elsewhere=_elsewhere(service, opening[1] if opening else None),
            opening=(opening[0], f"/start {opening[1]}") if opening else None,
            code=f"/qr/{quote(entry.slug)}.svg" if entry and settings.public_url else None,
            visitor=visitor.address(token)[:12],
            version=version(),
        ),
        headers={"Content-Security-Policy": CSP, "Cache-Control": "no-store"},
    )
    visitor.remember(request, response, token)
    if request.query_params.get("lang"):
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=visitor.LASTS, samesite="lax")
    return response


def number_of(text: str) -> int | None:
    """A letter's number as a browser names it; None for what no letter can have."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LAST))):
        return None
    return number if (number := int(text)) <= LAST else None


def no(status: int, sentence: str, **headers: str) -> JSONResponse:
    """A refusal that the page shows."""
    return JSONResponse({"error": sentence}, status_code=status, headers=headers or None)


def refusal(request: Request) -> JSONResponse | None:
    """Why this POST is not taken at all; None when it may go on."""
    _ = i18n.translator(language_of(request))
    if not visitor.from_own_page(request):
        return no(403, _("Tin phải được gửi từ chính trang này."))
    if visitor.token_of(request) is None:
        return no(401, _("Trang mở đã lâu. Ông/bà tải lại trang giúp nhé."))
    state = request.app.state
    if not hasattr(state, "crowd_limit"):
        settings: ServerSettings = state.settings
        state.crowd_limit = Limiter(settings.messages_per_minute * CROWD)
    if not state.crowd_limit.allows(request.client.host if request.client else ""):
        sentence = _(
            "Đang có nhiều tin gửi đến cùng lúc. Tin của ông/bà sẽ được gửi lại sau ít giây."
        )
        return no(429, sentence, **{"Retry-After": "20"})
    return None


@router.post("/chat")
async def say(request: Request) -> JSONResponse:
    """Take what the visitor says. The same key is taken once, however often it is sent."""
    if (refused := refusal(request)) is not None:
        return refused
    _ = i18n.translator(language_of(request))
    service: Service = request.app.state.service
    address = visitor.address(visitor.token_of(request) or "")
    try:
        said = Said.model_validate_json(await read_body(request, LARGEST))
    except TooLarge:
        return no(413, _("Tin nhắn dài quá. Ông/bà nhắn ngắn lại trong vài câu giúp nhé."))
    except ValidationError:
        return no(400, _("Tin này gửi chưa đúng cách. Ông/bà tải lại trang rồi gửi lại giúp nhé."))
    await service.receive(
        Message(
            channel="web",
            key=f"{address}:{said.key}",
            address=address,
            kind="text" if said.tap is None else "tap",
            text=said.text or "",
            tap=said.tap,
            language=request.cookies.get(LANGUAGE_COOKIE),
        )
    )
    return JSONResponse({"kept": True})


@router.post("/chat/forget")
async def forget(request: Request) -> Response:
    """Forget the conversation: its replies are emptied, the browser becomes somebody new."""
    if (refused := refusal(request)) is not None:
        return refused
    service: Service = request.app.state.service
    address = visitor.address(visitor.token_of(request) or "")
    async with service.database.transaction() as session:
        await mailbox.forget(session, "web", address)
    response = Response(status_code=204)
    visitor.remember(request, response, visitor.new_token())
    return response


@router.get("/chat/events")
async def events(request: Request) -> Response:
    """Her letters as server-sent events, after the last one that the browser has seen."""
    service: Service = request.app.state.service
    channel = service.channels.get("web")
    token = visitor.token_of(request)
    if not isinstance(channel, WebChannel) or token is None:
        return Response(status_code=204)  # tells the browser not to ask again
    address = visitor.address(token)
    if channel.open_pages(address) >= PAGES:
        return Response(status_code=429)
    seen = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    after = number_of(seen)
    return EventSourceResponse(
        _stream(service, channel, address, after),
        ping=HEARTBEAT,
        ping_message_factory=lambda: ServerSentEvent(event="beat", data="beat"),
        sep="\n",
    )


@router.get("/chat/pictures/{letter}")
async def picture(request: Request, letter: str) -> Response:
    """The picture of one of the visitor's own letters."""
    service: Service = request.app.state.service
    channel = service.channels.get("web")
    token = visitor.token_of(request)
    number = number_of(letter)
    if not isinstance(channel, WebChannel) or token is None or number is None:
        return Response(status_code=404)
    found = await channel.picture(service, visitor.address(token), number)
    if found is None:
        return Response(status_code=404)
    # It is hers alone, and gone from here when she forgets the conversation.
    return Response(found.png, media_type="image/png", headers={"Cache-Control": "no-store"})


async def _stream(
    service: Service, channel: WebChannel, address: str, after: int | None
) -> AsyncIterator[ServerSentEvent]:
    """Letters with their ids; once, after those that were already there, `ready`."""
    ready = False
    async for letters in channel.letters(service, address, after):
        for letter in letters:
            if letter.text or letter.picture:
                yield _event(letter)
        if not ready:
            ready = True
            known = {"official": await channel.is_official(service, address)}
            yield ServerSentEvent(event="ready", data=json.dumps(known), retry=2000, sep="\n")


def _event(letter: Shown) -> ServerSentEvent:
    content: dict[str, Any] = {
        "id": letter.id,
        "text": letter.text,
        "at": letter.at.astimezone(UTC).isoformat(timespec="seconds"),
        "buttons": [
            {"label": button.label, "tap": button.data.removeprefix("c:")}
            for button in letter.buttons
        ],
        "file": {"name": letter.file.name, "picture": letter.file.kind == "photo"}
        if letter.file
        else None,
    }
    if letter.picture is not None:
        width, height = letter.picture.size
        content["picture"] = {
            "at": f"/chat/pictures/{letter.id}",
            "alt": letter.picture.alt,
            "width": width,
            "height": height,
        }
    return ServerSentEvent(
        event="letter", id=str(letter.id), data=json.dumps(content, ensure_ascii=False), sep="\n"
    )
