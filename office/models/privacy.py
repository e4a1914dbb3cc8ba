"""Rights over one's own data: consents with their proof, requests, and how long we keep."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base


class ConsentText(Base):
    """What people agree to, in one language. A changed text is a new version, never an edit."""

    __tablename__ = "consent_texts"

    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str]
    since: Mapped[date]


class Consent(Base):
    """The proof that somebody agreed to a purpose: which text, when, and when she took it back."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class DataRequest(Base):
    """What somebody asked of her own data, and when it was done.

    `kind`: see, export, correct, withdraw, erase. What the assistant cannot do itself is also a
    question for an official, and done when that is answered.
    """

    __tablename__ = "data_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))


class Retention(Base):
    """How many days a kind of data is kept; None: as long as the purpose lasts.

    While nobody of the commune has confirmed a period it is "dự kiến" (domain facts §10).
    """

    __tablename__ = "retention"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int | None] = mapped_column(Integer)
    basis: Mapped[str]
    mark: Mapped[str] = mapped_column(String(2))
    confirmed_by: Mapped[str | None]


class Right(Base):
    """How many days the commune has for a kind of request (NĐ 356/2025/NĐ-CP).

    `unit`: working_day or day. `kind` "acknowledge" is the first word back on any request.
    """

    __tablename__ = "rights"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(12))
    basis: Mapped[str]
    mark: Mapped[str] = mapped_column(String(2))
    confirmed_by: Mapped[str | None]
