"""The record of a period: what stands in the plan, the sheet and the logs, for papers to quote.

The one place where papers read results of tasks. Every figure carries where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import figures, praise, staff
from office.figures import Figure, Span
from office.models import Recognition, Result, Task
from office.plan import occurrences, standings
from office.plan.following import STATED
from office.plan.standings import Standing
from office.praise import Praised
from office.ratings import results
from office.ratings.results import Figures as Ratings
from office.scoring import recognition, sheet
from office.scoring.sheet import Sheet


@dataclass(frozen=True)
class Entry:
    """What a unit reported in the period."""

    id: int
    unit: str
    quarter: int
    kind: str  # one of `Result`'s kinds
    day: date
    note: str | None
    document: str | None  # its number
    signed: date | None
    sent: date | None
    due: date  # of the year or quarter that it was reported for

    @property
    def late(self) -> bool:
        """Whether it came after the last day: by the day the document was sent, if it names one."""
        return (self.sent or self.day) > self.due


@dataclass(frozen=True)
class TaskRecord:
    """A task of a year: where it stood on the last day, and what was reported in the period."""

    stt: int
    short: str
    text: str
    schedule: str
    leads: tuple[str, ...]
    state: str  # one of `standings.STATES`
    confirmed: bool  # what the units reported done, a lead or the coordinator has confirmed
    waiting: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def documents(self) -> tuple[Entry, ...]:
        """The entries that name a document."""
        return tuple(entry for entry in self.entries if entry.document)


@dataclass(frozen=True)
class Record:
    """Everything that a paper of a year may quote."""

    year: int
    span: Span
    taken_at: datetime
    units: dict[str, str]
    tasks: tuple[TaskRecord, ...]
    sheet: Sheet
    recognition: Recognition | None
    figures: tuple[Figure, ...]
    ratings: Ratings
    praise: tuple[Praised, ...]


def span_of(
    year: int, *, today: date, since: date | None = None, until: date | None = None
) -> Span:
    """The period of a year's paper: the named days, else the year as far as it has gone."""
    last = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    return Span(since or date(year, 1, 1), until or last)


async def of_year(
    session: AsyncSession, year: int, span: Span, *, now: datetime, zone: ZoneInfo
) -> Record:
    """The record of a year, from what was reported in the period. Refuses `NoScheme`."""
    today = min(now.astimezone(zone).date(), span.until)
    tasks = [
        await _task(session, task, year, span, today, zone)
        for task in (
            await session.scalars(select(Task).where(~Task.extra).order_by(Task.stt))
        ).all()
    ]
    ratings = await results.figures(session, since=span.since, until=span.until)
    return Record(
        year=year,
        span=span,
        taken_at=now,
        units=await staff.unit_names(session),
        tasks=tuple(tasks),
        sheet=await sheet.of_year(session, year),
        recognition=await recognition.of_year(session, year),
        figures=(*_counted(tasks), *await figures.of_span(session, span, ratings, zone=zone)),
        ratings=ratings,
        praise=tuple(await praise.received(session, span.since, span.until, zone=zone)),
    )


async def _task(
    session: AsyncSession, task: Task, year: int, span: Span, today: date, zone: ZoneInfo
) -> TaskRecord:
    quarters = [0]
    if occurrences.is_continuous(task):
        last = occurrences.quarter_of(today) if today.year == year else 4 * (today.year > year)
        quarters = list(range(1, last + 1)) or [1]
    lines = [
        await standings.standing(session, task, today=today, zone=zone, period=(year, quarter))
        for quarter in quarters
    ]
    entries = [
        _entry(result, line.due, zone)
        for line in lines
        for result in line.results
        if result.undone_at is None  # what was returned counts for nothing
    ]
    line = lines[-1]
    return TaskRecord(
        stt=task.stt,
        short=line.short,
        text=line.text,
        schedule=str(line.schedule["text"]),
        leads=line.leads,
        state=_state(line, entries, span, today),
        confirmed=line.confirmed,
        waiting=line.waiting,
        entries=tuple(entry for entry in entries if span.holds(entry.day)),
    )


def _entry(result: Result, due: date, zone: ZoneInfo) -> Entry:
    document = result.document or {}
    return Entry(
        id=result.id,
        unit=result.unit,
        quarter=result.quarter,
        kind=result.kind,
        day=result.at.astimezone(zone).date(),
        note=result.note,
        document=document.get("number"),
        signed=_day(document.get("signed")),
        sent=_day(document.get("sent")),
        due=due,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _state(line: Standing, entries: Iterable[Entry], span: Span, today: date) -> str:
    """The state on the last day of the period: what was reported later is not known yet."""
    later = [entry for entry in entries if entry.day > span.until]
    known = line.state not in {"unknown", *STATED}
    if not known or not any(entry.kind in {"done", "waived"} for entry in later):
        return line.state
    if line.quarter:
        return "continuous"
    return "overdue" if today > line.due else "in_progress"


def _counted(tasks: Iterable[TaskRecord]) -> Iterable[Figure]:
    """How many tasks stand where, each with their numbers."""
    by_state: dict[str, list[str]] = {state: [] for state in standings.STATES}
    for task in tasks:
        by_state[task.state].append(f"task:{task.stt}")
    yield Figure("tasks", sum(map(len, by_state.values())))
    for state, rows in by_state.items():
        yield Figure(f"tasks.{state}", len(rows), tuple(rows))
