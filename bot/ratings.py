"""Asking for a rating: of a visit, and of a closed feedback with one reminder."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import post, rating_words
from bot.messages import Reply
from bot.turn import Turn
from office.models import Person
from office.ratings import asking, giving

if TYPE_CHECKING:
    from bot.service import Service


async def visit(turn: Turn, unit: str, counter: int | None) -> Reply:
    """Begin, or go on with, the rating of this half-day's visit at a unit.

    `counter` is the number on the poster. Refuses `NotRated`.
    """
    given = await giving.visit(
        turn.session, turn.person, unit, counter=counter, now=turn.now, zone=turn.zone
    )
    return rating_words.visit(turn, given)


async def ask_for(
    service: Service, session: AsyncSession, person: Person, code: str, *, unit: str, now: datetime
) -> None:
    """Ask the sender of a closed feedback how satisfied she is: when it closes without her turn.

    `code` is its tracking code, `unit` who resolved it. She is reminded once, two days later.
    Unhappy, she gets a button with the action `reopen:CODE`. Closed a second time she is asked
    anew, and the later answer replaces the earlier one.
    """
    given = await giving.closed(session, person, code, unit=unit, now=now, zone=service.zone)
    reply = rating_words.closed(service.language_of(person), given)
    await post.to(service, session, person, reply, now=now)


async def asking_of(turn: Turn, code: str, *, unit: str) -> Reply:
    """The same question as a reply of her own turn, when her tap has closed the feedback."""
    given = await giving.closed(
        turn.session, turn.person, code, unit=unit, now=turn.now, zone=turn.zone
    )
    return rating_words.closed(turn.language, given)


async def remind(service: Service, session: AsyncSession, now: datetime) -> None:
    """Who was asked two days ago and has not answered is reminded once, in working hours."""
    for person, given in await asking.to_remind(session, now=now, zone=service.zone):
        reply = rating_words.closed(service.language_of(person), given, again=True)
        await post.to(service, session, person, reply, now=now)
