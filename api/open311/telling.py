"""How a ticket is told: open or closed, its state in plain words, its dates, its unit."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from api.open311.services import SERVICES
from bot.feedback import wording
from bot.feedback.voice import Voice
from bot.i18n import N_
from office.feedback.moves import ENDED
from office.feedback.open311 import Shown

#: What the citizen reads of it in chat speaks to her; here anybody reads.
_FOR_ANYBODY = {"waiting_for_citizen": N_("chờ người gửi trả lời thêm")}
_EXPECTED = N_("Ngày trả lời là dự kiến.")


def shown(voice: Voice, found: Shown) -> dict[str, Any]:
    """A request in every field of the specification; what is not told is empty."""
    notes = voice._({**wording.STATES, **_FOR_ANYBODY}[found.state])
    if found.answer:
        notes = f"{notes}: {found.answer}"
    due = datetime.combine(found.due, time(23, 59, 59), voice.zone) if found.due else None
    return {
        "service_request_id": found.id,
        "status": "closed" if found.state in ENDED else "open",
        "status_notes": notes,
        "service_name": voice._(SERVICES[found.service].name),
        "service_code": found.service,
        "description": found.description,
        "agency_responsible": voice.unit(found.unit) or None,
        "service_notice": voice._(_EXPECTED) if due and not found.firm else None,
        "requested_datetime": _moment(voice, found.at),
        "updated_datetime": _moment(voice, found.changed_at),
        "expected_datetime": _moment(voice, due) if due else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _moment(voice: Voice, moment: datetime) -> str:
    """As the W3C notes it, in the commune's time: 2026-11-20T15:04:00+07:00."""
    return moment.astimezone(voice.zone).isoformat(timespec="seconds")
