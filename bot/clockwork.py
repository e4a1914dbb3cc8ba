"""What happens by itself: late questions are called to mind, old things are forgotten."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import digests, i18n, post, ratings, reminding
from bot.feedback import slip, timekeeping
from bot.i18n import N_
from bot.messages import Choice, Reply
from knowledge import Entry
from office import (
    calendar,
    hooks,
    keys,
    leases,
    questions,
    sealing,
    staff,
    store,
)
from office.feedback import photos
from office.plan import years
from office.privacy import conversation, retention
from office.privacy import person as requests
from office.questions import Handed
from office.ratings import asking

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

EVERY = 60.0
#: Calls of other software; then what other software was told.
KEEP_CALLS, KEEP_EVENTS = timedelta(days=7), timedelta(days=30)
#: Files of letters: a letter that waits longer for its platform goes without its file.
SLIPS = timedelta(days=30)
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
    """What is due at this moment and not yet done.

    Reminders and digests are kept apart by their own keys: no process waits for another's lease.
    """
    await _housekeeping(service)
    await reminding.tick(service)
    await digests.tick(service)
    service.sender.wake()


async def _housekeeping(service: Service) -> None:
    now = service.clock()
    async with service.database.transaction() as session:
        holder = service.sender.holder
        if not await leases.acquire(session, "clockwork", holder, seconds=EVERY * 2, now=now):
            return
        late = await questions.overdue(session, now=now, zone=service.zone)
        for handed in late:
            await _call_to_mind(service, session, handed, now)
        await _stale_entries(service, session, now)
        await ratings.remind(service, session, now)
        await asking.let_go(session, now=now)
        await staff.forget_tries(session, now=now)
        await keys.forget_calls(session, before=now - KEEP_CALLS)
        await hooks.forget(session, before=now - KEEP_EVENTS)
        await timekeeping.tick(service, session, now)
        await sealing.seal(session)
        await years.open_year(session, today=now.astimezone(service.zone).date(), now=now)
    # By itself: a file that cannot be deleted must not keep anybody from being reminded.
    async with service.database.transaction() as session:
        await _privacy(service, session, now)


async def _privacy(service: Service, session: AsyncSession, now: datetime) -> None:
    """Periods of keeping once a day; what somebody had erased goes as soon as she could read it."""
    counts = await retention.apply_daily(session, now=now, zone=service.zone)
    if counts is not None:
        log.info("retention", **counts)
        slip.forget(service.files, before=now - SLIPS)
    await conversation.finish(session, now=now)
    await requests.settle(session, now=now)
    await photos.sweep(session, service.files)


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
