"""What every act on a task shares: what it did, and how its occurrence stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.models import Occurrence, Task
from office.plan import occurrences
from office.plan.occurrences import Period
from office.staff import Official


@dataclass(frozen=True)
class Reported:
    """What a report did, and what remains."""

    result_id: int
    stt: int
    short: str
    year: int
    quarter: int  # 0 outside continuous tasks
    unit: str
    at: datetime
    note: str | None
    leads: tuple[str, ...]
    waiting: tuple[str, ...]
    closed: bool
    due: date
    continuous: bool
    yearly: bool
    wants_document: bool


async def settle(
    session: AsyncSession, task: Task, period: Period, now: datetime
) -> tuple[str, ...]:
    """Close or reopen the occurrence as its parts stand; the units still awaited."""
    occurrence = period.occurrence
    done = await occurrences.done_units(session, occurrence.id, period.quarter)
    waiting = tuple(unit for unit in occurrence.lead if unit not in done)
    if not occurrences.is_continuous(task):
        occurrence.closed_at = None if waiting else now
    await session.flush()
    return waiting


def log(
    session: AsyncSession,
    act: str,
    occurrence: Occurrence,
    by: Official,
    channel: str,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an act on a task into the audit log."""
    subject = f"task:{occurrence.stt}/{occurrence.year}"
    audit.write(
        session, act, subject, staff_id=by.id, channel=channel, now=now, before=before, after=after
    )


def reported(
    task: Task,
    period: Period,
    unit: str,
    result_id: int,
    at: datetime,
    note: str | None,
    waiting: tuple[str, ...],
) -> Reported:
    """What an act on a part did, and what remains of its period."""
    return Reported(
        result_id=result_id,
        stt=task.stt,
        short=task.short,
        year=period.occurrence.year,
        quarter=period.quarter,
        unit=unit,
        at=at,
        note=note,
        leads=tuple(period.occurrence.lead),
        waiting=waiting,
        closed=period.occurrence.closed_at is not None,
        due=occurrences.due_of(task, period.occurrence.year, period.quarter),
        continuous=occurrences.is_continuous(task),
        yearly=task.schedule["kind"] == "yearly",
        wants_document=task.product == "document",
    )
