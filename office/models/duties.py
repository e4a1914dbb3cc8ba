"""What is done beside the numbered tasks: duties of the plan, and supervision notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class DutyRecord(Base):
    """What a unit did for a duty of sections III.1 and V: it serves as evidence."""

    __tablename__ = "duty_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    words: Mapped[str]


class Supervision(Base):
    """An observer's note (giám sát): assigned to a unit, answered in writing. Words are sealed."""

    __tablename__ = "supervisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime]
    stt: Mapped[int | None]
    words: Mapped[str]
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))
    assigned_by: Mapped[int | None]
    assigned_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
