"""The life of a message: taken once, answered in its person's turn, its letters posted.

The order of the lanes is design §3.3: commands, taps and named choices, urgent, legal lanes,
the flow in progress, small talk, answers, hand over.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import (
    answers,
    choices,
    commands,
    flows,
    gaps,
    groups,
    handover,
    manners,
    post,
    thumbs,
    words,
)
from bot.commands import parsing
from bot.feedback import intake, lookup
from bot.messages import Message, Reply
from bot.turn import Turn
from knowledge import Understanding, is_blank, mask
from office import asked, commune, inbox, people, staff
from office.errors import Refused
from office.models import Person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.service import Service

log = structlog.get_logger()

HOUSE = Path(__file__).parent.parent
SILENT = frozenset({"ignored", "blocked", "unblocked"})


async def take(service: Service, message: Message) -> bool:
    """One message, one transaction. False when it was taken before."""
    now = service.clock()
    async with service.database.transaction() as session:
        if not await inbox.take(session, message.channel, message.key, kind=message.kind, now=now):
            return False
        if message.kind == "ignored":
            return True
        if message.group is not None:
            await groups.heard(service, session, message, now)
            return True
        person = await people.meet(session, message.channel, message.address, now=now)
        if message.kind in SILENT:
            person.reachable = message.kind == "unblocked"
            return True
        person.reachable = True
        pace = service.pace(f"{message.channel}:{message.address}")
        if pace == "go":
            turn, _ = await converse(service, session, person, message, now)
            await _count(service, turn)
        elif pace == "say":
            turn = await turn_of(service, session, person, message, now)
            await post.back(turn, manners.address(turn, manners.hurried(turn)))
    return True


async def _count(service: Service, turn: Turn) -> None:
    """For the metrics of this process, and for the departments' review (which entry, no more)."""
    decision = turn.outcome.decision
    service.decisions[decision, turn.outcome.reason or ""] += 1
    if turn.outcome.thumb:
        service.thumbs[turn.outcome.thumb] += 1
    if decision in {"answer", "guidance"} and turn.outcome.entries:
        answered = turn.outcome.entries[0]["slug"]
        await asked.count(turn.session, [answered], today=turn.today)


async def converse(
    service: Service, session: AsyncSession, person: Person, message: Message, now: datetime
) -> tuple[Turn, list[Reply]]:
    """Answer one message of a person whose row is locked; the replies' letters are posted."""
    turn = await turn_of(service, session, person, message, now)
    replies = await respond(turn)
    for reply in replies:
        await post.back(turn, reply)
    return turn, replies


async def turn_of(
    service: Service, session: AsyncSession, person: Person, message: Message, now: datetime
) -> Turn:
    """A turn with everything that handlers may need, not answered yet."""
    turn = Turn(
        service=service,
        session=session,
        person=person,
        message=message,
        now=now,
        text=mask(manners.clean(message.text)),
        official=None,
        facts=await commune.facts(session),
        units=await staff.unit_names(session),
        language=service.language_of(person, message.language),
    )
    turn.official = await staff.official_of(session, person, today=turn.today)
    return turn


async def respond(turn: Turn) -> list[Reply]:
    """What the assistant says to this message; the first message ever also gets who speaks."""
    replies = await _safely(turn, lambda: _lanes(turn))
    if turn.person.introduced_at is None:
        replies = [manners.introduction(turn), *replies]
    manners.remember_manners(turn)
    return [manners.address(turn, reply) for reply in replies]


async def guarded(turn: Turn, act: Callable[[], Awaitable[Reply | list[Reply]]]) -> list[Reply]:
    """What one act outside the lanes says: a refusal is worded, a fault apologised for."""
    return [manners.address(turn, reply) for reply in await _safely(turn, act)]


async def _safely(turn: Turn, act: Callable[[], Awaitable[Reply | list[Reply]]]) -> list[Reply]:
    """The one place that catches everything: what was begun is undone, and she is told.

    Logged are the kind and place of a fault; its message may carry what somebody wrote.
    """
    try:
        async with turn.session.begin_nested():
            said = await act()
            return said if isinstance(said, list) else [said]
    except Refused as refused:
        answer = words.refusal(turn, refused)
    except Exception as fault:  # noqa: BLE001 - the citizen reads an apology instead of nothing
        kind, channel = type(fault).__name__, turn.message.channel
        log.error("turn", channel=channel, fault=kind, at=_places(fault))  # noqa: TRY400
        answer = words.sorry(turn)
    await turn.session.refresh(turn.person)
    flows.leave(turn)
    return [answer]


def _places(fault: Exception) -> list[str]:
    """Our own lines on the way to a fault."""
    frames = traceback.extract_tb(fault.__traceback__)
    paths = [(Path(frame.filename), frame.lineno) for frame in frames]
    return [
        f"{path.relative_to(HOUSE)}:{line}"
        for path, line in paths
        if path.is_relative_to(HOUSE) and "site-packages" not in path.parts
    ]


async def _lanes(turn: Turn) -> Reply | list[Reply]:
    message = turn.message
    if message.kind == "tap":
        return await choices.tapped(turn)
    if intake.waits_for(turn, message.kind):
        return await _attached(turn, intake.attached)
    if lookup.waits_for_photo(turn, message.kind):
        return await _attached(turn, lookup.attached)
    if message.kind != "text" and not (message.text and message.kind in manners.WITH_WORDS):
        return manners.not_words(turn)
    if is_blank(turn.text):
        return await choices.named(turn) or manners.empty(turn)
    said = await _commanded(turn)
    if said is None:
        said = await choices.named(turn) or await lookup.heard(turn)
    return said if said is not None else await _understood(turn)


async def _attached(
    turn: Turn, take: Callable[[Turn], Awaitable[Reply | list[Reply]]]
) -> Reply | list[Reply]:
    """A picture or a place for feedback; words that explain a crime or a complaint end it."""
    if turn.text:
        found = answers.understand(turn)
        if found.decision in {"urgent", "guidance"}:
            return intake.paused(turn, answers.word(turn, found))
    return await take(turn)


async def _commanded(turn: Turn) -> Reply | list[Reply] | None:
    """A command with its slash, or a bound official's without it."""
    typed = parsing.slash_command(turn.text, commands.registry())
    if typed is None and turn.official is not None:
        typed = parsing.spoken_command(turn.text)
        if typed is not None and commands.find(typed.name, turn) is None:
            return None
    if typed is None:
        return None
    made = commands.find(typed.name, turn)
    if made is None:
        return manners.unknown_command(turn)
    flows.leave(turn)
    return await made.run(turn, typed.arguments)


async def _understood(turn: Turn) -> Reply | list[Reply]:
    said = await flows.step(turn, official=True)
    if said is not None:
        return said
    if len(turn.text) > manners.LONGEST and not intake.reads_long(turn):
        return manners.too_long(turn)
    found = answers.understand(turn)
    if found.decision in {"urgent", "guidance"}:
        return intake.paused(turn, answers.word(turn, found))
    said = await flows.step(turn, official=False)
    if said is None and handover.wished(turn):
        return handover.ask(turn, None)
    return said if said is not None else await _answered(turn, found)


async def _answered(turn: Turn, found: Understanding) -> Reply | list[Reply]:
    """The reply to a question, and what the knowledge loop learns from it."""
    said = answers.word(turn, found)
    await gaps.notice(turn)
    return thumbs.asking(turn, said, found)
