"""What the API says when it cannot: one sentence that names what is wrong and the remedy."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.speech import accepted_language
from bot.i18n import N_, translator

log = structlog.get_logger()

SENTENCES = {
    400: N_("Nội dung gửi lên chưa đúng; xem mô tả tại /openapi.json."),
    401: N_("Cần khóa API đúng: Authorization: Bearer KHÓA. Quản trị tạo: thanthien api key add"),
    403: N_("Yêu cầu này không được phép."),
    404: N_("Không có trang này; danh sách các trang ở /openapi.json."),
    405: N_("Trang này không nhận cách gửi đó; xem /openapi.json."),
    413: N_("Nội dung gửi lên quá lớn; hãy gửi từng phần nhỏ hơn."),
    429: N_("Hỏi nhanh quá; xin chờ một phút rồi gửi lại."),
    500: N_("Xin lỗi, máy chủ vừa gặp trục trặc. Xin thử lại sau ít phút."),
}


class ApiFault(Exception):
    """A request that is refused with a status and a sentence of its own."""

    def __init__(self, status: int, sentence: str | None = None, **details: object) -> None:
        super().__init__(sentence or SENTENCES[status])
        self.status = status
        self.sentence = sentence or SENTENCES[status]
        self.details = details


def _answer(request: Request, status: int, sentence: str, **details: object) -> JSONResponse:
    language = accepted_language(request.headers.get("accept-language"))
    text = translator(language)(sentence).format(**details)
    headers = {"Content-Language": language}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        headers["Retry-After"] = "60"
    return JSONResponse({"error": text}, status_code=status, headers=headers)


async def _refused(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, ApiFault)
    return _answer(request, fault.status, fault.sentence, **fault.details)


async def _http(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, HTTPException)
    response = _answer(request, fault.status_code, SENTENCES.get(fault.status_code, SENTENCES[400]))
    response.headers.update(fault.headers or {})
    return response


async def _misfit(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, RequestValidationError)
    name = ".".join(str(part) for part in fault.errors()[0]["loc"][1:]) or "body"
    sentence = N_("Mục “{name}” chưa đúng; xem mô tả tại /openapi.json.")
    return _answer(request, 400, sentence, name=name[:60])


async def _broken(request: Request, fault: Exception) -> JSONResponse:
    """An error of ours: logged without content, worded for a person."""
    log.error("request", path=request.url.path, fault=type(fault).__name__)
    return _answer(request, 500, SENTENCES[500])


def add_to(app: FastAPI) -> None:
    """Word every refusal of the application."""
    app.add_exception_handler(ApiFault, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _misfit)
    app.add_exception_handler(Exception, _broken)
