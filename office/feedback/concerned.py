"""Whom a ticket concerns: officials to be told, its citizens, and whom news did not reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import staff
from office.feedback import tickets
from office.models import Follower, Person, Sender, Staff, Ticket
from office.questions import SENSITIVE_UNIT
from office.staff import Official


async def unreached(session: AsyncSession, official: Official, *, since: datetime) -> list[str]:
    """Codes of tickets whose news did not reach the citizen, changed since that moment."""
    found = await session.scalars(
        select(Ticket.code)
        .where(Ticket.not_reached, Ticket.changed_at > since, tickets.visible(official))
        .order_by(Ticket.id)
    )
    return list(found.all())


async def not_reached(session: AsyncSession, ticket_id: int) -> None:
    """Mark that news of the ticket could not be delivered to its sender."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is not None:
        ticket.not_reached = True


async def readers(
    session: AsyncSession, ticket: Ticket, *, today: date, besides: Person | None = None
) -> list[Person]:
    """The accounts of the officials whom the ticket concerns: its unit's and the coordinators;
    what is about officials concerns the holders of `sensitive` only."""
    if ticket.sensitive:
        return await staff.holders(session, "sensitive", today=today, besides=besides)
    found = await staff.holders(session, "all_questions", today=today, besides=besides)
    if ticket.unit is not None:
        found += await staff.holders(
            session, "answer", units=(ticket.unit,), today=today, besides=besides
        )
    return unique(found)


def unique(found: Iterable[Person]) -> list[Person]:
    """Each account once, in order."""
    return list({person.id: person for person in found}.values())


async def citizens(session: AsyncSession, ticket: Ticket) -> tuple[Person | None, list[Person]]:
    """Who sent the ticket (if it was somebody of ours) and who follows it, to be told."""
    sender = await session.scalar(
        select(Person)
        .join(Sender, Sender.person_id == Person.id)
        .where(Sender.ticket_id == ticket.id)
    )
    followers = await session.scalars(
        select(Person)
        .join(Follower, Follower.person_id == Person.id)
        .where(Follower.ticket_id == ticket.id, Person.reachable)
        .order_by(Person.id)
    )
    return sender, [one for one in followers if sender is None or one.id != sender.id]


async def taker(session: AsyncSession, ticket: Ticket) -> str:
    """The name of the official who is on the ticket; empty when nobody is."""
    name = None
    if ticket.staff_id is not None:
        name = await session.scalar(select(Staff.name).where(Staff.id == ticket.staff_id))
    return name or ""


async def set_apart(session: AsyncSession, ticket: Ticket) -> None:
    """It speaks about officials after all: it leaves its unit for the holders of `sensitive`."""
    ticket.sensitive, ticket.unit, ticket.staff_id = True, SENSITIVE_UNIT, None
    await session.flush()
