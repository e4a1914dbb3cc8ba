"""Public figures of satisfaction: a page, and the same numbers as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api.pages import SHOWING, language_of, templates
from bot import satisfaction
from bot.i18n import N_, SOURCE, say_date, say_number, translator
from bot.periods import Period, say_month
from bot.service import Service
from office import staff
from office.ratings import publishing
from office.ratings.form import TICKET, VISIT, form
from office.ratings.publishing import Published
from office.ratings.results import Cell

router = APIRouter(prefix="/cong-khai", include_in_schema=False)
#: Open data may be read by anybody's page; figures change a few times a year.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}
COLUMNS = (
    "since",
    "until",
    "published",
    "unit",
    "unit_name",
    "factor",
    "factor_name",
    "month",
    "answers",
    "satisfied",
    "share",
    "low",
    "high",
)
WORDS = {
    "title": N_("Người dân đánh giá"),
    "subtitle": N_("Đánh giá nội bộ qua chatbot"),
    "home": N_("Về trang hỏi đáp"),
    "skip": N_("Đến số liệu"),
    "what": N_(
        "Người dân tự trả lời qua trợ lý số sau khi đến làm việc hoặc sau khi phản ánh được giải "
        "quyết. Đây là đánh giá nội bộ, không phải chỉ số do cấp trên khảo sát."
    ),
    "how": N_(
        "“Hài lòng” là trả lời “hài lòng” hoặc “rất hài lòng” trong năm mức. Mỗi lần đến tính một "
        "lượt. Khoảng sau tỷ lệ là nơi tỷ lệ thật có thể nằm trong (tin cậy 95%): càng ít lượt, "
        "khoảng càng rộng."
    ),
    "none": N_("Xã chưa công bố số liệu. Khi công bố, số liệu có ở đây."),
    "factors": N_("Theo từng yếu tố"),
    "months": N_("Theo tháng"),
    "earlier": N_("Kỳ khác"),
    "data": N_("Dữ liệu mở"),
    "csv": N_("Tải bảng (CSV)"),
    "json": N_("Tải dữ liệu (JSON)"),
}


@dataclass(frozen=True)
class Line:
    """A share as the page shows it: in words, and its bar in hundredths."""

    label: str
    said: str
    share: int
    low: int
    high: int


@router.get("/hai-long")
async def page(request: Request) -> HTMLResponse:
    """The newest published period, or the one named by `?ky=2026-q4`."""
    service: Service = request.app.state.service
    language = language_of(request)
    found, names = await _published(request)
    wanted = request.query_params.get("ky")
    shown = next((each for each in found if _code(each) == wanted), found[0] if found else None)
    _ = translator(language)
    return HTMLResponse(
        templates.get_template("satisfaction.html").render(
            language=language,
            other="vi" if language == "en" else "en",
            words={name: _(sentence) for name, sentence in WORDS.items()},
            period=_period(shown, names, language, service.zone) if shown else None,
            code=_code(shown) if shown else "",
            others=[(_code(e), _said(e, language)) for e in found if e is not shown],
        ),
        # Not for shared caches: its language may be a visitor's cookie.
        headers={**SHOWING, "Cache-Control": "private, max-age=60"},
    )


@router.get("/hai-long.csv")
async def table(request: Request) -> Response:
    """Every published cell, one a row; a month is empty for the whole period."""
    found, names = await _published(request)
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS)
    rows.writeheader()
    for each in found:
        for row in _rows(each, names):
            rows.writerow({**_dates(each), **row})
    # The mark tells Excel that it is UTF-8.
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=OPEN)


@router.get("/hai-long.json")
async def data(request: Request) -> JSONResponse:
    """Every published period with its cells, and how they are counted."""
    found, names = await _published(request)
    content = {
        "name": satisfaction.NAME,
        "what": WORDS["what"],
        "how": WORDS["how"],
        "scale": {"id": form().scale, "satisfied_from": form().satisfied_from},
        "periods": [
            {
                **_dates(each),
                "minimum": each.minimum,
                "left_out": each.left_out,
                "too_few": list(each.too_few),
                "cells": list(_rows(each, names)),
            }
            for each in found
        ],
    }
    return JSONResponse(content, headers=OPEN)


async def _published(request: Request) -> tuple[list[Published], dict[str, str]]:
    service: Service = request.app.state.service
    async with service.database.reading() as session:
        return await publishing.published(session), await staff.unit_names(session)


def _code(each: Published) -> str:
    return Period(each.since, each.until).code


def _said(each: Published, language: str) -> str:
    return Period(each.since, each.until).said(language)


def _dates(each: Published) -> dict[str, str]:
    return {
        "since": each.since.isoformat(),
        "until": each.until.isoformat(),
        "published": each.at.isoformat(timespec="seconds"),
    }


def _rows(each: Published, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for cell in each.cells:
        low, high = satisfaction.between(cell)
        yield {
            "unit": cell.unit,
            "unit_name": names.get(cell.unit, cell.unit),
            "factor": cell.factor,
            "factor_name": satisfaction.factor(cell.factor, SOURCE),
            "month": cell.month.isoformat()[:7] if cell.month else None,
            "answers": cell.answers,
            "satisfied": cell.satisfied,
            "share": round(satisfaction.share(cell), 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }


def _period(
    each: Published, names: dict[str, str], language: str, zone: ZoneInfo
) -> dict[str, Any]:
    """One period as the template reads it: the whole by unit, then its factors and months."""
    _ = translator(language)
    whole = [cell for cell in each.cells if cell.month is None]
    units = list(dict.fromkeys(cell.unit for cell in whole))
    few = ", ".join(names.get(unit, unit) for unit in each.too_few)
    day = each.at.astimezone(zone).date()
    out = _(
        "Không tính {count} lượt: dồn dập bất thường, một tài khoản quá nhiều, hoặc của cán bộ."
    )
    return {
        "title": _("Mức hài lòng, {period}").format(period=_said(each, language)),
        "dates": _("Số liệu tính từ {since} đến {until}; công bố ngày {day}.").format(
            since=say_date(each.since, language),
            until=say_date(min(each.until, day), language),
            day=say_date(day, language),
        ),
        "units": [
            _line(cell, names.get(cell.unit, cell.unit), language)
            for cell in whole
            if cell.factor == VISIT
        ],
        "details": [(names.get(unit, unit), *_of_unit(each, unit, language)) for unit in units],
        "too_few": _("Chưa đủ {minimum} lượt nên chưa hiện tỷ lệ: {units}.").format(
            minimum=each.minimum, units=few
        )
        if few
        else "",
        "left_out": out.format(count=say_number(each.left_out, language)) if each.left_out else "",
    }


def _of_unit(each: Published, unit: str, language: str) -> tuple[list[Line], list[Line]]:
    """Its factors, and the whole by month when there are several."""
    hers = [cell for cell in each.cells if cell.unit == unit]
    order = [*form().factors, TICKET]
    factors = sorted(
        (c for c in hers if c.month is None and c.factor in order),
        key=lambda cell: order.index(cell.factor),
    )
    months = [
        _line(cell, say_month(cell.month, language), language)
        for cell in hers
        if cell.factor == VISIT and cell.month
    ]
    lines = [_line(c, satisfaction.factor(c.factor, language), language) for c in factors]
    return lines, months if len(months) > 1 else []


def _line(cell: Cell, label: str, language: str) -> Line:
    low, high = satisfaction.between(cell)
    return Line(
        label,
        satisfaction.said(cell, language),
        round(100 * satisfaction.share(cell)),
        round(100 * low),
        round(100 * high),
    )
