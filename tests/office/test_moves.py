"""Every state, every act, everybody: who may do what, and what comes of it (design §7)."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import product

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from office.errors import (
    AlreadyTaken,
    MayNotHandle,
    NoSuchTicket,
    NotAssignable,
    NotNow,
    SensitiveStays,
    TooLateToReopen,
)
from office.feedback import acts, moves, tickets
from office.models import Audit, Step
from tests.office import feedback

OFFICE = {"handler", "coordinator"}
WORK = {"received", "assigned", "in_progress", "reopened"}
OPEN = WORK | {"waiting_for_citizen", "reopen_requested"}
#: The moves as the design words them, written down a second time: act → (states, outcome, who).
DESIGN = {
    "take": (WORK - {"in_progress"}, "in_progress", OFFICE),
    "transfer": (WORK, "assigned", OFFICE),
    "classify": (WORK, None, {"coordinator"}),
    "reply": (OPEN | {"answered"}, None, OFFICE),
    "note": (set(moves.STATES), None, OFFICE),
    "apologise": (WORK - {"received"}, None, OFFICE),
    "ask": ({"in_progress"}, "waiting_for_citizen", OFFICE),
    "answer": ({"waiting_for_citizen"}, "in_progress", {"sender"}),
    "expire": ({"waiting_for_citizen"}, "in_progress", {"system"}),
    "resolve": ({"in_progress"}, "answered", OFFICE),
    "reject": (WORK, "rejected", OFFICE),
    "accept": ({"answered"}, "closed", {"sender"}),
    "lapse": ({"answered"}, "closed", {"system"}),
    "dispute": ({"answered", "closed"}, "reopen_requested", {"sender"}),
    "reopen": ({"reopen_requested"}, "reopened", {"coordinator"}),
    "decline": ({"reopen_requested"}, "closed", {"coordinator"}),
    "withdraw": (OPEN - {"reopen_requested", "reopened"}, "withdrawn", {"sender"}),
    "add": (OPEN | {"answered"}, None, {"sender"}),
}
#: Who is what on an ordinary ticket of Phòng Kinh tế, and on one about officials; None: sees none.
ORDINARY = {
    "Mai": {"sender"},
    "Phú": set(),  # a stranger
    "Hùng": {"handler"},
    "Lan": None,
    "Hoa": None,
    "Hạnh": {"coordinator"},
    "Nam": None,  # a leader, to whom nothing was escalated
    "Sơn": None,
    "Tâm": None,
    "clock": {"system"},
}
ABOUT_OFFICIALS = {
    **ORDINARY,
    "Hùng": None,
    "Hạnh": None,
    "Nam": {"handler", "coordinator"},
}


async def _acts(session, chat, who, ticket, act):
    """Do the act in the way that this kind of person has."""
    when, (someone, official) = feedback.when(chat), who
    if someone is None:
        return await acts.move(session, ticket, act, roles={"system"}, when=when)
    if official is None:
        return await acts.by_sender(session, someone, ticket.code, act, when=when)
    more = {"by": official, "when": when, "channel": "phone"}
    if act == "transfer":
        return await acts.transfer(session, ticket.code, "ldub", **more)
    if act == "classify":
        return await acts.classify(session, ticket.code, "gop_y", **more)
    if act == "apologise":
        return await acts.apologise(session, ticket.code, date(2026, 12, 9), "Chờ", **more)
    return await acts.by_official(session, ticket.code, act, words="Lời", **more)


async def _everybody(session, chat, names):
    """The account and the seats of each; nobody is the clock."""
    found = {"clock": (None, None)}
    for name in set(names) - {"clock"}:
        someone = await feedback.person(session, chat, name)
        found[name] = someone, await feedback.official(session, chat, name)
    return found


@pytest.mark.parametrize(
    ("database_url", "cast"),
    [("sqlite", ORDINARY), ("postgresql", ABOUT_OFFICIALS)],
    indirect=["database_url"],
    ids=["ordinary", "about officials"],
)
async def test_every_state_every_act_everybody(chat, cast):
    assert set(DESIGN) == set(moves.ACTS)
    code = await feedback.sent(chat, sensitive=cast is ABOUT_OFFICIALS)
    tried = 0
    async with chat.service.database.transaction() as session:
        people = await _everybody(session, chat, cast)
        ticket = await tickets.own(session, people["Mai"][0], code)
        for state, act, name in product(moves.STATES, DESIGN, cast):
            states, after, who = DESIGN[act]
            if ticket.state != state:
                ticket.state = state
                await session.flush()
            parts = cast[name]
            may = bool((parts or set()) & who)
            expected = (after or state) if state in states else NotNow
            if name == "Phú" or parts is None:
                expected = NoSuchTicket
            elif not may:
                expected = MayNotHandle
            elif (act, state) == ("take", "in_progress"):
                expected = AlreadyTaken
            savepoint = await session.begin_nested() if isinstance(expected, str) else None
            try:
                outcome = (await _acts(session, chat, people[name], ticket, act)).ticket.state
            except (MayNotHandle, NotNow, NoSuchTicket, AlreadyTaken) as refused:
                outcome = type(refused)
                assert ticket.state == state  # a refusal changes nothing
            assert outcome == expected, (state, act, name)
            tried += 1
            if savepoint is not None:
                await savepoint.rollback()
                await session.refresh(ticket)
    assert tried == len(moves.STATES) * len(DESIGN) * len(cast) == 1800


async def _takes(chat, name, code, gate):
    """Take a ticket in a transaction of one's own, begun when everybody is ready."""
    await gate.wait()
    try:
        async with chat.service.database.transaction() as session:
            official = await feedback.official(session, chat, name)
            await acts.by_official(
                session, code, "take", by=official, when=feedback.when(chat), channel="phone"
            )
            await asyncio.sleep(0.05)  # the other one comes while this is not committed
    except AlreadyTaken as refused:
        return refused.details["name"]
    return None


async def test_two_officials_take_the_same_ticket_at_once(chat):
    code = await feedback.sent(chat)
    gate = asyncio.Barrier(2)
    names = ("Hùng", "Hạnh")
    told = await asyncio.gather(*(_takes(chat, name, code, gate) for name in names))
    # One gets it, the other is told who.
    assert sorted(told, key=lambda one: one is not None) in ([None, "Hùng"], [None, "Hạnh"])
    winner = names[told.index(None)]
    assert winner in told
    assert (await feedback.ticket(chat, code)).state == "in_progress"


async def test_the_clock_stops_while_the_citizen_is_asked(chat):
    code = await feedback.sent(chat)  # Friday 20/11; Tuesday 24/11 is a day off
    assert (await feedback.ticket(chat, code)).act_by == date(2026, 11, 23)
    await _does(chat, "Hùng", code, "take")
    assert (await feedback.ticket(chat, code)).due == date(2026, 12, 7)
    assert not (await feedback.ticket(chat, code)).firm
    await _does(chat, "Hùng", code, "ask", words="Đoạn nào?")
    chat.clock.set("2026-11-26 09:00")  # Monday, Wednesday, Thursday have passed
    await _does(chat, "Mai", code, "answer", words="Gần cầu")
    assert (await feedback.ticket(chat, code)).due == date(2026, 12, 10)


async def test_reopening_begins_a_new_clock(chat):
    code = await feedback.sent(chat)
    for act in ("take", "resolve"):
        await _does(chat, "Hùng", code, act, words="Đã vá")
    chat.clock.set("2026-12-10 09:00")
    await _does(chat, "Mai", code, "dispute", words="Lại hỏng")
    await _does(chat, "Hạnh", code, "reopen")
    found = await feedback.ticket(chat, code)
    assert (found.state, found.clock_from, found.answered_at) == (
        "reopened",
        date(2026, 12, 10),
        None,
    )
    assert found.due == date(2026, 12, 24)
    for act in ("take", "resolve"):
        await _does(chat, "Hùng", code, act, words="Đã vá lại")
    chat.clock.forward(days=31)
    with pytest.raises(TooLateToReopen):
        await _does(chat, "Mai", code, "dispute")


async def test_what_is_about_officials_is_never_sent_to_a_unit(chat):
    code = await feedback.sent(chat, sensitive=True)
    found = await feedback.ticket(chat, code)
    assert found.unit == "ldub"
    more = {"when": feedback.when(chat), "channel": "phone"}
    async with chat.service.database.transaction() as session:
        nam = await feedback.official(session, chat, "Nam")
        with pytest.raises(SensitiveStays):
            await acts.transfer(session, code, "kt", by=nam, **more)
    # An ordinary one whose words turn out to be about officials goes the other way.
    other = await feedback.sent(chat)
    async with chat.service.database.transaction() as session:
        hung = await feedback.official(session, chat, "Hùng")
        await acts.transfer(session, other, "hcc", by=hung, sensitive=True, **more)
    found = await feedback.ticket(chat, other)
    assert (found.unit, found.sensitive) == ("ldub", True)
    third = await feedback.sent(chat)
    async with chat.service.database.transaction() as session:
        hanh = await feedback.official(session, chat, "Hạnh")
        with pytest.raises(NoSuchTicket):
            await tickets.for_official(session, hanh, other)
        with pytest.raises(NotAssignable):
            await acts.transfer(session, third, "cax", by=hanh, **more)


async def _does(chat, name, code, act, words=None):
    async with chat.service.database.transaction() as session:
        official = await feedback.official(session, chat, name)
        when = feedback.when(chat)
        if official is None:
            someone = await feedback.person(session, chat, name)
            await acts.by_sender(session, someone, code, act, when=when, words=words)
        else:
            await acts.by_official(
                session, code, act, by=official, when=when, channel="phone", words=words
            )


async def test_history_is_appended_and_acts_are_audited(chat):
    code = await feedback.sent(chat)
    async with chat.service.database.transaction() as session:
        hung = await feedback.official(session, chat, "Hùng")
        more = {"by": hung, "when": feedback.when(chat), "channel": "phone"}
        await acts.by_official(session, code, "take", **more)
        await acts.by_official(session, code, "note", words="Gọi thợ", **more)
        steps = (await session.scalars(select(Step).order_by(Step.id))).all()
        assert [(s.act, s.before, s.after, s.role) for s in steps] == [
            ("send", None, "received", "sender"),
            ("take", "received", "in_progress", "handler"),
            ("note", "in_progress", "in_progress", "handler"),
        ]
        audited = await session.scalars(select(Audit.act).where(Audit.subject == code))
        assert audited.all() == ["ticket.take", "ticket.note"]
        opened = await tickets.opened(session, await tickets.for_official(session, hung, code))
        assert [said.words for said in opened.said] == ["Gọi thợ"]
    for change in ("UPDATE ticket_steps SET act = 'x'", "DELETE FROM ticket_steps"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with chat.service.database.transaction() as session:
                await session.execute(text(change))
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Step)) == 3
