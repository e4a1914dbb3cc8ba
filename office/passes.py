"""Passes: links from a chat that open one thing on the commune's own web, once, for ten minutes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import PassGone
from office.models import Pass
from office.staff import Official

VALID = timedelta(minutes=10)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def issue(session: AsyncSession, what: str, *, by: Official, now: datetime) -> str:
    """A token that opens `what` once within ten minutes; only its digest is kept."""
    token = secrets.token_urlsafe(24)
    expires = now + VALID
    session.add(Pass(digest=_digest(token), what=what, staff_id=by.id, expires_at=expires))
    await session.flush()
    return token


async def look(session: AsyncSession, token: str, *, now: datetime) -> str:
    """What the token opens, without using it up. Refuses `PassGone`."""
    found = await session.scalar(
        select(Pass.what).where(
            Pass.digest == _digest(token), Pass.used_at.is_(None), Pass.expires_at > now
        )
    )
    if found is None:
        raise PassGone
    return found


async def use(session: AsyncSession, token: str, *, now: datetime, channel: str) -> str:
    """What the token opens; nobody else can use it any more. Refuses `PassGone`."""
    row = (
        await session.execute(
            update(Pass)
            .where(Pass.digest == _digest(token), Pass.used_at.is_(None), Pass.expires_at > now)
            .values(used_at=now)
            .returning(Pass.what, Pass.staff_id)
        )
    ).first()
    if row is None:
        raise PassGone
    audit.write(session, "pass.use", row.what, staff_id=row.staff_id, channel=channel, now=now)
    return str(row.what)


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Drop passes that ended before that moment."""
    await session.execute(delete(Pass).where(Pass.expires_at < before))
