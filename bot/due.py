"""When people say something is due, in Vietnamese: "thứ 6 15h", "cuối tháng", "trước 15/02".

"Trước ngày D" ends the day before D (Civil Code 91/2015/QH13, art. 148). A day without its year is
the next one; a week ends on Friday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from knowledge import fold


@dataclass(frozen=True)
class Due:
    """A day, and the time of day if one was said."""

    day: date
    at: time | None = None


_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3}
_WEEKDAYS |= {"sau": 4, "6": 4, "bay": 5, "7": 5}
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "muoi": 10}
_TIME = re.compile(
    r"\b(?:luc |truoc |vao )?(?P<hour>\d{1,2})\s*(?:h|g|gio|:)\s*(?P<minute>[0-5]\d)?\s*(?:phut)?"
    r"(?:\s*(?P<part>sang|trua|chieu|toi))?(?=$|[\s,.;])"
)
_PART = re.compile(r"\b(?:buoi |dau gio |cuoi gio )?(sang|trua|chieu)(?: nay)?\b(?! som)")
_PARTS = {"sang": time(11, 30), "trua": time(11, 30), "chieu": time(17)}
_BEFORE = re.compile(r"^(?:truoc|cham nhat truoc)\s+(?:ngay\s+)?")
_FILLERS = re.compile(r"\b(?:han|cham nhat|den|het|trong|vao|xong|nhe|a|la|chot|hoan thanh)\b")


def parse(text: str, *, today: date) -> Due | None:
    """The day and time that the words mean; None when they mean none, or one that is past.

    Without a day, a time means today.
    """
    words = " ".join(fold(text).replace(",", " ").split()).strip(" .!?")
    at, words = _time(words)
    before = _BEFORE.match(words)
    if before is not None:
        words = words[before.end() :]
    words = " ".join(_FILLERS.sub(" ", words).split())
    day = _day(words, today) if words else (today if at and before is None else None)
    if day is None:
        return None
    if before is not None and not _is_span(words):
        day -= timedelta(days=1)
    return Due(day, at) if day >= today else None


def _time(words: str) -> tuple[time | None, str]:
    """The time of day, and the words without it."""
    match = _TIME.search(words)
    if match is not None and int(match["hour"]) < 25:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["part"] in {"chieu", "toi"} and hour < 12:
            hour += 12
        if hour < 24:
            return time(hour, minute), words[: match.start()] + words[match.end() :]
    part = _PART.search(words)
    if part is not None:
        return _PARTS[part[1]], words[: part.start()] + words[part.end() :]
    return None, words


def _is_span(words: str) -> bool:
    """ "Trước cuối tháng" means by the end of the month, not a day less."""
    return bool(re.match(r"(?:cuoi|dau|giua|tuan|thang|quy|nam)\b", words))


def _day(words: str, today: date) -> date | None:
    for pattern, meaning in _MEANINGS:
        match = pattern.fullmatch(words)
        if match is not None:
            try:
                return meaning(match, today)
            except ValueError:  # 31/02
                return None
    return None


def _relative(match: re.Match[str], today: date) -> date:
    days = {"hom nay": 0, "nay": 0, "ngay mai": 1, "mai": 1, "ngay kia": 2, "mot": 2, "ngay mot": 2}
    return today + timedelta(days=days[match[0]])


def _after(match: re.Match[str], today: date) -> date:
    count = _NUMBERS.get(match["count"]) or int(match["count"])
    return today + timedelta(days=count * (7 if match["unit"] == "tuan" else 1))


def _weekday(match: re.Match[str], today: date) -> date:
    """Of this week if it is still to come, else of the next; "tuần sau" is the week after this."""
    named = match["day"]
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[named] if named else 6)
    week = match["week"] or ""
    if week in {"sau", "toi"}:
        return day + timedelta(days=7)
    return day if day >= today or week == "nay" else day + timedelta(days=7)


def _week(match: re.Match[str], today: date) -> date:
    friday = today - timedelta(days=today.weekday()) + timedelta(days=4)
    if (match["which"] or "nay") in {"sau", "toi"}:
        return friday + timedelta(days=7)
    return friday if friday >= today else friday + timedelta(days=7)


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _month(match: re.Match[str], today: date) -> date:
    """The end of a month, its middle (15th) or its beginning (5th)."""
    part, which = match["part"] or "cuoi", match["which"] or "nay"
    if which.isdigit():
        end = _month_end(today.year, int(which))
        if match["year"]:
            end = _month_end(int(match["year"]), int(which))
        elif end < today:
            end = _month_end(today.year + 1, int(which))
    else:
        end = _month_end(today.year, today.month + (which in {"sau", "toi"}))
    return {"cuoi": end, "giua": end.replace(day=15), "dau": end.replace(day=5)}[part]


def _quarter(match: re.Match[str], today: date) -> date:
    named = match["which"] or ""
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    now = (today.month - 1) // 3 + 1
    quarter = roman.get(named) or (
        int(named) if named.isdigit() else now + (named in {"sau", "toi"})
    )
    end = _month_end(today.year, quarter * 3)
    return end if end >= today else _month_end(today.year + 1, quarter * 3)


def _year(match: re.Match[str], today: date) -> date:
    return date(today.year + (match["which"] in {"sau", "toi"}), 12, 31)


def _date(match: re.Match[str], today: date) -> date:
    day, month = int(match["day"]), int(match["month"])
    if match["year"]:
        year = int(match["year"])
        return date(year + 2000 if year < 100 else year, month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _day_of_month(match: re.Match[str], today: date) -> date:
    day = int(match["day"])
    found = today.replace(day=day)
    if found >= today:
        return found
    following = _month_end(today.year, today.month + 1)
    return following.replace(day=day)


_Meaning = Callable[[re.Match[str], date], date]
_MEANINGS: tuple[tuple[re.Pattern[str], _Meaning], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"hom nay|nay|ngay mai|mai|ngay kia|mot|ngay mot", _relative),
        (
            (
                r"(?:sau )?(?P<count>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|muoi) "
                r"(?P<unit>ngay|tuan|hom)(?: nua| toi)?"
            ),
            _after,
        ),
        (
            (
                r"(?:(?:thu|t) ?(?P<day>hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)"
                r"(?: tuan)?(?: (?P<week>nay|sau|toi))?"
            ),
            _weekday,
        ),
        (r"(?:cuoi )?tuan(?: (?P<which>nay|sau|toi))?", _week),
        (
            (
                r"(?:(?P<part>cuoi|giua|dau) )?thang ?(?P<which>nay|sau|toi|1[0-2]|[1-9])?"
                r"(?:(?: nam |/| )(?P<year>20\d\d))?"
            ),
            _month,
        ),
        (r"(?:cuoi )?quy(?: (?P<which>nay|sau|toi|i{1,3}|iv|[1-4]))?", _quarter),
        (r"(?:cuoi )?nam(?: (?P<which>nay|sau|toi))?", _year),
        (
            (
                r"(?:ngay )?(?P<day>\d{1,2}) ?[/\-.] ?(?P<month>\d{1,2})"
                r"(?: ?[/\-.] ?(?P<year>\d{4}|\d{2}))?"
            ),
            _date,
        ),
        (
            r"(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?: nam (?P<year>\d{4}))?",
            _date,
        ),
        (r"ngay (?P<day>\d{1,2})", _day_of_month),
    )
)
