"""Taking a service request: judged before anything of it is kept, then a ticket like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.open311 import form as forms
from api.open311.faults import Fault
from api.open311.form import Form
from api.open311.services import ABOUT, ABOUT_OFFICIALS, APPOINTED, CONSENT, VILLAGE, Service
from bot.feedback import outside
from bot.feedback.outside import WHYS, Judged, Refusal
from bot.feedback.voice import Voice
from bot.i18n import N_, say_date
from bot.service import Service as Assistant
from knowledge import Knowledge, mask
from office.feedback import clients, open311
from office.models import Ticket

#: The version of the notice and of the question for consent (`services.py`), the proof of which
#: text was shown (NĐ 356/2025).
TEXTS = "open311-2026-11-25"
#: Codes of the errors for words that feedback must not hold: 40011 is an emergency, and so on.
REFUSED = {why: 40011 + place for place, why in enumerate(WHYS)}
NO_KEY = N_("api_key còn thiếu hoặc không dùng được.")
NAMES = ("first_name", "last_name", "phone", "email")


@dataclass(frozen=True)
class Taken:
    """A ticket, and whether contact fields were dropped because nobody agreed to keep them."""

    ticket: Ticket
    nameless: bool


def request_of(
    form: Form,
    service: Service,
    *,
    voice: Voice,
    knowledge: Knowledge,
    facts: Mapping[str, str],
    today: date,
) -> open311.Request:
    """A form without faults as a request. Raises `Fault` with the guidance for what is no
    feedback; nothing is kept yet."""
    judged = outside.judge(voice, knowledge, _said(form, service), facts=facts, today=today)
    if isinstance(judged, Refusal):
        raise Fault(400, "{said}", exactly=REFUSED[judged.why], said=judged.said)
    return _request(form, service, judged)


async def take(
    assistant: Assistant, form: Form, request: open311.Request, *, now: datetime
) -> Taken:
    """Take a request once, and tell whom it concerns. Raises `Fault` (403) for a wrong key."""
    async with assistant.database.transaction() as session:
        client = await clients.holder(session, form.one("api_key"), now=now)
        if client is None:
            raise Fault(403, NO_KEY)
        today = now.astimezone(assistant.zone).date()
        ticket, new = await open311.receive(session, client, request, now=now, today=today)
        if new:
            await outside.received(assistant, session, ticket, now=now)
    assistant.sender.wake()
    return Taken(ticket, nameless=not request.identity and any(map(form.one, NAMES)))


def _said(form: Form, service: Service) -> str:
    """What the sender wrote in her own words, wherever she wrote it."""
    free = {a.code for a in service.attributes if a.datatype == "string"}
    written = [
        value for code, values in form.attributes().items() if code in free for value in values
    ]
    return "\n".join(
        (form.one("description") or service.name, form.one("address_string"), *written)
    )


def _request(form: Form, service: Service, judged: Judged) -> open311.Request:
    given = form.attributes()
    agreed = "co" in given.get(CONSENT.code, ())
    chosen = set(given.get(ABOUT.code, ()))
    about_officials = judged.sensitive or bool(chosen & ABOUT_OFFICIALS)
    places = [form.one("address_string"), form.one("address_id")]
    if places[1]:
        places[1] = f"mã địa chỉ {places[1]}"
    return open311.Request(
        service=service.code,
        content=form.content(),
        words=_words(form, service),
        sensitive=about_officials and service.code != "khen",
        consent=TEXTS,
        village=(given.get(VILLAGE.code) or (judged.village,))[0],
        place=mask("; ".join(place for place in places if place)) or None,
        position=forms.position(form),
        identity=_identity(form) if agreed else None,
    )


def _words(form: Form, service: Service) -> str:
    """What officials read; numbers of papers and phones masked as in chat.

    The link is told and not opened: what it leads to is the sender's choice, not the commune's.
    """
    given = form.attributes()
    lines = [mask(form.one("description")) or service.name]
    if chosen := given.get(ABOUT.code):
        labels = dict(ABOUT.values)
        lines.append(f"Phản ánh về: {', '.join(labels[key] for key in chosen)}")
    if (day := forms.day("".join(given.get(APPOINTED.code, ())))) is not None:
        lines.append(f"Ngày hẹn trả: {say_date(day, 'vi')}")
    if link := form.one("media_url"):
        lines.append(f"Liên kết người gửi kèm (chưa ai mở xem): {link}")
    lines.append(
        "(Gửi bằng phần mềm ngoài theo chuẩn Open311: người gửi không nhận tin nhắn, chỉ tra bằng "
        "mã; trạng thái và câu trả lời ai cũng xem được.)"
    )
    return "\n".join(lines)


def _identity(form: Form) -> str | None:
    name = " ".join(filter(None, map(form.one, ("first_name", "last_name"))))
    return " · ".join(filter(None, (name, form.one("phone"), form.one("email")))) or None
