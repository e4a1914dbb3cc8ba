"""Reminders in words: one message an official and day, with buttons on each line."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import i18n, post
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.words import period_in
from office import staff
from office.models import Person
from office.plan import reminders
from office.plan.reminders import UP, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service import Service

HEAD = N_("⏰ Việc cần nhớ của đồng chí hôm nay:")
#: What one line says, by how far the deadline is.
AHEAD = N_("Nhiệm vụ {stt}, {period}, {short}: hạn {due}, còn {days} ngày.")
TODAY = N_("Nhiệm vụ {stt}, {period}, {short}: hạn là hôm nay, {due}.")
LATE = N_("Nhiệm vụ {stt}, {period}, {short}: quá hạn {days} ngày (hạn {due}).")
ESCALATED = N_(
    "Nhiệm vụ {stt}, {period}, {short}: {unit} quá hạn {days} ngày, chưa báo (hạn {due})."
)
TET = N_(
    "Nhiệm vụ {stt}, {period}, {short}: hạn {due}. Lịch nghỉ Tết chưa chốt, đề nghị hoàn thành "
    "trước {ready}."
)


async def tick(service: Service) -> None:
    """Send what is due at this moment; each official's message is a transaction of its own."""
    now = service.clock()
    async with service.database.reading() as session:
        due = await reminders.bundles(session, now=now, zone=service.zone)
    for bundle in due:
        async with service.database.transaction() as session:
            claimed = await reminders.claim(session, bundle, now=now, zone=service.zone)
            if claimed is not None:
                await _send(service, session, *claimed, now)


async def _send(
    service: Service, session: AsyncSession, person: Person, lines: list[Line], now: datetime
) -> None:
    units = await staff.unit_names(session)
    language = service.language_of(person)
    say = i18n.translator(language)
    today = now.astimezone(service.zone).date()
    said = [_line(say, language, line, units, today) for line in lines]
    if len(lines) == 1:
        text = "⏰ " + said[0]
    else:
        text = "\n".join([say(HEAD), *(f"- {line}" for line in said)])
    choices = [choice for line in lines for choice in _choices(say, line, alone=len(lines) == 1)]
    await post.to(service, session, person, Reply(text, tuple(choices)), now=now)


def _line(
    say: Callable[[str], str],
    language: str,
    line: Line,
    units: dict[str, str],
    today: date,
) -> str:
    standing = line.standing
    days = (reminders.ready_by(standing) - today).days
    sentence = AHEAD if days > 0 else TODAY
    if today > standing.due:
        sentence = ESCALATED if line.step == UP else LATE
        days = (today - standing.due).days
    elif standing.finish_by is not None:
        sentence = TET
    due = standing.due if standing.finish_by else standing.last_working
    return say(sentence).format(
        stt=standing.stt,
        short=standing.short,
        period=period_in(language, standing.year, standing.quarter),
        due=i18n.say_weekday(due, language),
        ready=i18n.say_weekday(reminders.ready_by(standing), language),
        days=days,
        unit=units.get(line.unit, line.unit),
    )


def _choices(say: Callable[[str], str], line: Line, *, alone: bool) -> list[Choice]:
    """Three buttons of a line; with its number where several lines stand together."""
    stt = line.standing.stt
    if line.step == UP:
        return [Choice(say(N_("Xem nhiệm vụ {stt}")).format(stt=stt), f"command:task:{stt}")]
    labels = (
        (N_("Xong"), N_("Xong {stt}"), "done"),
        (N_("Đang làm"), N_("Đang làm {stt}"), "progress"),
        (N_("Vướng"), N_("Vướng {stt}"), "stuck"),
    )
    return [
        Choice(say(plain) if alone else say(numbered).format(stt=stt), f"{verb}:{stt}:{line.unit}:")
        for plain, numbered, verb in labels
    ]
