"""Files that stand behind a report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Evidence(Base):
    """A file of a unit on a task's year; its content lies on the disk under its digest."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    stt: Mapped[int] = mapped_column(ForeignKey("tasks.stt"), index=True)
    year: Mapped[int]
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
