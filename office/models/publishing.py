"""What of the plan leaves the office: lines for the public, calendars for units."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class PlanPublication(Base):
    """The plan's lines as a coordinator submitted them; public once a leader published them."""

    __tablename__ = "plan_publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list[dict[str, Any]]]
    submitted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    submitted_at: Mapped[datetime]
    published_by: Mapped[int | None]
    published_at: Mapped[datetime | None]


class Feed(Base):
    """The secret link of a unit's calendar: found by a digest, shown again by who has the key."""

    __tablename__ = "feeds"

    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    token: Mapped[str]
    at: Mapped[datetime]
