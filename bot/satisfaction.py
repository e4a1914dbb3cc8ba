"""How satisfied people are, in words and as a chart: for leaders in chat, for pages and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.charts import Bar, bars
from bot.i18n import N_, say_date, say_number, say_percent, translator
from bot.messages import Picture
from knowledge.shares import interval
from office.ratings.form import ANSWER, TICKET, VISIT, form
from office.ratings.results import Cell, Figures

#: What is asked as a whole, beside the five factors of the questionnaire.
WHOLES = {
    VISIT: N_("Chung cả lần đến"),
    TICKET: N_("Giải quyết phản ánh"),
    ANSWER: N_("Câu trả lời tự động (👍)"),
}
#: The one name of these figures: SIPAS is the ministry's own sample.
NAME = N_("Đánh giá nội bộ qua chatbot")
NOTE = N_(
    "{name}. Trong ngoặc: số lượt trả lời. Vạch vàng: khoảng mà tỷ lệ thật có thể nằm trong (tin "
    "cậy 95%)."
)
LEFT_OUT = {
    "many": N_("một tài khoản đánh giá quá nhiều"),
    "flood": N_("dồn dập bất thường"),
    "official": N_("tài khoản của cán bộ"),
}


def factor(code: str, language: str) -> str:
    """A factor's name."""
    if code in WHOLES:
        return translator(language)(WHOLES[code])
    return form().factors[code].get(language) or form().factors[code]["vi"]


def reason(kind: str, code: str, language: str) -> str:
    """A reason that was ticked; one that the form has no more is told by its code."""
    words = form().reasons[kind].get(code, {})
    return words.get(language) or words.get("vi") or code


def share(cell: Cell) -> float:
    """Satisfied answers of all."""
    return cell.satisfied / cell.answers


def between(cell: Cell) -> tuple[float, float]:
    """Where the share may really lie (95 %), from 0 to 1."""
    low, high = interval(cell.satisfied, cell.answers)
    return max(0.0, low), min(1.0, high)


def said(cell: Cell, language: str) -> str:
    """A share with its number of answers and its interval, as one part of a line."""
    low, high = between(cell)
    _ = translator(language)
    return _("{share} hài lòng ({answers} lượt; khoảng {low} - {high})").format(
        share=say_percent(share(cell), language),
        answers=say_number(cell.answers, language),
        low=say_percent(low, language),
        high=say_percent(high, language),
    )


def left_out(figures: Figures, language: str) -> str:
    """What is kept and not counted, and why; empty when nothing is."""
    if not figures.left_out:
        return ""
    _ = translator(language)
    why = "; ".join(
        f"{_(LEFT_OUT[reason])}: {say_number(count, language)}"
        for reason, count in sorted(figures.left_out.items())
    )
    return _("Không tính {count} lượt ({why}).").format(
        count=say_number(sum(figures.left_out.values()), language), why=why
    )


def dates(figures: Figures, last: str, language: str) -> str:
    """From when to when the figures go; `last` is the last day that has come."""
    _ = translator(language)
    return _("Số liệu tính từ {since} đến {until}.").format(
        since=say_date(figures.since, language), until=last
    )


def chart(
    title: str, cells: Sequence[Cell], labels: Mapping[Cell, str], language: str
) -> Picture | None:
    """The cells as bars; None when there is nothing to draw."""
    if not cells:
        return None
    lines = [_bar(cell, labels[cell], language) for cell in cells]
    told = "; ".join(f"{line.label} {line.said}" for line in lines)
    _ = translator(language)
    alt = _("Biểu đồ: {title}. {told}.").format(title=title, told=told)
    return Picture(bars(title, lines, _(NOTE).format(name=_(NAME)), language), alt)


def _bar(cell: Cell, label: str, language: str) -> Bar:
    low, high = between(cell)
    told = f"{say_percent(share(cell), language)} ({say_number(cell.answers, language)})"
    return Bar(label, told, share(cell), low, high)
