"""Officials: invitations, the accounts bound to them, their seats, and who may do what."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import (
    AlreadyBound,
    BadInvitation,
    NameNeeded,
    NoSuchOfficial,
    NoSuchRole,
    NoSuchUnit,
    NotOfficial,
    TooManyTries,
    UnitNeeded,
)
from office.models import Attempt, Invitation, Person, Seat, Staff, Unit
from office.roles import ROLES as ROLES
from office.roles import WITHOUT_UNIT as WITHOUT_UNIT

VALID = timedelta(hours=48)
#: A wrong code may be tried five times in a quarter of an hour.
TRIES, WAIT = 5, timedelta(minutes=15)
#: No vowels and no keys that a Vietnamese keyboard swallows (Telex), as in tracking codes.
_ALPHABET = "23456789BCFGHJKLMNPQRSTVXZ"
#: Who the first administrator is before she has told her name.
FIRST_ADMIN = "Quản trị viên"


@dataclass(frozen=True)
class Official:
    """A bound official with the seats she holds today."""

    id: int
    name: str
    seats: tuple[tuple[str | None, str], ...]  # (unit, role)

    def may(self, act: str) -> bool:
        """Whether one of her roles allows the act, in a unit of hers or everywhere."""
        return any({act, f"{act}_any"} & ROLES[role] for _, role in self.seats)

    def may_for(self, act: str, unit: str | None) -> bool:
        """Whether she may do an act of units for that one, by a seat in it or for all units."""
        everywhere = f"{act}_any"
        return any(
            everywhere in ROLES[role] or (seat == unit and act in ROLES[role])
            for seat, role in self.seats
        )

    def units(self, act: str = "read") -> tuple[str, ...]:
        """The units in which one of her roles allows the act, in the order of her seats."""
        found = [unit for unit, role in self.seats if unit and act in ROLES[role]]
        return tuple(dict.fromkeys(found))

    @property
    def roles(self) -> tuple[str, ...]:
        """Her roles, each once."""
        return tuple(dict.fromkeys(role for _, role in self.seats))


def digest(code: str) -> str:
    """What is kept of a code; lower case, spaces and hyphens are forgiven."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


async def units(session: AsyncSession) -> list[Unit]:
    """All units in the commune's order."""
    return list((await session.scalars(select(Unit).order_by(Unit.position))).all())


async def unit_names(session: AsyncSession) -> dict[str, str]:
    """Unit names by slug."""
    return {unit.slug: unit.name for unit in await units(session)}


async def invite(
    session: AsyncSession,
    *,
    name: str,
    role: str,
    unit_slugs: Sequence[str],
    now: datetime,
    by: Official | None = None,
    channel: str | None = None,
) -> str:
    """Make an invitation and return its code, valid 48 hours; only its digest is kept.

    `by` None: who runs the program itself. Refuses `NotOfficial` to officials who may not invite,
    an unknown role or unit, a role of a unit without one, and a blank name.
    """
    if by is not None and not by.may("invite"):
        raise NotOfficial
    inviter = by.id if by else None
    if not name.strip():
        raise NameNeeded
    if role not in ROLES:
        raise NoSuchRole(role=role, known=", ".join(ROLES))
    known = await unit_names(session)
    for slug in unit_slugs:
        if slug not in known:
            raise NoSuchUnit(slug=slug, known=", ".join(known))
    if not unit_slugs and role not in WITHOUT_UNIT:
        raise UnitNeeded(role=role)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    session.add(
        Invitation(
            digest=digest(code),
            name=" ".join(name.split()),
            role=role,
            units=list(dict.fromkeys(unit_slugs)),
            at=now,
            expires_at=now + VALID,
            by=inviter,
        )
    )
    after = {"role": role, "units": list(unit_slugs)}
    audit.write(
        session, "staff.invite", role, staff_id=inviter, channel=channel, now=now, after=after
    )
    return code


async def accept(
    session: AsyncSession, person: Person, code: str, *, now: datetime, today: date
) -> Official:
    """Bind the account to an official by a code.

    Wrong, used and expired codes are refused alike (`BadInvitation`), and after five of them
    the account waits (`TooManyTries`); the caller commits the counted try. A code for somebody
    else than the account's official is refused (`AlreadyBound`) and stays good.
    """
    recent = await session.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.person_id == person.id, Attempt.at > now - WAIT)
    )
    if (recent or 0) >= TRIES:
        raise TooManyTries(minutes=int(WAIT.total_seconds() // 60))
    invitation = await session.scalar(
        select(Invitation)
        .where(
            Invitation.digest == digest(code),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .with_for_update()
    )
    if invitation is None:
        session.add(Attempt(person_id=person.id, at=now))
        await session.flush()
        raise BadInvitation
    official = await _invited(session, person, invitation, now)
    invitation.used_at = now
    person.staff_id = official.id
    await _seat(session, official, invitation, today)
    if invitation.name == FIRST_ADMIN:
        # Each start without an administrator made such a code; the others end with this one.
        await session.execute(
            update(Invitation)
            .where(Invitation.name == FIRST_ADMIN, Invitation.used_at.is_(None))
            .values(expires_at=now)
        )
    audit.write(
        session,
        "staff.bind",
        f"staff:{official.id}",
        staff_id=official.id,
        channel=person.channel,
        now=now,
        after={"role": invitation.role, "units": invitation.units},
    )
    await session.flush()
    found = await official_of(session, person, today=today)
    if found is None:
        raise NotOfficial
    return found


async def invite_again(
    session: AsyncSession, staff_id: int, *, now: datetime, by: int | None = None
) -> str:
    """A code that binds one more account to an official there is: another channel, a new phone.

    Refuses `NoSuchOfficial`.
    """
    official = await session.get(Staff, staff_id)
    if official is None or not official.active:
        raise NoSuchOfficial(id=staff_id)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    session.add(
        Invitation(
            digest=digest(code),
            name=official.name,
            role="",
            units=[],
            at=now,
            expires_at=now + VALID,
            by=by,
            staff_id=official.id,
        )
    )
    audit.write(session, "staff.invite", f"staff:{staff_id}", staff_id=by, channel=None, now=now)
    return code


async def _invited(
    session: AsyncSession, person: Person, invitation: Invitation, now: datetime
) -> Staff:
    """The official that the code is for: one there is already, the account's own, or a new one."""
    if invitation.staff_id is None:
        return await _held(session, person, invitation, now)
    held = await session.get(Staff, person.staff_id) if person.staff_id is not None else None
    if held is not None and held.active and held.id != invitation.staff_id:
        raise AlreadyBound(name=held.name)
    official = await session.get(Staff, invitation.staff_id)
    if official is None or not official.active:
        raise BadInvitation
    return official


async def _held(
    session: AsyncSession, person: Person, invitation: Invitation, now: datetime
) -> Staff:
    """The official the account belongs to already, or a new one."""
    held = await session.get(Staff, person.staff_id) if person.staff_id is not None else None
    if held is None or not held.active:
        held = Staff(name=invitation.name, active=True, since=now)
        session.add(held)
        await session.flush()
    elif held.name == FIRST_ADMIN:
        held.name = invitation.name
    elif held.name != invitation.name:
        raise AlreadyBound(name=held.name)
    return held


async def _seat(
    session: AsyncSession, official: Staff, invitation: Invitation, today: date
) -> None:
    """The seats of the invitation that the official does not hold yet."""
    if invitation.staff_id is not None:
        return
    rows = await session.execute(
        select(Seat.unit, Seat.role).where(Seat.staff_id == official.id, *_held_on(today))
    )
    held = {tuple(row) for row in rows}
    for unit in invitation.units or (None,):
        if (unit, invitation.role) not in held:
            session.add(Seat(staff_id=official.id, unit=unit, role=invitation.role, since=today))


def _held_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """Seats are held from a day until a day, both included."""
    return Seat.since <= today, or_(Seat.until.is_(None), Seat.until >= today)


async def official_of(session: AsyncSession, person: Person, *, today: date) -> Official | None:
    """The official this account belongs to, with today's seats; None for a citizen."""
    if person.staff_id is None:
        return None
    rows = (
        await session.execute(
            select(Staff.id, Staff.name, Seat.unit, Seat.role)
            .join(Seat, Seat.staff_id == Staff.id)
            .where(
                Staff.id == person.staff_id,
                Staff.active,
                *_held_on(today),
            )
            .order_by(Seat.id)
        )
    ).all()
    if not rows:
        return None
    return Official(rows[0][0], rows[0][1], tuple((unit, role) for _, _, unit, role in rows))


async def holders(
    session: AsyncSession,
    act: str,
    *,
    units: Iterable[str] | None = None,
    today: date,
    besides: Person | None = None,
) -> list[Person]:
    """The reachable accounts of officials who may do the act, in one of the units if named.

    `besides` leaves out one account, and the other accounts of the same official.
    """
    roles = [role for role, acts in ROLES.items() if act in acts]
    seats = select(Seat.staff_id).where(Seat.role.in_(roles), *_held_on(today))
    if units is not None:
        seats = seats.where(Seat.unit.in_(list(units)))
    query = (
        select(Person)
        .join(Staff, Staff.id == Person.staff_id)
        .where(Staff.active, Person.reachable, Staff.id.in_(seats))
        .order_by(Person.id)
    )
    if besides is not None:
        query = query.where(Person.id != besides.id)
        if besides.staff_id is not None:
            query = query.where(Staff.id != besides.staff_id)
    return list((await session.scalars(query)).all())


async def accounts(session: AsyncSession, staff_id: int) -> list[Person]:
    """The reachable accounts of an active official, whatever seats she holds today."""
    query = (
        select(Person)
        .join(Staff, Staff.id == Person.staff_id)
        .where(Staff.active, Staff.id == staff_id, Person.reachable)
        .order_by(Person.id)
    )
    return list((await session.scalars(query)).all())


async def admin_exists(session: AsyncSession) -> bool:
    """Whether somebody holds the role of an administrator."""
    found = await session.scalar(
        select(Seat.id).join(Staff).where(Seat.role == "admin", Staff.active).limit(1)
    )
    return found is not None


@dataclass(frozen=True)
class Listed:
    """An official as a list shows her."""

    id: int
    name: str
    role: str
    unit: str | None
    channels: tuple[str, ...]


async def listed(session: AsyncSession, *, today: date) -> list[Listed]:
    """All officials with their seats of today and the channels they use."""
    rows = (
        await session.execute(
            select(Staff.id, Staff.name, Seat.role, Seat.unit)
            .join(Seat, Seat.staff_id == Staff.id)
            .where(Staff.active, *_held_on(today))
            .order_by(Staff.name, Seat.id)
        )
    ).all()
    accounts: dict[int, list[str]] = {}
    for staff_id, channel in await session.execute(
        select(Person.staff_id, Person.channel).where(Person.staff_id.is_not(None))
    ):
        accounts.setdefault(staff_id or 0, []).append(channel)
    return [
        Listed(id_, name, role, unit, tuple(sorted(set(accounts.get(id_, [])))))
        for id_, name, role, unit in rows
    ]


async def forget_tries(session: AsyncSession, *, now: datetime) -> None:
    """Drop wrong tries that count no more."""
    await session.execute(delete(Attempt).where(Attempt.at <= now - WAIT))
