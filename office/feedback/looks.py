"""Who looked at the identity of a sender, and when: read from the audit log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Audit, Staff

#: The act by which each look is audited.
ACT = "ticket.identity"


@dataclass(frozen=True)
class Look:
    """An official opened the name and address in a ticket."""

    at: datetime
    code: str
    staff_id: int | None
    name: str
    channel: str | None


async def looks(
    session: AsyncSession, codes: Collection[str] | None = None, *, most: int = 100
) -> list[Look]:
    """The newest `most` looks first, at these tickets or at all (None)."""
    query = (
        select(Audit.at, Audit.subject, Audit.staff_id, Staff.name, Audit.channel)
        .outerjoin(Staff, Staff.id == Audit.staff_id)
        .where(Audit.act == ACT)
        .order_by(Audit.id.desc())
        .limit(most)
    )
    if codes is not None:
        query = query.where(Audit.subject.in_(codes))
    rows = await session.execute(query)
    return [Look(at, code, id_, name or "", channel) for at, code, id_, name, channel in rows]
