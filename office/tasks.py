"""The plan's tasks: what a unit reports, what remains, and where each task stands.

A task has one occurrence a year. Its lead units each have a part; continuous tasks have a part
per unit and quarter, and the year stays open. What was due before the installation has no
information until somebody reports it: it is never late and never reminded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, occurrences
from office.errors import (
    AlreadyReported,
    MayOnlyRead,
    NothingToUndo,
    NotYourTask,
    ReportGone,
    WhichUnit,
)
from office.inbox import insert_for
from office.models import Occurrence, Result, Task
from office.occurrences import Period
from office.staff import Official

#: How long a report can be taken back by the official who made it.
UNDO = timedelta(minutes=10)


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


async def report(
    session: AsyncSession,
    stt: int,
    *,
    by: Official,
    unit: str | None = None,
    note: str | None = None,
    today: date,
    now: datetime,
    channel: str,
) -> Reported:
    """Record that one unit did its part of a task in its oldest open period.

    The occurrence closes when no lead unit is left. Refuses `NoSuchTask`, `MayOnlyRead`,
    `NotYourTask`, `WhichUnit` when the report fits several of the official's units, and
    `AlreadyReported`.
    """
    task = await occurrences.task(session, stt)
    mine = _own_units(task, by, unit)
    periods = {u: await occurrences.period_for(session, task, u, today=today) for u in mine}
    missing = [u for u in mine if not periods[u].is_done(u)]
    if len(missing) > 1:
        raise WhichUnit(stt=stt, units=tuple(missing), note=note)
    chosen = (missing or mine)[0]
    period = periods[chosen]
    result_id = await _insert(session, period, chosen, by, note, now) if missing else None
    if result_id is None:
        raise await _already(session, task, period, chosen, note)
    waiting = await _settle(session, task, period, now)
    after = {"unit": chosen, "quarter": period.quarter, "kind": "done"}
    _log(session, "task.done", period.occurrence, by, channel, now, after=after)
    return _reported(task, period, chosen, result_id, now, note, waiting)


def _own_units(task: Task, by: Official, unit: str | None) -> list[str]:
    reporting = by.units("report")
    if not reporting:
        raise MayOnlyRead(stt=task.stt)
    mine = [u for u in reporting if u in task.lead and unit in {None, u}]
    if not mine:
        raise NotYourTask(stt=task.stt, leads=tuple(task.lead), units=reporting)
    return mine


async def _insert(
    session: AsyncSession, period: Period, unit: str, by: Official, note: str | None, now: datetime
) -> int | None:
    """The new row's id; None when a colleague was faster."""
    insert = insert_for(session)
    found: int | None = await session.scalar(
        insert(Result)
        .values(
            occurrence_id=period.occurrence.id,
            unit=unit,
            quarter=period.quarter,
            kind="done",
            staff_id=by.id,
            at=now,
            note=note,
        )
        .on_conflict_do_nothing()
        .returning(Result.id)
    )
    return found


async def _settle(
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


async def _already(
    session: AsyncSession, task: Task, period: Period, unit: str, note: str | None
) -> AlreadyReported:
    first = await session.scalar(
        select(Result)
        .where(
            Result.occurrence_id == period.occurrence.id,
            Result.unit == unit,
            Result.quarter == period.quarter,
            Result.kind == "done",
            Result.undone_at.is_(None),
        )
        .order_by(Result.id)
    )
    return AlreadyReported(
        stt=task.stt,
        year=period.occurrence.year,
        quarter=period.quarter,
        unit=unit,
        at=first.at if first else None,
        result_id=first.id if first else None,
        note=note,
    )


def _log(
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
    subject = f"task:{occurrence.stt}/{occurrence.year}"
    audit.write(
        session, act, subject, staff_id=by.id, channel=channel, now=now, before=before, after=after
    )


def _reported(
    task: Task,
    period: Period,
    unit: str,
    result_id: int,
    at: datetime,
    note: str | None,
    waiting: tuple[str, ...],
) -> Reported:
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


async def _own_result(
    session: AsyncSession, by: Official, result_id: int | None, *, kinds: tuple[str, ...]
) -> Result | None:
    query = select(Result).where(
        Result.staff_id == by.id, Result.kind.in_(kinds), Result.undone_at.is_(None)
    )
    if result_id is not None:
        query = query.where(Result.id == result_id)
    return await session.scalar(query.order_by(Result.id.desc()).limit(1).with_for_update())


async def undo(
    session: AsyncSession,
    *,
    by: Official,
    result_id: int | None = None,
    now: datetime,
    channel: str,
) -> Reported:
    """Take back one's own last report, or the one named, within ten minutes.

    Refuses `NothingToUndo`. The row stays, marked; the occurrence opens again.
    """
    result = await _own_result(session, by, result_id, kinds=("done", "interim"))
    if result is None or result.at < now - UNDO:
        raise NothingToUndo
    task, period = await occurrences.period_of(session, result)
    result.undone_at = now
    await session.flush()
    waiting = await _settle(session, task, period, now)
    before = {"unit": result.unit, "quarter": result.quarter, "kind": result.kind}
    after = {"unit": result.unit, "quarter": result.quarter, "undone": True}
    _log(session, "task.undo", period.occurrence, by, channel, now, before=before, after=after)
    return _reported(task, period, result.unit, result.id, result.at, result.note, waiting)


async def make_interim(
    session: AsyncSession, result_id: int, *, by: Official, now: datetime, channel: str
) -> Reported:
    """Say that a done part of a yearly task was only this round's result: the part opens again.

    Refuses `ReportGone` when it is not the official's own report of such a task any more.
    """
    result = await _own_result(session, by, result_id, kinds=("done",))
    if result is None:
        raise ReportGone
    task, period = await occurrences.period_of(session, result)
    if task.schedule["kind"] != "yearly":
        raise ReportGone
    result.kind = "interim"
    await session.flush()
    waiting = await _settle(session, task, period, now)
    _log(
        session,
        "task.interim",
        period.occurrence,
        by,
        channel,
        now,
        before={"unit": result.unit, "kind": "done"},
        after={"unit": result.unit, "kind": "interim"},
    )
    return _reported(task, period, result.unit, result.id, result.at, result.note, waiting)


async def _units_result(session: AsyncSession, by: Official, result_id: int) -> Result:
    """A report of one of the official's units that still counts. Refuses `ReportGone`."""
    result = await session.get(Result, result_id)
    if result is None or result.unit not in by.units("report") or result.undone_at is not None:
        raise ReportGone
    return result


async def add_note(
    session: AsyncSession, result_id: int, words: str, *, by: Official, now: datetime, channel: str
) -> Reported:
    """Add a note beside a part that is done; any official of that unit may.

    Refuses `ReportGone` when the report is gone or belongs to another unit.
    """
    result = await _units_result(session, by, result_id)
    task, period = await occurrences.period_of(session, result)
    session.add(
        Result(
            occurrence_id=result.occurrence_id,
            unit=result.unit,
            quarter=result.quarter,
            kind="note",
            staff_id=by.id,
            at=now,
            note=words,
        )
    )
    await session.flush()
    after = {"unit": result.unit, "quarter": result.quarter}
    _log(session, "task.note", period.occurrence, by, channel, now, after=after)
    waiting = tuple(unit for unit in period.occurrence.lead if not period.is_done(unit))
    return _reported(task, period, result.unit, result.id, result.at, words, waiting)


async def put_document(
    session: AsyncSession,
    result_id: int,
    document: dict[str, Any],
    *,
    by: Official,
    now: datetime,
    channel: str,
) -> Reported:
    """Record the document that a report produced: number, day signed, day sent, or `pending`.

    Refuses `ReportGone` when the report is gone or belongs to another unit.
    """
    result = await _units_result(session, by, result_id)
    task, period = await occurrences.period_of(session, result)
    before = {"document": result.document}
    result.document = document
    await session.flush()
    _log(
        session,
        "task.document",
        period.occurrence,
        by,
        channel,
        now,
        before=before,
        after={"document": document},
    )
    waiting = await _settle(session, task, period, now)
    return _reported(task, period, result.unit, result.id, result.at, result.note, waiting)


async def cooperate(
    session: AsyncSession,
    stt: int,
    words: str,
    *,
    unit: str,
    by: Official,
    today: date,
    now: datetime,
    channel: str,
) -> Reported:
    """Record what a unit did beside the lead units of a task, in the period they work on.

    It moves nothing: the lead units report their own parts. Refuses `NoSuchTask`, and
    `MayOnlyRead` when the official does not report for that unit.
    """
    task = await occurrences.task(session, stt)
    if unit not in by.units("report"):
        raise MayOnlyRead(stt=stt)
    period = await occurrences.period_for(session, task, task.lead[0], today=today)
    result = Result(
        occurrence_id=period.occurrence.id,
        unit=unit,
        quarter=period.quarter,
        kind="coop",
        staff_id=by.id,
        at=now,
        note=words,
    )
    session.add(result)
    await session.flush()
    after = {"unit": unit, "quarter": period.quarter, "kind": "coop"}
    _log(session, "task.coop", period.occurrence, by, channel, now, after=after)
    waiting = tuple(lead for lead in period.occurrence.lead if not period.is_done(lead))
    return _reported(task, period, unit, result.id, now, words, waiting)
