"""The plan: tasks, a year of each, what units reported, and the days off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Task(Base):
    """A task of the plan (nhiệm vụ) as the plan words it, or an extra one that somebody gave.

    Extra tasks are numbered from 101 on, so that their numbers never meet the plan's.
    """

    __tablename__ = "tasks"

    stt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    short: Mapped[str]
    text: Mapped[str]
    schedule: Mapped[dict[str, Any]]
    lead: Mapped[list[str]]
    product: Mapped[str | None] = mapped_column(String(20))
    extra: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: an extra task that one official is to do; else her unit does
    assignee_id: Mapped[int | None]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Occurrence(Base):
    """A task in one year: its words and lead units as they were when the year was opened."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("stt", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stt: Mapped[int] = mapped_column(ForeignKey("tasks.stt"))
    year: Mapped[int]
    due: Mapped[date | None]
    lead: Mapped[list[str]]
    closed_at: Mapped[datetime | None]
    short: Mapped[str | None]
    text: Mapped[str | None]
    schedule: Mapped[dict[str, Any] | None]


class Result(Base):
    """What was reported on an occurrence: a unit's part done, an interim result, a note.

    Kinds: `done`, `interim`, `note`, `coop` (beside the lead units), `progress`, `stuck`, `waived`
    (the coordinator closes without that unit), `stated` (what became of it before the
    installation). A part that was taken back, or returned, keeps its row with `undone_at`.
    `quarter` is 0 outside continuous tasks.
    """

    __tablename__ = "results"
    __table_args__ = (
        Index(
            "uq_results_part",
            "occurrence_id",
            "unit",
            "quarter",
            unique=True,
            postgresql_where=text("kind = 'done' AND undone_at IS NULL"),
            sqlite_where=text("kind = 'done' AND undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    quarter: Mapped[int] = mapped_column(Integer, default=0)
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    note: Mapped[str | None]
    document: Mapped[dict[str, Any] | None]
    undone_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None]
    returned_by: Mapped[int | None]
    returned_why: Mapped[str | None]


class OffDay(Base):
    """A day that the commune's calendar changes: off, worked although a weekend, or worked short.

    `opens` and `closes` ("07:30") are of a day with hours of its own: a half-day.
    """

    __tablename__ = "off_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool] = mapped_column(Boolean, default=False)
    mark: Mapped[str] = mapped_column(String(2))
    note: Mapped[str | None]
    opens: Mapped[str | None] = mapped_column(String(5))
    closes: Mapped[str | None] = mapped_column(String(5))


class OfficeHours(Base):
    """When the commune's offices are open on a weekday (0 is Monday), as an administrator says."""

    __tablename__ = "office_hours"

    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[str] = mapped_column(String(5))
    closes: Mapped[str] = mapped_column(String(5))
