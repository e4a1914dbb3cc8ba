"""What stays although it is about somebody: proofs of consent, requests, officials' own acts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import consents as consents_
from office.models import (
    Absence,
    Audit,
    AuditSeal,
    Consent,
    DataRequest,
    Digest,
    DutyRecord,
    Evidence,
    Invitation,
    Person,
    PlanPublication,
    Preference,
    Proof,
    Publication,
    Reminded,
    ReminderLine,
    Result,
    Score,
    Seat,
    Staff,
    Supervision,
)
from office.privacy.kinds import At, Item, Kind, counted, moment, nothing


async def _consents(session: AsyncSession, person: Person) -> list[Item]:
    return [
        {
            "purpose": row.purpose,
            "version": row.version,
            "at": moment(row.at),
            "withdrawn_at": moment(row.withdrawn_at),
        }
        for row in await consents_.given(session, person)
    ]


async def _withdraw_all(session: AsyncSession, person: Person, at: At) -> int:
    """The proof stays with the stub; what it allowed ends."""
    return await consents_.withdraw(session, person, now=at.now)


async def _old_consents(session: AsyncSession, before: datetime) -> int:
    return await counted(session, delete(Consent).where(Consent.withdrawn_at < before))


consents = Kind(
    name="consents",
    tables=(Consent,),
    mine=_consents,
    erase=_withdraw_all,
    stays="proof",
    expire={"proofs": _old_consents},
)


async def _requests(session: AsyncSession, person: Person) -> list[Item]:
    rows = await session.scalars(
        select(DataRequest).where(DataRequest.person_id == person.id).order_by(DataRequest.id)
    )
    return [
        {"kind": row.kind, "at": moment(row.at), "done_at": moment(row.done_at)} for row in rows
    ]


async def _old_requests(session: AsyncSession, before: datetime) -> int:
    return await counted(session, delete(DataRequest).where(DataRequest.done_at < before))


requests = Kind(
    name="requests",
    tables=(DataRequest,),
    mine=_requests,
    stays="proof",
    expire={"proofs": _old_requests},
)


async def _official(session: AsyncSession, person: Person) -> list[Item]:
    if person.staff_id is None:
        return []
    official = await session.get(Staff, person.staff_id)
    seats = await session.scalars(
        select(Seat).where(Seat.staff_id == person.staff_id).order_by(Seat.id)
    )
    away = await session.scalars(
        select(Absence).where(Absence.staff_id == person.staff_id).order_by(Absence.id)
    )
    wishes = await session.get(Preference, person.staff_id)
    return [
        {
            "name": official.name if official else None,
            "seats": [
                {
                    "unit": seat.unit,
                    "role": seat.role,
                    "since": seat.since.isoformat(),
                    "until": seat.until.isoformat() if seat.until else None,
                }
                for seat in seats
            ],
            "absences": [
                {"since": row.since.isoformat(), "until": row.until.isoformat()} for row in away
            ],
            "reminders": {"hour": wishes.hour, "quiet": wishes.quiet} if wishes else None,
        }
    ]


async def _old_invitations(session: AsyncSession, before: datetime) -> int:
    return await counted(
        session,
        delete(Invitation).where(or_(Invitation.used_at < before, Invitation.expires_at < before)),
    )


#: The office's own record of who holds which duty and what was reported for a unit.
officials = Kind(
    name="officials",
    tables=(
        Staff,
        Seat,
        Absence,
        Invitation,
        Preference,
        Reminded,
        ReminderLine,
        Digest,
        Result,
        Evidence,
        DutyRecord,
        Supervision,
        Score,
        Proof,
        Publication,
        PlanPublication,
    ),
    mine=_official,
    stays="duty",
    expire={"conversation": _old_invitations},
    sealed=(Supervision.words, Supervision.answer),
)

#: Who did what; ids and facts, never content, and no citizen's id.
audit = Kind(name="audit", tables=(Audit, AuditSeal), mine=nothing, stays="duty")
