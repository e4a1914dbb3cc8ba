"""Open311: software that may send feedback, and what the commune publishes of a ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class Client(Base):
    """Software of somebody else that may send feedback; only the digest of its key is kept."""

    __tablename__ = "open311_clients"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PublicWords(Base):
    """What the commune tells everybody about a ticket, in its own words: not the citizen's."""

    __tablename__ = "public_words"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    words: Mapped[str]
    at: Mapped[datetime]
