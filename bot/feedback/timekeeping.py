"""The clock of feedback, asked once a minute: reminders, escalations, what ends by itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import post, ratings
from bot.feedback import notices, wording
from bot.feedback.voice import Voice
from bot.i18n import N_
from bot.messages import Choice, Reply
from knowledge import reporting
from office import calendar, staff
from office.feedback import concerned, due, photos, tickets
from office.feedback.acts import Moved, When
from office.models import Person, Ticket

if TYPE_CHECKING:
    from bot.service import Service

#: Lines, and so buttons, in one message.
LINES = 8
SENTENCES = {
    "ack": N_("⏰ {code} ({kind}) chưa phân công; đã hẹn báo người gửi {day}."),
    "before": N_("⏰ {code} ({kind}): hạn trả lời {day}."),
    "at": N_("⏰ {code} ({kind}): đến hạn trả lời, {day}."),
    "late": N_(
        "⏰ {code} ({kind}): quá hạn từ {day}. Đồng chí báo kết quả, hoặc xin lỗi và hẹn lại."
    ),
    "unit_lead": N_("⚠️ {code} ({kind}) của {unit} quá hạn từ {day}."),
    "leader": N_("⚠️ {code} ({kind}) của {unit} quá hạn từ {day}, đã báo lãnh đạo đơn vị."),
}


async def tick(service: Service, session: AsyncSession, now: datetime) -> None:
    """What is due at this moment; officials are only disturbed in working hours."""
    when = When(now, service.zone)
    for moved in await due.ended(session, when=when):
        await notices.moved(service, session, moved, now=now)
        await _ask_rating(service, session, moved, now)
    await tickets.forget_guesses(session, now=now)
    await photos.forget(session, service.files, before=now - photos.KEEP)
    local = now.astimezone(service.zone)
    days = await calendar.load(session)
    working = calendar.MORNING <= local.time() < calendar.EVENING
    if not working or not days.is_working(local.date()):
        return
    told: dict[int, tuple[Person, list[tuple[Ticket, str]]]] = {}
    for ticket, step in await due.reminders(session, when=when):
        await _look_again(service, session, ticket, step, when)
        for person in await due.readers(session, ticket, step, today=when.today):
            told.setdefault(person.id, (person, []))[1].append((ticket, step))
    units = await staff.unit_names(session)
    for person, lines in told.values():
        for start in range(0, len(lines), LINES):
            said = _reminder(Voice.of(service, person, units), lines[start : start + LINES])
            await post.to(service, session, person, said, now=now)


async def _ask_rating(service: Service, session: AsyncSession, moved: Moved, now: datetime) -> None:
    """What closed by itself is rated too, if its sender is somebody of ours.

    An official who sent it for somebody else has nothing to say of it.
    """
    if await tickets.is_proxy(session, moved.ticket):
        return
    sender, _followers = await concerned.citizens(session, moved.ticket)
    if moved.rated_unit is not None and sender is not None:
        code, unit = moved.ticket.code, moved.rated_unit
        await ratings.ask_for(service, session, sender, code, unit=unit, now=now)


async def _look_again(
    service: Service, session: AsyncSession, ticket: Ticket, step: str, when: When
) -> None:
    """Before it goes further up: does it speak about officials after all?"""
    if step not in due.ESCALATIONS or ticket.sensitive or ticket.kind == "khen":
        return
    opened = await tickets.opened(session, ticket)
    written = "\n".join(
        [opened.words or "", *(s.words or "" for s in opened.said if s.act == "add")]
    )
    nearest = service.knowledge.understand(written, today=when.today).candidates[:1]
    if reporting.read(written, nearest[0].slug if nearest else None).subject is not None:
        await concerned.set_apart(session, ticket)


def _reminder(voice: Voice, lines: list[tuple[Ticket, str]]) -> Reply:
    said, choices = [], []
    for ticket, step in lines:
        hidden = voice._("phản ánh giao riêng")
        kind = hidden if ticket.sensitive else wording.kind(voice, ticket)
        day = ticket.act_by if step == "ack" else ticket.due or ticket.act_by
        said.append(
            voice._(SENTENCES[step]).format(
                code=ticket.code, kind=kind, unit=voice.unit(ticket.unit), day=voice.weekday(day)
            )
        )
        choices.append(
            Choice(voice._("Xem {code}").format(code=ticket.code), f"desk:see:{ticket.code}")
        )
        if step == "late" and len(lines) == 1:
            choices.append(Choice(voice._("Xin lỗi và hẹn lại"), f"late:{ticket.code}"))
    return Reply("\n".join(said), tuple(choices))
