"""What happens by itself: late questions are called to mind, old things are forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot import i18n
from bot.i18n import N_
from bot.letters import bodies
from office import inbox, leases, outbox, people, questions, staff

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

EVERY = 60.0
KEEP_BODIES = timedelta(days=7)
KEEP_FLOWS = timedelta(days=30)
#: Telegram repeats an event for a day, others for hours; a month is safe.
KEEP_KEYS = timedelta(days=30)
LATE = N_("⏰ Câu hỏi {code} của {unit} chưa được trả lời sau một ngày làm việc. Xem: /inbox")


async def run(service: Service) -> None:
    """Ask once a minute what is due; one process does it at a time."""
    while True:
        try:
            await tick(service)
        except Exception as fault:  # noqa: BLE001 - a database that is away comes back
            log.error("clockwork", fault=type(fault).__name__)
        await asyncio.sleep(EVERY)


async def tick(service: Service) -> None:
    """What is due at this moment and not yet done."""
    now = service.clock()
    async with service.database.transaction() as session:
        holder = service.sender.holder
        if not await leases.acquire(session, "clockwork", holder, seconds=EVERY * 2, now=now):
            return
        late = await questions.overdue(session, now=now, zone=service.zone)
        names = await staff.unit_names(session)
        today = now.astimezone(service.zone).date()
        for handed in late:
            for person in await staff.holders(session, roles=("coordinator",), today=today):
                language = i18n.pick(person.language, default=service.default_language)
                text = i18n.translator(language)(LATE).format(
                    code=handed.code, unit=names.get(handed.unit, handed.unit)
                )
                channel = service.channels.get(person.channel)
                if channel is not None:
                    for body in bodies(text, (), None, channel.limits):
                        outbox.post(session, person, body, now=now)
        await outbox.empty_bodies(session, before=now - KEEP_BODIES)
        await people.forget_flows(session, before=now - KEEP_FLOWS)
        await people.forget_offers(session, before=now - KEEP_FLOWS)
        await inbox.forget(session, before=now - KEEP_KEYS)
    if late:
        service.sender.wake()
