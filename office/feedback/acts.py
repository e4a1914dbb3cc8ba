"""Acts on tickets: one function moves, the others say what an act needs beside the table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import (
    AlreadyTaken,
    BadDay,
    MayNotHandle,
    NotAssignable,
    NotNow,
    SensitiveStays,
    TooLateToReopen,
)
from office.feedback import clocks, concerned, looks, moves, telling, tickets
from office.feedback.clocks import Clocks
from office.feedback.errors import NobodyToAsk
from office.models import Person, Sender, Step, Ticket, TicketWords, Unit
from office.questions import SENSITIVE_UNIT
from office.staff import Official

#: A new promise is not made for longer than that.
FARTHEST = timedelta(days=180)


@dataclass(frozen=True)
class When:
    """The moment of an act, in the commune's time."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The commune's day."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True)
class Moved:
    """What became of a ticket by an act."""

    ticket: Ticket
    act: str
    before: str
    words: str | None = None
    #: the new day that an apology promises
    day: date | None = None

    @property
    def rated_unit(self) -> str | None:
        """The unit whose work its sender may now rate: it resolved the ticket, which is closed.
        What is about officials is not rated."""
        rated = self.act in {"accept", "lapse"} and not self.ticket.sensitive
        return self.ticket.unit if rated else None


async def move(
    session: AsyncSession,
    ticket: Ticket,
    act: str,
    *,
    roles: Collection[str],
    when: When,
    words: str | None = None,
    by: Official | None = None,
    channel: str | None = None,
) -> Moved:
    """Do an act on a ticket whose row is locked, as the table of moves allows it.

    Refuses `MayNotHandle` (never with these roles), `NotNow` (not in this state) and
    `AlreadyTaken` (a colleague was first). The step is appended, officials' acts are audited.
    """
    found = moves.find(act, ticket.state, roles)
    if found is None:
        raise await _why_not(session, ticket, act, roles)
    before = ticket.state
    limits = await clocks.load(session, on=when.today)
    ticket.state = found.after or before
    if act == "take" and by is not None:
        ticket.staff_id = by.id
    _keep_time(ticket, act, before, limits, when)
    role = next(role for role in moves.ROLES if role in found.by and role in roles)
    await _append(session, ticket, act, before, role=role, when=when, words=words, by=by)
    if by is not None:
        audit.write(
            session,
            f"ticket.{act}",
            ticket.code,
            staff_id=by.id,
            channel=channel,
            now=when.now,
            before={"state": before},
            after={"state": ticket.state, "unit": ticket.unit},
        )
    if found.after is not None:
        telling.tell(session, ticket, now=when.now)
    await session.flush()
    return Moved(ticket, act, before, words)


async def _why_not(
    session: AsyncSession, ticket: Ticket, act: str, roles: Collection[str]
) -> Exception:
    if not moves.ever(act, roles):
        return MayNotHandle(code=ticket.code)
    if act == "take" and ticket.state == "in_progress":
        return AlreadyTaken(code=ticket.code, name=await concerned.taker(session, ticket))
    return NotNow(code=ticket.code, state=ticket.state, act=act)


def _keep_time(ticket: Ticket, act: str, before: str, limits: Clocks, when: When) -> None:
    """What an act does to the clocks: waiting for the citizen stops them, reopening begins anew."""
    today = when.today
    if before == "waiting_for_citizen" and ticket.due is not None:
        began = ticket.changed_at.astimezone(when.zone).date()
        ticket.due = limits.days.after(ticket.due, limits.days.between(began, today))
    if ticket.state != before:
        ticket.changed_at = when.now
    if act == "reopen":
        ticket.clock_from, ticket.answered_at, ticket.closed_at = today, None, None
    if act in {"reopen", "classify"} or (before == "received" and ticket.due is None):
        _set_due(ticket, limits)
    if ticket.state == "answered" and before != "answered":
        ticket.answered_at = when.now
    if ticket.state in moves.ENDED:
        ticket.closed_at = when.now
    first_look = limits.end("ack", today, ticket.kind) or today
    if ticket.state == "reopen_requested" and before != ticket.state:
        ticket.act_by = first_look
    elif ticket.state not in {"received", "reopen_requested"}:
        ticket.act_by = ticket.due or (first_look if ticket.state != before else ticket.act_by)


def _set_due(ticket: Ticket, limits: Clocks) -> None:
    """The day of the result, from the kind as a person left it."""
    limit = limits.limit("result", ticket.kind)
    ticket.due = limits.end("result", ticket.clock_from, ticket.kind)
    ticket.firm = (
        ticket.due is not None
        and limit is not None
        and limit.firm
        and not limits.days.crosses_pending(ticket.clock_from, ticket.due)
    )


async def _append(
    session: AsyncSession,
    ticket: Ticket,
    act: str,
    before: str,
    *,
    role: str,
    when: When,
    words: str | None,
    by: Official | None,
) -> None:
    step = Step(
        ticket_id=ticket.id,
        at=when.now,
        act=act,
        before=before,
        after=ticket.state,
        role=role,
        staff_id=by.id if by else None,
        unit=ticket.unit,
    )
    session.add(step)
    await session.flush()
    if words:
        sealed = tickets.vault(session).seal(words)
        session.add(TicketWords(step_id=step.id, ticket_id=ticket.id, words=sealed))


async def check_reader(session: AsyncSession, ticket: Ticket, act: str) -> None:
    """Refuse a question that nobody of ours can answer (`NobodyToAsk`)."""
    if act == "ask" and not await tickets.has_reader(session, ticket):
        raise NobodyToAsk(code=ticket.code)


async def by_official(
    session: AsyncSession,
    code: str,
    act: str,
    *,
    by: Official,
    when: When,
    channel: str,
    words: str | None = None,
) -> Moved:
    """An official's act that needs nothing beside the table: take, reply, ask, resolve, reject,
    note, reopen, decline. Refuses also `BadCode`, `NoSuchTicket` and `NobodyToAsk`."""
    ticket = await tickets.for_official(session, by, code, lock=True)
    await check_reader(session, ticket, act)
    roles = tickets.roles(ticket, by)
    return await move(
        session, ticket, act, roles=roles, when=when, words=words, by=by, channel=channel
    )


async def transfer(
    session: AsyncSession,
    code: str,
    unit: str,
    *,
    by: Official,
    when: When,
    channel: str,
    sensitive: bool = False,
) -> Moved:
    """Give a ticket to a unit; on a fresh one this is a person's classification.

    The check for what is about officials is repeated here: a `sensitive` one goes to the holders
    of that permission instead, and one that is there already stays (`SensitiveStays`). Refuses
    bodies that the commune cannot assign to (`NotAssignable`).
    """
    ticket = await tickets.for_official(session, by, code, lock=True)
    if ticket.sensitive and unit != SENSITIVE_UNIT:
        raise SensitiveStays(code=ticket.code)
    target = await session.get(Unit, unit)
    if target is None or not target.assignable:
        raise NotAssignable(unit=unit)
    roles = tickets.roles(ticket, by)
    if moves.find("transfer", ticket.state, roles) is not None:
        ticket.sensitive = ticket.sensitive or sensitive
        ticket.unit = SENSITIVE_UNIT if ticket.sensitive else unit
        ticket.staff_id = None
    return await move(session, ticket, "transfer", roles=roles, when=when, by=by, channel=channel)


async def classify(
    session: AsyncSession, code: str, kind: str, *, by: Official, when: When, channel: str
) -> Moved:
    """Correct the kind, and with it the clock: the assistant's was only a suggestion."""
    ticket = await tickets.for_official(session, by, code, lock=True)
    roles = tickets.roles(ticket, by)
    if moves.find("classify", ticket.state, roles) is not None:
        ticket.kind = kind
    return await move(session, ticket, "classify", roles=roles, when=when, by=by, channel=channel)


async def apologise(
    session: AsyncSession,
    code: str,
    day: date,
    words: str,
    *,
    by: Official,
    when: When,
    channel: str,
) -> Moved:
    """Tell the citizen that it is late and promise a new day. Refuses `BadDay`."""
    ticket = await tickets.for_official(session, by, code, lock=True)
    days = (await clocks.load(session, on=when.today)).days
    if not when.today < day <= when.today + FARTHEST or not days.is_working(day):
        raise BadDay(day=day)
    roles = tickets.roles(ticket, by)
    if moves.find("apologise", ticket.state, roles) is not None:
        ticket.due, ticket.firm = day, False
    moved = await move(
        session, ticket, "apologise", roles=roles, when=when, words=words, by=by, channel=channel
    )
    return replace(moved, day=day)


async def by_sender(
    session: AsyncSession,
    person: Person,
    code: str,
    act: str,
    *,
    when: When,
    words: str | None = None,
    sensitive: bool = False,
) -> Moved:
    """What who sent the ticket does with it: add, answer, accept, dispute, withdraw.

    Words that turn out to be about officials take the ticket away from its unit. Refuses also
    `TooLateToReopen`.
    """
    ticket = await tickets.own(session, person, code, lock=True)
    if act == "dispute":
        await _in_time(session, ticket, when)
    # Before the move, which tells other software of what is not sensitive.
    if sensitive and not ticket.sensitive and moves.find(act, ticket.state, {"sender"}):
        await concerned.set_apart(session, ticket)
    return await move(session, ticket, act, roles={"sender"}, when=when, words=words)


async def _in_time(session: AsyncSession, ticket: Ticket, when: When) -> None:
    limit = (await clocks.load(session, on=when.today)).limit("reopen")
    if ticket.answered_at is None or limit is None:
        return
    if when.now > ticket.answered_at + timedelta(days=limit.value):
        raise TooLateToReopen(code=ticket.code, days=limit.value)


async def identity(
    session: AsyncSession, code: str, *, by: Official, when: When, channel: str
) -> str | None:
    """Who sent the ticket, as far as she wished it to be known; each look is audited.

    Refuses whoever has no part in the ticket (`MayNotHandle`).
    """
    ticket = await tickets.for_official(session, by, code)
    if not tickets.roles(ticket, by):
        raise MayNotHandle(code=ticket.code)
    sender = await session.get(Sender, ticket.id)
    audit.write(session, looks.ACT, ticket.code, staff_id=by.id, channel=channel, now=when.now)
    if sender is None or sender.identity is None:
        return None
    return tickets.vault(session).open(sender.identity)
