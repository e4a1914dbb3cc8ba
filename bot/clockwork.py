"""What happens by itself: late questions are called to mind, old things are forgotten."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import i18n, post
from bot.feedback import timekeeping
from bot.gaps import KEPT
from bot.i18n import N_
from bot.messages import Choice, Reply
from knowledge import Entry
from office import calendar, gaps, inbox, leases, outbox, people, questions, staff, store
from office.questions import Handed

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

EVERY = 60.0
KEEP_BODIES = timedelta(days=7)
KEEP_FLOWS = timedelta(days=30)
#: Telegram repeats an event for a day, others for hours; a month is safe.
KEEP_KEYS = timedelta(days=30)
LATE = N_("⏰ Câu hỏi {code} của {unit} chưa được trả lời sau một ngày làm việc.")
STALE = N_(
    "⚠️ Đã quá hạn rà soát nên trợ lý không đưa ra nữa ({count} mục của {unit}): {titles}. Đề nghị "
    "đồng chí xem lại nội dung và ngày hiệu lực."
)
#: The last day on which entries past their review date were looked for.
LOOKED = "entries.looked"
#: Titles in one message.
NAMED = 5


async def run(service: Service) -> None:
    """Ask once a minute what is due, until the service stops; one process does it at a time."""
    while not service.stopping.is_set():
        try:
            await tick(service)
        except Exception as fault:  # noqa: BLE001 - a database that is away comes back
            log.warning("clockwork", fault=type(fault).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await service.stopping.wait()


async def tick(service: Service) -> None:
    """What is due at this moment and not yet done."""
    now = service.clock()
    async with service.database.transaction() as session:
        holder = service.sender.holder
        if not await leases.acquire(session, "clockwork", holder, seconds=EVERY * 2, now=now):
            return
        late = await questions.overdue(session, now=now, zone=service.zone)
        for handed in late:
            await _call_to_mind(service, session, handed, now)
        await _stale_entries(service, session, now)
        await outbox.empty_bodies(session, before=now - KEEP_BODIES)
        await people.forget_flows(session, before=now - KEEP_FLOWS)
        await people.forget_offers(session, before=now - KEEP_FLOWS)
        await inbox.forget(session, before=now - KEEP_KEYS)
        await gaps.forget(session, before=now.astimezone(service.zone).date() - KEPT)
        await staff.forget_tries(session, now=now)
        await timekeeping.tick(service, session, now)
    service.sender.wake()


async def _call_to_mind(
    service: Service, session: AsyncSession, handed: Handed, now: datetime
) -> None:
    today = now.astimezone(service.zone).date()
    names = await staff.unit_names(session)
    for person in await questions.reminded(session, handed.unit, today=today):
        say = i18n.translator(service.language_of(person))
        text = say(LATE).format(code=handed.code, unit=names.get(handed.unit, handed.unit))
        reply = Reply(text, (Choice(say(N_("Xem hộp thư")), "command:inbox:"),))
        await post.to(service, session, person, reply, now=now)


async def _stale_entries(service: Service, session: AsyncSession, now: datetime) -> None:
    """Once a working day: each unit is told once which of its entries are past their review."""
    local = now.astimezone(service.zone)
    today = local.date()
    days = await calendar.load(session)
    if not days.is_working(today) or not calendar.MORNING <= local.time() < calendar.EVENING:
        return
    if await store.get(session, LOOKED) == today.isoformat():
        return
    await store.put(session, LOOKED, today.isoformat())
    stale: dict[str, list[Entry]] = {}
    for entry in service.knowledge.entries():
        if entry.expired(today):
            stale.setdefault(entry.unit, []).append(entry)
    for unit, entries in stale.items():
        await _tell_unit(service, session, unit, entries, now)


async def _tell_unit(
    service: Service, session: AsyncSession, unit: str, entries: list[Entry], now: datetime
) -> None:
    """While nobody can be told, nothing counts as told."""
    today = now.astimezone(service.zone).date()
    names = await staff.unit_names(session)
    readers = await staff.holders(session, "answer", units=(unit,), today=today)
    readers = readers or await staff.holders(session, "all_questions", today=today)
    titles = [e.title for e in entries if readers and await _first_told(session, e, today)]
    for person in readers if titles else ():
        say = i18n.translator(service.language_of(person))
        shown = "; ".join(titles[:NAMED]) + ("; …" if len(titles) > NAMED else "")
        text = say(STALE).format(count=len(titles), unit=names.get(unit, unit), titles=shown)
        await post.to(service, session, person, Reply(text), now=now)


async def _first_told(session: AsyncSession, entry: Entry, today: date) -> bool:
    key = f"entries.stale/{entry.slug}/{entry.review_by}"[:100]
    return await store.claim(session, key, today.isoformat())
