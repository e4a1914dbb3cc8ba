"""What came in, and what goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Received(Base):
    """An event of a platform that we have kept: key, kind and time, never content."""

    __tablename__ = "inbox"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Post(Base):
    """A letter to one person: waiting, being sent, sent, failed, or uncertain."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unsent",
            "person_id",
            "id",
            postgresql_where=text("state IN ('waiting', 'sending')"),
            sqlite_where=text("state IN ('waiting', 'sending')"),
        ),
        Index("ix_outbox_person", "person_id", "id"),
        {"sqlite_autoincrement": True},  # a browser remembers the last id it has seen
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any] | None]
    #: what it is about ("question:12"), so that the matter can be marked when nobody is reached
    matter: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    doubts: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    platform_id: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(200))
