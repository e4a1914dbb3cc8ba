"""On the way: progress, what is stuck, and notes on a task in the period that a unit works on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import ReasonNeeded, WhichUnit
from office.models import Result
from office.plan import acts, occurrences
from office.plan.acts import Reported
from office.staff import Official

#: Kinds that need words; progress may be a tap.
_WORDY = frozenset({"stuck", "note"})
#: What the choice of a unit goes on with.
VERBS = {"progress": "progress", "stuck": "stuck", "note": "jot"}


async def tell(
    session: AsyncSession,
    kind: str,
    stt: int,
    words: str | None,
    *,
    by: Official,
    unit: str | None = None,
    today: date,
    now: datetime,
    channel: str,
) -> Reported:
    """Record `progress`, `stuck` or a `note` of one of the task's lead units; it closes nothing.

    Refuses `NoSuchTask`, `MayOnlyRead`, `NotYourTask`, `WhichUnit`, and `ReasonNeeded` for what
    says nothing without words.
    """
    task = await occurrences.task(session, stt)
    verb = VERBS[kind]
    mine = acts.own_units(task, by, unit, note=words, verb=verb)
    if len(mine) > 1:
        raise WhichUnit(stt=stt, units=tuple(mine), note=words, verb=verb)
    if kind in _WORDY and not words:
        raise ReasonNeeded
    period = await occurrences.period_for(session, task, mine[0], today=today)
    result = Result(
        occurrence_id=period.occurrence.id,
        unit=mine[0],
        quarter=period.quarter,
        kind=kind,
        staff_id=by.id,
        at=now,
        note=words,
    )
    session.add(result)
    await session.flush()
    after = {"unit": mine[0], "quarter": period.quarter}
    acts.log(session, f"task.{kind}", period.occurrence, by, channel, now, after=after)
    waiting = tuple(lead for lead in period.occurrence.lead if not period.is_done(lead))
    return acts.reported(task, period, mine[0], result.id, now, words, waiting)
