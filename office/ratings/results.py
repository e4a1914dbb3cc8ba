"""Results: answers and satisfied ones per unit, factor and month; what is too few is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, store
from office.errors import NotOfficial
from office.models import Mark, Rating
from office.ratings.form import ANSWER, THUMB, TICKET, UP, VISIT, form
from office.staff import Official

#: The row that says from how many answers on a share is shown.
MINIMUM = "ratings.minimum"


@dataclass(frozen=True)
class Cell:
    """Answers to one factor of one unit, in one month or in the whole period (`month` None).

    A respondent gives at most one answer per factor, so that `answers` are respondents too.
    """

    unit: str
    factor: str  # A to E, or the kind whose whole was asked
    month: date | None
    answers: int
    satisfied: int


@dataclass(frozen=True)
class Figures:
    """What was answered from `since` until `until`, both days included."""

    since: date
    until: date
    minimum: int
    cells: tuple[Cell, ...]
    #: ratings that are kept and not counted, by reason
    left_out: dict[str, int] = field(default_factory=dict)

    def units(self) -> list[str]:
        """The units that have an answer in the period."""
        return list(dict.fromkeys(cell.unit for cell in self.cells))

    def shown(self, cell: Cell) -> bool:
        """Whether enough people answered."""
        return cell.answers >= self.minimum

    def of(self, unit: str, factor: str) -> Cell:
        """A unit's cell of the whole period; empty when nobody answered."""
        found = (c for c in self.cells if (c.unit, c.factor, c.month) == (unit, factor, None))
        return next(found, Cell(unit, factor, None, 0, 0))

    def whole(self, factor: str) -> Cell:
        """All units together in the whole period. Never of several factors: within one everybody
        has one answer, so that the answers are people."""
        found = [c for c in self.cells if c.factor == factor and c.month is None]
        answers, satisfied = sum(c.answers for c in found), sum(c.satisfied for c in found)
        return Cell("", factor, None, answers, satisfied)

    def months(self, unit: str, factor: str) -> list[Cell]:
        """A unit's cells by month, the oldest first."""
        found = [c for c in self.cells if (c.unit, c.factor) == (unit, factor) and c.month]
        return sorted(found, key=lambda cell: cell.month or date.min)

    def of_units(self, units: Iterable[str]) -> Figures:
        """The figures of these units alone; what was left out is not told by unit."""
        wanted = set(units)
        cells = tuple(cell for cell in self.cells if cell.unit in wanted)
        return replace(self, cells=cells, left_out={})


async def minimum(session: AsyncSession) -> int:
    """From how many answers on a share is shown."""
    return int(await store.get(session, MINIMUM) or form().minimum)


async def set_minimum(session: AsyncSession, number: int, *, now: datetime) -> None:
    """Show shares from so many answers on. What is published stays as it is."""
    before = await minimum(session)
    await store.put(session, MINIMUM, str(number))
    audit.write(
        session,
        "ratings.minimum",
        "ratings",
        staff_id=None,
        channel="terminal",
        now=now,
        before={"minimum": before},
        after={"minimum": number},
    )


async def figures(session: AsyncSession, *, since: date, until: date) -> Figures:
    """Count the period. Answers count by the day of their visit, closing or thumb."""
    satisfied = case(
        (and_(Mark.scale == THUMB, Mark.level == UP), 1),
        (and_(Mark.scale == form().scale, Mark.level >= form().satisfied_from), 1),
        else_=0,
    )
    year, month = extract("year", Rating.day), extract("month", Rating.day)
    rows = await session.execute(
        select(Rating.unit, Mark.item, year, month, func.count(), func.sum(satisfied))
        .join(Rating, Rating.id == Mark.rating_id)
        .where(Rating.day.between(since, until), Rating.excluded.is_(None))
        .where(Mark.level.is_not(None), or_(Mark.scale == form().scale, Mark.scale == THUMB))
        .group_by(Rating.unit, Mark.item, year, month)
    )
    return Figures(
        since,
        until,
        await minimum(session),
        _cells(rows),
        await _left_out(session, since, until),
    )


async def _left_out(session: AsyncSession, since: date, until: date) -> dict[str, int]:
    rows = await session.execute(
        select(Rating.excluded, func.count())
        .where(Rating.day.between(since, until), Rating.excluded.is_not(None))
        .where(select(Mark.item).where(Mark.rating_id == Rating.id).exists())
        .group_by(Rating.excluded)
    )
    return {reason: count for reason, count in rows if reason}


def _cells(rows: Iterable[Any]) -> tuple[Cell, ...]:
    """By month and for the whole period, in the order of the questionnaire."""
    sums: dict[tuple[str, str, date | None], list[int]] = {}
    for unit, item, year, month, answers, satisfied in rows:
        factor = form().factor_of(item)
        for when in (None, date(int(year), int(month), 1)):
            counted = sums.setdefault((unit, factor, when), [0, 0])
            counted[0] += answers
            counted[1] += int(satisfied)
    units = list(form().units)
    factors = [VISIT, *form().factors, TICKET, ANSWER]

    def place(key: tuple[str, str, date | None]) -> tuple[int, str, int, date]:
        unit, factor, when = key
        known = units.index(unit) if unit in units else len(units)
        return known, unit, factors.index(factor), when or date.min

    return tuple(Cell(*key, *sums[key]) for key in sorted(sums, key=place))


async def reasons(
    session: AsyncSession, *, since: date, until: date, unit: str, kind: str
) -> list[tuple[str, int]]:
    """The reasons ticked in ratings of that kind and how often, the most frequent first."""
    rows = await session.scalars(
        select(Rating.reasons).where(
            Rating.day.between(since, until),
            Rating.unit == unit,
            Rating.kind == kind,
            Rating.excluded.is_(None),
        )
    )
    return Counter(reason for ticked in rows for reason in ticked).most_common()


@dataclass(frozen=True)
class Said:
    """What somebody wrote with a rating; never who."""

    day: date
    words: str | None  # None when the key that sealed them is lost


async def said(
    session: AsyncSession, *, since: date, until: date, unit: str, by: Official, most: int = 10
) -> list[Said]:
    """The newest words about a unit. Refuses `NotOfficial` to all but holders of `sensitive`.

    They may be about an official, who must not read them, nor her unit (domain facts §7).
    """
    if not by.may("sensitive"):
        raise NotOfficial
    rows = await session.execute(
        select(Rating.day, Rating.words)
        .where(Rating.day.between(since, until), Rating.unit == unit, Rating.words.is_not(None))
        .order_by(Rating.day.desc(), Rating.id.desc())
        .limit(most)
    )
    vault = session.info["vault"]
    return [Said(day, vault.open(words or "")) for day, words in rows]
