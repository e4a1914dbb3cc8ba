"""Following the plan: confirming reports or returning them, and closing without a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import (
    AlreadyConfirmed,
    InformationKnown,
    NotConfirmer,
    NothingWaiting,
    NotSettler,
    ReasonNeeded,
    ReportGone,
)
from office.models import Occurrence, Result, Task
from office.plan import acts, occurrences
from office.plan.acts import Reported
from office.plan.occurrences import Period
from office.staff import Official

#: What a coordinator may say of a period that was due before the installation.
STATED = ("stated_not_done", "not_applicable")


@dataclass(frozen=True)
class Returned:
    """A report that went back to its unit."""

    reported: Reported
    staff_id: int  # who had reported
    why: str


async def _reported_part(session: AsyncSession, result_id: int, by: Official) -> Result:
    """A done part that counts, its row locked, which the official may confirm or return."""
    result = await session.get(Result, result_id, with_for_update=True, populate_existing=True)
    if result is None or result.kind != "done" or result.undone_at is not None:
        raise ReportGone
    if not by.may_for("confirm", result.unit):
        raise NotConfirmer
    return result


async def _waiting(period: Period) -> tuple[str, ...]:
    return tuple(unit for unit in period.occurrence.lead if not period.is_done(unit))


async def confirm(
    session: AsyncSession, result_id: int, *, by: Official, now: datetime, channel: str
) -> Reported:
    """Confirm a unit's report of completion: its lead or a coordinator does.

    Refuses `NotConfirmer`, `ReportGone` and `AlreadyConfirmed`.
    """
    result = await _reported_part(session, result_id, by)
    task, period = await occurrences.period_of(session, result)
    if result.confirmed_at is not None:
        name = await acts.name(session, result.confirmed_by)
        raise AlreadyConfirmed(stt=task.stt, name=name)
    result.confirmed_at, result.confirmed_by = now, by.id
    await session.flush()
    after = {"unit": result.unit, "quarter": result.quarter, "result": result.id}
    acts.log(session, "task.confirm", period.occurrence, by, channel, now, after=after)
    return _of(task, period, result, await _waiting(period), confirmed=True)


def _of(
    task: Task, period: Period, result: Result, waiting: tuple[str, ...], *, confirmed: bool
) -> Reported:
    return acts.reported(
        task,
        period,
        result.unit,
        result.id,
        result.at,
        result.note,
        waiting,
        confirmed=confirmed,
    )


async def give_back(
    session: AsyncSession, result_id: int, why: str, *, by: Official, now: datetime, channel: str
) -> Returned:
    """Return a report to its unit with a reason: its part is open again, the row stays.

    Also a confirmed one. Refuses `NotConfirmer`, `ReportGone` and `ReasonNeeded`.
    """
    result = await _reported_part(session, result_id, by)
    if not why.strip():
        raise ReasonNeeded
    task, period = await occurrences.period_of(session, result)
    result.undone_at, result.returned_by, result.returned_why = now, by.id, why
    await session.flush()
    waiting = await acts.settle(session, task, period, now)
    before = {"unit": result.unit, "kind": "done", "confirmed": result.confirmed_at is not None}
    after = {"unit": result.unit, "quarter": result.quarter, "returned": True}
    acts.log(
        session, "task.return", period.occurrence, by, channel, now, before=before, after=after
    )
    return Returned(_of(task, period, result, waiting, confirmed=False), result.staff_id, why)


async def returnable(session: AsyncSession, result_id: int, *, by: Official) -> Result:
    """A part that the official may return, before she is asked for the reason. Refuses as above."""
    return await _reported_part(session, result_id, by)


async def close_without(
    session: AsyncSession,
    key: tuple[int, int, int],
    unit: str,
    why: str,
    *,
    by: Official,
    now: datetime,
    channel: str,
) -> Reported:
    """Close a period (task, year, quarter) without one of its lead units, giving a reason.

    Refuses `NotSettler`, `ReasonNeeded`, and `NothingWaiting` when the unit is not awaited.
    """
    if not by.may("settle"):
        raise NotSettler
    if not why.strip():
        raise ReasonNeeded
    task, period = await _period(session, key)
    if unit not in await _waiting(period):
        raise NothingWaiting(stt=task.stt)
    result = await _add(session, period, unit, "waived", by, now, note=why)
    waiting = await acts.settle(session, task, period, now)
    after = {"unit": unit, "quarter": period.quarter}
    acts.log(session, "task.waive", period.occurrence, by, channel, now, after=after)
    return _of(task, period, result, waiting, confirmed=False)


async def _period(session: AsyncSession, key: tuple[int, int, int]) -> tuple[Task, Period]:
    stt, year, quarter = key
    task = await occurrences.task(session, stt)
    occurrence = await occurrences.ensure(session, task, year)
    done = await occurrences.done_units(session, occurrence.id, quarter)
    return task, Period(occurrence, quarter, done)


async def _add(
    session: AsyncSession,
    period: Period,
    unit: str,
    kind: str,
    by: Official,
    now: datetime,
    **more: Any,
) -> Result:
    result = Result(
        occurrence_id=period.occurrence.id,
        unit=unit,
        quarter=period.quarter,
        kind=kind,
        staff_id=by.id,
        at=now,
        **more,
    )
    session.add(result)
    await session.flush()
    return result


async def state_past(
    session: AsyncSession,
    key: tuple[int, int, int],
    said: str,
    *,
    document: dict[str, Any] | None = None,
    by: Official,
    today: date,
    now: datetime,
    channel: str,
) -> None:
    """Say what became of a period that was due before the installation.

    `said` is "done" with the document's number and date, or one of `STATED`. A later word replaces
    an earlier one. Refuses `NotSettler`, `InformationKnown`, and `ReasonNeeded` without document.
    """
    if not by.may("settle"):
        raise NotSettler
    task, period = await _period(session, key)
    due = occurrences.due_of(task, key[1], key[2])
    waiting = await _waiting(period)
    if due >= await occurrences.installed_on(session) or due > today or not waiting:
        raise InformationKnown(stt=task.stt)
    if said in STATED:
        await _add(session, period, waiting[0], "stated", by, now, document={"stated": said})
    elif document is None:
        raise ReasonNeeded
    else:
        kept = {**document, "sent": document.get("sent") or document.get("signed")}
        more = {"document": kept, **acts.confirmed(by, now)}
        for unit in waiting:
            await _add(session, period, unit, "done", by, now, **more)
    await acts.settle(session, task, period, now)
    after = {"said": said, "quarter": period.quarter, "document": document}
    acts.log(session, "task.state", period.occurrence, by, channel, now, after=after)


async def unconfirmed(session: AsyncSession, *, by: Official) -> list[tuple[Result, Occurrence]]:
    """Reports that wait for the official's confirmation, oldest first."""
    first = await occurrences.first_year(session)
    rows = await session.execute(
        select(Result, Occurrence)
        .join(Occurrence, Occurrence.id == Result.occurrence_id)
        .where(
            Occurrence.year >= first,
            Result.kind == "done",
            Result.undone_at.is_(None),
            Result.confirmed_at.is_(None),
        )
        .order_by(Result.id)
    )
    return [
        (result, occurrence) for result, occurrence in rows if by.may_for("confirm", result.unit)
    ]
