"""People at their addresses, officials and their seats, and the units they serve."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Unit(Base):
    """A unit of the commune (đơn vị)."""

    __tablename__ = "units"

    slug: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    assignable: Mapped[bool] = mapped_column(Boolean, default=True)
    position: Mapped[int]


class Staff(Base):
    """An official: a person of the commune, whatever accounts she uses."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    since: Mapped[datetime]


class Seat(Base):
    """What an official may do: a role, mostly in a unit, from a day until a day."""

    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    #: the official whose seat this is while she is away
    for_staff: Mapped[int | None]


class Absence(Base):
    """An official who is away from a day until a day, and who acts for her meanwhile."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    substitute_id: Mapped[int | None]


class Invitation(Base):
    """An invitation to become an official; only a digest of its code is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    units: Mapped[list[str]]
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: the official that a further account is to be bound to
    staff_id: Mapped[int | None]


class Person(Base):
    """Somebody at one address of one platform. Her row is locked while she has her turn."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(128))
    language: Mapped[str | None] = mapped_column(String(8))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    reachable: Mapped[bool] = mapped_column(Boolean, default=True)
    introduced_at: Mapped[datetime | None]
    met_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    menu: Mapped[str | None] = mapped_column(String(64))
    #: she had everything erased; a stub is left when the last letter has gone out
    erased_at: Mapped[datetime | None]
    #: where the conversation stands: the last entry, the flow in progress
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Offer(Base):
    """A list of choices put before a person, so that a tap or a number means that list."""

    __tablename__ = "offers"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    choices: Mapped[list[dict[str, Any]]]


class Attempt(Base):
    """A wrong code, counted per person."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
