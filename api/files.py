"""The page behind a one-time link: one file comes, or one file goes.

Looking at the page uses nothing up: a messenger's preview would spend the link otherwise.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile

from api.pages import FORM, language_of, templates
from api.settings import read
from bot import i18n, words
from bot.i18n import N_
from bot.service import Service
from office.errors import FileSecret, FileTooLarge, Refused
from office.plan import evidence
from office.plan.evidence import MIME, MOST, EvidenceSettings, Given

router = APIRouter(include_in_schema=False)
#: Of a form around a file.
AROUND = 64 * 1024
WORDS = {
    "title": N_("Minh chứng nhiệm vụ {stt}, năm {year}"),
    "choose": N_("Chọn tệp PDF, Word, Excel hoặc ảnh, không quá {most} MB"),
    "warning": N_(
        "⚠️ Không gửi tài liệu mật, nội bộ hay có dữ liệu cá nhân của người dân qua trang này."
    ),
    "secret": N_("Tài liệu này có dấu mật hoặc là tài liệu nội bộ"),
    "send": N_("Gửi tệp"),
    "get": N_("Tải tệp về máy"),
    "kept": N_("✅ Đã nhận tệp {name}. Đồng chí có thể đóng trang này."),
}


def _page(request: Request, *, status: int = 200, **content: object) -> HTMLResponse:
    language = language_of(request)
    say = i18n.translator(language)
    shown = {"title": say(N_("Minh chứng")), "said": "", "ask": False, "get": False, **content}
    page = templates.get_template("file.html").render(
        language=language,
        words={name: say(sentence) for name, sentence in WORDS.items()},
        most=MOST // 1024 // 1024,
        **shown,
    )
    return HTMLResponse(page, status_code=status, headers=FORM)


def _refused(request: Request, refused: Refused, status: int) -> HTMLResponse:
    said = words.plain_refusal(refused, language_of(request))
    return _page(request, status=status, said=said)


@router.get("/minh-chung/{token}")
async def look(token: str, request: Request) -> HTMLResponse:
    """The form for a file, or the button to fetch one."""
    service: Service = request.app.state.service
    try:
        async with service.database.reading() as session:
            link = await evidence.look(session, token, now=service.clock())
    except Refused as refused:
        return _refused(request, refused, 404)
    say = i18n.translator(language_of(request))
    title = say(WORDS["title"]).format(stt=link.stt, year=link.year)
    fetching = link.evidence_id is not None
    return _page(request, title=title, ask=not fetching, get=fetching)


@router.post("/minh-chung/{token}")
async def use(token: str, request: Request) -> Response:
    """Take the file, or hand it out; the link is used up. A refused file leaves it good."""
    service: Service = request.app.state.service
    now = service.clock()
    try:
        async with service.database.reading() as session:
            link = await evidence.look(session, token, now=now)
        if link.evidence_id is not None:
            return await _hand_out(service, token)
        given = await _given(request)
        settings = read(EvidenceSettings)
        kind = await asyncio.to_thread(evidence.check, given, settings)
        async with service.database.transaction() as session:
            row = await evidence.keep(session, token, given, kind, settings=settings, now=now)
            name = row.name
    except Refused as refused:
        return _refused(request, refused, 413 if isinstance(refused, FileTooLarge) else 400)
    said = i18n.translator(language_of(request))(WORDS["kept"]).format(name=name)
    return _page(request, said=said)


async def _given(request: Request) -> Given:
    """The file of the form. Refuses `FileTooLarge` before it is read, and a form without a file."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MOST + AROUND:
        raise FileTooLarge(most=MOST // 1024 // 1024)
    async with request.form(max_files=1, max_fields=2) as form:
        file = form.get("file")
        if form.get("secret"):
            raise FileSecret
        if not isinstance(file, UploadFile):
            return Given("", b"", secret=False)
        return Given(file.filename or "", await file.read(), secret=False)


async def _hand_out(service: Service, token: str) -> Response:
    settings = read(EvidenceSettings)
    async with service.database.transaction() as session:
        row, content = await evidence.hand_out(
            session, token, settings=settings, now=service.clock()
        )
    return Response(
        content,
        media_type=MIME[row.kind],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
            "Cache-Control": "no-store",
        },
    )
