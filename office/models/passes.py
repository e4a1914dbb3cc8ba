"""Links that open one thing once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Pass(Base):
    """A one-time link; only a digest of its token is kept."""

    __tablename__ = "passes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: what it opens: "paper:" and an order
    what: Mapped[str] = mapped_column(String(120))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
