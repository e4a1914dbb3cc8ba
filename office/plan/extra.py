"""Extra tasks: given to a unit or an official, with one date, numbered apart from the plan's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import MayNotAssign, NoSuchTask, NotAssignable, NotGiver
from office.inbox import insert_for
from office.models import Seat, Staff, Task, Unit
from office.plan import occurrences
from office.roles import ROLES
from office.staff import Official

#: The plan's tasks are numbered from 1 on; those are far away from it.
FIRST = 101


@dataclass(frozen=True)
class Given:
    """An extra task as it was given."""

    stt: int
    short: str
    leads: tuple[str, ...]
    assignee_id: int | None
    due: date
    at: time | None


async def check(session: AsyncSession, by: Official, units: Sequence[str]) -> None:
    """Whether the official may give tasks to these units.

    Refuses `MayNotAssign` (a unit lead gives within her unit) and `NotAssignable`: the People's
    Committee assigns nothing to the party, the front, the police and the like (domain §2).
    """
    if not units or not all(by.may_for("assign", unit) for unit in units):
        raise MayNotAssign
    rows = await session.scalars(select(Unit).where(Unit.slug.in_(list(units)), ~Unit.assignable))
    if (first := rows.first()) is not None:
        raise NotAssignable(unit=first.slug)


def units_to_give(by: Official, every: Sequence[str]) -> tuple[str, ...]:
    """The units that the official may give tasks to, before it is asked whether they take any."""
    return tuple(unit for unit in every if by.may_for("assign", unit))


async def assignable(session: AsyncSession) -> tuple[str, ...]:
    """The units that tasks may be given to, in the commune's order."""
    query = select(Unit.slug).where(Unit.assignable).order_by(Unit.position)
    return tuple((await session.scalars(query)).all())


async def officials(session: AsyncSession, unit: str, *, today: date) -> list[tuple[int, str]]:
    """Who reports for the unit: id and name."""
    reporting = [role for role, acts in ROLES.items() if "report" in acts]
    rows = await session.execute(
        select(Staff.id, Staff.name)
        .join(Seat, Seat.staff_id == Staff.id)
        .where(
            Staff.active,
            Seat.unit == unit,
            Seat.role.in_(reporting),
            Seat.since <= today,
            Seat.until.is_(None) | (Seat.until >= today),
        )
        .order_by(Staff.id)
        .distinct()
    )
    return [(id_, name) for id_, name in rows]


async def give(
    session: AsyncSession,
    what: str,
    *,
    units: Sequence[str],
    assignee_id: int | None = None,
    due: date,
    at: time | None = None,
    by: Official,
    now: datetime,
    channel: str,
) -> Given:
    """Make an extra task with a number of its own. Refuses as `check` does."""
    await check(session, by, units)
    schedule = {"kind": "once", "date": due.isoformat()}
    if at is not None:
        schedule["time"] = at.strftime("%H:%M")
    values: dict[str, object] = {
        "short": what,
        "text": what,
        "schedule": schedule,
        "lead": list(units),
        "extra": True,
        "assignee_id": assignee_id,
        "made_by": by.id,
        "made_at": now,
    }
    stt = await number(session, values)
    task = await occurrences.task(session, stt)
    await occurrences.ensure(session, task, due.year)
    audit.write(
        session,
        "task.give",
        f"task:{stt}/{due.year}",
        staff_id=by.id,
        channel=channel,
        now=now,
        after={"units": list(units), "assignee": assignee_id, "due": due.isoformat()},
    )
    return Given(stt, what, tuple(units), assignee_id, due, at)


async def number(session: AsyncSession, values: dict[str, object]) -> int:
    """Keep a task's row under the next free number, also when somebody else takes one now."""
    insert = insert_for(session)
    while True:
        last = await session.scalar(select(func.max(Task.stt)).where(Task.extra))
        number = max(FIRST, (last or 0) + 1)
        made: int | None = await session.scalar(
            insert(Task).values(stt=number, **values).on_conflict_do_nothing().returning(Task.stt)
        )
        if made is not None:
            return made


async def withdraw(
    session: AsyncSession, stt: int, *, by: Official, now: datetime, channel: str
) -> Task:
    """Take an extra task back: who gave it does, or who may give any. Its history stays.

    Refuses `NoSuchTask` and `NotGiver`.
    """
    task = await occurrences.task(session, stt)
    if not task.extra:
        raise NoSuchTask(stt=stt, last=stt)
    if task.made_by != by.id and not by.may("assign_any"):
        raise NotGiver
    task.withdrawn_at = now
    await session.flush()
    audit.write(
        session,
        "task.withdraw",
        f"task:{stt}/{task.schedule['date'][:4]}",
        staff_id=by.id,
        channel=channel,
        now=now,
    )
    return task
