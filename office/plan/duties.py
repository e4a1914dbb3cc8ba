"""Duties of sections III.1 and V of the plan: no number, no deadline, but evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import NoSuchDuty, NotReporter, ReasonNeeded, WhichUnit
from office.models import DutyRecord
from office.staff import Official

_CODE = re.compile(r"(III\.1|V\.[1-9])\.[1-9]\d?")


@cache
def known() -> dict[str, Any]:
    """What is known of the sections and their duties (office/data/duties.yaml)."""
    path = Path(__file__).parent.parent / "data" / "duties.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


@dataclass(frozen=True)
class Duty:
    """A duty by its code; its words and unit where the commune has given them."""

    code: str
    text: str | None
    unit: str | None
    task: int | None  # the task that its evidence belongs to


def duty(code: str) -> Duty:
    """The duty of that code. Refuses `NoSuchDuty` for what is no code of these sections."""
    code = code.upper().replace(" ", "").rstrip(".")
    if not _CODE.fullmatch(code):
        raise NoSuchDuty(code=code[:12])
    rows: dict[str, dict[str, Any]] = {row["code"]: row for row in known()["duties"]}
    row = rows.get(code, {})
    section = next(s for s in known()["sections"] if code.startswith(s["code"] + "."))
    return Duty(code, row.get("text"), row.get("unit"), section["task"])


async def record(
    session: AsyncSession,
    code: str,
    words: str,
    *,
    by: Official,
    unit: str | None = None,
    now: datetime,
    channel: str,
) -> tuple[Duty, str]:
    """Record what a unit did for a duty; returns the duty and the unit.

    Refuses `NoSuchDuty`, `NotReporter`, `ReasonNeeded` without words, `WhichUnit`.
    """
    found = duty(code)
    units = by.units("report")
    if not units:
        raise NotReporter
    if not words.strip():
        raise ReasonNeeded
    if unit is None and found.unit in units:
        unit = found.unit
    mine = [u for u in units if unit in {None, u}]
    if len(mine) != 1:
        raise WhichUnit(stt=found.code, units=tuple(mine or units), note=words, verb="duty")
    row = DutyRecord(code=found.code, unit=mine[0], staff_id=by.id, at=now, words=words)
    session.add(row)
    await session.flush()
    audit.write(
        session,
        "duty.record",
        f"duty:{found.code}",
        staff_id=by.id,
        channel=channel,
        now=now,
        after={"unit": mine[0], "record": row.id},
    )
    return found, mine[0]


async def records(session: AsyncSession, *, most: int = 10) -> list[DutyRecord]:
    """The newest records first."""
    query = select(DutyRecord).order_by(DutyRecord.id.desc()).limit(most)
    return list((await session.scalars(query)).all())
