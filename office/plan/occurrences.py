"""Occurrences: a task in a year, its periods, and what is due when."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.errors import NoSuchTask, NotBegun, YearClosed
from office.inbox import insert_for
from office.models import Occurrence, Result, Task

FIRST_YEAR = "plan.first_year"
INSTALLED = "installed_on"
#: A year's parts may be reported until this day of the next year (design §6).
GRACE = (3, 31)


@dataclass(frozen=True)
class Period:
    """An occurrence, and the quarter of it for a continuous task (else 0)."""

    occurrence: Occurrence
    quarter: int
    done: frozenset[str]

    def is_done(self, unit: str) -> bool:
        """Whether the unit's part of this period is done, or closed without it."""
        return unit in self.done


def is_continuous(task: Task) -> bool:
    """Whether the task is reported quarter by quarter while the year stays open."""
    return bool(task.schedule["kind"] == "continuous")


def is_once(task: Task) -> bool:
    """Whether the task has one date of its own and no years: an extra task."""
    return bool(task.schedule["kind"] == "once")


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def due_of(task: Task, year: int, quarter: int = 0) -> date:
    """The last day of a task's year, or of a quarter of it.

    "Trước ngày D" ends the day before D (Civil Code 91/2015/QH13, art. 148).
    """
    schedule = task.schedule
    if schedule["kind"] == "once":
        return date.fromisoformat(schedule["date"])
    if quarter:
        month = quarter * 3
    elif schedule["kind"] == "before":
        return date(year, schedule["month"], schedule["day"]) - timedelta(days=1)
    elif schedule["kind"] == "month":
        month = schedule["month"]
    else:
        month = 12
    return date(year, month, monthrange(year, month)[1])


async def task(session: AsyncSession, stt: int) -> Task:
    """The task of that number. Refuses `NoSuchTask`."""
    found = await session.get(Task, stt) if 0 < stt < 10_000 else None
    if found is None or found.withdrawn_at is not None:
        raise await _no_task(session, stt)
    return found


async def planned(session: AsyncSession, stt: int) -> Task:
    """The plan's own task of that number. Refuses `NoSuchTask`, also for an extra one."""
    found = await task(session, stt)
    if found.extra:
        raise await _no_task(session, stt)
    return found


async def _no_task(session: AsyncSession, stt: int) -> NoSuchTask:
    last = await session.scalar(select(func.max(Task.stt)).where(~Task.extra))
    return NoSuchTask(stt=stt, last=last or 0)


async def installed_on(session: AsyncSession) -> date:
    """The day this installation began; what was due before it has no information."""
    value = await store.get(session, INSTALLED)
    return date.fromisoformat(value) if value else date.min


async def ensure(session: AsyncSession, task: Task, year: int) -> Occurrence:
    """The task's occurrence of that year, made when the year is first asked for, and locked.

    Its words, schedule and lead units stay as they are now, whatever becomes of the plan later.
    """
    insert = insert_for(session)
    await session.execute(
        insert(Occurrence)
        .values(
            stt=task.stt,
            year=year,
            due=due_of(task, year),
            lead=task.lead,
            short=task.short,
            text=task.text,
            schedule=task.schedule,
        )
        .on_conflict_do_nothing()
    )
    return (
        await session.scalars(
            select(Occurrence)
            .where(Occurrence.stt == task.stt, Occurrence.year == year)
            .with_for_update(key_share=True)
        )
    ).one()


async def done_units(session: AsyncSession, occurrence_id: int, quarter: int) -> frozenset[str]:
    """The units that the period does not wait for: their part is done, or closed without them."""
    found = await session.scalars(
        select(Result.unit).where(
            Result.occurrence_id == occurrence_id,
            Result.quarter == quarter,
            Result.kind.in_(("done", "waived")),
            Result.undone_at.is_(None),
        )
    )
    return frozenset(found.all())


async def _period(session: AsyncSession, task: Task, year: int, quarter: int) -> Period:
    occurrence = await ensure(session, task, year)
    return Period(occurrence, quarter, await done_units(session, occurrence.id, quarter))


async def period_of(session: AsyncSession, result: Result) -> tuple[Task, Period]:
    """The task and period that a result belongs to, locked."""
    occurrence = (
        await session.scalars(
            select(Occurrence)
            .where(Occurrence.id == result.occurrence_id)
            .with_for_update(key_share=True)
        )
    ).one()
    found = await task(session, occurrence.stt)
    done = await done_units(session, occurrence.id, result.quarter)
    return found, Period(occurrence, result.quarter, done)


async def first_year(session: AsyncSession) -> int:
    """The plan's first year."""
    return int(await store.get(session, FIRST_YEAR) or 2026)


async def period_for(
    session: AsyncSession,
    task: Task,
    unit: str,
    *,
    today: date,
    named: tuple[int | None, int] | None = None,
) -> Period:
    """The period that the unit's report means on that day (design §6), or the `named` one.

    The oldest one that is open and in which the unit's part is missing: last year's until 31/03,
    then this year's; what has no information does not count as open. Else this year's, for a
    continuous task the current quarter's. A named year and quarter is refused when it has not
    begun (`NotBegun`) or is closed (`YearClosed`).
    """
    if named is not None:
        return await _period(session, task, *await _named(session, task, named, today))
    installed = await installed_on(session)
    for year, quarter in await reportable(session, task, today):
        if due_of(task, year, quarter) < installed:
            continue
        period = await _period(session, task, year, quarter)
        if not period.is_done(unit):
            return period
    return await _period(session, task, *current(task, today))


async def _named(
    session: AsyncSession, task: Task, named: tuple[int | None, int], today: date
) -> tuple[int, int]:
    """A year and quarter as somebody typed them: the quarter counts for continuous tasks only."""
    now = current(task, today)
    if is_once(task):
        return now
    year = named[0] or today.year
    quarter = (named[1] or now[1]) if is_continuous(task) else 0
    if is_continuous(task) and not named[1] and year < today.year:
        quarter = 4
    if (year, quarter) > now:
        raise NotBegun(stt=task.stt, year=year, quarter=named[1])
    if (year, quarter) not in await reportable(session, task, today):
        raise YearClosed(stt=task.stt, year=year)
    return year, quarter


def current(task: Task, today: date) -> tuple[int, int]:
    """This year, and the quarter of it for a continuous task; a single date has its own year."""
    if is_once(task):
        return due_of(task, today.year).year, 0
    return today.year, quarter_of(today) if is_continuous(task) else 0


async def reportable(session: AsyncSession, task: Task, today: date) -> list[tuple[int, int]]:
    """Years and quarters that may be reported on that day, oldest first."""
    return periods_open(task, today, first=await first_year(session))


def periods_open(task: Task, today: date, *, first: int) -> list[tuple[int, int]]:
    """`reportable` of a plan that begins in the year `first`."""
    if is_once(task):
        return [current(task, today)]
    years = [today.year]
    if (today.month, today.day) <= GRACE and today.year > first:
        years.insert(0, today.year - 1)
    if not is_continuous(task):
        return [(year, 0) for year in years]
    return [
        (year, quarter)
        for year in years
        for quarter in range(1, 5)
        if year < today.year or quarter <= quarter_of(today)
    ]
