"""The account and the conversation: who is at which address, what was said to her, events."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import gaps as gaps_
from office import inbox, leases, outbox, people
from office.feedback.moves import ENDED
from office.models import (
    Attempt,
    Follower,
    Gap,
    Guess,
    Offer,
    Pass,
    Person,
    Post,
    Question,
    Received,
    Sender,
    Ticket,
)
from office.privacy.kinds import At, Item, Kind, counted, moment, nothing

#: How long the last words can be read, and how long a platform is waited for.
SHOWN, WAITED = timedelta(minutes=10), timedelta(days=1)
#: Passing rows of a person; nothing else refers to them.
_PASSING = (Offer, Attempt, Guess, Pass)


async def _account(_session: AsyncSession, person: Person) -> list[Item]:
    return [
        {
            "channel": person.channel,
            "address": person.address,
            "language": person.language,
            "met_at": moment(person.met_at),
            "last_seen_at": moment(person.last_seen_at),
            "unfinished": bool(person.context.get("flow") or person.context.get("draft")),
        }
    ]


async def _forget_account(session: AsyncSession, person: Person, at: At) -> int:
    """Empty the conversation at once; an official's account stays bound, a citizen's becomes a
    stub when her last letter has gone out (`finish`)."""
    for table in _PASSING:
        await session.execute(delete(table).where(table.person_id == person.id))
    person.context, person.language = {}, None
    if person.staff_id is None:
        person.erased_at = at.now
    await session.flush()
    return 1


async def scrub(session: AsyncSession, person: Person) -> None:
    """Make a person a stub that nobody can be found by; a letter that still waits is not sent."""
    for table in _PASSING:
        await session.execute(delete(table).where(table.person_id == person.id))
    await outbox.erase(session, person)
    keys = Received.key.startswith(f"{person.address}:", autoescape=True)
    await session.execute(delete(Received).where(Received.channel == person.channel, keys))
    person.address = people.gone()
    person.context, person.language, person.menu = {}, None, None
    person.reachable = False
    await session.flush()


async def finish(session: AsyncSession, *, now: datetime) -> int:
    """Make stubs of those who had everything erased, once they could read that it was done.

    A page that is open shows its last letters for ten minutes; a platform that delivers nothing
    for a day is waited for no longer.
    """
    waiting = exists().where(Post.person_id == Person.id, Post.state.in_(leases.UNSENT))
    rows = await session.scalars(
        select(Person)
        .where(
            Person.erased_at < now - SHOWN,
            Person.address.not_like(f"{people.GONE}%"),
            ~waiting | (Person.erased_at < now - WAITED),
        )
        .with_for_update(key_share=True, skip_locked=True, of=Person)
    )
    found = list(rows)
    for person in found:
        await scrub(session, person)
    return len(found)


async def _idle_accounts(session: AsyncSession, before: datetime) -> int:
    """Citizens not seen since that moment who wait for nothing."""
    open_ticket = (
        exists()
        .where(Sender.person_id == Person.id, Ticket.id == Sender.ticket_id)
        .where(Ticket.state.not_in(ENDED))
    )
    follows = (
        exists()
        .where(Follower.person_id == Person.id, Ticket.id == Follower.ticket_id)
        .where(Ticket.state.not_in(ENDED))
    )
    asks = exists().where(
        Question.person_id == Person.id,
        Question.answered_at.is_(None),
        Question.words.is_not(None),
    )
    idle = await session.scalars(
        select(Person)
        .where(
            Person.last_seen_at < before,
            Person.staff_id.is_(None),
            Person.erased_at.is_(None),
            ~open_ticket,
            ~follows,
            ~asks,
        )
        .with_for_update(key_share=True, skip_locked=True, of=Person)
    )
    found = list(idle)
    for person in found:
        person.erased_at = person.last_seen_at
        await scrub(session, person)
    return len(found)


async def _stale_conversations(session: AsyncSession, before: datetime) -> int:
    await people.forget_flows(session, before=before)
    await people.forget_offers(session, before=before)
    return await counted(session, delete(Pass).where(Pass.expires_at < before))


account = Kind(
    name="account",
    tables=(Person, *_PASSING),
    mine=_account,
    erase=_forget_account,
    expire={"accounts": _idle_accounts, "conversation": _stale_conversations},
    sealed=(Person.context,),
)


async def _letters(session: AsyncSession, person: Person) -> list[Item]:
    rows = await session.scalars(select(Post).where(Post.person_id == person.id).order_by(Post.id))
    return [
        {"at": moment(row.at), "text": outbox.opened(session, row).get("text") or None}
        for row in rows
    ]


async def _forget_letters(session: AsyncSession, person: Person, _at: At) -> int:
    return await outbox.erase(session, person)


async def _old_letters(session: AsyncSession, before: datetime) -> int:
    return await outbox.empty_bodies(session, before=before)


letters = Kind(
    name="letters",
    tables=(Post,),
    mine=_letters,
    erase=_forget_letters,
    expire={"letters": _old_letters},
    sealed=(Post.body,),
)


async def _old_events(session: AsyncSession, before: datetime) -> int:
    return await inbox.forget(session, before=before)


#: Keys, kinds and times of what came in; a web key begins with the visitor's address and goes
#: with it (`scrub`).
events = Kind(
    name="events",
    tables=(Received,),
    mine=nothing,
    stays="repeats",
    expire={"events": _old_events},
)


async def _old_gaps(session: AsyncSession, before: datetime) -> int:
    return await gaps_.forget(session, before=before.date())


#: Without person, channel and time already (docs/decisions/gaps.md).
gaps = Kind(
    name="gaps",
    tables=(Gap,),
    mine=nothing,
    stays="nameless",
    expire={"gaps": _old_gaps},
    sealed=(Gap.words,),
)
