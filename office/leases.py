"""Leases: work that only one of several processes does at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from office.inbox import insert_for
from office.models import Lease


async def acquire(
    session: AsyncSession, name: str, holder: str, *, seconds: float = 30, now: datetime
) -> bool:
    """Take or renew a lease; False while somebody else holds it."""
    insert = insert_for(session)
    values = {"holder": holder, "until": now + timedelta(seconds=seconds)}
    taken = await session.scalar(
        insert(Lease)
        .values(name=name, **values)
        .on_conflict_do_update(
            index_elements=[Lease.name],
            set_=values,
            where=(Lease.holder == holder) | (Lease.until < now),
        )
        .returning(Lease.name)
    )
    return taken is not None


async def release(session: AsyncSession, name: str, holder: str) -> None:
    """Give a lease back; nothing happens when it is not ours."""
    await session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
