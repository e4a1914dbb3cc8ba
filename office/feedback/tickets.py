"""Tickets: taken once, seen by whom they concern, found by their code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, consents, store
from office.errors import BadCode, NoSuchTicket, TooManyGuesses
from office.feedback import clocks, codes, routes, telling
from office.feedback.moves import PUBLIC
from office.models import (
    Follower,
    Guess,
    Person,
    Photo,
    Sender,
    Step,
    Ticket,
    TicketNotice,
    TicketWords,
)
from office.models.feedback import IS_WORKING
from office.questions import SENSITIVE_UNIT
from office.staff import Official
from office.vault import Vault

#: More tickets than that are not counted: nobody reads the difference, and it costs the most.
COUNTED = 100
#: Codes that do not exist may be tried so often in such a time.
GUESSES, WAIT = 5, timedelta(minutes=15)


@dataclass(frozen=True)
class Draft:
    """What a citizen is about to send; `token` makes sending it twice the same as once."""

    token: str
    kind: str
    field: str
    words: str
    sensitive: bool
    consent: str
    village: str | None = None
    place: str | None = None
    position: str | None = None
    identity: str | None = None
    identity_consent: str = ""
    #: an official sends it for somebody else, who agreed
    proxy: bool = False


@dataclass(frozen=True)
class Said:
    """Something that was written about a ticket."""

    act: str
    at: datetime
    words: str | None  # None when the key that sealed it is lost, or after erasure
    unit: str | None


@dataclass(frozen=True)
class Opened:
    """What stands sealed in a ticket, opened for whoever may read it."""

    words: str | None
    place: str | None
    position: str | None
    photos: int
    named: bool
    said: tuple[Said, ...]


def vault(session: AsyncSession) -> Vault:
    """The vault of this session's database."""
    return cast("Vault", session.info["vault"])


async def receive(
    session: AsyncSession, draft: Draft, *, person: Person | None, now: datetime, today: date
) -> Ticket:
    """Take a piece of feedback: a code, a suggested unit, the day of the first word back.

    The same draft is taken once. Its photos come along.
    """
    before = await session.scalar(select(Ticket).where(Ticket.draft == draft.token))
    if before is not None:
        return before
    unit: str | None = SENSITIVE_UNIT
    if not draft.sensitive:
        unit = await routes.unit_for(
            session, kind=draft.kind, field=draft.field, village=draft.village
        )
    limits = await clocks.load(session, on=today)
    seal = vault(session).seal
    ticket = Ticket(
        code=await _new_code(session),
        draft=draft.token,
        kind=draft.kind,
        field=draft.field,
        village=draft.village,
        words=seal(draft.words),
        place=seal(draft.place) if draft.place else None,
        position=seal(draft.position) if draft.position else None,
        sensitive=draft.sensitive,
        state="received",
        unit=unit,
        at=now,
        changed_at=now,
        clock_from=today,
        firm=False,
        act_by=limits.end("ack", today, draft.kind) or today,
        not_reached=False,
    )
    session.add(ticket)
    await session.flush()
    session.add(
        Sender(
            ticket_id=ticket.id,
            person_id=person.id if person else None,
            via="proxy" if draft.proxy else "self",
            identity=seal(draft.identity) if draft.identity else None,
            consent=draft.consent,
            consent_at=now,
        )
    )
    if person is not None and draft.proxy:
        # The consent is another person's: its proof stands with the ticket, and who noted it here.
        about = {"consent": draft.consent, "named": draft.identity is not None}
        audit.write(
            session,
            "ticket.proxy",
            ticket.code,
            staff_id=person.staff_id,
            channel=person.channel,
            now=now,
            after=about,
        )
    elif person is not None:
        named = draft.identity_consent if draft.identity else ""
        await consents.to_send(session, person, draft.consent, named=named, now=now)
    session.add(
        Step(ticket_id=ticket.id, at=now, act="send", after="received", role="sender", unit=unit)
    )
    for photo in await session.scalars(select(Photo).where(Photo.draft == draft.token)):
        photo.ticket_id = ticket.id
    telling.tell(session, ticket, now=now)
    await session.flush()
    return ticket


async def _new_code(session: AsyncSession) -> str:
    """A code that nobody has. Of seven thousand million codes two of fifty thousand tickets are the
    same with a chance of one in six."""
    prefix = await store.get(session, codes.PREFIX) or "NG"
    while True:
        code = codes.new(prefix)
        if await session.scalar(select(Ticket.id).where(Ticket.code == code)) is None:
            return code


def visible(official: Official) -> Any:
    """Which tickets the official may see; what is about officials only with `sensitive`.

    Leaders see what was escalated to them.
    """
    if official.may("all_questions"):
        ordinary: Any = ~Ticket.sensitive
    else:
        ordinary = Ticket.unit.in_(official.units("answer")) & ~Ticket.sensitive
    if official.may("decide"):
        told = exists().where(TicketNotice.ticket_id == Ticket.id, TicketNotice.step == "leader")
        ordinary = ordinary | (told & ~Ticket.sensitive)
    return ordinary | Ticket.sensitive if official.may("sensitive") else ordinary


def roles(ticket: Ticket, official: Official | None) -> frozenset[str]:
    """As what the official may act on the ticket; a coordinator does not act on what is about
    officials, and neither does any unit's official: only holders of `sensitive` do."""
    if official is None:
        return frozenset()
    if ticket.sensitive:
        return frozenset({"handler", "coordinator"} if official.may("sensitive") else ())
    found = set()
    if ticket.unit in official.units("answer"):
        found.add("handler")
    if official.may("all_questions"):
        found.add("coordinator")
    return frozenset(found)


async def code_of(session: AsyncSession, typed: str) -> str:
    """The tracking code that was meant. Refuses `BadCode`."""
    found = codes.read(typed, await store.get(session, codes.PREFIX) or "NG")
    if found is None:
        raise BadCode(code=typed[:20])
    return found


async def for_official(
    session: AsyncSession, official: Official, typed: str, *, lock: bool = False
) -> Ticket:
    """A ticket that the official may see. Refuses `BadCode` and `NoSuchTicket`."""
    code = await code_of(session, typed)
    query = select(Ticket).where(Ticket.code == code, visible(official))
    ticket: Ticket | None = await session.scalar(_locked(query) if lock else query)
    if ticket is None:
        raise NoSuchTicket(code=code)
    return ticket


def _locked(query: Any) -> Any:
    """Others may still refer to the row: a letter about it is posted meanwhile."""
    return query.with_for_update(key_share=True, of=Ticket).execution_options(
        populate_existing=True
    )


async def own(session: AsyncSession, person: Person, typed: str, *, lock: bool = False) -> Ticket:
    """A ticket that the person sent herself. Refuses `BadCode` and `NoSuchTicket`."""
    code = await code_of(session, typed)
    query = (
        select(Ticket)
        .join(Sender, Sender.ticket_id == Ticket.id)
        .where(Ticket.code == code, Sender.person_id == person.id)
    )
    ticket: Ticket | None = await session.scalar(_locked(query) if lock else query)
    if ticket is None:
        raise NoSuchTicket(code=code)
    return ticket


async def look_up(
    session: AsyncSession, person: Person, typed: str, *, now: datetime
) -> Ticket | None:
    """The ticket of a code, for whoever holds it; None when there is none.

    A code that does not exist is counted, and after five in a quarter of an hour the person waits
    (`TooManyGuesses`); a typing error is refused (`BadCode`) and not counted.
    """
    code = await code_of(session, typed)
    recent = await session.scalar(
        select(func.count())
        .select_from(Guess)
        .where(Guess.person_id == person.id, Guess.at > now - WAIT)
    )
    if (recent or 0) >= GUESSES:
        raise TooManyGuesses(minutes=int(WAIT.total_seconds() // 60))
    ticket = await session.scalar(select(Ticket).where(Ticket.code == code))
    if ticket is None:
        session.add(Guess(person_id=person.id, at=now))
        await session.flush()
    return ticket


async def is_proxy(session: AsyncSession, ticket: Ticket) -> bool:
    """Whether an official sent it for somebody else."""
    sender = await session.get(Sender, ticket.id)
    return sender is not None and sender.via == "proxy"


async def has_reader(session: AsyncSession, ticket: Ticket) -> bool:
    """Whether somebody of ours gets its news: a client of Open311, or one who was erased, has no
    chat; an answer is read where the code is looked up."""
    sender = await session.get(Sender, ticket.id)
    return sender is not None and sender.person_id is not None


async def is_sender(session: AsyncSession, ticket: Ticket, person: Person) -> bool:
    """Whether the person sent this ticket."""
    sender = await session.get(Sender, ticket.id)
    return sender is not None and sender.person_id == person.id


async def mine(session: AsyncSession, person: Person, *, most: int) -> list[Ticket]:
    """What the person sent or follows, the newest first."""
    sent = select(Sender.ticket_id).where(Sender.person_id == person.id)
    followed = select(Follower.ticket_id).where(Follower.person_id == person.id)
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(sent.union(followed)))
        .order_by(Ticket.id.desc())
        .limit(most)
    )
    return list(found.all())


async def opened(session: AsyncSession, ticket: Ticket, *, public: bool = False) -> Opened:
    """What was written; `public`: only what whoever holds the code may read."""
    open_ = vault(session).open
    rows = await session.execute(
        select(Step.act, Step.at, Step.unit, TicketWords.words)
        .join(TicketWords, TicketWords.step_id == Step.id)
        .where(Step.ticket_id == ticket.id)
        .order_by(Step.id)
    )
    said = tuple(
        Said(act, at, open_(words) if words else None, unit)
        for act, at, unit, words in rows
        if not public or act in PUBLIC
    )
    if public:
        return Opened(None, None, None, 0, False, said)
    photos = await session.scalar(
        select(func.count())
        .select_from(Photo)
        .where(Photo.ticket_id == ticket.id, Photo.state.in_(("waiting", "kept")))
    )
    sender = await session.get(Sender, ticket.id)
    return Opened(
        words=open_(ticket.words) if ticket.words else None,
        place=open_(ticket.place) if ticket.place else None,
        position=open_(ticket.position) if ticket.position else None,
        photos=photos or 0,
        named=sender is not None and sender.identity is not None,
        said=said,
    )


async def inbox(session: AsyncSession, official: Official, *, most: int) -> list[Ticket]:
    """The tickets with which the official has something to do, the most urgent first."""
    found = await session.scalars(
        select(Ticket)
        .where(IS_WORKING, visible(official))
        .order_by(Ticket.act_by, Ticket.id)
        .limit(most)
    )
    return list(found.all())


async def waiting(session: AsyncSession, official: Official) -> int:
    """How many tickets wait that the official may see, at most `COUNTED`."""
    seen = select(Ticket.id).where(IS_WORKING, visible(official)).limit(COUNTED).subquery()
    return await session.scalar(select(func.count()).select_from(seen)) or 0


async def forget_guesses(session: AsyncSession, *, now: datetime) -> None:
    """Drop wrong codes that count no more."""
    await session.execute(delete(Guess).where(Guess.at <= now - WAIT))


async def sent_from(session: AsyncSession, person: Person, token: str) -> Ticket | None:
    """The ticket that the person sent from a draft, if she did."""
    return await session.scalar(
        select(Ticket)
        .join(Sender, Sender.ticket_id == Ticket.id)
        .where(Ticket.draft == token, Sender.person_id == person.id)
    )


async def split_code(session: AsyncSession, typed: str) -> tuple[str | None, str]:
    """A code at the beginning of what was typed, and the words behind it; None without a code.

    "NG-7K2M-9QBT đã vá", "ng 7k2m 9qbt: đã vá".
    """
    prefix = await store.get(session, codes.PREFIX) or "NG"
    parts = typed.split()
    for count in range(min(4, len(parts)), 0, -1):
        code = codes.read("".join(parts[:count]), prefix)
        if code is not None:
            rest = typed.split(maxsplit=count)
            return code, rest[count].strip(" :,–-\n") if len(rest) > count else ""
    return None, typed
