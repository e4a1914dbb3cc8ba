"""What stands in `thanthien report feedback`: each part's tables, in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api import rating_tables
from api.tables import Table
from bot.i18n import SOURCE, say_date, translator
from bot.periods import Period

#: A part of the report gives its tables for a period.
SECTIONS: tuple[Callable[[AsyncSession, Period], Awaitable[list[Table]]], ...] = (
    rating_tables.tables,
)


async def tables(session: AsyncSession, period: Period) -> list[Table]:
    """All tables of the period."""
    return [table for section in SECTIONS for table in await section(session, period)]


def title(period: Period, today: date) -> str:
    """What the paper is about, from when to when (a period may not be over yet)."""
    _ = translator(SOURCE)
    dates = _("Số liệu tính từ {since} đến {until}.").format(
        since=say_date(period.since, SOURCE), until=say_date(min(period.until, today), SOURCE)
    )
    return _("Phản ánh và đánh giá của người dân. {dates}").format(dates=dates)
