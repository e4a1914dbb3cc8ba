"""Periods that figures are asked for: a month, a quarter or a year, as typed and as said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.i18n import translator

QUARTERS = ("I", "II", "III", "IV")
_TYPED = re.compile(r"(20\d\d)(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True)
class Period:
    """A calendar period; both days are part of it."""

    since: date
    until: date

    @property
    def code(self) -> str:
        """As it is typed: 2026, 2026-q4, 2026-11."""
        year, month = self.since.year, self.since.month
        months = self.until.month - month + 1
        return {12: f"{year}", 3: f"{year}-q{(month + 2) // 3}"}.get(months, f"{year}-{month:02}")

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        months = self.until.month - self.since.month + 1
        last = self.since - timedelta(days=1)
        return _months(last.year, last.month - months + 1, months)

    def said(self, language: str) -> str:
        """As it is said: tháng 11/2026, quý IV/2026, năm 2026."""
        months = self.until.month - self.since.month + 1
        if months == 1:
            return say_month(self.since, language)
        return say(self.since.year, self.until.month // 3 if months == 3 else 0, language)


def say(year: int, quarter: int, language: str) -> str:
    """Năm 2026, or quý IV/2026; 0 is the whole year."""
    _ = translator(language)
    if quarter:
        return _("quý {quarter}/{year}").format(quarter=QUARTERS[quarter - 1], year=year)
    return _("năm {year}").format(year=year)


def say_month(day: date, language: str) -> str:
    """The month of that day: tháng 11/2026."""
    _ = translator(language)
    return _("tháng {month}/{year}").format(month=day.month, year=day.year)


def month_of(day: date) -> Period:
    """The month in which the day lies."""
    return _months(day.year, day.month, 1)


def quarter_of(day: date) -> Period:
    """The quarter in which the day lies."""
    return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)


def year_of(day: date) -> Period:
    """The year in which the day lies."""
    return _months(day.year, 1, 12)


def parse(typed: str) -> Period | None:
    """The period of a code; None for anything else."""
    found = _TYPED.fullmatch(typed.strip().lower())
    if found is None:
        return None
    year = int(found[1])
    if found[2]:
        return _months(year, int(found[2]) * 3 - 2, 3)
    return _months(year, int(found[3]), 1) if found[3] else _months(year, 1, 12)


def _months(year: int, first: int, count: int) -> Period:
    years, month = divmod(first - 1 + count, 12)
    return Period(date(year, first, 1), date(year + years, month + 1, 1) - timedelta(days=1))
