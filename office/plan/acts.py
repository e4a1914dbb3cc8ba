"""What every act on a task shares: what it did, and how its occurrence stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import MayOnlyRead, NotYourTask
from office.models import Occurrence, Staff, Task
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
    confirmed: bool = False


def own_units(
    task: Task, by: Official, unit: str | None, *, note: str | None, verb: str
) -> list[str]:
    """The official's units that lead the task, or the one that she named.

    Refuses `MayOnlyRead` and `NotYourTask` (`verb` and `note` are what she wanted to do).
    """
    reporting = by.units("report")
    if not reporting:
        raise MayOnlyRead(stt=task.stt)
    mine = [u for u in reporting if u in task.lead and unit in {None, u}]
    if not mine:
        raise NotYourTask(
            stt=task.stt, leads=tuple(task.lead), units=reporting, note=note, verb=verb
        )
    return mine


def confirmed(by: Official, now: datetime) -> dict[str, Any]:
    """What a confirmed part keeps of its confirmation."""
    return {"confirmed_at": now, "confirmed_by": by.id}


async def name(session: AsyncSession, staff_id: int | None) -> str:
    """An official's name, for a refusal or a history."""
    found = await session.get(Staff, staff_id) if staff_id is not None else None
    return found.name if found is not None else ""


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
    *,
    confirmed: bool = False,
) -> Reported:
    """What an act on a part did, and what remains of its period."""
    return Reported(
        result_id=result_id,
        stt=task.stt,
        short=period.occurrence.short or task.short,
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
        confirmed=confirmed,
    )
