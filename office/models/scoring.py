"""The scoring sheet as rows: schemes, their criteria, the points and what stands behind them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Dialect,
    ForeignKey,
    Integer,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Points(TypeDecorator[Decimal]):
    """Points to the hundredth, exact: kept as a whole number of hundredths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To hundredths; a finer number is a mistake in the program."""
        if value is None:
            return None
        whole = value * 100
        if whole != int(whole):
            raise ValueError("points are counted to the hundredth")
        return int(whole)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From hundredths."""
        return None if value is None else Decimal(value) / 100


class Scheme(Base):
    """A scoring sheet (bộ tiêu chí, thang điểm) of one year.

    A sheet that another one replaced keeps its rows and its points with `replaced_at`. `groups`
    are {code, name, max, bonus}, `levels` {level, min}; their points are decimal text.
    """

    __tablename__ = "schemes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    source: Mapped[str]
    #: what the commune is judged by; never an example of another province
    official: Mapped[bool] = mapped_column(Boolean)
    max_total: Mapped[Decimal] = mapped_column(Points)
    groups: Mapped[list[dict[str, Any]]]
    levels: Mapped[list[dict[str, Any]]]
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class Criterion(Base):
    """A line of a scoring sheet that gets points."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("scheme_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    position: Mapped[int]
    group: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    max: Mapped[Decimal] = mapped_column(Points)
    #: the unit that answers for it; the coordinator's where none is named
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))
    note: Mapped[str | None]


class Score(Base):
    """The points of a criterion: what the commune gave itself, what the check gave."""

    __tablename__ = "scores"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    self_points: Mapped[Decimal | None] = mapped_column(Points)
    self_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    self_at: Mapped[datetime | None]
    checked_points: Mapped[Decimal | None] = mapped_column(Points)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None]
    note: Mapped[str | None]


class Proof(Base):
    """Evidence of a criterion: a task of the plan, or a document's number, date or link.

    `kind` says what `ref` names: "task" its number, "paper" the words as they were given;
    "feedback" and "ratings" name what those rooms count.
    """

    __tablename__ = "proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    ref: Mapped[str]
    by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Recognition(Base):
    """A year's level: the one the commune registered, and the one the city decided on."""

    __tablename__ = "recognitions"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registered: Mapped[int | None]
    decided: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(60))
    day: Mapped[date | None]
    at: Mapped[datetime]
