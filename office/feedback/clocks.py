"""Time limits of feedback: rows, counted in the commune's days (domain facts §7 and §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar
from office.calendar import Calendar
from office.models import Clock


@dataclass(frozen=True)
class Limit:
    """So many days of a kind; `firm` when the commune confirmed it."""

    value: int
    unit: str
    firm: bool


@dataclass(frozen=True)
class Clocks:
    """The limits that are valid on a day, and the calendar that they are counted in."""

    limits: Mapping[tuple[str, str], Limit | None]
    days: Calendar

    def limit(self, what: str, kind: str = "*") -> Limit | None:
        """The limit of the kind, else of all kinds; None when no number is known."""
        if (kind, what) in self.limits:
            return self.limits[kind, what]
        return self.limits.get(("*", what))

    def end(self, what: str, start: date, kind: str = "*") -> date | None:
        """The last day of a limit that begins on `start`; None when no number is known.

        Counting starts the day after; a last day on a day off moves to the next working day.
        """
        limit = self.limit(what, kind)
        if limit is None:
            return None
        if limit.unit == "working_day":
            return self.days.after(start, limit.value)
        return self.days.next_working(start + timedelta(days=limit.value))

    def before(self, what: str, day: date) -> date:
        """The day so many working days before another; that day itself without a limit."""
        limit = self.limit(what)
        for _ in range(limit.value if limit else 0):
            day = self.days.last_working(day - timedelta(days=1))
        return day


async def load(session: AsyncSession, *, on: date) -> Clocks:
    """The limits as they are valid on that day."""
    rows = await session.scalars(
        select(Clock).where(Clock.valid_from <= on).order_by(Clock.valid_from)
    )
    limits = {
        (row.kind, row.what): None
        if row.value is None
        else Limit(row.value, row.unit, row.confirmed_by is not None)
        for row in rows
    }
    return Clocks(limits, await calendar.load(session))
