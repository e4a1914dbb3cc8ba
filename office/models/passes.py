"""Links that open one thing once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Pass(Base):
    """A one-time link; only a digest of its token is kept. It is an official's or a person's."""

    __tablename__ = "passes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: what it opens: a purpose, a colon and what it means for that (`office.passes`)
    what: Mapped[str] = mapped_column(String(120))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
