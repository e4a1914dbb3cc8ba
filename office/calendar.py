"""The commune's working days: weekends, holidays as rows, swapped days.

Counting starts the day after; a last day on a day off moves to the next working day
(Civil Code 91/2015/QH13, art. 147-148; `domain.md` marks its use here as published).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.models import OffDay

#: Days not announced yet, as "from/to/finish by": no date is computed silently across them.
PENDING = "calendar.pending"


@dataclass(frozen=True)
class Calendar:
    """Days off and worked weekends, as rows."""

    off: frozenset[date]
    worked: frozenset[date]
    pending: tuple[date, date, date] | None = None  # from, to, finish by

    def crosses_pending(self, day: date) -> bool:
        """Whether a date falls into, or right behind, days that are not announced yet."""
        return self.pending is not None and self.pending[0] <= day <= self.pending[1]

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

    def after(self, day: date, working_days: int) -> date:
        """The day so many working days later, counted from the day after."""
        while working_days > 0:
            day += timedelta(days=1)
            if self.is_working(day):
                working_days -= 1
        return day

    def one_working_day_later(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The same time of day on the next working day."""
        local = moment.astimezone(zone)
        return datetime.combine(self.after(local.date(), 1), local.timetz())


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
