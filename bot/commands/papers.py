"""/baocao: drafts of the commune's papers, as a picture of the first page and a one-time link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from bot import flows
from bot.actions import Done, verb
from bot.commands.reports import report
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.papers import orders
from bot.papers.orders import Order
from bot.turn import Turn
from office import passes
from office.figures import Span
from office.plan.occurrences import quarter_of
from office.record import span_of
from office.scoring import schemes

_YEAR = re.compile(r"\b(20[2-9]\d)\b")
_DAY = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}))?\b")


@report("vanban", N_("Bản dự thảo"))
async def papers(turn: Turn, arguments: str) -> Reply:
    """Báo cáo, đăng ký, danh sách, tờ trình: bản dự thảo."""
    if (span := _span(arguments, turn.today)) is not None:
        return await _paper(turn, Order("period", span.until.year, span))
    named = _YEAR.search(arguments)
    if named is not None and int(named[1]) >= orders.FIRST_YEAR:
        return await _year(turn, "year", int(named[1]))
    return Reply(
        turn._("Đồng chí cần bản dự thảo nào?"),
        tuple(
            Choice(orders.title(turn._, kind, year), f"paper:{kind}:{year}")
            for kind in _offered(turn)
            for year in (orders.year_of(kind, turn.today),)
        ),
    )


def _offered(turn: Turn) -> list[str]:
    """The papers that she may have; whom people praise is read by who follows all units."""
    follows = turn.staff().may("follow")
    return [kind for kind in orders.KINDS if follows or kind not in orders.FOLLOWED]


def _span(words: str, today: date) -> Span | None:
    """Two days, "1/6 - 30/6/2026"; None for anything else. Days without a year are this year's."""
    try:
        days = [
            date(int(year or today.year), int(month), int(day))
            for day, month, year in _DAY.findall(words)
        ]
    except ValueError:
        return None
    whole = len(days) == 2 and orders.FIRST_YEAR - 1 <= days[0].year <= days[1].year
    return Span(days[0], days[1]) if whole and days[0] <= days[1] else None


@verb("paper")
async def _chosen(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    kind, year = arguments
    if kind not in _offered(turn):
        return await papers(turn, "")
    if kind == "period":
        return _which_period(turn)
    return await _year(turn, kind, int(year))


async def _year(turn: Turn, kind: str, year: int) -> Reply:
    return await _paper(turn, Order(kind, year, span_of(year, today=turn.today)))


def _which_period(turn: Turn) -> Reply:
    flows.enter(turn, "period")
    today = turn.today
    quarter = date(today.year, 3 * quarter_of(today) - 2, 1)
    last = today.replace(day=1) - timedelta(days=1)
    spans = (
        (turn._("Tháng này"), today.replace(day=1), today),
        (turn._("Tháng trước"), last.replace(day=1), last),
        (turn._("Quý này"), quarter, today),
        (turn._("Từ đầu năm"), date(today.year, 1, 1), today),
    )
    return Reply(
        turn._("Báo cáo từ ngày nào đến ngày nào? Đồng chí chọn, hoặc viết như: {example}.").format(
            example=f"01/06 - 30/06/{today.year}"
        ),
        tuple(Choice(label, f"span:{since}:{until}") for label, since, until in spans),
    )


@verb("span")
async def _span_tap(turn: Turn, arguments: list[str]) -> Done:
    since, until = map(date.fromisoformat, arguments)
    return await _paper(turn, Order("period", until.year, Span(since, until)))


@flows.flow("period", official=True)
async def _period_step(turn: Turn, _state: dict[str, Any]) -> Reply:
    span = _span(turn.text, turn.today)
    if span is None:
        return _which_period(turn)
    flows.leave(turn)
    return await _paper(turn, Order("period", span.until.year, span))


async def _paper(turn: Turn, order: Order) -> Reply:
    """The paper itself is made when its picture is sent and when the link is opened."""
    await schemes.of_year(turn.session, order.year)  # refuses a year without any sheet, here
    said = [
        turn._("📎 Bản dự thảo: {paper}. Chỗ để trống do người soạn thảo viết.").format(
            paper=orders.title(turn._, order.kind, order.year)
        )
    ]
    if order.kind not in orders.AHEAD:
        said.append(
            turn._("Số liệu tính từ {since} đến {until}.").format(
                since=turn.day(order.span.since), until=turn.day(order.span.until)
            )
        )
    said.append(await _where(turn, order))
    return Reply("\n".join(said), paper=order.key)


async def _where(turn: Turn, order: Order) -> str:
    """Where the files are: behind a link that opens once, or at the command line."""
    address = turn.service.address
    if address is None:
        return turn._("Tải tệp cần địa chỉ web của trợ lý; nhờ quản trị chạy: {command}").format(
            command=f"thanthien report {order.kind} {order.year}"
        )
    token = await passes.issue(turn.session, f"paper:{order.key}", by=turn.staff(), now=turn.now)
    return turn._("Tải DOCX, PDF, XLSX (mở một lần, trong 10 phút): {link}").format(
        link=f"{address}/papers/{token}"
    )
