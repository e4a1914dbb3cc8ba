"""What citizens asked: handed over, in vain, how often; and the second shelf."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Question(Base):
    """A question handed over to a person; its words are sealed."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    words: Mapped[str | None]  # None after erasure
    slug: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reminded_at: Mapped[datetime | None]
    not_reached: Mapped[bool] = mapped_column(Boolean, default=False)


class Gap(Base):
    """A question without its answer, or an answer that did not help; nobody can be found by it.

    Sealed words without numbers and names, a day instead of a moment, no person and no channel.
    """

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    #: a named way of not answering, or "not_helpful" (a thumb down)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None]
    #: the entry that came nearest, or that did not help
    slug: Mapped[str | None] = mapped_column(String(100))
    lang: Mapped[str] = mapped_column(String(8))


class Asked(Base):
    """How often an entry was an answer in a month (its first day); it names nobody."""

    __tablename__ = "asked"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(Integer)


class Procedure(Base):
    """A national procedure on the second shelf: what the portal's record says, not looked through.

    `outdated`: abolished levels and bodies that the record still names.
    """

    __tablename__ = "procedures"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    field: Mapped[str]
    agency: Mapped[str]
    outdated: Mapped[list[str]]
    at: Mapped[datetime]
