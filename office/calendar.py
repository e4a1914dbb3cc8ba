"""The commune's working days: weekends, holidays as rows, swapped days.

Counting starts the day after; a last day on a day off moves to the next working day
(Civil Code 91/2015/QH13, art. 147-148; `domain.md` marks its use here as published).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.models import OffDay

#: Days not announced yet, as "from/to/finish by": no date is computed silently across them.
PENDING = "calendar.pending"
#: When officials may be disturbed. An inner habit, not the commune's published hours.
MORNING, EVENING = time(8), time(17)


@dataclass(frozen=True)
class Calendar:
    """Days off and worked weekends, as rows."""

    off: frozenset[date]
    worked: frozenset[date]
    pending: tuple[date, date, date] | None = None  # from, to, finish by

    def finish_by(self, day: date) -> date | None:
        """The day to be ready by, when a deadline falls into days off that are not announced yet.

        Tết 2027 was open when this was written: no last working day is computed across it.
        """
        if self.pending is None or not self.pending[0] <= day <= self.pending[1]:
            return None
        return self.pending[2]

    def is_working(self, day: date) -> bool:
        """Whether the commune's offices are open that day."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off  # Saturday and Sunday are off

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
        return self.pending is not None and start <= self.pending[1] and end >= self.pending[0]

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
        if hour >= EVENING or not self.is_working(day):
            day, hour = self.after(day, 1), MORNING
        return datetime.combine(self.after(day, 1), max(hour, MORNING), tzinfo=zone)


async def load(session: AsyncSession) -> Calendar:
    """The calendar as its rows stand now."""
    rows = (await session.scalars(select(OffDay))).all()
    pending = await store.get(session, PENDING)
    days = [date.fromisoformat(part) for part in pending.split("/")] if pending else []
    return Calendar(
        off=frozenset(row.day for row in rows if not row.working),
        worked=frozenset(row.day for row in rows if row.working),
        pending=(days[0], days[1], days[2]) if len(days) == 3 else None,
    )
