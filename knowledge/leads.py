"""Leads: which unconfirmed parts of an entry its first sentences already state.

A lead is said alone, so what it states and nobody has confirmed is named with it. The rule reads
figures and money in the words that the entries use; it would rather name a part too many.
"""

from __future__ import annotations

import re
from functools import cache

from knowledge.entries import FACETS, Entry, fill

_NUMBER = r"(?:\d+(?:[.,]\d+)?|hai|ba|two|three)"
_RANGE = rf"\b{_NUMBER}(?: ?(?:đến|tới|to|-|–) ?{_NUMBER})?"
#: The name of a form: "Mẫu 24", "TK05", "form CT01".
_FORM = re.compile(r"\b(?:mẫu|form) (?:số )?[a-z]{0,2}\d+\w*|\b[a-z]{2}\d{2}\b")
#: Figures that state nothing of the matter: days of the calendar, numbers to call, VNeID's level.
_NO_FACT = re.compile(
    r"\b(?:\d{1,2}/)?\d{1,2}/\d{4}\b|\b\d{1,2}/\d{1,2}\b|\b(?:19|20)\d\d\b(?![.,]?\d)"
    r"|\b\d{1,2} (?=january|february|march|april|may|june|july|august|september|october|november"
    r"|december)|\b11[1-5]\b|\b(?:mức|level) \d\b"
)
_LASTS = re.compile(
    rf"{_RANGE} (?:ngày|giờ|tháng|tuần|phút|năm|(?:working |calendar )?"
    r"(?:day|hour|month|week|minute|year)s?)\b"
    # "một tháng", "a year" alone are rates: "8.000 đồng một tháng".
    r"|\b(?:hơn|trong|khoảng|sau|quá) (?:một|nửa) (?:ngày|giờ|tháng|tuần|năm)\b"
    r"|\b(?:over|within|about|than|in) (?:an?|one) (?:day|hour|month|week|year)\b"
    r"|\b\d{1,2}:\d{2}\b|\b(?:trong|cùng) (?:ngày|buổi)\b"
    r"|\b(?:có|trả|cấp|lấy|nhận|xong|được|lại|khóa) ngay\b"
    r"|\bsame (?:working )?day\b|\b(?:at once|immediately|straight away|on the spot)\b"
)
#: How long the office takes is neither a condition nor a result.
_HANDLING = re.compile(rf"{_RANGE} (?:ngày làm việc|working days?)\b")
#: A fee with its sum is no condition and no result either.
_FEE_SUM = re.compile(
    r"\bphí \d[\d.]* đồng|\b\d[\d.]* đồng (?=một|mỗi|/)"
    r"|\bfee(?: is|,)? \d[\d,]* đồng|\b\d[\d,]* đồng (?=a\b|each)"
)
_MONEY = re.compile(
    r"(?<!táng )(?<!chi )\bphí\b|(?:thu|mất|đóng) tiền|\d (?:tỷ |triệu )?đồng|\bvnd \d"
    r"|\b(?:fees?|free|charged?|costs?)\b"
)
_FIGURE = re.compile(r"\d")


@cache
def _states(lead: str) -> frozenset[str]:
    """The parts whose facts a lead states: a form by its name, the others by figures or money."""
    said = lead.lower()
    found = {"form"} if _FORM.search(said) else set()
    said = _NO_FACT.sub(" ", _FORM.sub(" ", said))
    if _LASTS.search(said):
        found.add("time")
    if _MONEY.search(said):
        found.add("fee")
    if _FIGURE.search(_FEE_SUM.sub(" ", _HANDLING.sub(" ", said))):
        found |= {"conditions", "result"}
    return frozenset(found)


def unconfirmed(entry: Entry) -> tuple[str, ...]:
    """The unconfirmed parts that the lead of an entry states, in the order of `FACETS`."""
    stated = _states(fill(entry.lead, {}))
    return tuple(part for part in FACETS if part in stated & entry.unconfirmed)
