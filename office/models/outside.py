"""The commune's other software: keys that let it in, and hooks that tell it what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class ApiKey(Base):
    """A key of one unit's software; only its digest is kept.

    What the software reports is signed by `staff_id`, an official without an account of her own.
    """

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiCall(Base):
    """What was answered to a call that may be repeated, by the caller's own key for it."""

    __tablename__ = "api_calls"

    key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: of what was asked: the same name for something else is a mistake of the caller
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class Hook(Base):
    """An address of other software that is told of events; its secret is sealed."""

    __tablename__ = "hooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    secret: Mapped[str]
    #: beginnings of the kinds of events it hears of
    kinds: Mapped[list[str]]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Event(Base):
    """Something that happened: ids and facts, no content and no names."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    data: Mapped[dict[str, Any]]
    #: when deliveries to the hooks of that moment were made
    spread_at: Mapped[datetime | None] = mapped_column(index=True)


class Delivery(Base):
    """An event on its way to a hook: waiting, sending, sent, or failed for good."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("hook_id", "event_id"),
        Index("ix_deliveries_hook", "hook_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hook_id: Mapped[int] = mapped_column(ForeignKey("hooks.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    state: Mapped[str] = mapped_column(String(10))
    not_before: Mapped[datetime]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(60))
