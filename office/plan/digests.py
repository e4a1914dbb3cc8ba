"""Digests: the plan in numbers for leaders each week, for observers each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar, staff
from office.calendar import Calendar
from office.inbox import insert_for
from office.models import Digest, Person, Preference
from office.plan import reminders, standings
from office.plan.standings import Standing

#: kind → act of who gets it.
READERS = {"week": "publish", "month": "supervise"}
SOON = timedelta(days=14)
#: What is older by so much is no news any more.
LATE = timedelta(days=7)


@dataclass(frozen=True)
class Numbers:
    """The plan in numbers, and the lines behind them."""

    year: int
    total: int
    done: int
    unconfirmed: int
    overdue: tuple[Standing, ...]
    stuck: tuple[Standing, ...]
    soon: tuple[Standing, ...]
    unknown: int
    extra: int  # extra tasks that are open
    extra_late: int


@dataclass(frozen=True)
class Issue:
    """A digest that is to be sent: which kind, for which week or month, to which officials."""

    kind: str
    period: str
    first: date
    readers: tuple[Person, ...]


async def numbers(session: AsyncSession, *, today: date, zone: ZoneInfo) -> Numbers:
    """Where the plan stands this year, with what earlier periods still wait for."""
    earlier, now = await standings.board(session, today=today, zone=zone)
    plan = [line for line in now if not line.extra]
    extras = [line for line in now if line.extra and line.waiting]
    finished = [line for line in plan if line.done and not line.waiting]
    return Numbers(
        year=today.year,
        total=len(plan),
        done=len(finished),
        unconfirmed=sum(not line.confirmed for line in finished),
        overdue=tuple(line for line in [*earlier, *now] if line.state == "overdue"),
        stuck=tuple(line for line in [*earlier, *now] if line.stuck and line.waiting),
        soon=tuple(
            line
            for line in now
            if line.waiting and today <= line.due <= today + SOON and line.state != "unknown"
        ),
        unknown=sum(line.state == "unknown" for line in plan),
        extra=len(extras),
        extra_late=sum(line.state == "overdue" for line in extras),
    )


def first_day(kind: str, today: date) -> date:
    """The Monday of the week, or the first of the month."""
    if kind == "week":
        return today - timedelta(days=today.weekday())
    return today.replace(day=1)


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[Issue]:
    """Digests to send at this moment: on the first working day, at each reader's hour, once.

    A process that slept over that day sends them within a week of it.
    """
    days = await calendar.load(session)
    if not days.is_open(now, zone):
        return []
    local = now.astimezone(zone)
    found = []
    for kind, act in READERS.items():
        first = first_day(kind, local.date())
        if local.date() - first >= LATE:
            continue
        period = f"{kind}/{first.isoformat()}"
        told = set(
            (await session.scalars(select(Digest.staff_id).where(Digest.period == period))).all()
        )
        readers = await _ready(session, act, days, local, told)
        if readers:
            found.append(Issue(kind, period, first, tuple(readers)))
    return found


async def _ready(
    session: AsyncSession, act: str, days: Calendar, local: datetime, told: set[int]
) -> list[Person]:
    """One account of each reader whose hour has come: the one that she used last."""
    opens, closes = days.open_hours(local.date()) or (time.max, time.max)
    chosen = {p.staff_id: p for p in (await session.scalars(select(Preference))).all()}
    accounts: dict[int, Person] = {}
    for person in await staff.holders(session, act, today=local.date()):
        held = accounts.get(person.staff_id or 0)
        if held is None or person.last_seen_at > held.last_seen_at:
            accounts[person.staff_id or 0] = person
    return [
        person
        for id_, person in sorted(accounts.items())
        if id_ not in told
        and not (id_ in chosen and chosen[id_].quiet)
        and local.time()
        >= reminders.at_hour(chosen[id_].hour if id_ in chosen else None, opens, closes)
    ]


async def claim(session: AsyncSession, issue: Issue, person: Person, *, now: datetime) -> bool:
    """Make this reader's digest ours; False when another process was faster."""
    insert = insert_for(session)
    made = await session.scalar(
        insert(Digest)
        .values(staff_id=person.staff_id, period=issue.period, at=now)
        .on_conflict_do_nothing()
        .returning(Digest.staff_id)
    )
    return made is not None
