"""Publishing: figures of a period become public when a leader says so, exactly as she saw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import MayNotPublish, NothingToPublish
from office.models import Publication
from office.ratings.form import ANSWER
from office.ratings.results import Cell, Figures
from office.staff import Official


@dataclass(frozen=True)
class Published:
    """Public figures: a cell of too few answers has neither number."""

    at: datetime
    since: date
    until: date
    minimum: int
    left_out: int
    cells: tuple[Cell, ...]
    #: units that have answers, and too few of them
    too_few: tuple[str, ...]


async def publish(
    session: AsyncSession, figures: Figures, *, by: Official, now: datetime, channel: str
) -> None:
    """Make the figures public, in place of earlier ones of the same period.

    Thumbs under answers are about the assistant and stay inside. Refuses `MayNotPublish`, and
    `NothingToPublish` when every cell has too few answers.
    """
    if not by.may("publish"):
        raise MayNotPublish
    cells = [cell for cell in figures.cells if cell.factor != ANSWER]
    shown = _safe(figures, cells)
    if not shown:
        raise NothingToPublish(minimum=figures.minimum)
    enough = {cell.unit for cell in shown if cell.month is None}
    too_few = list(dict.fromkeys(cell.unit for cell in cells if cell.unit not in enough))
    session.add(
        Publication(
            at=now,
            staff_id=by.id,
            since=figures.since,
            until=figures.until,
            figures={
                "minimum": figures.minimum,
                "left_out": sum(figures.left_out.values()),
                "cells": [_packed(cell) for cell in shown],
                "too_few": too_few,
            },
        )
    )
    period = f"{figures.since.isoformat()}/{figures.until.isoformat()}"
    audit.write(
        session,
        "ratings.publish",
        period,
        staff_id=by.id,
        channel=channel,
        now=now,
        after={"cells": len(shown), "minimum": figures.minimum},
    )
    await session.flush()


def _safe(figures: Figures, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of enough answers, without months by which another month could be worked out.

    What is missing between the whole and its months must be nothing, or itself enough answers;
    the smallest months are left out until it is.
    """
    left_out: set[Cell] = set()
    for whole in (cell for cell in cells if cell.month is None and figures.shown(cell)):
        months = sorted(
            (c for c in figures.months(whole.unit, whole.factor) if figures.shown(c)),
            key=lambda cell: cell.answers,
        )
        missing = whole.answers - sum(cell.answers for cell in months)
        while months and 0 < missing < figures.minimum:
            left_out.add(months[0])
            missing += months.pop(0).answers
    return [cell for cell in cells if figures.shown(cell) and cell not in left_out]


async def published(session: AsyncSession) -> list[Published]:
    """What is public now: one row per period, the newest period first."""
    rows = await session.scalars(select(Publication).order_by(Publication.id.desc()))
    newest: dict[tuple[date, date], Published] = {}
    for row in rows:
        newest.setdefault((row.until, row.since), _unpacked(row))
    return [newest[key] for key in sorted(newest, reverse=True)]


def _packed(cell: Cell) -> dict[str, Any]:
    return {
        "unit": cell.unit,
        "factor": cell.factor,
        "month": cell.month.isoformat() if cell.month else None,
        "answers": cell.answers,
        "satisfied": cell.satisfied,
    }


def _unpacked(row: Publication) -> Published:
    figures: Mapping[str, Any] = row.figures
    cells = tuple(
        Cell(
            each["unit"],
            each["factor"],
            date.fromisoformat(each["month"]) if each["month"] else None,
            each["answers"],
            each["satisfied"],
        )
        for each in figures["cells"]
    )
    return Published(
        row.at,
        row.since,
        row.until,
        figures["minimum"],
        figures["left_out"],
        cells,
        tuple(figures["too_few"]),
    )
