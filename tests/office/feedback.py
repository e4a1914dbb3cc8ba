"""Making tickets in tests."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from office import people, staff
from office.feedback import tickets
from office.feedback.acts import When
from office.feedback.tickets import Draft
from office.models import Person, Ticket
from tests.talk import ZONE


def draft(**more: Any) -> Draft:
    """A street that is broken, unless said otherwise."""
    given = {
        "token": secrets.token_hex(8),
        "kind": "phan_anh_hien_truong",
        "field": "duong",
        "words": "Đường thôn 3 hỏng",
        "sensitive": False,
        "consent": "test",
    }
    return Draft(**{**given, **more})


async def person(session: Any, chat: Any, name: str) -> Person:
    """Somebody of the cast."""
    channel = chat.cast[name].channel if name in chat.cast else "web"
    found = await people.find(session, channel, name)
    return found or await people.meet(session, channel, name, now=chat.clock())


async def official(session: Any, chat: Any, name: str) -> Any:
    """An official of the cast with her seats."""
    return await staff.official_of(
        session, await person(session, chat, name), today=chat.clock.today
    )


def when(chat: Any) -> When:
    """Now."""
    return When(chat.clock(), ZONE)


async def sent(chat: Any, name: str = "Mai", **more: Any) -> str:
    """Send a ticket past the conversation; returns its code."""
    async with chat.service.database.transaction() as session:
        ticket = await tickets.receive(
            session,
            draft(**more),
            person=await person(session, chat, name),
            now=chat.clock(),
            today=chat.clock.today,
        )
    return ticket.code


async def ticket(chat: Any, code: str) -> Ticket:
    """The row as it stands now."""
    async with chat.service.database.reading() as session:
        return (await session.scalars(select(Ticket).where(Ticket.code == code))).one()
