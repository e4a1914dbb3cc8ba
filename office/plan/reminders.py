"""Reminders: what is due at this moment and not yet said, to whom.

Steps are 30, 7 and 1 calendar days before the last working day (moved back to a working day), the
day itself, and each week when overdue (design §6). After a week overdue the unit's lead and the
coordinators are told once. Unique keys make each message and each line happen once, however many
processes ask and however often they start again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar, leaving
from office.calendar import Calendar
from office.inbox import insert_for
from office.models import (
    Occurrence,
    Person,
    Preference,
    Reminded,
    ReminderLine,
    Seat,
    Staff,
)
from office.plan import extra, occurrences, standings
from office.plan.standings import Standing
from office.roles import ROLES

BEFORE = (30, 7, 1, 0)
WEEK = timedelta(days=7)
#: The hour of who has chosen none.
HOUR = 8
#: A reply "xong" means the newest reminder for so long.
RECENT = timedelta(days=6)
UP = "up"
#: Lines in one message; what does not fit is said the next day.
MOST = 15


@dataclass(frozen=True)
class Line:
    """A unit's part that is to be called to mind, and which step of it."""

    standing: Standing
    unit: str
    step: str
    day: date  # when the step was due


@dataclass(frozen=True)
class Bundle:
    """What one official is to be told in one message."""

    staff_id: int
    lines: tuple[Line, ...]


def ready_by(standing: Standing) -> date:
    """The day that steps count from: the last working day, or before days not announced yet."""
    return standing.finish_by or standing.last_working


def step_of(
    standing: Standing, days: Calendar, *, today: date, since: date
) -> tuple[str, date] | None:
    """The newest step that has come, with its day; None before the first one.

    Steps that had passed before `since` (the installation, the day a task was given) are not made
    up for.
    """
    last = ready_by(standing)
    steps = [(days.last_working(last - timedelta(days=n)), str(n)) for n in BEFORE]
    if today > standing.due:
        weeks = (today - last) // WEEK
        if weeks > 0:
            steps.append((last + weeks * WEEK, f"+{weeks}"))
    come = [(day, step) for day, step in steps if day <= today]
    if not come or come[-1][0] < since:
        return None
    day, step = come[-1]
    return step, day


async def _open(session: AsyncSession, *, today: date, zone: ZoneInfo) -> list[Standing]:
    """Periods that wait for somebody and were not due before the installation."""
    installed = await occurrences.installed_on(session)
    earlier, now = await standings.board(session, today=today, zone=zone)
    return [
        line for line in [*now, *earlier] if line.waiting and (line.extra or line.due >= installed)
    ]


async def bundles(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[Bundle]:
    """Who is to be told what at this moment; empty outside working hours.

    Each official is asked for at the hour she chose, and not again on a day on which she was told.
    """
    days = await calendar.load(session)
    if not days.is_open(now, zone):
        return []
    today = now.astimezone(zone).date()
    ready = await _ready(session, days, now.astimezone(zone))
    if not ready:
        return []
    board = await _open(session, today=today, zone=zone)
    wanted: dict[int, list[Line]] = {}
    seats = await _seats(session, today)
    installed = await occurrences.installed_on(session)
    # The People's Committee reminds none of the bodies that it cannot assign to (domain §2).
    assignable = await extra.assignable(session)
    for standing in board:
        come = step_of(standing, days, today=today, since=_since(standing, installed, zone))
        if come is None:
            continue
        for unit in standing.waiting:
            if unit in assignable:
                _add(wanted, standing, unit, come, seats)
    said = await _said(session, wanted)
    found = []
    for staff_id in sorted(ready & wanted.keys()):
        lines = [line for line in wanted[staff_id] if _name(staff_id, line) not in said]
        lines.sort(key=lambda line: (line.step == UP, line.standing.due))
        if lines:
            found.append(Bundle(staff_id, tuple(lines[:MOST])))
    return found


def _since(standing: Standing, installed: date, zone: ZoneInfo) -> date:
    """From which day on steps count: the day after an extra task was given, the installation."""
    if standing.made_at is None:
        return installed
    return standing.made_at.astimezone(zone).date() + timedelta(days=1)


async def _ready(session: AsyncSession, days: Calendar, local: datetime) -> frozenset[int]:
    """Officials whose hour has come today, who are not away, quiet, or told already."""
    opens, closes = days.open_hours(local.date()) or (time.max, time.max)
    away = await leaving.away(session, today=local.date())
    told = set(
        (await session.scalars(select(Reminded.staff_id).where(Reminded.day == local.date()))).all()
    )
    rows = await session.execute(
        select(Staff.id, Preference.hour, Preference.quiet)
        .outerjoin(Preference, Preference.staff_id == Staff.id)
        .where(Staff.active)
    )
    return frozenset(
        id_
        for id_, hour, quiet in rows
        if not quiet
        and id_ not in away
        and id_ not in told
        and local.time() >= at_hour(hour, opens, closes)
    )


def at_hour(hour: int | None, opens: time, closes: time) -> time:
    """When somebody is told on a day: at her hour, or at the opening when that is out of it."""
    chosen = time(HOUR if hour is None else hour)
    return chosen if opens <= chosen < closes else opens


@dataclass(frozen=True)
class _Held:
    staff_id: int
    role: str
    unit: str | None
    for_staff: int | None


async def _seats(session: AsyncSession, today: date) -> list[_Held]:
    """Everybody's seats of the day."""
    rows = await session.execute(
        select(Seat.staff_id, Seat.role, Seat.unit, Seat.for_staff)
        .join(Staff, Staff.id == Seat.staff_id)
        .where(Staff.active, Seat.since <= today, Seat.until.is_(None) | (Seat.until >= today))
        .order_by(Seat.id)
    )
    return [_Held(*row) for row in rows]


def _add(
    wanted: dict[int, list[Line]],
    standing: Standing,
    unit: str,
    come: tuple[str, date],
    seats: Iterable[_Held],
) -> None:
    """Who reports for the unit gets the step; a week late, who leads and follows gets it once."""
    step, day = come
    told = set()
    for held in seats:
        hers = held.unit == unit and "report" in ROLES[held.role]
        if hers and standing.assignee_id in {None, held.staff_id, held.for_staff}:
            if held.staff_id not in told:
                wanted.setdefault(held.staff_id, []).append(Line(standing, unit, step, day))
            told.add(held.staff_id)
    if not step.startswith("+"):
        return
    for held in seats:
        leads = held.unit == unit and "confirm" in ROLES[held.role]
        if (leads or "settle" in ROLES[held.role]) and held.staff_id not in told:
            wanted.setdefault(held.staff_id, []).append(Line(standing, unit, UP, day))
            told.add(held.staff_id)


_Name = tuple[int, int, int, int, str, str]  # staff, stt, year, quarter, unit, step


def _name(staff_id: int, line: Line) -> _Name:
    return staff_id, *line.standing.key, line.unit, line.step


async def _said(session: AsyncSession, wanted: dict[int, list[Line]]) -> set[_Name]:
    if not wanted:
        return set()
    years = {line.standing.year for lines in wanted.values() for line in lines}
    rows = await session.execute(
        select(
            ReminderLine.staff_id,
            Occurrence.stt,
            Occurrence.year,
            ReminderLine.quarter,
            ReminderLine.unit,
            ReminderLine.step,
        )
        .join(Occurrence, Occurrence.id == ReminderLine.occurrence_id)
        .where(Occurrence.year.in_(years), ReminderLine.staff_id.in_(list(wanted)))
    )
    return {(a, b, c, d, e, f) for a, b, c, d, e, f in rows}


async def claim(
    session: AsyncSession, bundle: Bundle, *, now: datetime, zone: ZoneInfo
) -> tuple[Person, list[Line]] | None:
    """Make this message ours: the account it goes to and its lines; None when another process was
    faster, or when nothing reaches her (it is then asked again)."""
    person = await _account(session, bundle.staff_id)
    if person is None:
        return None
    today = now.astimezone(zone).date()
    insert = insert_for(session)
    first = await session.scalar(
        insert(Reminded)
        .values(staff_id=bundle.staff_id, day=today, at=now)
        .on_conflict_do_nothing()
        .returning(Reminded.staff_id)
    )
    if first is None:
        return None
    lines = [line for line in bundle.lines if await _claim_line(session, bundle, line, today)]
    if not lines:  # all were said meanwhile: her day is not used up
        await session.execute(
            delete(Reminded).where(Reminded.staff_id == bundle.staff_id, Reminded.day == today)
        )
        return None
    return person, lines


async def _account(session: AsyncSession, staff_id: int) -> Person | None:
    """The account that the official used last: one message, though she has several channels."""
    return await session.scalar(
        select(Person)
        .where(Person.staff_id == staff_id, Person.reachable)
        .order_by(Person.last_seen_at.desc(), Person.id)
        .limit(1)
    )


async def _claim_line(session: AsyncSession, bundle: Bundle, line: Line, today: date) -> bool:
    task = await occurrences.task(session, line.standing.stt)
    occurrence = await occurrences.ensure(session, task, line.standing.year)
    insert = insert_for(session)
    values: dict[str, Any] = {
        "occurrence_id": occurrence.id,
        "quarter": line.standing.quarter,
        "unit": line.unit,
        "staff_id": bundle.staff_id,
        "step": line.step,
    }
    made = await session.scalar(
        insert(ReminderLine)
        .values(day=today, **values)
        .on_conflict_do_nothing()
        .returning(ReminderLine.id)
    )
    return made is not None


async def newest(
    session: AsyncSession, staff_id: int, *, today: date, zone: ZoneInfo
) -> list[tuple[Standing, str]]:
    """The parts of the official's newest reminder that still wait: what her "xong" means."""
    day = await session.scalar(
        select(ReminderLine.day)
        .where(
            ReminderLine.staff_id == staff_id,
            ReminderLine.day >= today - RECENT,
            ReminderLine.step != UP,
        )
        .order_by(ReminderLine.day.desc())
        .limit(1)
    )
    if day is None:
        return []
    rows: Sequence[Any] = (
        await session.execute(
            select(Occurrence.stt, Occurrence.year, ReminderLine.quarter, ReminderLine.unit)
            .join(Occurrence, Occurrence.id == ReminderLine.occurrence_id)
            .where(
                ReminderLine.staff_id == staff_id,
                ReminderLine.day == day,
                ReminderLine.step != UP,
            )
            .order_by(ReminderLine.id)
        )
    ).all()
    board = {line.key: line for line in await _open(session, today=today, zone=zone)}
    return [
        (board[stt, year, quarter], unit)
        for stt, year, quarter, unit in rows
        if (stt, year, quarter) in board and unit in board[stt, year, quarter].waiting
    ]


async def preference(session: AsyncSession, staff_id: int) -> Preference:
    """How the official wants to be told; the defaults when she has said nothing."""
    found = await session.get(Preference, staff_id)
    return found or Preference(staff_id=staff_id, hour=None, quiet=False)


async def prefer(
    session: AsyncSession, staff_id: int, *, hour: int | None = None, quiet: bool | None = None
) -> Preference:
    """Change the hour, or whether reminders come at all."""
    held = await session.get(Preference, staff_id)
    if held is None:
        held = Preference(staff_id=staff_id, hour=None, quiet=False)
        session.add(held)
    if hour is not None:
        held.hour, held.quiet = hour, False
    if quiet is not None:
        held.quiet = quiet
    await session.flush()
    return held
