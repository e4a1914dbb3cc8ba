"""Officials: invitations, the accounts bound to them, their seats, and who may do what."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import (
    AlreadyBound,
    BadInvitation,
    NoSuchRole,
    NoSuchUnit,
    NotOfficial,
    TooManyTries,
    UnitNeeded,
)
from office.models import Attempt, Invitation, Person, Seat, Staff, Unit

#: role → (acts it may do). Officers, unit leads and coordinators report for their own units;
#: leaders, observers and admins read (design §4).
ROLES: dict[str, frozenset[str]] = {
    "officer": frozenset({"read", "report", "answer"}),
    "unit_lead": frozenset({"read", "report", "answer"}),
    "coordinator": frozenset({"read", "report", "answer", "follow", "all_questions"}),
    "leader": frozenset({"read", "follow", "all_questions"}),
    "observer": frozenset({"read"}),
    "admin": frozenset({"read", "invite"}),
}
WITHOUT_UNIT = frozenset({"leader", "observer", "admin"})
VALID = timedelta(hours=48)
#: A wrong code may be tried five times in a quarter of an hour.
TRIES, WAIT = 5, timedelta(minutes=15)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Official:
    """A bound official with the seats she holds today."""

    id: int
    name: str
    seats: tuple[tuple[str | None, str], ...]  # (unit, role)

    def may(self, act: str) -> bool:
        """Whether one of her roles allows the act."""
        return any(act in ROLES[role] for _, role in self.seats)

    def units(self, act: str = "read") -> tuple[str, ...]:
        """The units in which one of her roles allows the act, in the order of her seats."""
        found = [unit for unit, role in self.seats if unit and act in ROLES[role]]
        return tuple(dict.fromkeys(found))

    @property
    def roles(self) -> tuple[str, ...]:
        """Her roles, each once."""
        return tuple(dict.fromkeys(role for _, role in self.seats))


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


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
    by: int | None = None,
    channel: str | None = None,
) -> str:
    """Make an invitation and return its code, valid 48 hours; only its digest is kept.

    Refuses an unknown role or unit, and a role of a unit without one.
    """
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
            by=by,
        )
    )
    after = {"role": role, "units": list(unit_slugs)}
    audit.write(session, "staff.invite", role, staff_id=by, channel=channel, now=now, after=after)
    return code


async def accept(session: AsyncSession, person: Person, code: str, *, now: datetime) -> Official:
    """Bind the account to an official by a code.

    Wrong, used and expired codes are refused alike (`BadInvitation`), and after five of them
    the account waits (`TooManyTries`); the caller commits the counted try.
    """
    recent = await session.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.person_id == person.id, Attempt.at > now - WAIT)
    )
    if (recent or 0) >= TRIES:
        raise TooManyTries(minutes=int(WAIT.total_seconds() // 60))
    claimed = await session.scalar(
        update(Invitation)
        .where(
            Invitation.digest == digest(code),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invitation.id)
    )
    invitation = await session.get(Invitation, claimed, populate_existing=True) if claimed else None
    if invitation is None:
        session.add(Attempt(person_id=person.id, at=now))
        await session.flush()
        raise BadInvitation
    return await _bind(session, person, invitation, now)


async def _bind(
    session: AsyncSession, person: Person, invitation: Invitation, now: datetime
) -> Official:
    today = now.date()
    if person.staff_id is not None:
        held = await session.get(Staff, person.staff_id)
        if held is not None and held.active and held.name != invitation.name:
            raise AlreadyBound(name=held.name)
    if person.staff_id is None:
        official = Staff(name=invitation.name, active=True, since=now)
        session.add(official)
        await session.flush()
        person.staff_id = official.id
    seats: list[str | None] = list(invitation.units) or [None]
    for unit in seats:
        session.add(
            Seat(staff_id=person.staff_id, unit=unit, role=invitation.role, since=today, until=None)
        )
    after = {"role": invitation.role, "units": invitation.units}
    audit.write(
        session,
        "staff.bind",
        f"staff:{person.staff_id}",
        staff_id=person.staff_id,
        channel=person.channel,
        now=now,
        after=after,
    )
    await session.flush()
    found = await official_of(session, person, today=today)
    if found is None:
        raise NotOfficial
    return found


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
                or_(Seat.until.is_(None), Seat.until >= today),
            )
            .order_by(Seat.id)
        )
    ).all()
    if not rows:
        return None
    return Official(rows[0][0], rows[0][1], tuple((unit, role) for _, _, unit, role in rows))


async def holders(
    session: AsyncSession, *, roles: Iterable[str], units: Iterable[str] | None = None, today: date
) -> list[Person]:
    """The accounts of officials with one of the roles, in one of the units if named, each once."""
    query = (
        select(Person)
        .join(Staff, Staff.id == Person.staff_id)
        .join(Seat, Seat.staff_id == Staff.id)
        .where(
            Staff.active,
            Seat.role.in_(list(roles)),
            or_(Seat.until.is_(None), Seat.until >= today),
            Person.reachable,
        )
        .order_by(Person.id)
    )
    if units is not None:
        query = query.where(Seat.unit.in_(list(units)))
    return list((await session.scalars(query.distinct())).unique().all())


async def admin_exists(session: AsyncSession) -> bool:
    """Whether somebody holds the role of an administrator."""
    found = await session.scalar(
        select(Seat.id).join(Staff).where(Seat.role == "admin", Staff.active).limit(1)
    )
    return found is not None


@dataclass(frozen=True)
class Listed:
    """An official as a list shows her."""

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
            .where(Staff.active, or_(Seat.until.is_(None), Seat.until >= today))
            .order_by(Staff.name, Seat.id)
        )
    ).all()
    accounts: dict[int, list[str]] = {}
    for staff_id, channel in await session.execute(
        select(Person.staff_id, Person.channel).where(Person.staff_id.is_not(None))
    ):
        accounts.setdefault(staff_id or 0, []).append(channel)
    return [
        Listed(name, role, unit, tuple(sorted(set(accounts.get(id_, [])))))
        for id_, name, role, unit in rows
    ]
