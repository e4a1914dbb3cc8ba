"""The inbox: every event of a platform is taken once, however often it is delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Received


def insert_for(session: AsyncSession) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT."""
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert


async def take(session: AsyncSession, channel: str, key: str, *, kind: str, now: datetime) -> bool:
    """Keep an event's key; False when it was kept before, also by another process just now."""
    insert = insert_for(session)
    # RETURNING, because psycopg's row count of an INSERT of the ORM says nothing.
    kept = await session.scalar(
        insert(Received)
        .values(channel=channel, key=key[:200], kind=kind, at=now)
        .on_conflict_do_nothing()
        .returning(Received.key)
    )
    return kept is not None


async def forget(session: AsyncSession, *, before: datetime) -> int:
    """Drop keys so old that no platform repeats them any more; returns how many."""
    done = await session.execute(delete(Received).where(Received.at < before))
    return cast("CursorResult[Any]", done).rowcount
