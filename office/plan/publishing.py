"""What citizens read of the plan: task, unit, deadline, and where it stands once it is published.

With `approved` a coordinator submits the lines and a leader publishes them; until then, and for
what was due before the installation, the public line says that the task goes on. With `live` the
lines are public as they move. No line names a person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import AlreadyPublished, NotPublisher, NotSubmitter
from office.models import PlanPublication
from office.plan import standings
from office.plan.standings import Standing
from office.staff import Official

APPROVED, LIVE = "approved", "live"
#: What is said of a line that is not public yet.
GOING_ON = "going_on"
#: Nothing of these is ever public: nobody knows, or it lies before the installation.
_PRIVATE = frozenset({"unknown", "stated_not_done", "not_applicable"})


@dataclass(frozen=True)
class PublicLine:
    """A task as citizens read it."""

    stt: int
    short: str
    units: tuple[str, ...]
    schedule: str
    state: str  # one of standings.STATES, "reported", or GOING_ON
    changed: date | None


@dataclass(frozen=True)
class PublicPlan:
    """The plan as citizens read it, and since when; None while nothing was published."""

    year: int
    since: datetime | None
    lines: tuple[PublicLine, ...]


def _line(line: Standing, *, shown: bool) -> PublicLine:
    state = line.state if shown and line.state not in _PRIVATE else GOING_ON
    if state.startswith("done") and not line.confirmed:
        state = "reported"
    changed = line.changed if state != GOING_ON else None
    return PublicLine(line.stt, line.short, line.leads, line.schedule["text"], state, changed)


def _kept(line: PublicLine) -> dict[str, Any]:
    changed = line.changed.isoformat() if line.changed else None
    return {**asdict(line), "units": list(line.units), "changed": changed}


def _read(row: dict[str, Any]) -> PublicLine:
    changed = date.fromisoformat(row["changed"]) if row["changed"] else None
    return PublicLine(**{**row, "units": tuple(row["units"]), "changed": changed})


async def public(session: AsyncSession, mode: str, *, today: date, zone: ZoneInfo) -> PublicPlan:
    """What citizens read today."""
    board = await standings.plan(session, today=today, zone=zone)
    if mode == LIVE:
        return PublicPlan(today.year, None, tuple(_line(line, shown=True) for line in board))
    newest = await session.scalar(
        select(PlanPublication)
        .where(PlanPublication.published_at.is_not(None))
        .order_by(PlanPublication.published_at.desc(), PlanPublication.id.desc())
        .limit(1)
    )
    if newest is None or newest.published_at is None:
        return PublicPlan(today.year, None, tuple(_line(line, shown=False) for line in board))
    if newest.published_at.astimezone(zone).year != today.year:  # last year's lines are history
        return PublicPlan(today.year, None, tuple(_line(line, shown=False) for line in board))
    lines = tuple(_read(row) for row in newest.lines)
    return PublicPlan(today.year, newest.published_at, lines)


async def submit(
    session: AsyncSession,
    *,
    by: Official,
    today: date,
    zone: ZoneInfo,
    now: datetime,
    channel: str,
) -> tuple[int, tuple[PublicLine, ...]]:
    """Put the lines as they stand before the leaders. Refuses `NotSubmitter`."""
    if not by.may("submit"):
        raise NotSubmitter
    board = await standings.plan(session, today=today, zone=zone)
    lines = tuple(_line(line, shown=True) for line in board)
    row = PlanPublication(
        lines=[_kept(line) for line in lines], submitted_by=by.id, submitted_at=now
    )
    session.add(row)
    await session.flush()
    _log(session, "submit", row.id, by, now, channel)
    return row.id, lines


async def publish(
    session: AsyncSession, publication_id: int, *, by: Official, now: datetime, channel: str
) -> PlanPublication:
    """Publish submitted lines: exactly those, whatever moved since.

    Refuses `NotPublisher`, and `AlreadyPublished` for these or newer ones.
    """
    if not by.may("publish"):
        raise NotPublisher
    row = await session.get(PlanPublication, publication_id, with_for_update=True)
    newer = await session.scalar(
        select(PlanPublication.id)
        .where(PlanPublication.published_at.is_not(None), PlanPublication.id >= publication_id)
        .limit(1)
    )
    if row is None or newer is not None:
        raise AlreadyPublished
    row.published_by, row.published_at = by.id, now
    await session.flush()
    _log(session, "publish", row.id, by, now, channel)
    return row


def _log(
    session: AsyncSession, act: str, id_: int, by: Official, now: datetime, channel: str
) -> None:
    subject = f"publication:{id_}"
    audit.write(session, f"plan.{act}", subject, staff_id=by.id, channel=channel, now=now)
