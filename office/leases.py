"""Leases: work that only one of several processes does at a time, by its name or row by row.

A row that is to be sent waits, is being sent under a lease, and is free again when the lease runs
out. Rows of one line (the letters of a person, the events of a hook) go strictly in order.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from office.inbox import insert_for
from office.models import Delivery, Lease, Post

#: Longer than a request may take, so that a living sender never loses its row.
SENDING = timedelta(seconds=30)
UNSENT = ("waiting", "sending")
Row = TypeVar("Row", Post, Delivery)


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


def free(table: type[Post] | type[Delivery], now: datetime) -> ColumnElement[bool]:
    """Rows that may be claimed now: their time has come, or whoever had them is gone."""
    return or_(
        and_(table.state == "waiting", table.not_before <= now),
        and_(table.state == "sending", table.lease_until < now),
    )


def foremost(
    table: type[Post] | type[Delivery], line: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Rows that are the oldest unsent ones of their line."""
    earlier = aliased(table)
    first = (
        select(func.min(earlier.id))
        .where(getattr(earlier, line.key) == line, earlier.state.in_(UNSENT))
        .correlate(table)
        .scalar_subquery()
    )
    return table.id == first


async def claim(
    session: AsyncSession,
    table: type[Post] | type[Delivery],
    id_: int,
    holder: str,
    *,
    now: datetime,
) -> bool:
    """Take a row for `SENDING`; False when somebody else was first."""
    done = await session.execute(
        update(table)
        .where(table.id == id_, free(table, now))
        .values(state="sending", lease_by=holder, lease_until=now + SENDING)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", done).rowcount == 1


async def held(session: AsyncSession, table: type[Row], id_: int, holder: str) -> Row | None:
    """The row, if it is still ours to send."""
    return await session.scalar(
        select(table).where(table.id == id_, table.state == "sending", table.lease_by == holder)
    )
