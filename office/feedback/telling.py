"""Telling the commune's other software how feedback goes on: states and days, nothing said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from office import events
from office.models import Ticket


def tell(session: AsyncSession, ticket: Ticket, *, now: datetime) -> None:
    """Keep the state that a ticket has come to for the hooks, as `feedback.STATE`.

    No words, place or sender; what is about officials is never told.
    """
    if ticket.sensitive:
        return
    facts = {
        "kind": ticket.kind,
        "field": ticket.field,
        "state": ticket.state,
        "unit": ticket.unit,
        "received_at": ticket.at.isoformat(timespec="seconds"),
        "due": ticket.due.isoformat() if ticket.due else None,
        "due_confirmed": ticket.firm,
    }
    kind, subject = f"feedback.{ticket.state}", f"feedback:{ticket.code}"
    events.note(session, kind, subject, now=now, before=None, after=facts)
