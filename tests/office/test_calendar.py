"""Working days: weekends, holidays, swapped days, and what is not announced yet."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from office import calendar, seed
from office.calendar import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def days() -> Calendar:
    """The calendar of `office/data`; that it is what the database holds is tested below."""
    data = seed.read("off_days")
    gap = data["pending"][0]
    return Calendar(
        off=frozenset(row["day"] for row in data["days"] if not row.get("working")),
        worked=frozenset(row["day"] for row in data["days"] if row.get("working")),
        pending=(gap["from"], gap["to"], gap["finish_by"]),
    )


async def test_the_calendar_is_in_the_database(database, days):
    async with database.reading() as session:
        assert await calendar.load(session) == days


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-11-20", True),  # a Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-11-24", False),  # Ngày Văn hóa Việt Nam, new from 2026
        ("2026-08-22", True),  # a Saturday worked instead of a Monday
        ("2026-08-31", False),  # that Monday
        ("2026-02-17", False),  # Tết
        ("2026-04-27", False),  # Giỗ Tổ moved to Monday
        ("2027-01-01", False),
    ],
)
def test_working_days(days, day, working):
    assert days.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-11-14", "2026-11-13"),  # task 5 of 2026 ended on a Saturday
        ("2026-11-20", "2026-11-20"),
        ("2026-12-31", "2026-12-31"),
        ("2026-05-03", "2026-04-29"),  # over two holidays and a weekend
    ],
)
def test_last_working_day(days, day, last):
    assert days.last_working(date.fromisoformat(day)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-23", 1, "2026-11-25"),  # over 24/11
        ("2026-11-20", 10, "2026-12-07"),
        ("2026-08-21", 1, "2026-08-22"),  # a worked Saturday counts
        ("2026-12-31", 1, "2027-01-04"),  # over the year
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_counting_begins_the_day_after(days, day, count, after):
    assert days.after(date.fromisoformat(day), count) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-18 10:00", "2026-11-19 10:00"),
        ("2026-11-20 15:04", "2026-11-23 15:04"),
        ("2026-11-23 09:00", "2026-11-25 09:00"),
        ("2026-11-18 22:30", "2026-11-20 08:00"),  # an evening counts from the next morning
        ("2026-11-18 05:00", "2026-11-19 08:00"),
        ("2026-11-21 10:00", "2026-11-25 08:00"),  # a Saturday counts from Monday
    ],
)
def test_one_working_day_passes(days, asked, due):
    moment = datetime.fromisoformat(asked).replace(tzinfo=ZONE)
    expected = datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert days.one_working_day_later(moment, ZONE) == expected


def test_no_day_is_computed_across_an_unannounced_tet(days):
    assert days.finish_by(date(2027, 2, 14)) == date(2027, 1, 29)
    assert days.finish_by(date(2027, 2, 1)) == date(2027, 1, 29)
    assert days.finish_by(date(2027, 1, 31)) is None
    assert days.finish_by(date(2027, 2, 15)) is None
    assert Calendar(frozenset(), frozenset()).finish_by(date(2027, 2, 14)) is None


def test_years_that_are_not_announced_are_guessed_with_a_warning(days):
    assert days.is_working(date(2028, 11, 24)) is False  # a holiday of the law is certain
    assert days.is_working(date(2028, 1, 26)) is False  # Tết, as the library computes it
    assert days.is_working(date(2028, 3, 1))
    assert days.finish_by(date(2028, 1, 26)) == date(2028, 1, 18)
    assert days.finish_by(date(2028, 2, 14)) is None
    assert days.unknown(2026) is None


async def test_an_administrator_changes_days_and_hours(database):
    now = datetime(2026, 11, 20, 8, tzinfo=ZONE)
    morning = (time(7, 30), time(11, 30))
    async with database.transaction() as session:
        await calendar.put_day(session, date(2026, 12, 31), working=True, hours=morning, now=now)
        await calendar.put_day(session, date(2028, 1, 26), working=True, now=now)
        await calendar.put_day(session, date(2026, 12, 1), working=False, now=now)
        await calendar.put_day(session, date(2026, 12, 2), working=False, now=now)
        await calendar.forget_day(session, date(2026, 12, 2), now=now)
        await calendar.put_hours(session, 0, (time(7), time(16, 30)), now=now)
        await calendar.announce(session, 2027, now=now)
        days = await calendar.load(session)
    assert days.open_hours(date(2026, 12, 31)) == morning
    assert not days.is_open(datetime(2026, 12, 31, 13, tzinfo=ZONE), ZONE)
    assert days.is_working(date(2028, 1, 26))
    assert not days.is_working(date(2026, 12, 1))
    assert days.is_working(date(2026, 12, 2))
    assert days.open_hours(date(2026, 11, 23)) == (time(7), time(16, 30))
    assert days.open_hours(date(2026, 11, 22)) is None
    # What came after the half-day counts from the next working morning.
    asked = datetime(2026, 12, 31, 14, tzinfo=ZONE)
    assert days.one_working_day_later(asked, ZONE) == datetime(2027, 1, 5, 8, tzinfo=ZONE)
    assert days.finish_by(date(2027, 2, 14)) is None
