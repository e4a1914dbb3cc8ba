"""What the house itself remembers: facts, the audit log, leases, small things."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Fact(Base):
    """A fact of the commune that an administrator has set: its address, its hours."""

    __tablename__ = "facts"

    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]


class Audit(Base):
    """Who did what, when, from which channel, before and after. Append-only by trigger."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_act", "act", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class AuditSeal(Base):
    """A link of the chain over the audit log: which row, its digest, and the chain up to it.

    Ids and digests only, so that nothing of a person stands here. Append-only by trigger.
    """

    __tablename__ = "audit_seals"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(String(64))


class Lease(Base):
    """Work that one process does at a time."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60))
    until: Mapped[datetime]


class Kept(Base):
    """Small things that the program must remember: an offset, a webhook's secret."""

    __tablename__ = "store"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str]
