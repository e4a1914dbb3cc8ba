"""What one person may do with her own data: see, take along, correct, take back, erase."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, consents, questions
from office.errors import NoSuchConsent, NoSuchPerson, NothingToCorrect
from office.feedback.moves import ENDED
from office.feedback.tickets import vault
from office.models import DataRequest, Person, Question, Sender, Ticket
from office.privacy import matters
from office.privacy.kinds import At, Item
from office.privacy.registry import KINDS

#: Whose unit answers what the assistant cannot correct by itself.
DESK = "vp"


async def everything(session: AsyncSession, person: Person) -> dict[str, list[Item]]:
    """All that is kept of a person, by kind; kinds without anything are left out."""
    found = {kind.name: await kind.mine(session, person) for kind in KINDS}
    return {name: items for name, items in found.items() if items}


async def note(
    session: AsyncSession,
    person: Person,
    kind: str,
    *,
    now: datetime,
    question_id: int | None = None,
) -> DataRequest:
    """Keep what was asked, and that it was done at once unless a question waits for a person."""
    done = None if question_id is not None else now
    request = DataRequest(
        person_id=person.id, kind=kind, at=now, done_at=done, question_id=question_id
    )
    session.add(request)
    audit.write(
        session,
        f"privacy.{kind}",
        f"person:{person.id}",
        staff_id=None,
        channel=person.channel,
        now=now,
    )
    await session.flush()
    return request


async def settle(session: AsyncSession, *, now: datetime) -> None:
    """Requests whose question was answered are done, and those whose words nobody has any more."""
    over = select(Question.id).where(Question.answered_at.is_not(None) | Question.words.is_(None))
    await session.execute(
        update(DataRequest)
        .where(DataRequest.done_at.is_(None), DataRequest.question_id.in_(over))
        .values(done_at=now)
    )


async def waiting(session: AsyncSession) -> list[DataRequest]:
    """Requests that a person of the commune must still answer, the oldest first."""
    rows = await session.scalars(
        select(DataRequest).where(DataRequest.done_at.is_(None)).order_by(DataRequest.id)
    )
    return list(rows)


def _open_identities(person: Person) -> ColumnElement[bool]:
    open_ = select(Ticket.id).where(Ticket.state.not_in(ENDED))
    return matters.own(person) & Sender.identity.is_not(None) & Sender.ticket_id.in_(open_)


async def has_identity(session: AsyncSession, person: Person) -> bool:
    """Whether an open ticket of hers carries a name and address."""
    found = await session.scalar(select(Sender.ticket_id).where(_open_identities(person)).limit(1))
    return found is not None


async def correct_identity(
    session: AsyncSession, person: Person, identity: str, *, now: datetime
) -> int:
    """Replace her name and address on all her open tickets. Refuses `NothingToCorrect`."""
    rows = await session.scalars(select(Sender).where(_open_identities(person)).with_for_update())
    found = list(rows)
    if not found:
        raise NothingToCorrect
    for sender in found:
        sender.identity = vault(session).seal(identity)
    await note(session, person, "correct", now=now)
    return len(found)


async def ask_correction(
    session: AsyncSession, person: Person, words: str, *, now: datetime
) -> questions.Handed:
    """Hand a correction to the office, as a question with its own number and reminders."""
    handed = await questions.hand_over(session, person, words, unit=DESK, slug=None, now=now)
    await note(session, person, "correct", now=now, question_id=handed.id)
    return handed


async def withdraw(
    session: AsyncSession, person: Person, purpose: str, *, at: At
) -> tuple[Ticket, ...]:
    """Take a consent back, and end what stood on it. Refuses `NoSuchConsent` when it is not given.

    Without consent to sending, her feedback is withdrawn and emptied; without consent to being
    named, her name goes and the matter goes on. Returns the tickets that ended.
    """
    if not await consents.withdraw(session, person, purpose, now=at.now):
        raise NoSuchConsent(purpose=purpose)
    ended: tuple[Ticket, ...] = ()
    if purpose == "feedback":
        ended = await matters.end(session, person, at)
        await consents.withdraw(session, person, "identity", now=at.now)
    else:
        await session.execute(update(Sender).where(matters.own(person)).values(identity=None))
    await note(session, person, "withdraw", now=at.now)
    return ended


async def erase(session: AsyncSession, person: Person, *, at: At) -> tuple[Ticket, ...]:
    """Erase all that need not stay; returns the open tickets that ended with it.

    What stays: stubs for the counts, proofs, officials' acts. Her address goes when her last letter
    has gone out (`conversation.finish`), so that she can read that it was done.
    """
    await note(session, person, "erase", now=at.now)
    ended = await matters.end(session, person, at)
    for kind in KINDS:
        if kind.erase is not None:
            await kind.erase(session, person, at)
    return ended


async def erase_subject(session: AsyncSession, subject: str, *, at: At) -> tuple[Ticket, ...]:
    """Erase what the audit log names: a ticket by its code, or everything of "person:12".

    For requests on paper, and for what a restored backup has brought back. Refuses `BadCode`,
    `NoSuchTicket` and `NoSuchPerson`.
    """
    kind, _, number = subject.partition(":")
    if kind != "person":
        return await matters.end_one(session, subject, at)
    found = await session.get(Person, int(number)) if number.isdecimal() else None
    if found is None or found.erased_at is not None:
        raise NoSuchPerson(subject=subject[:40])
    return await erase(session, found, at=at)
