"""Consents: the texts people agree to, version by version, and the proof that they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office.errors import NoSuchConsent
from office.models import Consent, ConsentText, Person

#: The language in which every text must exist.
SOURCE = "vi"


@dataclass(frozen=True)
class Text:
    """What is to be agreed to, and under which version the proof is kept."""

    version: str
    text: str


async def current(session: AsyncSession, purpose: str, language: str) -> Text:
    """The newest text of a purpose, in the language or else in Vietnamese.

    Refuses `NoSuchConsent` for a purpose without any.
    """
    rows = await session.scalars(
        select(ConsentText)
        .where(ConsentText.purpose == purpose, ConsentText.language.in_((language, SOURCE)))
        .order_by(ConsentText.since.desc(), ConsentText.version.desc())
    )
    found = list(rows)
    if not found:
        raise NoSuchConsent(purpose=purpose)
    newest = [row for row in found if row.version == found[0].version]
    chosen = next((row for row in newest if row.language == language), newest[0])
    return Text(chosen.version, chosen.text)


async def give(
    session: AsyncSession, person: Person, purpose: str, version: str, *, now: datetime
) -> None:
    """Keep the proof that the person agreed to that text; silence never comes here."""
    session.add(Consent(person_id=person.id, purpose=purpose, version=version, at=now))
    await session.flush()


async def to_send(
    session: AsyncSession, person: Person, version: str, *, named: str, now: datetime
) -> None:
    """The proof for a piece of feedback: to sending it and, with a version, to being named."""
    await give(session, person, "feedback", version, now=now)
    if named:
        await give(session, person, "identity", named, now=now)


async def given(session: AsyncSession, person: Person) -> list[Consent]:
    """Every consent of the person, the withdrawn ones too, in order."""
    rows = await session.scalars(
        select(Consent).where(Consent.person_id == person.id).order_by(Consent.id)
    )
    return list(rows)


async def standing(session: AsyncSession, person: Person) -> tuple[str, ...]:
    """The purposes that the person has agreed to and not taken back."""
    rows = await given(session, person)
    return tuple(dict.fromkeys(row.purpose for row in rows if row.withdrawn_at is None))


async def withdraw(
    session: AsyncSession, person: Person, purpose: str | None = None, *, now: datetime
) -> int:
    """Note that consents (of one purpose, or all) were taken back; the proof stays."""
    query = update(Consent).where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
    if purpose is not None:
        query = query.where(Consent.purpose == purpose)
    done = await session.execute(query.values(withdrawn_at=now))
    return cast("CursorResult[Any]", done).rowcount
