"""Events: what the commune's other software may hear of, noted with the act itself.

Acts of officials are audited, so that the audit log is where most events are noted: in the same
transaction, as ids and facts without content and names. Feedback moves by citizens and the clock
too, and is told as states (`office.feedback.telling`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Event

#: Beginnings of the acts that are told outside; whatever is not named here stays inside.
PUBLISHED = ("task.", "feedback.")


def note(
    session: AsyncSession,
    act: str,
    subject: str,
    *,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Keep an act for the hooks, if such acts are told outside."""
    if act.startswith(PUBLISHED):
        data = {"before": before, "after": after}
        session.add(Event(at=now, kind=act, subject=subject, data=data))
