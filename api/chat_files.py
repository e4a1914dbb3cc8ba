"""Files of the web chat: a picture that a visitor sends, a file that came with a letter."""

from __future__ import annotations

import asyncio
import uuid

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from api import visitor
from api.chat import no, number_of, refusal
from api.pages import language_of
from api.webhooks import TooLarge, read_body
from bot import i18n
from bot.messages import Message
from bot.service import Service
from office import mailbox, outbox
from office.errors import NotAPicture, PictureTooLarge
from office.feedback import photos

router = APIRouter(include_in_schema=False)


@router.post("/chat/photo")
async def photo(request: Request, key: uuid.UUID) -> JSONResponse:
    """Take a picture: looked at and drawn anew before anything is kept. The body is the file.

    The same key is taken once. A picture that no feedback waits for is dropped again.
    """
    if (refused := refusal(request)) is not None:
        return refused
    _ = i18n.translator(language_of(request))
    service: Service = request.app.state.service
    try:
        content = await read_body(request, photos.LARGEST)
        picture = await photos.examined(content)
    except (TooLarge, PictureTooLarge):
        sentence = _("Ảnh lớn quá {most} MB. Ông/bà chọn ảnh nhỏ hơn giúp nhé.")
        return no(413, sentence.format(most=photos.MEGABYTES))
    except NotAPicture:
        return no(415, _("Tệp này không phải ảnh JPG, PNG hay WebP. Ông/bà chọn ảnh khác nhé."))
    await asyncio.to_thread(photos.keep, service.files, picture)
    address = visitor.address(visitor.token_of(request) or "")
    await service.receive(
        Message(
            channel="web",
            key=f"{address}:{key}",
            address=address,
            kind="photo",
            file=photos.KEPT + picture.digest,
        )
    )
    async with service.database.transaction() as session:
        await photos.drop_unused(session, service.files, {picture.digest})
    return JSONResponse({"kept": True})


@router.get("/chat/files/{letter}")
async def file(request: Request, letter: str) -> Response:
    """The file of one of the visitor's own letters."""
    service: Service = request.app.state.service
    token = visitor.token_of(request)
    number = number_of(letter)
    if token is None or number is None:
        return Response(status_code=404)
    async with service.database.reading() as session:
        kept = await mailbox.letter(session, "web", visitor.address(token), number)
        found = outbox.opened(session, kept).get("file") if kept is not None else None
    path = service.files / found["place"] if found else None
    if found is None or path is None or not path.is_file():
        return Response(status_code=404)
    inline = "inline" if found["kind"] == "photo" else "attachment"
    return FileResponse(
        path,
        filename=found["name"],
        content_disposition_type=inline,
        headers={"Cache-Control": "private, no-store"},
    )
