"""Gaps: questions without their answer and answers that did not help, for whoever writes entries.

A row names nobody (docs/decisions/gaps.md): words without numbers and names, sealed besides; the
day, not the time; no person, no channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Gap
from office.vault import Vault

#: The reason of a thumb down, beside the named ways of not answering.
NOT_HELPFUL = "not_helpful"


@dataclass(frozen=True)
class Missed:
    """One row as its reader sees it."""

    day: date
    reason: str
    words: str | None  # None when none were kept, or when the key that sealed them is lost
    slug: str | None
    lang: str


def _vault(session: AsyncSession) -> Vault:
    return cast("Vault", session.info["vault"])


async def keep(
    session: AsyncSession,
    *,
    reason: str,
    words: str | None,
    slug: str | None,
    lang: str,
    today: date,
) -> None:
    """Keep a row. `words` must name nobody any more; `slug` is the entry that came nearest."""
    sealed = _vault(session).seal(words, on=today) if words else None
    session.add(Gap(day=today, reason=reason, words=sealed, slug=slug, lang=lang))
    await session.flush()


async def read(session: AsyncSession, *, since: date) -> list[Missed]:
    """The rows from that day on, the newest first."""
    found = await session.scalars(
        select(Gap).where(Gap.day >= since).order_by(Gap.day.desc(), Gap.id.desc())
    )
    vault = _vault(session)
    return [
        Missed(
            row.day, row.reason, vault.open(row.words) if row.words else None, row.slug, row.lang
        )
        for row in found
    ]


async def forget(session: AsyncSession, *, before: date) -> int:
    """Drop the rows of the days before that day; returns how many."""
    done = await session.execute(delete(Gap).where(Gap.day < before))
    return cast("CursorResult[Any]", done).rowcount
