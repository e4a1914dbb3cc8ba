"""The audit log: appended, never edited (a trigger refuses it on both databases)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import events
from office.models import Audit


def write(
    session: AsyncSession,
    act: str,
    subject: str,
    *,
    staff_id: int | None,
    channel: str | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record an act: who, when, from which channel, before and after. Ids and facts, no content.

    Acts of some kinds are told to the commune's other software too (`office.events`).
    """
    events.note(session, act, subject, now=now, before=before, after=after)
    session.add(
        Audit(
            at=now,
            staff_id=staff_id,
            channel=channel,
            act=act,
            subject=subject,
            before=before,
            after=after,
        )
    )


async def read(session: AsyncSession, *, most: int = 100) -> list[Audit]:
    """The newest rows first."""
    return list((await session.scalars(select(Audit).order_by(Audit.id.desc()).limit(most))).all())
