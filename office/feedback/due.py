"""What is due: reminders and escalations once each, and what ends because nobody says anything.

A question about this moment, not a timer: nothing is lost on a restart, and the row of a notice
that was given keeps several processes from giving it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import staff
from office.feedback import acts, clocks
from office.feedback.acts import Moved, When
from office.feedback.clocks import Clocks
from office.inbox import insert_for
from office.models import Person, Ticket, TicketNotice, Unit
from office.models.feedback import IS_RESTING, IS_WORKING

#: Tickets in one look; the next minute sees the rest.
AT_ONCE = 50
#: States in which the office owes a result.
OWED = ("assigned", "in_progress", "reopened")
#: For the handlers, the latest first: whoever hears of the later one needs no earlier one.
HANDLERS = ("late", "at", "before")
#: Then for their lead, then for the leaders.
ESCALATIONS = ("unit_lead", "leader")
#: How a state ends by itself, and after which limit.
ENDS = {"waiting_for_citizen": ("expire", "citizen_answer"), "answered": ("lapse", "close")}


def _until(step: str, limits: Clocks, today: date) -> date:
    """Tickets due by that day have reached the step."""
    match step:
        case "before":
            return limits.end("remind", today) or today
        case "at":
            return today
    return limits.before(step, today)


async def reminders(session: AsyncSession, *, when: When) -> list[tuple[Ticket, str]]:
    """Tickets and the step that they have reached and nobody was told of; marked as told.

    Bodies that the commune cannot assign to are never reminded (domain facts §2).
    """
    limits = await clocks.load(session, on=when.today)
    found: list[tuple[Ticket, str]] = []
    for step in (*ESCALATIONS, *HANDLERS):
        until = _until(step, limits, when.today)
        late = IS_WORKING, Ticket.act_by <= until, Ticket.state.in_(OWED), Ticket.due <= until
        for ticket in await _untold(session, step, Ticket.due, late):
            steps = HANDLERS[HANDLERS.index(step) :] if step in HANDLERS else (step,)
            if await _tell(session, ticket, steps, ticket.due or until):
                found.append((ticket, step))
    unassigned = IS_WORKING, Ticket.act_by < when.today, Ticket.state == "received"
    fresh = await _untold(session, "ack", Ticket.act_by, unassigned)
    told = [one for one in fresh if await _tell(session, one, ("ack",), one.act_by)]
    return [*found, *((ticket, "ack") for ticket in told)]


async def _untold(
    session: AsyncSession, step: str, day: object, reached: tuple[object, ...]
) -> Sequence[Ticket]:
    told = exists().where(
        TicketNotice.ticket_id == Ticket.id, TicketNotice.step == step, TicketNotice.day == day
    )
    never = exists().where(Unit.slug == Ticket.unit, ~Unit.assignable)
    query = select(Ticket).where(*reached, ~told, ~never)  # type: ignore[arg-type]
    return (await session.scalars(query.order_by(Ticket.act_by, Ticket.id).limit(AT_ONCE))).all()


async def _tell(session: AsyncSession, ticket: Ticket, steps: Sequence[str], day: date) -> bool:
    """Mark the steps as told; False when somebody was first with the first of them."""
    insert, first = insert_for(session), False
    for step in steps:
        row = {"ticket_id": ticket.id, "step": step, "day": day}
        done = await session.scalar(
            insert(TicketNotice)
            .values(row)
            .on_conflict_do_nothing()
            .returning(TicketNotice.ticket_id)
        )
        first = first or (step == steps[0] and done is not None)
    return first


async def readers(session: AsyncSession, ticket: Ticket, step: str, *, today: date) -> list[Person]:
    """Who is told of a step. What is about officials stays with the holders of `sensitive`, also
    when it is escalated."""
    if ticket.sensitive:
        return await staff.holders(session, "sensitive", today=today)
    units = (ticket.unit,) if ticket.unit else ()
    found: list[Person] = []
    match step:
        case "unit_lead":
            found = await staff.holders(session, "lead", units=units, today=today)
        case "leader":
            return await staff.holders(session, "decide", today=today)
        case "before" | "at" | "late":
            found = await _handlers(session, ticket, units, today)
    return found or await staff.holders(session, "all_questions", today=today)


async def _handlers(
    session: AsyncSession, ticket: Ticket, units: tuple[str, ...], today: date
) -> list[Person]:
    everybody = await staff.holders(session, "answer", units=units, today=today)
    taken = [person for person in everybody if person.staff_id == ticket.staff_id]
    return taken or everybody


async def ended(session: AsyncSession, *, when: When) -> list[Moved]:
    """What ends by itself now: questions that were not answered in time, and results that nobody
    objected to."""
    limits = await clocks.load(session, on=when.today)
    moved = []
    for state, (act, what) in ENDS.items():
        found = await session.scalars(
            select(Ticket)
            .where(IS_RESTING, Ticket.state == state)
            .order_by(Ticket.changed_at)
            .limit(AT_ONCE)
            .with_for_update(key_share=True, skip_locked=True)
        )
        for ticket in found.all():
            began = ticket.changed_at.astimezone(when.zone).date()
            last = limits.end(what, began, ticket.kind)
            if last is not None and last < when.today:
                moved.append(await acts.move(session, ticket, act, roles={"system"}, when=when))
    return moved
