"""How long data is kept: periods are rows, applied once a day, and what was emptied is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, store
from office.calendar import Calendar
from office.errors import NoSuchPeriod
from office.models import Audit, Kept, Retention, Right
from office.privacy.kinds import Expiring
from office.privacy.registry import KINDS

#: Begins the key under which a day's run is claimed.
RAN = "retention/"
ACT = "privacy.retention"


@dataclass(frozen=True)
class Ran:
    """The last run: when, and how many rows each period emptied."""

    at: datetime
    counts: Mapping[str, int]


def _expiring() -> dict[str, list[Expiring]]:
    found: dict[str, list[Expiring]] = {}
    for kind in KINDS:
        for period, expire in kind.expire.items():
            found.setdefault(period, []).append(expire)
    return found


async def periods(session: AsyncSession) -> list[Retention]:
    """Every period, in the order of its length; unlimited ones last."""
    rows = await session.scalars(
        select(Retention).order_by(Retention.days.is_(None), Retention.days, Retention.kind)
    )
    return list(rows)


async def rights(session: AsyncSession) -> dict[str, Right]:
    """How soon each kind of request is answered by law."""
    return {row.kind: row for row in await session.scalars(select(Right))}


def end(days: Calendar, right: Right, asked: date) -> date:
    """The last day to answer a request of that day; a last day off moves to a working day."""
    if right.unit == "working_day":
        return days.after(asked, right.days)
    return days.next_working(asked + timedelta(days=right.days))


async def put(
    session: AsyncSession,
    kind: str,
    days: int | None,
    *,
    confirmed_by: str | None,
    now: datetime,
) -> None:
    """Change a period (days; None: as long as the purpose lasts). Refuses `NoSuchPeriod`."""
    row = await session.get(Retention, kind)
    if row is None:
        known = ", ".join(period.kind for period in await periods(session))
        raise NoSuchPeriod(kind=kind, known=known)
    before = {"days": row.days, "confirmed_by": row.confirmed_by}
    row.days, row.confirmed_by = days, confirmed_by
    audit.write(
        session,
        "privacy.period",
        kind,
        staff_id=None,
        channel=None,
        now=now,
        before=before,
        after={"days": days, "confirmed_by": confirmed_by},
    )
    await session.flush()


async def apply(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> Mapping[str, int]:
    """Empty what is older than its period, whatever the day; rows emptied by period.

    The counts stand in the audit log, also when they are nothing: the proof that it ran.
    """
    local = now.astimezone(zone)
    days = {row.kind: row.days for row in await periods(session)}
    counts: dict[str, int] = {}
    for period, expiring in _expiring().items():
        kept = days.get(period)
        if kept is None:
            continue
        before = local - timedelta(days=kept)
        counts[period] = sum([await expire(session, before) for expire in expiring])
    audit.write(
        session,
        ACT,
        local.date().isoformat(),
        staff_id=None,
        channel=None,
        now=now,
        after=dict(counts),
    )
    await session.flush()
    return counts


async def apply_daily(
    session: AsyncSession, *, now: datetime, zone: ZoneInfo
) -> Mapping[str, int] | None:
    """`apply`, once on each day of the commune, whichever process comes first; None later on."""
    today: date = now.astimezone(zone).date()
    key = f"{RAN}{today}"
    if not await store.claim(session, key, now.isoformat()):
        return None
    await session.execute(delete(Kept).where(Kept.key.like(f"{RAN}%"), Kept.key != key))
    return await apply(session, now=now, zone=zone)


async def last(session: AsyncSession) -> Ran | None:
    """The newest run that the audit log knows."""
    row = await session.scalar(
        select(Audit).where(Audit.act == ACT).order_by(Audit.id.desc()).limit(1)
    )
    return Ran(row.at, row.after or {}) if row else None
