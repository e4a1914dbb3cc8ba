"""The page behind the link of /dulieu: somebody takes a copy of her own data home, once.

Messengers look at links before people do, so that opening the page uses nothing up: only taking
the file does.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api import visitor
from api.faults import ApiFault
from api.pages import FORM, language_of, taken
from bot import i18n
from bot.privacy import asking, showing
from bot.service import Service
from bot.words import plain_refusal
from office import passes, staff
from office.errors import DataLinkGone
from office.models import Person
from office.privacy import person

router = APIRouter(include_in_schema=False)


@router.get(asking.PAGE + "{token}")
async def page(request: Request, token: str) -> HTMLResponse:
    """What the link gives, and the button that takes it."""
    service: Service = request.app.state.service
    try:
        async with service.database.reading() as session:
            await passes.look(session, token, "data", now=service.clock())
    except DataLinkGone as gone:
        return _page(request, gone)
    return _page(request)


@router.post(asking.PAGE + "{token}")
async def take(request: Request, token: str) -> Response:
    """The file; the link ends with it."""
    service: Service = request.app.state.service
    if not visitor.from_own_page(request):
        raise ApiFault(403)
    now = service.clock()
    try:
        async with service.database.transaction() as session:
            opened = await passes.use(session, token, "data", now=now)
            she = await session.get_one(Person, opened.person_id)
            data = await person.everything(session, she)
            units = await staff.unit_names(session)
    except DataLinkGone as gone:
        return _page(request, gone)
    text = showing.Shower(service.language_of(she), service.zone, units).text(data)
    content = await asyncio.to_thread(showing.archive, data, text, service.files, now=now)
    headers = {**FORM, "Content-Disposition": f'attachment; filename="{showing.NAME}"'}
    return Response(content, media_type="application/zip", headers=headers)


def _page(request: Request, gone: DataLinkGone | None = None) -> HTMLResponse:
    language = language_of(request)
    _ = i18n.translator(language)
    title = _("Bản sao dữ liệu của ông/bà")
    if gone is not None:
        return taken(request, title, plain_refusal(gone, language), (), status=410)
    about = _(
        "Một tệp nén: dữ liệu dạng JSON, bản đọc được và ảnh. Tải xong thì đường dẫn hết hạn."
    )
    return taken(request, title, about, [("zip", _("Tải về"))])
