"""Ratings: what somebody said of a visit, a closed feedback or an answer; praise; publications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Rating(Base):
    """One respondent on one subject, counted once however often she comes back to it.

    `kind` and `subject`: "visit" and unit:day:half-day, "ticket" and its code, "answer" and the
    slug of an entry. Of an answer neither person nor time is kept.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject"),
        Index("ix_ratings_unit", "unit", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    #: the number on the counter's poster; None when she began by herself
    counter: Mapped[int | None] = mapped_column(Integer)
    #: taken away when it is needed no more to count her once
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    at: Mapped[datetime | None]
    #: the items asked, in order
    asked: Mapped[list[str]]
    reasons: Mapped[list[str]]
    #: her own words, sealed
    words: Mapped[str | None]
    #: why it is not counted: "official", "many", "flood"
    excluded: Mapped[str | None] = mapped_column(String(10))
    reminded_at: Mapped[datetime | None]


class Mark(Base):
    """An answer to one item: a level of its scale, or nothing when she could not say."""

    __tablename__ = "rating_marks"

    rating_id: Mapped[int] = mapped_column(
        ForeignKey("ratings.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(10), primary_key=True)
    scale: Mapped[str] = mapped_column(String(20))
    level: Mapped[int | None] = mapped_column(Integer)


class Praise(Base):
    """Praise for a person or the unit, in words that are sealed: a name stands only there."""

    __tablename__ = "praises"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("ratings.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(10))
    words: Mapped[str]


class Publication(Base):
    """Figures of a period as a leader has published them; a later one of the period replaces it."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    since: Mapped[date]
    until: Mapped[date]
    figures: Mapped[dict[str, Any]]
