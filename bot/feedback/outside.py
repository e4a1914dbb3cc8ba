"""Feedback that comes through other software: what must not be taken, and who is told of it.

The words are judged as in chat before anything of them is kept: emergencies get their number,
khiếu nại and tố cáo their guidance, matters of another body its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import post, words
from bot.feedback import guidance, notices
from bot.feedback.voice import Voice
from knowledge import Knowledge, Understanding, reporting
from office import staff
from office.feedback import concerned
from office.models import Ticket

if TYPE_CHECKING:
    from bot.service import Service

#: Of what was refused (`Refusal.why`): an emergency, khiếu nại, tố cáo, another body's matter.
WHYS = ("urgent", "complaint", "denunciation", "elsewhere")
_LEGAL = {"khieu-nai": "complaint", "to-cao": "denunciation"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
#: The classifier hears short messages only: longer ones are read sentence by sentence as well.
_SHORT = 40


@dataclass(frozen=True)
class Refusal:
    """Words that feedback must not hold, and what their sender should read instead."""

    why: str
    said: str


@dataclass(frozen=True)
class Judged:
    """Words that may be taken; `sensitive` when they are about how officials behave."""

    sensitive: bool
    village: str | None


def judge(
    voice: Voice,
    knowledge: Knowledge,
    text: str,
    *,
    facts: Mapping[str, str],
    today: date,
) -> Judged | Refusal:
    """Whether feedback may hold the text. Nothing is kept here."""
    whole = knowledge.understand(text, today=today)
    for found in (whole, *(knowledge.understand(part, today=today) for part in _parts(text))):
        if found.decision == "urgent":
            numbers = words.urgent(voice, found.kind).text
            # It may be a mistake, and software does not ask back as a conversation would.
            again = voice._("Không phải việc khẩn cấp thì xin viết lại cho rõ rồi gửi lại.")
            return Refusal("urgent", f"{numbers}\n{again}")
        if found.decision == "guidance":
            slug = found.candidates[0].slug
            return Refusal(_LEGAL[slug], _legal(voice, knowledge, slug, facts, today))
    report = reporting.read(text, _nearest(whole))
    if report.subject == "money":
        return Refusal("denunciation", _legal(voice, knowledge, "to-cao", facts, today))
    if report.subject in {"leaders", "police"}:
        return Refusal("elsewhere", guidance.outside(voice, report.subject))
    return Judged(sensitive=report.subject is not None, village=report.village)


def _parts(text: str) -> Iterator[str]:
    if len(text.split()) > _SHORT:
        yield from (part for part in _SENTENCE.split(text) if part)


def _nearest(found: Understanding) -> str | None:
    return found.candidates[0].slug if found.candidates else None


def _legal(
    voice: Voice, knowledge: Knowledge, slug: str, facts: Mapping[str, str], today: date
) -> str:
    """The first words of the entry, unless it is past its review date, and that nothing is kept."""
    entry = knowledge.entry(slug, voice.language)
    lead = entry.text(None, facts) if entry is not None and not entry.expired(today) else ""
    shield = voice._("Tôi không tiếp nhận việc này qua đây và không lưu lời ông/bà vừa nhắn.")
    return f"{lead}\n\n{shield}".strip()


async def received(
    service: Service, session: AsyncSession, ticket: Ticket, *, now: datetime
) -> None:
    """Tell the officials whom a ticket concerns that it came, without its words."""
    today = now.astimezone(service.zone).date()
    readers = await concerned.readers(session, ticket, today=today)
    sentence = notices.news_of(ticket) if readers else notices.NOBODY
    told = readers or await staff.holders(session, "invite", today=today)
    units = await staff.unit_names(session)
    for person in told:
        voice = Voice.of(service, person, units)
        reply = notices.about(voice, ticket, sentence, take=bool(readers))
        await post.to(service, session, person, reply, now=now)
