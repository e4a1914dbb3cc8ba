"""The page behind a one-time link from a chat: an official takes the files of a draft home.

Messengers look at links before people do, so that opening the page uses nothing up: only taking a
file does.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api import visitor
from api.faults import ApiFault
from api.pages import FORM, language_of, taken
from bot import i18n
from bot.i18n import N_
from bot.papers import orders, painting
from bot.papers.orders import Order
from bot.service import Service
from bot.words import plain_refusal
from office import passes
from office.errors import PassGone

router = APIRouter(include_in_schema=False)
FORMATS = ("docx", "pdf", "xlsx")


@router.get("/papers/{token}", response_class=HTMLResponse)
async def page(request: Request, token: str) -> HTMLResponse:
    """What the link opens, and a button for each kind of file."""
    service: Service = request.app.state.service
    _ = i18n.translator(language_of(request))
    try:
        async with service.database.reading() as session:
            opened = await passes.look(session, token, "paper", now=service.clock())
    except PassGone as gone:
        return _gone(request, gone)
    order = Order.of(opened.what)
    title = orders.title(_, order.kind, order.year)
    return taken(
        request,
        title,
        _("Bản dự thảo, tính từ số liệu lúc tải về."),
        [(name, name.upper()) for name in FORMATS],
        once=_("Mỗi đường dẫn lấy được một tệp. Cần thêm tệp, đồng chí gõ /baocao lần nữa."),
    )


@router.post("/papers/{token}")
async def take(request: Request, token: str) -> Response:
    """The file; the link ends with it."""
    service: Service = request.app.state.service
    if not visitor.from_own_page(request):
        raise ApiFault(403)
    async with request.form() as form:
        format_ = str(form.get("format", ""))
    if format_ not in FORMATS:
        raise ApiFault(400)
    try:
        async with service.database.transaction() as session:
            opened = await passes.use(session, token, "paper", now=service.clock())
    except PassGone as gone:
        return _gone(request, gone)
    from bot.papers import formats

    paper = await painting.paper(service, opened.what)
    content = await asyncio.to_thread(formats.RENDER[format_], paper)
    name = quote(f"{paper.slug}.{format_}")
    headers = {**FORM, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=formats.MEDIA[format_], headers=headers)


def _gone(request: Request, gone: PassGone) -> HTMLResponse:
    language = language_of(request)
    title = i18n.translator(language)(N_("Đường dẫn không còn dùng được"))
    return taken(request, title, plain_refusal(gone, language), (), status=410)
