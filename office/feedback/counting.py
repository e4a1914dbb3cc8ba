"""Counting feedback for papers: what was received in a span of days, and what became of it.

What is about officials counts in the totals and is never told by kind (domain facts §7).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Step, Ticket

#: In the order of telling.
KINDS = ("phan_anh_hien_truong", "phan_anh_tthc", "ho_so_tre", "gop_y", "khen")
#: What may have become of a ticket; exactly one of them is true of each.
OUTCOMES = ("in_time", "late", "unmeasured", "guided", "withdrawn", "open", "overdue")


@dataclass(frozen=True)
class Counted:
    """Tickets received in a span, as they stood at its end."""

    received: int
    kinds: Counter[str]  # of those that are not about officials
    #: by `OUTCOMES`: result in time, late (or after a new day was promised), without a time limit
    #: to measure it by, not the commune's business, withdrawn; still open in time, and late
    outcomes: dict[str, int]
    reopened: int


async def of_span(
    session: AsyncSession, begin: datetime, end: datetime, *, zone: ZoneInfo
) -> Counted:
    """Count the tickets received from `begin` until before `end`, by what was done before `end`."""
    rows = (await session.execute(_lives(begin, end))).all()
    last_day = end.astimezone(zone).date() - timedelta(days=1)
    found = Counter(_outcome(row, last_day, zone) for row in rows)
    return Counted(
        received=len(rows),
        kinds=Counter(row.kind for row in rows if not row.sensitive),
        outcomes={outcome: found[outcome] for outcome in OUTCOMES},
        reopened=sum(1 for row in rows if row.reopened_at is not None),
    )


def _lives(begin: datetime, end: datetime) -> Any:
    """A row for each ticket: its limit, and when what was done to it."""

    def latest(act: str) -> Any:
        return func.max(case((and_(Step.act == act, Step.at < end), Step.at)))

    return (
        select(
            Ticket.kind,
            Ticket.sensitive,
            Ticket.due,
            latest("resolve").label("resolved_at"),
            latest("reopen").label("reopened_at"),
            latest("apologise").label("apologised_at"),
            latest("reject").label("rejected_at"),
            latest("withdraw").label("withdrawn_at"),
            func.count(case((Step.act == "reopen", 1))).label("reopenings"),
        )
        .join(Step, Step.ticket_id == Ticket.id)
        .where(Ticket.at >= begin, Ticket.at < end)
        .group_by(Ticket.id, Ticket.kind, Ticket.sensitive, Ticket.due)
    )


def _outcome(row: Any, last_day: date, zone: ZoneInfo) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.rejected_at is not None:
        return "guided"
    resolved = row.resolved_at
    if resolved is None or (row.reopened_at is not None and row.reopened_at > resolved):
        return "overdue" if row.due is not None and row.due < last_day else "open"
    if row.apologised_at is not None:  # the promise that was broken counts, not the new one
        return "late"
    if row.due is None or row.reopenings:  # reopening begins a new clock; the first is not kept
        return "unmeasured"
    return "in_time" if resolved.astimezone(zone).date() <= row.due else "late"
