"""Beside the reports: notes, the documents that reports produced, and cooperation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import MayOnlyRead, ReportGone
from office.models import Result
from office.plan import acts, occurrences
from office.plan.acts import Reported
from office.staff import Official


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
    acts.log(session, "task.note", period.occurrence, by, channel, now, after=after)
    waiting = tuple(unit for unit in period.occurrence.lead if not period.is_done(unit))
    return acts.reported(task, period, result.unit, result.id, result.at, words, waiting)


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
    acts.log(
        session,
        "task.document",
        period.occurrence,
        by,
        channel,
        now,
        before=before,
        after={"document": document},
    )
    waiting = await acts.settle(session, task, period, now)
    return acts.reported(task, period, result.unit, result.id, result.at, result.note, waiting)


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
    acts.log(session, "task.coop", period.occurrence, by, channel, now, after=after)
    waiting = tuple(lead for lead in period.occurrence.lead if not period.is_done(lead))
    return acts.reported(task, period, unit, result.id, now, words, waiting)
