"""Supervision notes (giám sát): written by observers, assigned to a unit, answered in writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import (
    MayNotSupervise,
    NoSuchSupervision,
    NotCoordinator,
    ReasonNeeded,
    SupervisionDone,
)
from office.models import Supervision
from office.plan import occurrences
from office.staff import Official
from office.vault import Vault


@dataclass(frozen=True)
class Note:
    """A supervision note as those who may read it do."""

    id: int
    staff_id: int
    stt: int | None
    words: str | None  # None when the key that sealed it is lost
    at: datetime
    unit: str | None
    answer: str | None
    answered: bool

    @property
    def code(self) -> str:
        """How people name it: GS-3."""
        return f"GS-{self.id}"


def _vault(session: AsyncSession) -> Vault:
    return cast("Vault", session.info["vault"])


def _note(session: AsyncSession, row: Supervision) -> Note:
    vault = _vault(session)
    answer = vault.open(row.answer) if row.answer else None
    words = vault.open(row.words)
    return Note(
        row.id,
        row.staff_id,
        row.stt,
        words,
        row.at,
        row.unit,
        answer,
        answered=row.answered_at is not None,
    )


def _log(
    session: AsyncSession, act: str, row: Supervision, by: Official, channel: str, now: datetime
) -> None:
    audit.write(
        session,
        f"supervision.{act}",
        f"GS-{row.id}",
        staff_id=by.id,
        channel=channel,
        now=now,
        after={"unit": row.unit, "stt": row.stt},
    )


async def write(
    session: AsyncSession,
    words: str,
    *,
    stt: int | None,
    by: Official,
    now: datetime,
    channel: str,
) -> Note:
    """Keep an observer's note, on a task if one is named.

    Refuses `MayNotSupervise`, `NoSuchTask`, `ReasonNeeded`.
    """
    if not by.may("supervise"):
        raise MayNotSupervise
    if stt is not None:
        await occurrences.task(session, stt)
    if not words.strip():
        raise ReasonNeeded
    row = Supervision(staff_id=by.id, at=now, stt=stt, words=_vault(session).seal(words))
    session.add(row)
    await session.flush()
    _log(session, "write", row, by, channel, now)
    return _note(session, row)


def _visible(by: Official) -> ColumnElement[bool]:
    """Her own notes, those of the units she answers for, all of them for who follows the plan."""
    if by.may("follow"):
        return Supervision.id.is_not(None)
    own: ColumnElement[bool] = Supervision.staff_id == by.id
    return own | Supervision.unit.in_(by.units("answer"))


async def _row(session: AsyncSession, code: str, by: Official) -> Supervision:
    digits = code.upper().removeprefix("GS").lstrip(" -–")
    found = None
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        query = select(Supervision).where(Supervision.id == int(digits), _visible(by))
        found = await session.scalar(query.with_for_update())
    if found is None:
        raise NoSuchSupervision(code=code[:20])
    return found


async def see(session: AsyncSession, code: str, *, by: Official) -> Note:
    """One note that the official may see. Refuses `NoSuchSupervision`."""
    return _note(session, await _row(session, code, by))


async def open_notes(session: AsyncSession, *, by: Official, most: int = 5) -> list[Note]:
    """Notes without an answer that the official may see, oldest first."""
    query = select(Supervision).where(Supervision.answered_at.is_(None), _visible(by))
    rows = await session.scalars(query.order_by(Supervision.id).limit(most))
    return [_note(session, row) for row in rows.all()]


async def assign(
    session: AsyncSession, code: str, unit: str, *, by: Official, now: datetime, channel: str
) -> Note:
    """Give a note to the unit that answers it; a coordinator does, also again.

    Refuses `NotCoordinator`, `NoSuchSupervision`, `SupervisionDone`.
    """
    if not by.may("settle"):
        raise NotCoordinator
    row = await _row(session, code, by)
    if row.answered_at is not None:
        raise SupervisionDone(code=f"GS-{row.id}")
    row.unit, row.assigned_by, row.assigned_at = unit, by.id, now
    await session.flush()
    _log(session, "assign", row, by, channel, now)
    return _note(session, row)


async def answer(
    session: AsyncSession, code: str, words: str, *, by: Official, now: datetime, channel: str
) -> Note:
    """Answer a note in writing, once: an official of its unit does.

    Refuses `NoSuchSupervision`, `SupervisionDone`, `ReasonNeeded`.
    """
    row = await _row(session, code, by)
    if row.unit not in by.units("answer"):
        raise NoSuchSupervision(code=code[:20])
    if row.answered_at is not None:
        raise SupervisionDone(code=f"GS-{row.id}")
    if not words.strip():
        raise ReasonNeeded
    values: dict[str, Any] = {"answered_by": by.id, "answered_at": now}
    row.answer = _vault(session).seal(words)
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    _log(session, "answer", row, by, channel, now)
    return _note(session, row)
