"""Periods: what is typed is what is said, and each follows the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import periods
from bot.periods import Period

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
KINDS = st.sampled_from([periods.month_of, periods.quarter_of, periods.year_of])


@given(day=DAYS, kind=KINDS)
@settings(max_examples=60, deadline=None)
def test_a_period_holds_its_day_and_follows_the_one_before(
    day: date, kind: Callable[[date], Period]
) -> None:
    period = kind(day)
    assert period.since <= day <= period.until
    assert kind(period.before.since) == period.before
    assert period.before.until + timedelta(days=1) == period.since
    assert periods.parse(period.code) == period
    assert str(day.year) in period.said("vi")


@pytest.mark.parametrize(
    ("typed", "vi", "en"),
    [
        ("2026", "năm 2026", "2026"),
        ("2026-Q4", "quý IV/2026", "quarter IV/2026"),
        (" 2026-02 ", "tháng 2/2026", "2/2026"),
    ],
)
def test_typed_and_said(typed: str, vi: str, en: str) -> None:
    period = periods.parse(typed)
    assert period
    assert period.said("vi") == vi
    assert period.said("en").endswith(en)


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "2026-q5", "2026-00", "26", "2026-1", "nay", "٢٠٢٦"]
)
def test_anything_else_is_no_period(typed: str) -> None:
    assert periods.parse(typed) is None
