"""People: who is at which address of which platform, and whose turn it is."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office.inbox import insert_for
from office.models import (
    Attempt,
    Consent,
    DataRequest,
    Guess,
    Offer,
    Pass,
    Person,
    Post,
    Question,
    Rating,
)

#: Begins the address of a stub; what follows is random.
GONE = "gone:"


async def meet(
    session: AsyncSession, channel: str, address: str, *, now: datetime, language: str | None = None
) -> Person:
    """The person at that address, met now if she is new, and her row locked for this turn.

    The lock lets others refer to her row: a notice to her is posted while she has her turn, and
    two officials whose acts tell each other would otherwise wait for each other for ever.
    """
    person = await _met(session, channel, address, now=now, language=language)
    if person.erased_at is not None:
        person = await _anew(session, person, now=now, language=language)
    person.last_seen_at = now
    return person


async def _met(
    session: AsyncSession, channel: str, address: str, *, now: datetime, language: str | None
) -> Person:
    insert = insert_for(session)
    await session.execute(
        insert(Person)
        .values(
            channel=channel,
            address=address,
            language=language,
            reachable=True,
            met_at=now,
            last_seen_at=now,
            context={},
        )
        .on_conflict_do_nothing()
    )
    found: Person | None = await session.scalar(
        select(Person)
        .where(Person.channel == channel, Person.address == address)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:  # erased by another process just now: she is new after all
        return await _met(session, channel, address, now=now, language=language)
    return found


async def _anew(
    session: AsyncSession, stub: Person, *, now: datetime, language: str | None
) -> Person:
    """She had everything erased and writes again: somebody new, whose past leads nowhere.

    The last words to her, if they wait still, follow her to the new row.
    """
    address, stub.address = stub.address, gone()
    stub.context, stub.reachable = {}, False
    await session.flush()
    person = await _met(session, stub.channel, address, now=now, language=language)
    unsent = (Post.person_id == stub.id, Post.state.in_(("waiting", "sending")))
    await session.execute(update(Post).where(*unsent).values(person_id=person.id))
    return person


def gone() -> str:
    """The address of a stub: nobody is there, and nobody can be found by it."""
    return GONE + secrets.token_hex(16)


async def find(session: AsyncSession, channel: str, address: str) -> Person | None:
    """The person at that address, if we have met."""
    return await session.scalar(
        select(Person).where(Person.channel == channel, Person.address == address)
    )


async def out_of_reach(session: AsyncSession, person_id: int) -> None:
    """Nothing reaches this person any more, until she writes again."""
    await session.execute(update(Person).where(Person.id == person_id).values(reachable=False))


async def offer(
    session: AsyncSession, person: Person, choices: Sequence[dict[str, Any]], *, now: datetime
) -> str:
    """Remember a list of choices put before the person; returns its id.

    Her row is left alone, so that anybody's turn may offer something to anybody.
    """
    id_ = secrets.token_urlsafe(6)
    session.add(Offer(id=id_, person_id=person.id, at=now, choices=list(choices)))
    return id_


async def offered(session: AsyncSession, person: Person, id_: str) -> list[dict[str, Any]] | None:
    """The list of that id if it was offered to this person and is still kept."""
    return await offered_to(session, person.id, id_)


async def offered_to(
    session: AsyncSession, person_id: int, id_: str
) -> list[dict[str, Any]] | None:
    """The same by the number of the person, or of the group chat it was put before."""
    found = await session.get(Offer, id_) if len(id_) <= 12 else None
    return found.choices if found is not None and found.person_id == person_id else None


async def forget_offers(session: AsyncSession, *, before: datetime) -> None:
    """Drop lists offered before that moment."""
    await session.execute(delete(Offer).where(Offer.at < before))


async def forget_flows(session: AsyncSession, *, before: datetime) -> None:
    """Forget unfinished flows of people not seen since that moment."""
    stale = Person.last_seen_at < before, cast(Person.context, Text) != "{}"
    await session.execute(update(Person).where(*stale).values(context={}))


async def forget_people(session: AsyncSession, *, before: datetime) -> None:
    """Drop people not seen since that moment, with their letters (throw-away databases only)."""
    old = select(Person.id).where(Person.last_seen_at < before)
    for table in (Offer, Post, DataRequest, Question, Attempt, Guess, Rating, Consent, Pass):
        await session.execute(delete(table).where(table.person_id.in_(old)))
    await session.execute(delete(Person).where(Person.last_seen_at < before))
