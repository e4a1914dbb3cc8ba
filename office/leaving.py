"""Leaving: accounts that are taken away, officials who go, substitutes while they are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import (
    AwayEnds,
    LastAdmin,
    NoSubstitute,
    NoSuchOfficial,
    NotAway,
    OnlyUnitsHandOn,
)
from office.models import Absence, Person, Seat, Staff
from office.roles import HANDED_ON
from office.staff import Official


async def _active(session: AsyncSession, staff_id: int) -> Staff:
    found = await session.get(Staff, staff_id, with_for_update=True)
    if found is None or not found.active:
        raise NoSuchOfficial(id=staff_id)
    return found


async def unbind(
    session: AsyncSession,
    staff_id: int,
    *,
    channel: str | None = None,
    by: int | None = None,
    now: datetime,
) -> int:
    """Take an official's accounts away (a lost phone), on one channel or all; returns how many.

    She stays an official: `staff.invite_again` gives her a code for the next account. Refuses
    `NoSuchOfficial`.
    """
    official = await _active(session, staff_id)
    query = select(Person).where(Person.staff_id == official.id)
    if channel is not None:
        query = query.where(Person.channel == channel)
    people = (await session.scalars(query)).all()
    for person in people:
        person.staff_id = None
        person.context = {}  # what she had begun as an official is nobody's now
    after = {"accounts": len(people), "channel": channel}
    _log(session, "staff.unbind", official.id, by, now, after)
    await session.flush()
    return len(people)


async def dismiss(
    session: AsyncSession, staff_id: int, *, by: int | None = None, today: date, now: datetime
) -> Staff:
    """End an official's service: her accounts, her seats, and who acts for her.

    What she reported stays. Refuses `NoSuchOfficial`, and `LastAdmin`: without an administrator
    nobody could invite another one.
    """
    admins = await _admins(session, today)
    official = await _active(session, staff_id)
    if admins == {official.id}:
        raise LastAdmin(name=official.name)
    official.active = False
    await unbind_all(session, official.id)
    ending = Seat.until.is_(None) | (Seat.until > today)
    hers = (Seat.staff_id == official.id) | (Seat.for_staff == official.id)
    await session.execute(update(Seat).where(hers, ending).values(until=today))
    _log(session, "staff.dismiss", official.id, by, now, None)
    await session.flush()
    return official


async def unbind_all(session: AsyncSession, staff_id: int) -> None:
    """No account is the official's any more."""
    people = await session.scalars(select(Person).where(Person.staff_id == staff_id))
    for person in people.all():
        person.staff_id = None
        person.context = {}


async def _admins(session: AsyncSession, today: date) -> set[int]:
    """The administrators of the day, locked in one order before anybody else.

    So two who dismiss each other do not both succeed, and do not wait for each other.
    """
    found = await session.scalars(
        select(Seat.staff_id)
        .join(Staff, Staff.id == Seat.staff_id)
        .where(
            Seat.role == "admin",
            Staff.active,
            Seat.since <= today,
            Seat.until.is_(None) | (Seat.until >= today),
        )
        .order_by(Seat.staff_id, Seat.id)
        .with_for_update()
    )
    return set(found.all())


def _log(
    session: AsyncSession,
    act: str,
    staff_id: int,
    by: int | None,
    now: datetime,
    after: dict[str, Any] | None,
    channel: str | None = None,
) -> None:
    audit.write(
        session, act, f"staff:{staff_id}", staff_id=by, channel=channel, now=now, after=after
    )


@dataclass(frozen=True)
class Away:
    """An absence, and who acts meanwhile."""

    since: date
    until: date
    substitute: str | None


async def colleagues(session: AsyncSession, by: Official, *, today: date) -> list[tuple[int, str]]:
    """Who could act for her: the officials of her units, id and name."""
    rows = await session.execute(
        select(Staff.id, Staff.name)
        .join(Seat, Seat.staff_id == Staff.id)
        .where(
            Staff.active,
            Staff.id != by.id,
            Seat.unit.in_({seat.unit for seat in await _own_seats(session, by, today)}),
            Seat.role.in_(HANDED_ON),
            Seat.since <= today,
            Seat.until.is_(None) | (Seat.until >= today),
        )
        .order_by(Staff.id)
        .distinct()
    )
    return [(id_, name) for id_, name in rows]


async def _own_seats(session: AsyncSession, by: Official, today: date) -> Sequence[Seat]:
    """The seats that she can hand on: in units, and hers, not held for somebody else meanwhile."""
    found = await session.scalars(
        select(Seat)
        .where(
            Seat.staff_id == by.id,
            Seat.unit.is_not(None),
            Seat.role.in_(HANDED_ON),
            Seat.for_staff.is_(None),
            Seat.since <= today,
            Seat.until.is_(None) | (Seat.until >= today),
        )
        .order_by(Seat.id)
    )
    return found.all()


async def go_away(
    session: AsyncSession,
    *,
    by: Official,
    since: date,
    until: date,
    substitute_id: int | None,
    today: date,
    now: datetime,
    channel: str,
) -> Away:
    """Be away from a day until a day, both included; the substitute holds her seats meanwhile.

    An earlier absence that has not ended is replaced. Only her own seats in units are handed on,
    not those that she holds for somebody else. Refuses `OnlyUnitsHandOn`, `AwayEnds`, and
    `NoSubstitute` for nobody or herself.
    """
    seats = await _own_seats(session, by, today)
    if not seats:
        raise OnlyUnitsHandOn
    if until < since or until < today:
        raise AwayEnds
    substitute = await session.get(Staff, substitute_id) if substitute_id is not None else None
    missing = substitute is None or not substitute.active or substitute.id == by.id
    if substitute_id is not None and missing:
        raise NoSubstitute(name="")
    await _forget(session, by.id, today)
    session.add(Absence(staff_id=by.id, since=since, until=until, substitute_id=substitute_id))
    for seat in seats if substitute_id is not None else ():
        session.add(
            Seat(
                staff_id=substitute_id,
                unit=seat.unit,
                role=seat.role,
                since=since,
                until=min(until, seat.until or until),
                for_staff=by.id,
            )
        )
    after = {"since": since.isoformat(), "until": until.isoformat(), "substitute": substitute_id}
    _log(session, "staff.away", by.id, by.id, now, after, channel)
    await session.flush()
    return Away(since, until, substitute.name if substitute else None)


async def come_back(
    session: AsyncSession, *, by: Official, today: date, now: datetime, channel: str
) -> None:
    """End the absence, or take it back before it begins. Refuses `NotAway`."""
    if not await _forget(session, by.id, today):
        raise NotAway
    _log(session, "staff.back", by.id, by.id, now, None, channel)


async def _forget(session: AsyncSession, staff_id: int, today: date) -> bool:
    """End what is running, drop what has not begun; whether there was any."""
    yesterday = today - timedelta(days=1)
    found = False
    rows = await session.scalars(
        select(Absence).where(Absence.staff_id == staff_id, Absence.until >= today)
    )
    for row in rows.all():
        found = True
        if row.since >= today:
            await session.delete(row)
        else:
            row.until = yesterday
    seats = await session.scalars(
        select(Seat).where(Seat.for_staff == staff_id, Seat.until >= today)
    )
    for seat in seats.all():
        if seat.since >= today:
            await session.delete(seat)
        else:
            seat.until = yesterday
    await session.flush()
    return found


async def away(session: AsyncSession, *, today: date) -> frozenset[int]:
    """The officials who are away today."""
    found = await session.scalars(
        select(Absence.staff_id).where(Absence.since <= today, Absence.until >= today)
    )
    return frozenset(found.all())
