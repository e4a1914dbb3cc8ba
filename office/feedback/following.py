"""Following: open feedback that may be the same is joined instead of being sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.errors import NoSuchTicket
from office.feedback import positions, tickets, villages
from office.feedback.moves import ENDED
from office.inbox import insert_for
from office.models import Follower, Person, Sender, Ticket

#: How far back others' feedback is looked at, and how much of it.
RECENT = timedelta(days=90)
LOOKED_AT = 200
#: Under which the radius is remembered (metres), from `office/data/routing.yaml`.
RADIUS = "feedback.nearby"


@dataclass(frozen=True)
class Alike:
    """Somebody's open ticket with its words, and whether it lies within the radius."""

    ticket: Ticket
    words: str
    near: bool


async def candidates(
    session: AsyncSession,
    person: Person,
    *,
    field: str,
    village: str | None,
    now: datetime,
    position: str | None = None,
) -> list[Alike]:
    """Others' open feedback of the same field that may be of the same place.

    Where both sent a position, it must be within the radius; else the village must be the same,
    if both name one. What is about officials is nobody's to join. Whoever compares must not show
    the words.
    """
    hers = select(Sender.ticket_id).where(Sender.person_id == person.id)
    query = select(Ticket).where(
        Ticket.state.not_in(ENDED),
        ~Ticket.sensitive,
        Ticket.field == field,
        Ticket.at > now - RECENT,
        Ticket.id.not_in(hers),
    )
    found = await session.scalars(query.order_by(Ticket.id.desc()).limit(LOOKED_AT))
    radius = float(await store.get(session, RADIUS) or 0)
    open_ = tickets.vault(session).open
    alike = []
    for ticket in found:
        there = open_(ticket.position) if position and ticket.position else None
        apart = positions.metres(position, there)
        near = apart is not None and apart <= radius
        if near or (apart is None and _same_village(village, ticket.village)):
            alike.append(Alike(ticket, open_(ticket.words or "") or "", near))
    return alike


def _same_village(one: str | None, other: str | None) -> bool:
    return not one or not other or villages.same(one) == villages.same(other)


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
