"""Keys of software that sends feedback by Open311: made once, kept as digests, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import NameNeeded, NoSuchClient
from office.models import Client


def _digest(key: str) -> str:
    # The key has 256 random bits: one round of a fast hash is as safe as many.
    return hashlib.sha256(key.encode()).hexdigest()


async def add(session: AsyncSession, name: str, *, now: datetime) -> str:
    """Let software send feedback; returns its key, this once. Refuses a blank name."""
    name = " ".join(name.split())
    if not name:
        raise NameNeeded
    key = "o311_" + secrets.token_urlsafe(32)
    client = Client(name=name, digest=_digest(key), at=now)
    session.add(client)
    await session.flush()
    audit.write(
        session,
        "open311.key_add",
        f"client:{client.id}",
        staff_id=None,
        channel=None,
        now=now,
        after={"name": name},
    )
    return key


async def listed(session: AsyncSession) -> list[Client]:
    """All of them, also those whose key was revoked."""
    return list((await session.scalars(select(Client).order_by(Client.id))).all())


async def revoke(session: AsyncSession, id_: int, *, now: datetime) -> None:
    """End a key. Refuses `NoSuchClient` for one that is not there or has ended."""
    client = await session.get(Client, id_) if 0 < id_ < 2**31 else None
    if client is None or client.revoked_at is not None:
        raise NoSuchClient(id=id_)
    client.revoked_at = now
    audit.write(
        session, "open311.key_revoke", f"client:{id_}", staff_id=None, channel=None, now=now
    )


async def known(session: AsyncSession, key: str) -> bool:
    """Whether the key lets software in."""
    return await session.scalar(select(Client.id).where(*_good(key))) is not None


async def holder(session: AsyncSession, key: str, *, now: datetime) -> Client | None:
    """Whose key it is, its row locked; None for a wrong or revoked one.

    The lock makes one client's requests wait for each other, so that a repeat that comes while
    the first is under way finds what the first made.
    """
    client = await session.scalar(select(Client).where(*_good(key)).with_for_update())
    if client is not None:
        client.used_at = now
    return client


def _good(key: str) -> tuple[ColumnElement[bool], ...]:
    return Client.digest == _digest(key), Client.revoked_at.is_(None)
