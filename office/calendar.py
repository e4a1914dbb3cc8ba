"""The commune's working days: weekends, holidays as rows, swapped days, half-days, office hours.

Counting starts the day after; a last day on a day off moves to the next working day
(Civil Code 91/2015/QH13, art. 147-148; `domain.md` marks its use here as published).
Years that the Government has announced are rows; for later ones the library `holidays` stands in,
and its Tết is a guess: no date is computed silently across it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, store
from office.inbox import insert_for
from office.models import OffDay, OfficeHours

#: Days not announced yet, as "from/to/finish by": no date is computed silently across them.
PENDING = "calendar.pending"
#: Years whose days off are all rows.
ANNOUNCED = "calendar.announced"
#: When officials may be disturbed, until an administrator gives the office hours.
MORNING, EVENING = time(8), time(17)
#: Days around a guessed Tết that may turn out to be off too.
BEFORE_TET, AFTER_TET = timedelta(days=5), timedelta(days=5)

Hours = tuple[time, time]
_SEEDED = frozenset({2026, 2027})


@cache
def guessed(year: int) -> Mapping[date, str]:
    """The days off of a year that is not announced, as the library computes them, with names."""
    return dict(holidays.country_holidays("VN", years=year, language="vi").items())


@cache
def guessed_tet(year: int) -> tuple[date, date]:
    """The first and last day of a guessed Tết Nguyên Đán."""
    days = [
        day for day, name in guessed(year).items() if "Tết" in name and "Dương lịch" not in name
    ]
    return min(days), max(days)


@dataclass(frozen=True)
class Calendar:
    """Days off and worked weekends, as rows; hours of weekdays and of single days."""

    off: frozenset[date]
    worked: frozenset[date]
    pending: tuple[date, date, date] | None = None  # from, to, finish by
    announced: frozenset[int] = _SEEDED
    hours: Mapping[int, Hours] = field(default_factory=dict)
    short: Mapping[date, Hours] = field(default_factory=dict)

    def finish_by(self, day: date) -> date | None:
        """The day to be ready by, when a deadline falls into days off that are not announced yet.

        Tết 2027 was open when this was written: no last working day is computed across it.
        """
        unknown = self.unknown(day.year)
        if unknown is None or not unknown[0] <= day <= unknown[1]:
            return None
        return unknown[2]

    def unknown(self, year: int) -> tuple[date, date, date] | None:
        """The days of a year that are not announced: from, to, and when to be ready."""
        if self.pending is not None and self.pending[0].year == year:
            return self.pending
        if year in self.announced:
            return None
        first, last = guessed_tet(year)
        first -= BEFORE_TET
        return first, last + AFTER_TET, self.last_working(first - timedelta(days=1))

    def is_working(self, day: date) -> bool:
        """Whether the commune's offices are open that day, be it half of it."""
        if day in self.worked:
            return True
        if day.weekday() > 4 or day in self.off:  # Saturday and Sunday are off
            return False
        return day.year in self.announced or day not in guessed(day.year)

    def open_hours(self, day: date) -> Hours | None:
        """When the offices open and close that day; None when they stay closed."""
        if not self.is_working(day):
            return None
        return self.short.get(day) or self.hours.get(day.weekday()) or (MORNING, EVENING)

    def is_open(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether officials may be disturbed at that moment."""
        local = moment.astimezone(zone)
        hours = self.open_hours(local.date())
        return hours is not None and hours[0] <= local.time() < hours[1]

    def last_working(self, day: date) -> date:
        """That day, or the working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def next_working(self, day: date) -> date:
        """That day, or the working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to `end`."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))

    def crosses_pending(self, start: date, end: date) -> bool:
        """Whether days off not announced yet lie between: the date then needs a warning."""
        open_days = (self.unknown(year) for year in range(start.year, end.year + 1))
        return any(days and start <= days[1] and end >= days[0] for days in open_days)

    def after(self, day: date, working_days: int) -> date:
        """The day so many working days later, counted from the day after."""
        while working_days > 0:
            day += timedelta(days=1)
            if self.is_working(day):
                working_days -= 1
        return day

    def one_working_day_later(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When one working day has passed, always within working hours.

        What comes in the evening or on a day off counts from the next working morning.
        """
        local = moment.astimezone(zone)
        day, hour = local.date(), local.time()
        hours = self.open_hours(day)
        if hours is None or hour >= hours[1]:
            day, hour = self.after(day, 1), time.min
        following = self.after(day, 1)
        opens, _closes = self.open_hours(following) or (MORNING, EVENING)
        return datetime.combine(following, max(hour, opens), tzinfo=zone)


async def load(session: AsyncSession) -> Calendar:
    """The calendar as its rows stand now."""
    rows = (await session.scalars(select(OffDay))).all()
    hours = (await session.scalars(select(OfficeHours))).all()
    pending = await store.get(session, PENDING)
    announced = await store.get(session, ANNOUNCED)
    days = [date.fromisoformat(part) for part in pending.split("/")] if pending else []
    return Calendar(
        off=frozenset(row.day for row in rows if not row.working),
        worked=frozenset(row.day for row in rows if row.working),
        pending=(days[0], days[1], days[2]) if len(days) == 3 else None,
        announced=frozenset(map(int, announced.split(","))) if announced else _SEEDED,
        hours={row.weekday: _hours(row.opens, row.closes) for row in hours},
        short={row.day: _hours(row.opens, row.closes) for row in rows if row.opens and row.closes},
    )


async def notes(session: AsyncSession) -> dict[date, str]:
    """What is noted beside single days: the name of a holiday, the announcement behind it."""
    rows = await session.scalars(select(OffDay).where(OffDay.note.is_not(None)))
    return {row.day: row.note or "" for row in rows.all()}


def _hours(opens: str, closes: str) -> Hours:
    return time.fromisoformat(opens), time.fromisoformat(closes)


async def put_day(
    session: AsyncSession,
    day: date,
    *,
    working: bool,
    hours: Hours | None = None,
    note: str | None = None,
    now: datetime,
) -> None:
    """Say that a day is off, worked, or worked within other hours (a half-day)."""
    opens, closes = (f"{at:%H:%M}" for at in hours) if hours else (None, None)
    row = {"working": working, "mark": "C", "note": note, "opens": opens, "closes": closes}
    insert = insert_for(session)
    await session.execute(
        insert(OffDay)
        .values(day=day, **row)
        .on_conflict_do_update(index_elements=[OffDay.day], set_=row)
    )
    _log(session, day.isoformat(), now, {**row, "mark": None})


async def forget_day(session: AsyncSession, day: date, *, now: datetime) -> None:
    """Let a day be as its weekday again."""
    await session.execute(delete(OffDay).where(OffDay.day == day))
    _log(session, day.isoformat(), now, None)


async def put_hours(session: AsyncSession, weekday: int, hours: Hours, *, now: datetime) -> None:
    """Say when the offices are open on a weekday (0 is Monday)."""
    row = {"opens": f"{hours[0]:%H:%M}", "closes": f"{hours[1]:%H:%M}"}
    insert = insert_for(session)
    await session.execute(
        insert(OfficeHours)
        .values(weekday=weekday, **row)
        .on_conflict_do_update(index_elements=[OfficeHours.weekday], set_=row)
    )
    _log(session, f"weekday {weekday}", now, dict(row))


async def announce(session: AsyncSession, year: int, *, now: datetime) -> None:
    """A year's days off are all entered: dates are computed across its Tết from now on."""
    days = await load(session)
    await store.put(session, ANNOUNCED, ",".join(map(str, sorted({*days.announced, year}))))
    if days.pending is not None and days.pending[0].year == year:
        await store.put(session, PENDING, "")
    _log(session, str(year), now, {"announced": year})


def _log(session: AsyncSession, subject: str, now: datetime, after: dict[str, Any] | None) -> None:
    audit.write(
        session,
        "calendar.put",
        f"calendar:{subject}",
        staff_id=None,
        channel="cli",
        now=now,
        after=after,
    )
