"""Posting: a reply becomes letters in the outbox, as its reader's platform can show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import bodies
from bot.messages import Reply
from bot.turn import Turn
from office import outbox, people
from office.models import Person

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

#: Lists under which the question that stood above them is kept, the newest ones.
KEPT = 3
#: What takes the question above it along when it is tapped.
KEEPING = ("handover:", "feedback:")


async def to(
    service: Service,
    session: AsyncSession,
    person: Person,
    reply: Reply,
    *,
    now: datetime,
    matter: str | None = None,
) -> str | None:
    """Post to anybody; returns the id of the list of choices that was offered, if one was."""
    channel = service.channels.get(person.channel)
    if channel is None:
        log.warning("no such channel any more", channel=person.channel)
        return None
    offer = None
    if reply.choices:
        rows = [
            {"label": c.label, "action": c.action, "say": list(c.synonyms)} for c in reply.choices
        ]
        offer = await people.offer(session, person, rows, now=now)
    files = [{"text": file.name, "file": asdict(file)} for file in reply.files]
    shown = reply.picture, reply.paper
    said = bodies(reply.text, reply.choices, offer, channel.limits, *shown)
    if reply.place is not None and channel.limits.place is not None:
        said[-1]["place"] = reply.place
    for body in [*files, *said]:
        outbox.post(session, person, body, now=now, matter=matter, sealed=reply.sealed)
    return offer


async def back(turn: Turn, reply: Reply) -> None:
    """Post to the person of this turn: her next words may name one of the choices.

    Above a button that reaches a person, the question is kept sealed until it is tapped.
    """
    offer = await to(turn.service, turn.session, turn.person, reply, now=turn.now)
    if offer is None:
        return
    turn.remember(offer=offer)
    if turn.question and any(choice.action.startswith(KEEPING) for choice in reply.choices):
        kept = dict(list(turn.person.context.get("questions", {}).items())[1 - KEPT :])
        kept[offer] = turn.service.database.vault.seal(turn.question)
        turn.remember(questions=kept)


async def tell(turn: Turn, readers: Iterable[Person], say: Callable[[Turn], Reply]) -> None:
    """Post news of this turn to others, each in her own language."""
    for person in readers:
        reply = say(turn.reader(person))
        await to(turn.service, turn.session, person, reply, now=turn.now)
