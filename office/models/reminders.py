"""What officials are told by themselves: reminders once, digests once, and how they want them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Reminded(Base):
    """One message of reminders to an official on a day of the commune: there is never a second."""

    __tablename__ = "reminded"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ReminderLine(Base):
    """A step of a unit's part of a period that an official was told: each once, for ever.

    `step` is "30", "7", "1", "0" days before, "+1" and on for weeks overdue, "up" for the
    escalation.
    """

    __tablename__ = "reminder_lines"
    __table_args__ = (UniqueConstraint("occurrence_id", "quarter", "unit", "staff_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    quarter: Mapped[int]
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    step: Mapped[str] = mapped_column(String(5))
    day: Mapped[date]


class Digest(Base):
    """A digest that an official was sent for a week or a month ("week/2026-11-23")."""

    __tablename__ = "digests"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]


class Preference(Base):
    """How an official wants to be told: at which hour, or not at all."""

    __tablename__ = "preferences"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    hour: Mapped[int | None] = mapped_column(Integer)
    quiet: Mapped[bool] = mapped_column(Boolean, default=False)
