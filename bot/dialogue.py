"""The life of a message: taken once, answered in its person's turn, its letters posted.

The order of the lanes is design §3.3: commands, taps and named choices, urgent, legal lanes,
the flow in progress, small talk, answers, hand over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import answers, choices, commands, flows, i18n, manners, words
from bot.letters import bodies
from bot.messages import Message, Reply
from bot.turn import Turn
from knowledge import is_blank, mask
from office import commune, inbox, outbox, people, staff
from office.errors import Refused
from office.models import Person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.service import Service

log = structlog.get_logger()

#: Longer messages are not searched: the citizen is asked to say it shorter.
LONGEST = 2000
COMMAND = re.compile(r"^/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
SILENT = frozenset({"ignored", "blocked", "unblocked"})


async def take(service: Service, message: Message) -> bool:
    """One message, one transaction. False when it was taken before."""
    now = service.clock()
    async with service.database.transaction() as session:
        if not await inbox.take(session, message.channel, message.key, kind=message.kind, now=now):
            return False
        if message.kind == "ignored":
            return True
        person = await people.meet(session, message.channel, message.address, now=now)
        if message.kind in SILENT:
            person.reachable = message.kind == "unblocked"
            return True
        person.reachable = True
        pace = service.pace(f"{message.channel}:{message.address}")
        if pace == "go":
            turn, _ = await converse(service, session, person, message, now)
            service.decisions[turn.outcome.decision, turn.outcome.reason or ""] += 1
        elif pace == "say":
            turn = await turn_of(service, session, person, message, now)
            await post(turn, person, manners.hurried(turn))
    return True


async def converse(
    service: Service, session: AsyncSession, person: Person, message: Message, now: datetime
) -> tuple[Turn, list[Reply]]:
    """Answer one message of a person whose row is locked; the replies' letters are posted."""
    turn = await turn_of(service, session, person, message, now)
    replies = await _safely(turn)
    for reply in replies:
        await post(turn, person, reply)
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
        language=i18n.pick(person.language, message.language, default=service.default_language),
    )
    turn.official = await staff.official_of(session, person, today=turn.today)
    return turn


async def _safely(turn: Turn) -> list[Reply]:
    """The one place that catches everything: the citizen reads an apology, nothing is kept."""
    try:
        async with turn.session.begin_nested():
            return await respond(turn)
    except Refused as refused:
        return [words.refusal(turn, refused)]
    except Exception as fault:
        log.exception("turn", channel=turn.message.channel, fault=type(fault).__name__)
        await turn.session.refresh(turn.person)
        return [words.sorry(turn)]


async def respond(turn: Turn) -> list[Reply]:
    """What the assistant says to this message; the first message ever also gets who speaks."""
    first = turn.person.introduced_at is None
    said = await _lanes(turn)
    replies = said if isinstance(said, list) else [said]
    if first and turn.message.kind != "group":
        turn.person.introduced_at = turn.now
        if not turn.offer and not manners.introduces_itself(turn):
            replies = [manners.introduction(turn), *replies]
    return replies


async def _lanes(turn: Turn) -> Reply | list[Reply]:
    message = turn.message
    if message.kind == "tap":
        return await choices.tapped(turn)
    if message.kind != "text" and not (message.text and message.kind in manners.WITH_WORDS):
        return manners.not_words(turn)
    if is_blank(turn.text):
        return manners.empty(turn)
    if len(turn.text) > LONGEST:
        return manners.too_long(turn, LONGEST)
    said = await _commanded(turn)
    if said is None:
        said = await choices.named(turn)
    return said if said is not None else await _understood(turn)


async def _commanded(turn: Turn) -> Reply | list[Reply] | None:
    match = COMMAND.match(turn.text)
    if match is not None:
        made = commands.find(match[1], turn)
        if made is None:
            return manners.unknown_command(turn)
        return await _run(turn, made, (match[2] or "").strip())
    if turn.official is not None:
        from bot.commands.parsing import spoken_command

        spoken = spoken_command(turn.text)
        if spoken is not None and (made := commands.find(spoken[0], turn)) is not None:
            return await _run(turn, made, spoken[1])
    return None


async def _run(turn: Turn, made: commands.Command, arguments: str) -> Reply | list[Reply]:
    """A refused command leaves nothing behind but what the refusal itself must keep."""
    flows.leave(turn)
    try:
        return await made.run(turn, arguments)
    except Refused as refused:
        return words.refusal(turn, refused)


async def _understood(turn: Turn) -> Reply | list[Reply]:
    found = answers.understand(turn)
    if found.decision in {"urgent", "guidance"}:
        return answers.word(turn, found)
    if (said := await flows.step(turn, found)) is not None:
        return said
    return answers.word(turn, found)


async def post(turn: Turn, person: Person, reply: Reply) -> None:
    """Put a reply into the outbox as the person's channel can show it."""
    service, session = turn.service, turn.session
    channel = service.channels.get(person.channel)
    if channel is None:
        log.warning("no such channel any more", channel=person.channel)
        return
    offer = None
    if reply.choices:
        rows = [
            {"label": c.label, "action": c.action, "say": list(c.synonyms)} for c in reply.choices
        ]
        offer = await people.offer(session, person, rows, now=turn.now)
        if person is turn.person and turn.question:
            questions = dict(list(person.context.get("questions", {}).items())[-2:])
            sealed = service.database.vault.seal(turn.question)
            turn.remember(questions={**questions, offer: sealed})
    for body in bodies(reply.text, reply.choices, offer, channel.limits):
        outbox.post(session, person, body, now=turn.now)
