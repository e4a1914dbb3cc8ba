"""Tickets as Open311 knows them: taken from clients once, shown without anybody's words.

https://wiki.open311.org/GeoReport_v2. A service is a kind of feedback, or a field of what can be
seen outside; a service request is a ticket, its id the tracking code for whoever holds it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, store
from office.errors import NoSuchTicket, NotPublic
from office.feedback import aliases, codes, tickets
from office.feedback.moves import ENDED, PUBLIC
from office.feedback.tickets import Draft
from office.models import Client, PublicWords, Sender, Step, Ticket, TicketWords

#: How a ticket came (`Sender.via`), and the channel in the audit log.
VIA = "open311"
#: Feedback about what can be seen outside is offered by its field, all other by its kind.
PLACE, ELSE = "phan_anh_hien_truong", "khac"
PLACES = ("duong", "moi_truong", "tieng_on", "xay_dung", "dien_nuoc", "thuy_loi", "van_hoa")
_FIELDS = {"phan_anh_tthc": "thu_tuc", "ho_so_tre": "thu_tuc", "gop_y": ELSE, "khen": ELSE}
SERVICES = (*PLACES, ELSE, *_FIELDS)
#: The service of a ticket; whatever a person made of it later has one.
_SERVICE: Any = case(
    (Ticket.kind.in_(_FIELDS), Ticket.kind),
    (and_(Ticket.kind == PLACE, Ticket.field.in_(PLACES)), Ticket.field),
    else_=ELSE,
)
#: A repeat of the same request within this time is the same ticket.
REPEAT = timedelta(hours=24)
#: "Default query limit is a span of 90 days or first 1000 requests" (GET Service Requests).
SPAN, MOST = timedelta(days=90), 1000


@dataclass(frozen=True)
class Request:
    """What a client sends for somebody; `content` is all of it, to know a repeat by."""

    service: str
    content: str
    words: str
    sensitive: bool
    consent: str
    village: str | None = None
    place: str | None = None
    position: str | None = None
    identity: str | None = None


@dataclass(frozen=True)
class Shown:
    """What is told of a ticket: never its words, its place, or who sent it."""

    id: str
    service: str
    state: str
    #: None while nobody was named, and for what is about officials
    unit: str | None
    at: datetime
    changed_at: datetime
    due: date | None
    firm: bool
    #: the commune's own words about it, when it published some
    description: str | None
    #: what the office wrote last; only for whoever named the tracking code
    answer: str | None = None


def matter(service: str) -> tuple[str, str]:
    """Kind and field of feedback that comes by a service."""
    if service in _FIELDS:
        return service, _FIELDS[service]
    return PLACE, service


async def receive(
    session: AsyncSession, client: Client, request: Request, *, now: datetime, today: date
) -> tuple[Ticket, bool]:
    """Take a request of a client whose row is locked: the ticket, and whether it is new.

    The same content of the same client within a day is the same ticket.
    """
    names = await aliases.load(session)
    days = (today, today - timedelta(days=1))
    tokens = [names.token(f"{client.id}:{day}:{request.content}") for day in days]
    before = await session.scalar(
        select(Ticket).where(Ticket.draft.in_(tokens), Ticket.at > now - REPEAT)
    )
    if before is not None:
        return before, False
    kind, field = matter(request.service)
    draft = Draft(
        token=tokens[0],
        kind=kind,
        field=field,
        words=request.words,
        sensitive=request.sensitive,
        consent=request.consent,
        village=request.village,
        place=request.place,
        position=request.position,
        identity=request.identity,
    )
    ticket = await tickets.receive(session, draft, person=None, now=now, today=today)
    sender = await session.get_one(Sender, ticket.id)
    sender.via = VIA
    after = {"client": client.id}
    audit.write(
        session, "ticket.send", ticket.code, staff_id=None, channel=VIA, now=now, after=after
    )
    await session.flush()
    return ticket, True


async def listed(
    session: AsyncSession,
    *,
    since: datetime,
    until: datetime,
    services: Collection[str] = (),
    closed: bool | None = None,
) -> list[Shown]:
    """Tickets sent in that time, the newest first, at most `MOST`; none about officials.

    No `services`: all of them. What came by another way than Open311 has a public number in place
    of its tracking code, which was given to its sender alone.
    """
    query = _query().where(~Ticket.sensitive, Ticket.at >= since, Ticket.at <= until)
    if services:
        query = query.where(_SERVICE.in_(services))
    if closed is not None:
        query = query.where(Ticket.state.in_(ENDED) if closed else Ticket.state.not_in(ENDED))
    rows = await session.execute(query.order_by(Ticket.at.desc(), Ticket.id.desc()).limit(MOST))
    names = await aliases.load(session)
    return [
        _shown(row, row.Ticket.code if row.via == VIA else names.new(row.Ticket.id)) for row in rows
    ]


async def find(session: AsyncSession, ids: Sequence[str]) -> list[Shown]:
    """The tickets of these ids, in their order, without those that do not exist.

    A tracking code opens what its holder may read; a public number only what everybody may.
    """
    names = await aliases.load(session)
    prefix = await store.get(session, codes.PREFIX) or "NG"
    numbers = {id_: number for id_ in ids if (number := names.read(id_)) is not None}
    held = {id_: code for id_ in ids if (code := codes.read(id_, prefix)) is not None}
    by_number = _query().where(Ticket.id.in_(numbers.values()), ~Ticket.sensitive)
    seen = {row.Ticket.id: row for row in await session.execute(by_number)}
    by_code = _query().where(Ticket.code.in_(held.values()))
    opened = {row.Ticket.code: row for row in await session.execute(by_code)}
    answers = await _answers(session, [row.Ticket.id for row in opened.values()])
    found = []
    for id_ in dict.fromkeys(ids):
        if (row := seen.get(numbers.get(id_))) is not None:
            found.append(_shown(row, id_))
        elif (row := opened.get(held.get(id_))) is not None:
            told = _shown(row, row.Ticket.code)
            found.append(replace(told, answer=answers.get(row.Ticket.id)))
    return found


def _query() -> Select[Any]:
    return (
        select(Ticket, _SERVICE.label("service"), Sender.via, PublicWords.words)
        .outerjoin(Sender, Sender.ticket_id == Ticket.id)
        .outerjoin(PublicWords, PublicWords.ticket_id == Ticket.id)
    )


def _shown(row: Row[Any], id_: str) -> Shown:
    ticket: Ticket = row.Ticket
    ended = ticket.state in ENDED
    return Shown(
        id=id_,
        service=row.service,
        state=ticket.state,
        unit=None if ticket.sensitive else ticket.unit,
        at=ticket.at,
        changed_at=(ticket.closed_at if ended else None) or ticket.changed_at,
        due=None if ended else ticket.due,
        firm=ticket.firm,
        description=None if ticket.sensitive else row.words,
    )


async def _answers(session: AsyncSession, tickets_: Sequence[int]) -> dict[int, str | None]:
    """What the office wrote last about each: its holder may read it in chat as well."""
    last = (
        select(func.max(Step.id))
        .join(TicketWords, TicketWords.step_id == Step.id)
        .where(Step.ticket_id.in_(tickets_), Step.act.in_(PUBLIC))
        .group_by(Step.ticket_id)
    )
    rows = await session.execute(
        select(TicketWords.ticket_id, TicketWords.words).where(TicketWords.step_id.in_(last))
    )
    open_ = tickets.vault(session).open
    return {id_: open_(sealed) if sealed else None for id_, sealed in rows}


async def publish(session: AsyncSession, typed: str, words: str, *, now: datetime) -> str:
    """Tell everybody about a ticket in the commune's own words, or no more with empty ones.

    Returns its code. Refuses `BadCode`, `NoSuchTicket`, and `NotPublic` for what is about
    officials.
    """
    code = await tickets.code_of(session, typed)
    ticket = await session.scalar(select(Ticket).where(Ticket.code == code))
    if ticket is None:
        raise NoSuchTicket(code=code)
    if ticket.sensitive:
        raise NotPublic(code=ticket.code)
    before = await session.get(PublicWords, ticket.id)
    if before is not None:
        await session.delete(before)
        await session.flush()
    if words:
        session.add(PublicWords(ticket_id=ticket.id, words=words, at=now))
    audit.write(
        session,
        "ticket.publish",
        ticket.code,
        staff_id=None,
        channel=None,
        now=now,
        before={"published": before is not None},
        after={"published": bool(words)},
    )
    return ticket.code
