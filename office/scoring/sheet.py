"""The sheet of a year as it stands: points, totals, the level, and what is missing for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Criterion, Proof, Scheme, Score
from office.scoring import schemes
from office.scoring.schemes import Group, Level


@dataclass(frozen=True)
class Scored:
    """A criterion with its points and what stands behind them."""

    line: Criterion
    bonus: bool
    own: Decimal | None
    checked: Decimal | None
    note: str | None
    proofs: tuple[Proof, ...]

    @property
    def lost(self) -> Decimal:
        """Points below the maximum; all of them while there is no score. Never of a bonus."""
        return Decimal(0) if self.bonus else self.line.max - (self.own or Decimal(0))


@dataclass(frozen=True)
class Sheet:
    """A year's sheet."""

    scheme: Scheme
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]
    rows: tuple[Scored, ...]

    @property
    def official(self) -> bool:
        """Whether Ninh Giang is judged by it; else it is an example and must be called so."""
        return self.scheme.official

    @property
    def open(self) -> tuple[Scored, ...]:
        """Criteria without a self score; a bonus need not have one."""
        return tuple(row for row in self.rows if row.own is None and not row.bonus)

    @property
    def own_total(self) -> Decimal:
        """What the commune gave itself so far."""
        return self._total(row.own for row in self.rows)

    @property
    def checked_total(self) -> Decimal | None:
        """What the check gave; None while it has not given points to every criterion."""
        if any(row.checked is None and not row.bonus for row in self.rows):
            return None
        return self._total(row.checked for row in self.rows)

    def _total(self, points: Iterable[Decimal | None]) -> Decimal:
        """A bonus is added, and no total is above the sheet's own maximum."""
        whole = sum((each for each in points if each is not None), Decimal(0))
        return min(whole, self.scheme.max_total)

    def level_of(self, total: Decimal) -> int | None:
        """The level that a total reaches; its least total is included."""
        return next((level.level for level in self.levels if total >= level.min), None)

    def least(self, level: int) -> Decimal | None:
        """The least total of a level; None when the sheet has no such level."""
        return next((each.min for each in self.levels if each.level == level), None)

    def in_group(self, code: str) -> tuple[Scored, ...]:
        """The criteria of a group."""
        return tuple(row for row in self.rows if row.line.group == code)


#: What a unit owes on a criterion: its score, its evidence, or points below the maximum.
Debt = Literal["score", "proof", "points"]


@dataclass(frozen=True)
class Owed:
    """Something missing for the highest level, and who owes it (None: no unit is named)."""

    unit: str | None
    code: str
    name: str
    debt: Debt
    points: Decimal


async def of_year(session: AsyncSession, year: int) -> Sheet:
    """The sheet of that year. Refuses `NoScheme`."""
    return await _read(session, await schemes.of_year(session, year))


async def of_scheme(session: AsyncSession, scheme_id: int) -> Sheet:
    """A sheet by its number, also one that was replaced. Refuses `NoSuchScheme`."""
    return await _read(session, await schemes.named(session, scheme_id))


async def _read(session: AsyncSession, scheme: Scheme) -> Sheet:
    lines = await schemes.criteria(session, scheme.id)
    ids = [line.id for line in lines]
    scores = (await session.scalars(select(Score).where(Score.criterion_id.in_(ids)))).all()
    by_line = {score.criterion_id: score for score in scores}
    proofs: dict[int, list[Proof]] = {}
    query = select(Proof).where(Proof.criterion_id.in_(ids)).order_by(Proof.id)
    for proof in (await session.scalars(query)).all():
        proofs.setdefault(proof.criterion_id, []).append(proof)
    groups = schemes.groups(scheme)
    bonus = {group.code for group in groups if group.bonus}
    rows = []
    for line in lines:
        score = by_line.get(line.id)
        rows.append(
            Scored(
                line=line,
                bonus=line.group in bonus,
                own=score.self_points if score else None,
                checked=score.checked_points if score else None,
                note=(score.note if score else None) or line.note,
                proofs=tuple(proofs.get(line.id, ())),
            )
        )
    return Sheet(scheme, groups, schemes.levels(scheme), tuple(rows))


def owed(sheet: Sheet) -> list[Owed]:
    """What is missing, unit by unit in the order of the sheet, the most points first."""
    found = [
        Owed(row.line.unit, row.line.code, row.line.name, debt, row.lost)
        for row in sheet.rows
        if (debt := _debt(row)) is not None
    ]
    order = {unit: place for place, unit in enumerate(dict.fromkeys(each.unit for each in found))}
    return sorted(found, key=lambda each: (order[each.unit], -each.points))


def _debt(row: Scored) -> Debt | None:
    if row.own is None:
        return None if row.bonus else "score"
    if not row.proofs and row.own > 0:
        return "proof"
    return "points" if row.lost else None
