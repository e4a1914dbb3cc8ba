"""The rows of the office. Moments are aware UTC; days are the commune's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment; SQLite forgets time zones, so it is kept as UTC and comes back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive moment is a mistake in the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way
        datetime: Moment,
        date: Date,
        # Nothing is NULL, not the JSON word null: "body IS NOT NULL" must mean it.
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        str: Text,
    }


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
    #: where the conversation stands: the last entry, the flow in progress
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Offer(Base):
    """A list of choices put before a person, so that a tap or a number means that list."""

    __tablename__ = "offers"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    choices: Mapped[list[dict[str, Any]]]


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


class Attempt(Base):
    """A wrong code, counted per person."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]


class Question(Base):
    """A question handed over to a person; its words are sealed."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    words: Mapped[str]
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


class Task(Base):
    """A task of the plan (nhiệm vụ), as the plan words it."""

    __tablename__ = "tasks"

    stt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    short: Mapped[str]
    text: Mapped[str]
    schedule: Mapped[dict[str, Any]]
    lead: Mapped[list[str]]
    product: Mapped[str | None] = mapped_column(String(20))


class Occurrence(Base):
    """A task in one year, with the lead units as they were when the year was opened."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("stt", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stt: Mapped[int] = mapped_column(ForeignKey("tasks.stt"))
    year: Mapped[int]
    due: Mapped[date | None]
    lead: Mapped[list[str]]
    closed_at: Mapped[datetime | None]


class Result(Base):
    """What a unit reported on an occurrence: its part done, an interim result, a note.

    A done part that was taken back keeps its row with `undone_at`. `quarter` is 0 outside
    continuous tasks.
    """

    __tablename__ = "results"
    __table_args__ = (
        Index(
            "uq_results_part",
            "occurrence_id",
            "unit",
            "quarter",
            unique=True,
            postgresql_where=text("kind = 'done' AND undone_at IS NULL"),
            sqlite_where=text("kind = 'done' AND undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.slug"))
    quarter: Mapped[int] = mapped_column(Integer, default=0)
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    note: Mapped[str | None]
    document: Mapped[dict[str, Any] | None]
    undone_at: Mapped[datetime | None]


class OffDay(Base):
    """A day that the commune's calendar changes: off, or worked although a weekend."""

    __tablename__ = "off_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool] = mapped_column(Boolean, default=False)
    mark: Mapped[str] = mapped_column(String(2))
    note: Mapped[str | None]


class Fact(Base):
    """A fact of the commune that an administrator has set: its address, its hours."""

    __tablename__ = "facts"

    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]


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


class Audit(Base):
    """Who did what, when, from which channel, before and after. Append-only by trigger."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


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
