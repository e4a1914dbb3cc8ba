"""Where the plan's tasks stand: states, parts and what is left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar
from office.models import Occurrence, Result, Task
from office.plan.occurrences import current, due_of, installed_on, is_continuous, reportable


@dataclass(frozen=True)
class Standing:
    """Where a task stands in a year or quarter: what a list or a page shows."""

    stt: int
    short: str
    text: str
    schedule: dict[str, Any]
    year: int
    quarter: int
    due: date
    last_working: date
    finish_by: date | None  # when the last working day cannot be computed yet
    state: str  # one of STATES
    leads: tuple[str, ...]
    done: dict[str, datetime]
    waiting: tuple[str, ...]
    results: tuple[Result, ...]
    wants_document: bool


STATES = (
    "not_started",
    "in_progress",
    "overdue",
    "done_on_time",
    "done_late",
    "done",
    "continuous",
    "unknown",
)


async def standing(
    session: AsyncSession,
    task: Task,
    *,
    today: date,
    zone: ZoneInfo,
    period: tuple[int, int] | None = None,
) -> Standing:
    """Where a task stands this year (a continuous one: this quarter), or in another period."""
    year, quarter = period or current(task, today)
    occurrence = await session.scalar(
        select(Occurrence).where(Occurrence.stt == task.stt, Occurrence.year == year)
    )
    results = await _results(session, occurrence, quarter)
    done = {r.unit: r.at for r in results if r.kind == "done"}
    leads = tuple(occurrence.lead if occurrence else task.lead)
    due = due_of(task, year, quarter)
    days = await calendar.load(session)
    waiting = tuple(unit for unit in leads if unit not in done)
    known = due >= await installed_on(session)
    if waiting:
        state = _open(due, results, today) if known else "unknown"
    else:
        state = _finished(due, results, zone, known=known)
    if is_continuous(task) and state != "overdue":
        state = "continuous"
    return Standing(
        stt=task.stt,
        short=task.short,
        text=task.text,
        schedule=task.schedule,
        year=year,
        quarter=quarter,
        due=due,
        last_working=days.last_working(due),
        finish_by=days.finish_by(due),
        state=state,
        leads=leads,
        done=done,
        waiting=waiting,
        results=tuple(results),
        wants_document=task.product == "document",
    )


async def _results(
    session: AsyncSession, occurrence: Occurrence | None, quarter: int
) -> list[Result]:
    if occurrence is None:
        return []
    found = await session.scalars(
        select(Result)
        .where(
            Result.occurrence_id == occurrence.id,
            Result.quarter == quarter,
            Result.undone_at.is_(None),
        )
        .order_by(Result.id)
    )
    return list(found.all())


def _open(due: date, results: list[Result], today: date) -> str:
    if today > due:
        return "overdue"
    return "in_progress" if results else "not_started"


def _finished(due: date, results: list[Result], zone: ZoneInfo, *, known: bool) -> str:
    """On time or late, by the day the document was sent, else by the day of the last report.

    What was due before the installation and has no dated document is only "done".
    """
    parts = [r for r in results if r.kind == "done"]
    sent = [r.document["sent"] for r in parts if r.document and r.document.get("sent")]
    if sent:
        last = max(date.fromisoformat(day) for day in sent)
    elif not known:
        return "done"
    else:
        last = max(r.at for r in parts).astimezone(zone).date()
    return "done_on_time" if last <= due else "done_late"


async def plan(session: AsyncSession, *, today: date, zone: ZoneInfo) -> list[Standing]:
    """Where every task of the plan stands, in its order."""
    tasks = (await session.scalars(select(Task).order_by(Task.stt))).all()
    return [await standing(session, task, today=today, zone=zone) for task in tasks]


async def left_open(
    session: AsyncSession, *, today: date, zone: ZoneInfo, stt: int | None = None
) -> list[Standing]:
    """Earlier years and quarters that still wait for a unit and may still be reported."""
    query = select(Task).order_by(Task.stt)
    if stt is not None:
        query = query.where(Task.stt == stt)
    installed = await installed_on(session)
    found = []
    for task in (await session.scalars(query)).all():
        for period in await reportable(session, task, today):
            if period == current(task, today) or due_of(task, *period) < installed:
                continue
            line = await standing(session, task, today=today, zone=zone, period=period)
            if line.waiting:
                found.append(line)
    return found
