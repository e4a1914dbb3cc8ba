"""Following: open feedback that may be the same is joined instead of being sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import NoSuchTicket
from office.feedback import tickets
from office.feedback.moves import ENDED
from office.inbox import insert_for
from office.models import Follower, Person, Sender, Ticket

#: How far back others' feedback is looked at, and how much of it.
RECENT = timedelta(days=90)
LOOKED_AT = 200


async def candidates(
    session: AsyncSession, person: Person, *, field: str, village: str | None, now: datetime
) -> list[tuple[Ticket, str]]:
    """Others' open feedback of the same field (and village, where both name one), with its words.

    What is about officials is nobody's to join. Whoever compares must not show the words.
    """
    hers = select(Sender.ticket_id).where(Sender.person_id == person.id)
    query = select(Ticket).where(
        Ticket.state.not_in(ENDED),
        ~Ticket.sensitive,
        Ticket.field == field,
        Ticket.at > now - RECENT,
        Ticket.id.not_in(hers),
    )
    if village is not None:
        query = query.where(or_(Ticket.village.is_(None), Ticket.village == village))
    found = await session.scalars(query.order_by(Ticket.id.desc()).limit(LOOKED_AT))
    open_ = tickets.vault(session).open
    return [(ticket, open_(ticket.words or "") or "") for ticket in found]


async def join(session: AsyncSession, person: Person, code: str, *, now: datetime) -> Ticket:
    """Follow an open ticket; twice is once. Refuses `NoSuchTicket`."""
    ticket = await session.scalar(
        select(Ticket).where(Ticket.code == code, Ticket.state.not_in(ENDED), ~Ticket.sensitive)
    )
    if ticket is None:
        raise NoSuchTicket(code=code)
    insert = insert_for(session)
    await session.execute(
        insert(Follower)
        .values(ticket_id=ticket.id, person_id=person.id, at=now)
        .on_conflict_do_nothing()
    )
    return ticket
