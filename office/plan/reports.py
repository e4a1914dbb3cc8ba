"""The plan's tasks: what a unit reports, what remains, and where each task stands.

A task has one occurrence a year. Its lead units each have a part; continuous tasks have a part
per unit and quarter, and the year stays open. What was due before the installation has no
information until somebody reports it: it is never late and never reminded.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import (
    AlreadyReported,
    ClosedWithout,
    ConfirmedMeanwhile,
    NothingToUndo,
    Refused,
    ReportGone,
    WhichUnit,
)
from office.inbox import insert_for
from office.models import Result, Task
from office.plan import acts, occurrences
from office.plan.acts import Reported
from office.plan.occurrences import Period
from office.staff import Official

#: How long a report can be taken back by the official who made it.
UNDO = timedelta(minutes=10)


async def report(
    session: AsyncSession,
    stt: int,
    *,
    by: Official,
    unit: str | None = None,
    note: str | None = None,
    named: tuple[int | None, int] | None = None,
    today: date,
    now: datetime,
    channel: str,
) -> Reported:
    """Record that one unit did its part of a task in its oldest open period, or the `named` one.

    The occurrence closes when no lead unit is left. What a unit's lead reports herself is
    confirmed with it. Refuses `NoSuchTask`, `MayOnlyRead`, `NotYourTask`, `WhichUnit` when the
    report fits several of the official's units, `AlreadyReported`, `ClosedWithout`, and a named
    period that has not begun or is closed.
    """
    task = await occurrences.task(session, stt)
    mine = acts.own_units(task, by, unit, note=note, verb="done")
    periods = {
        u: await occurrences.period_for(session, task, u, today=today, named=named) for u in mine
    }
    missing = [u for u in mine if not periods[u].is_done(u)]
    if len(missing) > 1:
        raise WhichUnit(stt=stt, units=tuple(missing), note=note, verb="done")
    chosen = (missing or mine)[0]
    period = periods[chosen]
    result_id = await _insert(session, period, chosen, by, note, now) if missing else None
    if result_id is None:
        raise await _already(session, task, period, chosen, note)
    waiting = await acts.settle(session, task, period, now)
    after = {"unit": chosen, "quarter": period.quarter, "kind": "done"}
    acts.log(session, "task.done", period.occurrence, by, channel, now, after=after)
    return acts.reported(
        task,
        period,
        chosen,
        result_id,
        now,
        note,
        waiting,
        confirmed=by.may_for("confirm", chosen),
    )


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
            **(acts.confirmed(by, now) if by.may_for("confirm", unit) else {}),
        )
        .on_conflict_do_nothing()
        .returning(Result.id)
    )
    return found


async def _already(
    session: AsyncSession, task: Task, period: Period, unit: str, note: str | None
) -> Refused:
    first = await session.scalar(
        select(Result)
        .where(
            Result.occurrence_id == period.occurrence.id,
            Result.unit == unit,
            Result.quarter == period.quarter,
            Result.kind.in_(("done", "waived")),
            Result.undone_at.is_(None),
        )
        .order_by(Result.kind)
    )
    if first is not None and first.kind == "waived":
        return ClosedWithout(stt=task.stt, unit=unit, why=first.note or "")
    return AlreadyReported(
        stt=task.stt,
        year=period.occurrence.year,
        quarter=period.quarter,
        unit=unit,
        at=first.at if first else None,
        result_id=first.id if first else None,
        note=note,
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

    Refuses `NothingToUndo`, and `ConfirmedMeanwhile` when somebody else has confirmed it. The
    row stays, marked; the occurrence opens again.
    """
    result = await _own_result(session, by, result_id, kinds=("done", "interim"))
    if result is None or result.at < now - UNDO:
        raise NothingToUndo
    task, period = await occurrences.period_of(session, result)
    if result.confirmed_by not in {None, by.id}:
        raise ConfirmedMeanwhile(stt=task.stt, name=await acts.name(session, result.confirmed_by))
    result.undone_at = now
    await session.flush()
    waiting = await acts.settle(session, task, period, now)
    before = {"unit": result.unit, "quarter": result.quarter, "kind": result.kind}
    after = {"unit": result.unit, "quarter": result.quarter, "undone": True}
    acts.log(session, "task.undo", period.occurrence, by, channel, now, before=before, after=after)
    return acts.reported(task, period, result.unit, result.id, result.at, result.note, waiting)


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
    waiting = await acts.settle(session, task, period, now)
    acts.log(
        session,
        "task.interim",
        period.occurrence,
        by,
        channel,
        now,
        before={"unit": result.unit, "kind": "done"},
        after={"unit": result.unit, "kind": "interim"},
    )
    return acts.reported(task, period, result.unit, result.id, result.at, result.note, waiting)
