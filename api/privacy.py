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
from api.pages import language_of, templates
from bot import i18n
from bot.privacy import asking, showing
from bot.service import Service
from bot.words import plain_refusal
from office import staff
from office.errors import DataLinkGone
from office.privacy import links, person

router = APIRouter(include_in_schema=False)
HEADERS = {
    "Cache-Control": "no-store",
    # With "no-referrer" a form comes from nowhere ("Origin: null"); the token still goes nowhere.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


@router.get(asking.PAGE + "{token}")
async def page(request: Request, token: str) -> HTMLResponse:
    """What the link gives, and the button that takes it."""
    service: Service = request.app.state.service
    try:
        async with service.database.reading() as session:
            await links.look(session, token, now=service.clock())
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
            she = await links.use(session, token, now=now)
            data = await person.everything(session, she)
            units = await staff.unit_names(session)
    except DataLinkGone as gone:
        return _page(request, gone)
    text = showing.Shower(service.language_of(she), service.zone, units).text(data)
    content = await asyncio.to_thread(showing.archive, data, text, service.files, now=now)
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{showing.NAME}"'}
    return Response(content, media_type="application/zip", headers=headers)


def _page(request: Request, gone: DataLinkGone | None = None) -> HTMLResponse:
    language = language_of(request)
    _ = i18n.translator(language)
    about = (
        _("Một tệp nén: dữ liệu dạng JSON, bản đọc được và ảnh. Tải xong thì đường dẫn hết hạn.")
        if gone is None
        else plain_refusal(gone, language)
    )
    shown = templates.get_template("privacy.html").render(
        language=language,
        title=_("Bản sao dữ liệu của ông/bà"),
        about=about,
        button=_("Tải về") if gone is None else "",
    )
    return HTMLResponse(shown, status_code=200 if gone is None else 410, headers=HEADERS)
