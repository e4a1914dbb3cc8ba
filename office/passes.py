"""Passes: links from a chat that open one thing on the commune's own web, once, for minutes.

A pass is an official's, or of somebody to her own data. What it opens stands in `what` as
"purpose:rest", and a token for one purpose opens nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import DataLinkGone, LinkGone, PassGone
from office.models import Pass, Person, Staff
from office.staff import Official

#: How long a pass is good, by its purpose: a draft paper, a file of evidence, somebody's own data.
VALID = {
    "paper": timedelta(minutes=10),
    "file": timedelta(minutes=10),
    "data": timedelta(minutes=15),
}
#: How each says that it is not good any more.
GONE: Mapping[str, type[PassGone]] = {"paper": PassGone, "file": LinkGone, "data": DataLinkGone}
#: Purposes whose use is audited here; what the others open writes a row of its own.
AUDITED = frozenset({"paper"})


@dataclass(frozen=True)
class Opened:
    """What a pass opens, and whose it is: an official's, or a person's."""

    what: str  # without the purpose
    staff_id: int | None
    person_id: int | None


def _digest(token: str) -> str:
    # The token has 192 random bits: one round of a fast hash is as safe as many.
    return hashlib.sha256(token.encode()).hexdigest()


async def issue(
    session: AsyncSession, purpose: str, what: str, *, holder: Official | Person, now: datetime
) -> str:
    """A token that opens `what` once within `VALID`; only its digest is kept.

    Somebody's older passes to her own data end with it.
    """
    token = secrets.token_urlsafe(24)
    if isinstance(holder, Person):
        await session.execute(delete(Pass).where(Pass.person_id == holder.id))
    session.add(
        Pass(
            digest=_digest(token),
            what=f"{purpose}:{what}",
            staff_id=holder.id if isinstance(holder, Official) else None,
            person_id=holder.id if isinstance(holder, Person) else None,
            expires_at=now + VALID[purpose],
        )
    )
    await session.flush()
    return token


def _good(token: str, purpose: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """An official who has left opens nothing any more with a link that she was given before."""
    serves = select(Staff.id).where(Staff.active)
    return (
        Pass.digest == _digest(token),
        Pass.what.startswith(f"{purpose}:", autoescape=True),
        Pass.used_at.is_(None),
        Pass.expires_at > now,
        or_(Pass.staff_id.is_(None), Pass.staff_id.in_(serves)),
    )


def _opened(row: Any, purpose: str) -> Opened:
    if row is None:
        raise GONE[purpose]
    return Opened(row.what.removeprefix(f"{purpose}:"), row.staff_id, row.person_id)


_ROW = (Pass.what, Pass.staff_id, Pass.person_id)


async def look(session: AsyncSession, token: str, purpose: str, *, now: datetime) -> Opened:
    """What the token opens, without using it up: messengers look before people do.

    Refuses `PassGone` (the purpose's own, see `GONE`).
    """
    row = (await session.execute(select(*_ROW).where(*_good(token, purpose, now)))).first()
    return _opened(row, purpose)


async def use(session: AsyncSession, token: str, purpose: str, *, now: datetime) -> Opened:
    """What the token opens; nobody can use it again. Refuses `PassGone`."""
    used = update(Pass).where(*_good(token, purpose, now)).values(used_at=now).returning(*_ROW)
    row = (await session.execute(used.execution_options(synchronize_session=False))).first()
    opened = _opened(row, purpose)
    if purpose in AUDITED:
        subject = f"{purpose}:{opened.what}"
        audit.write(session, "pass.use", subject, staff_id=opened.staff_id, channel="web", now=now)
    return opened
