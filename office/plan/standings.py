"""Where the plan's tasks stand: states, parts and what is left open.

A list of many tasks asks the database three times, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar
from office.calendar import Calendar
from office.models import Occurrence, Result, Task
from office.plan.occurrences import (
    current,
    due_of,
    first_year,
    installed_on,
    is_continuous,
    is_once,
    periods_open,
)

Key = tuple[int, int, int]  # stt, year, quarter


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
    waived: tuple[str, ...]
    waiting: tuple[str, ...]
    stuck: tuple[str, ...]  # units whose newest word is that they are stuck
    confirmed: bool  # all done parts are
    changed: date | None  # the last report of any kind
    results: tuple[Result, ...]  # of one task's page only
    wants_document: bool
    extra: bool
    assignee_id: int | None
    made_by: int | None
    made_at: datetime | None

    @property
    def key(self) -> Key:
        """Task, year and quarter."""
        return self.stt, self.year, self.quarter


STATES = (
    "not_started",
    "in_progress",
    "overdue",
    "done_on_time",
    "done_late",
    "done",
    "continuous",
    "unknown",
    "stated_not_done",
    "not_applicable",
)


@dataclass(frozen=True)
class _Row:
    """What a list needs of a result."""

    unit: str
    kind: str
    at: datetime
    document: dict[str, Any] | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class _View:
    """What every line is looked at with."""

    today: date
    zone: ZoneInfo
    installed: date
    days: Calendar

    @classmethod
    async def of(cls, session: AsyncSession, today: date, zone: ZoneInfo) -> _View:
        return cls(today, zone, await installed_on(session), await calendar.load(session))


async def standing(
    session: AsyncSession,
    task: Task,
    *,
    today: date,
    zone: ZoneInfo,
    period: tuple[int, int] | None = None,
) -> Standing:
    """Where a task stands this year (a continuous one: this quarter), or in another period.

    With everything that was reported on it.
    """
    year, quarter = period or current(task, today)
    view = await _View.of(session, today, zone)
    (line,) = await _lines(session, view, [(task, year, quarter)])
    found = await session.scalars(
        select(Result)
        .join(Occurrence, Occurrence.id == Result.occurrence_id)
        .where(
            Occurrence.stt == task.stt,
            Occurrence.year == year,
            Result.quarter == quarter,
            Result.undone_at.is_(None) | Result.returned_by.is_not(None),
        )
        .order_by(Result.id)
    )
    return replace(line, results=tuple(found.all()))


async def _lines(
    session: AsyncSession, view: _View, wanted: Sequence[tuple[Task, int, int]]
) -> list[Standing]:
    years = {year for _, year, _ in wanted}
    only = [task.stt for task, _, _ in wanted] if len(wanted) <= 20 else None
    opened = {(o.stt, o.year): o for o in await _occurrences(session, years, only)}
    rows = await _rows(session, years, only)
    return [
        _line(view, task, year, quarter, opened.get((task.stt, year)), rows)
        for task, year, quarter in wanted
    ]


async def _occurrences(
    session: AsyncSession, years: Iterable[int], only: list[int] | None
) -> Sequence[Occurrence]:
    query = select(Occurrence).where(Occurrence.year.in_(list(years)))
    if only is not None:
        query = query.where(Occurrence.stt.in_(only))
    return (await session.scalars(query)).all()


async def _rows(
    session: AsyncSession, years: Iterable[int], only: list[int] | None
) -> dict[Key, list[_Row]]:
    """What counts on each period, in the order in which it was reported."""
    query = (
        select(
            Occurrence.stt,
            Occurrence.year,
            Result.quarter,
            Result.unit,
            Result.kind,
            Result.at,
            Result.document,
            Result.confirmed_at,
        )
        .join(Result, Result.occurrence_id == Occurrence.id)
        .where(Occurrence.year.in_(list(years)), Result.undone_at.is_(None))
        .order_by(Result.id)
    )
    if only is not None:
        query = query.where(Occurrence.stt.in_(only))
    found: dict[Key, list[_Row]] = {}
    for stt, year, quarter, *row in await session.execute(query):
        found.setdefault((stt, year, quarter), []).append(_Row(*row))
    return found


def _line(
    view: _View,
    task: Task,
    year: int,
    quarter: int,
    opened: Occurrence | None,
    found: dict[Key, list[_Row]],
) -> Standing:
    rows = found.get((task.stt, year, quarter), [])
    done = {row.unit: row.at for row in rows if row.kind == "done"}
    waived = tuple(row.unit for row in rows if row.kind == "waived")
    leads = tuple(opened.lead if opened else task.lead)
    due = due_of(task, year, quarter)
    waiting = tuple(unit for unit in leads if unit not in done and unit not in waived)
    parts = [row for row in rows if row.kind == "done"]
    newest = {row.unit: row.kind for row in rows if row.kind in {"stuck", "progress", "done"}}
    return Standing(
        stt=task.stt,
        short=(opened.short if opened else None) or task.short,
        text=(opened.text if opened else None) or task.text,
        schedule=(opened.schedule if opened else None) or task.schedule,
        year=year,
        quarter=quarter,
        due=due,
        last_working=view.days.last_working(due),
        finish_by=view.days.finish_by(due),
        state=_state(view, task, due, rows, waiting=bool(waiting)),
        leads=leads,
        done=done,
        waived=waived,
        waiting=waiting,
        stuck=tuple(unit for unit, kind in newest.items() if kind == "stuck"),
        confirmed=all(row.confirmed_at for row in parts),
        changed=max(row.at for row in rows).astimezone(view.zone).date() if rows else None,
        results=(),
        wants_document=task.product == "document",
        extra=task.extra,
        assignee_id=task.assignee_id,
        made_by=task.made_by,
        made_at=task.made_at,
    )


def _state(view: _View, task: Task, due: date, rows: list[_Row], *, waiting: bool) -> str:
    known = due >= view.installed or is_once(task)
    if waiting and not known:
        stated = [row.document for row in rows if row.kind == "stated" and row.document]
        return stated[-1]["stated"] if stated else "unknown"
    if waiting:
        state = _open(due, rows, view.today)
    else:
        state = _finished(due, rows, view.zone, known=known)
    return "continuous" if is_continuous(task) and state != "overdue" else state


def _open(due: date, rows: list[_Row], today: date) -> str:
    if today > due:
        return "overdue"
    return "in_progress" if rows else "not_started"


def _finished(due: date, rows: list[_Row], zone: ZoneInfo, *, known: bool) -> str:
    """On time or late, by the day the document was sent, else by the day of the last report.

    What was due before the installation and has no dated document is only "done"; a document
    that was signed by then is in time.
    """
    parts = [row for row in rows if row.kind == "done"]
    documents = [row.document for row in parts if row.document]
    sent = [document["sent"] for document in documents if document.get("sent")]
    if sent:
        last = max(date.fromisoformat(day) for day in sent)
    elif not known or not parts:
        return "done"
    else:
        last = max(row.at for row in parts).astimezone(zone).date()
    return "done_on_time" if last <= due else "done_late"


def _within_plan(task: Task) -> bool:
    return not task.extra


def _anything(_task: Task) -> bool:
    return True


async def plan(
    session: AsyncSession,
    *,
    today: date,
    zone: ZoneInfo,
    which: Callable[[Task], bool] = _within_plan,
) -> list[Standing]:
    """Where the tasks of the plan stand, in its order; `which` chooses others."""
    tasks = [task for task in await _tasks(session) if which(task)]
    view = await _View.of(session, today, zone)
    return await _lines(session, view, [(task, *current(task, today)) for task in tasks])


async def every(session: AsyncSession, *, today: date, zone: ZoneInfo) -> list[Standing]:
    """Where all tasks stand, the extra ones too."""
    return await plan(session, today=today, zone=zone, which=_anything)


async def board(
    session: AsyncSession, *, today: date, zone: ZoneInfo
) -> tuple[list[Standing], list[Standing]]:
    """What is `left_open`, and where `every` task stands, from one look at the tasks."""
    tasks = await _tasks(session)
    view = await _View.of(session, today, zone)
    now = await _lines(session, view, [(task, *current(task, today)) for task in tasks])
    earlier = await _earlier(session, view, tasks)
    return [line for line in earlier if line.waiting and line.due >= view.installed], now


async def _tasks(session: AsyncSession, stt: int | None = None) -> Sequence[Task]:
    query = select(Task).where(Task.withdrawn_at.is_(None)).order_by(Task.stt)
    if stt is not None:
        query = query.where(Task.stt == stt)
    return (await session.scalars(query)).all()


async def left_open(
    session: AsyncSession, *, today: date, zone: ZoneInfo, stt: int | None = None
) -> list[Standing]:
    """Earlier years and quarters that still wait for a unit and may still be reported."""
    view = await _View.of(session, today, zone)
    return [
        line
        for line in await _earlier(session, view, await _tasks(session, stt))
        if line.waiting and line.due >= view.installed
    ]


async def without_information(
    session: AsyncSession, *, today: date, zone: ZoneInfo
) -> list[Standing]:
    """Periods that were due before the installation and of which nobody has said anything."""
    view = await _View.of(session, today, zone)
    now = await plan(session, today=today, zone=zone)
    lines = sorted(
        [*await _earlier(session, view, await _tasks(session)), *now], key=lambda line: line.key
    )
    return [line for line in lines if line.state == "unknown"]


async def _earlier(session: AsyncSession, view: _View, tasks: Iterable[Task]) -> list[Standing]:
    first = await first_year(session)
    wanted = [
        (task, *period)
        for task in tasks
        for period in periods_open(task, view.today, first=first)
        if period != current(task, view.today)
    ]
    return await _lines(session, view, wanted) if wanted else []
