"""What people sent the office: questions handed over, and feedback with its pictures.

Erasing leaves a stub without words and without a sender, so that the counts of the commune stay
true (design §7).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import NoSuchTicket
from office.feedback import acts, looks, moves, photos, tickets
from office.feedback.acts import When
from office.models import (
    Follower,
    Person,
    Photo,
    PublicWords,
    Question,
    Sender,
    Step,
    Ticket,
    TicketNotice,
    TicketWords,
)
from office.privacy import opinions
from office.privacy.kinds import At, Item, Kind, counted, moment, opener


async def _questions(session: AsyncSession, person: Person) -> list[Item]:
    open_ = opener(session)
    rows = await session.scalars(
        select(Question)
        .where(Question.person_id == person.id, Question.words.is_not(None))
        .order_by(Question.id)
    )
    return [
        {
            "code": f"H-{row.id}",
            "at": moment(row.at),
            "unit": row.unit,
            "words": open_(row.words),
            "answer": open_(row.answer),
            "answered_at": moment(row.answered_at),
        }
        for row in rows
    ]


async def _empty_questions(session: AsyncSession, which: ColumnElement[bool]) -> int:
    return await counted(
        session,
        update(Question)
        .where(which, or_(Question.words.is_not(None), Question.answer.is_not(None)))
        .values(words=None, answer=None),
    )


async def _forget_questions(session: AsyncSession, person: Person, _at: At) -> int:
    return await _empty_questions(session, Question.person_id == person.id)


async def _old_questions(session: AsyncSession, before: datetime) -> int:
    return await _empty_questions(session, Question.at < before)


questions = Kind(
    name="questions",
    tables=(Question,),
    mine=_questions,
    erase=_forget_questions,
    expire={"questions": _old_questions},
    sealed=(Question.words, Question.answer),
)


def own(person: Person) -> ColumnElement[bool]:
    """What she sent for herself; what an official sent for somebody else is not the official's."""
    return (Sender.person_id == person.id) & (Sender.via != "proxy")


def _sent_by(person: Person) -> Select[Any]:
    return select(Sender.ticket_id).where(own(person))


async def _feedback(session: AsyncSession, person: Person) -> list[Item]:
    open_ = opener(session)
    rows = await session.execute(
        select(Ticket, Sender, PublicWords.words)
        .join(Sender, Sender.ticket_id == Ticket.id)
        .outerjoin(PublicWords, PublicWords.ticket_id == Ticket.id)
        .where(own(person))
        .order_by(Ticket.id)
    )
    sent = rows.all()
    seen = await looks.looks(session, [ticket.code for ticket, _, _ in sent]) if sent else []
    found = []
    for ticket, sender, published in sent:
        found.append(
            {
                "code": ticket.code,
                "at": moment(ticket.at),
                "kind": ticket.kind,
                "field": ticket.field,
                "village": ticket.village,
                "state": ticket.state,
                "unit": ticket.unit,
                "words": open_(ticket.words),
                "place": open_(ticket.place),
                "position": open_(ticket.position),
                "identity": open_(sender.identity),
                "looks": [moment(look.at) for look in seen if look.code == ticket.code],
                "via": sender.via,
                "published": published,
                "consent": {"version": sender.consent, "at": moment(sender.consent_at)},
                "photos": await photos.of_ticket(session, ticket.id),
                "said": await _said(session, ticket),
            }
        )
    return found


async def _said(session: AsyncSession, ticket: Ticket) -> list[Item]:
    """What was written about it; officials' notes among themselves are theirs."""
    open_ = opener(session)
    rows = await session.execute(
        select(Step.act, Step.at, TicketWords.words)
        .join(TicketWords, TicketWords.step_id == Step.id)
        .where(Step.ticket_id == ticket.id, Step.act != "note")
        .order_by(Step.id)
    )
    return [{"act": act, "at": moment(at), "words": open_(words)} for act, at, words in rows]


async def end(session: AsyncSession, person: Person, at: At) -> tuple[Ticket, ...]:
    """Empty all that she sent and unlink her from it; returns the open tickets that ended with it.

    What others follow goes on without her words: it is their matter too.
    """
    ended = await _end(session, Ticket.id.in_(_sent_by(person)), at)
    others = select(Sender.ticket_id).where(Sender.via == "proxy")
    hers = Photo.ticket_id.is_(None) | Photo.ticket_id.not_in(others)
    await session.execute(
        update(Photo).where(Photo.person_id == person.id, hers).values(photos.GONE)
    )
    return ended


async def end_one(session: AsyncSession, code: str, at: At) -> tuple[Ticket, ...]:
    """The same for one ticket, on a request at the counter or by letter, whoever sent it.

    Refuses `BadCode` and `NoSuchTicket`.
    """
    code = await tickets.code_of(session, code)
    found = await session.scalar(select(Ticket.id).where(Ticket.code == code))
    if found is None:
        raise NoSuchTicket(code=code)
    ended = await _end(session, Ticket.id == found, at)
    audit.write(session, "privacy.ticket", code, staff_id=None, channel=None, now=at.now)
    await session.flush()
    return ended


async def _end(session: AsyncSession, which: ColumnElement[bool], at: At) -> tuple[Ticket, ...]:
    sent = await session.scalars(
        select(Ticket).where(which).order_by(Ticket.id).with_for_update(key_share=True, of=Ticket)
    )
    found = sent.all()
    ended = []
    for ticket in found:
        followed = await session.scalar(select(exists().where(Follower.ticket_id == ticket.id)))
        if not followed and moves.find("withdraw", ticket.state, {"sender"}) is not None:
            when = When(at.now, at.zone)
            await acts.move(session, ticket, "withdraw", roles={"sender"}, when=when)
            ended.append(ticket)
    await session.flush()
    ids = [ticket.id for ticket in found]
    await empty(session, Ticket.id.in_(ids))
    await opinions.empty_about(session, [ticket.code for ticket in found])
    await session.execute(
        update(Sender).where(Sender.ticket_id.in_(ids)).values(person_id=None, identity=None)
    )
    return tuple(ended)


async def _forget_feedback(session: AsyncSession, person: Person, at: At) -> int:
    return len(await end(session, person, at))


async def empty(session: AsyncSession, which: ColumnElement[bool]) -> int:
    """Empty the words, places and pictures of tickets; their history stays for the counts.

    What the commune published in its own words about them goes too, and which official they were
    about: without the words nobody could say why she may not see them.
    """
    ids = select(Ticket.id).where(which)
    await session.execute(delete(PublicWords).where(PublicWords.ticket_id.in_(ids)))
    await session.execute(
        update(TicketWords).where(TicketWords.ticket_id.in_(ids)).values(words=None)
    )
    await session.execute(update(Photo).where(Photo.ticket_id.in_(ids)).values(photos.GONE))
    return await counted(
        session,
        update(Ticket)
        .where(which, Ticket.words.is_not(None))
        .values(words=None, place=None, position=None, draft=None),
    )


def _closed(before: datetime) -> ColumnElement[bool]:
    return Ticket.state.in_(moves.ENDED) & (Ticket.closed_at < before)


async def _old_feedback(session: AsyncSession, before: datetime) -> int:
    ids = select(Ticket.id).where(_closed(before))
    count = await empty(session, _closed(before))
    await session.execute(delete(Follower).where(Follower.ticket_id.in_(ids)))
    await session.execute(
        update(Sender).where(Sender.ticket_id.in_(ids)).values(person_id=None, identity=None)
    )
    return count


async def _old_identities(session: AsyncSession, before: datetime) -> int:
    ids = select(Ticket.id).where(_closed(before))
    return await counted(
        session,
        update(Sender)
        .where(Sender.ticket_id.in_(ids), Sender.identity.is_not(None))
        .values(identity=None),
    )


async def _old_photos(session: AsyncSession, before: datetime) -> int:
    ids = select(Ticket.id).where(_closed(before))
    return await counted(
        session,
        update(Photo).where(Photo.ticket_id.in_(ids), Photo.state != "gone").values(photos.GONE),
    )


feedback = Kind(
    name="feedback",
    tables=(Ticket, Sender, Step, TicketWords, TicketNotice, Photo, PublicWords),
    mine=_feedback,
    erase=_forget_feedback,
    expire={"feedback": _old_feedback, "identity": _old_identities, "photos": _old_photos},
    sealed=(
        Ticket.words,
        Ticket.place,
        Ticket.position,
        Sender.identity,
        TicketWords.words,
    ),
)


async def _followed(session: AsyncSession, person: Person) -> list[Item]:
    rows = await session.execute(
        select(Ticket.code, Ticket.state, Follower.at)
        .join(Follower, Follower.ticket_id == Ticket.id)
        .where(Follower.person_id == person.id)
        .order_by(Ticket.id)
    )
    return [{"code": code, "state": state, "at": moment(at)} for code, state, at in rows]


async def _unfollow(session: AsyncSession, person: Person, _at: At) -> int:
    return await counted(session, delete(Follower).where(Follower.person_id == person.id))


following = Kind(name="following", tables=(Follower,), mine=_followed, erase=_unfollow)
