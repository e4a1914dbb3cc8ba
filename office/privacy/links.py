"""Links that give somebody a copy of her own data, once, within a quarter of an hour."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import DataLinkGone
from office.models import DataLink, Person

VALID = timedelta(minutes=15)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def issue(session: AsyncSession, person: Person, *, now: datetime) -> str:
    """A token for the person's data; an older one of hers ends. Only its digest is kept."""
    await session.execute(delete(DataLink).where(DataLink.person_id == person.id))
    token = secrets.token_urlsafe(24)
    session.add(DataLink(digest=_digest(token), person_id=person.id, expires_at=now + VALID))
    await session.flush()
    return token


async def look(session: AsyncSession, token: str, *, now: datetime) -> None:
    """Whether the token is still good, without using it up: messengers look before people do.

    Refuses `DataLinkGone`.
    """
    found = await session.scalar(
        select(DataLink.digest).where(DataLink.digest == _digest(token), DataLink.expires_at > now)
    )
    if found is None:
        raise DataLinkGone


async def use(session: AsyncSession, token: str, *, now: datetime) -> Person:
    """Whose data the token opens; nobody can use it again. Refuses `DataLinkGone`."""
    person_id = await session.scalar(
        delete(DataLink)
        .where(DataLink.digest == _digest(token), DataLink.expires_at > now)
        .returning(DataLink.person_id)
    )
    person = await session.get(Person, person_id) if person_id is not None else None
    if person is None:
        raise DataLinkGone
    return person
