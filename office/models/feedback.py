"""Feedback (phản ánh, kiến nghị, góp ý, khen): tickets, what happened to them, who follows them.

Who sent a ticket stands apart from it (`Sender`), and what people wrote apart from what happened
(`TicketWords`): forgetting a person empties the former and leaves the history for the counts.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from office.models.base import Base

#: States in which the commune has something to do (design §7); they stand in /inbox.
WORKING = ("received", "assigned", "in_progress", "reopen_requested", "reopened")
_WORKING = text(f"state IN {WORKING}")
#: The same as a condition of a query. Written out, because SQLite finds a partial index by the
#: words of its condition, not by bound values.
IS_WORKING = text(f"tickets.state IN {WORKING}")
#: States in which it is the citizen's turn; the clock ends them.
RESTING = ("waiting_for_citizen", "answered")
_RESTING = text(f"state IN {RESTING}")
IS_RESTING = text(f"tickets.state IN {RESTING}")


class Ticket(Base):
    """One piece of feedback, from its receipt to its closing. Nothing of it is ever deleted."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "ix_tickets_working",
            "act_by",
            "id",
            postgresql_where=_WORKING,
            sqlite_where=_WORKING,
        ),
        Index(
            "ix_tickets_unit",
            "unit",
            "act_by",
            "id",
            postgresql_where=_WORKING,
            sqlite_where=_WORKING,
        ),
        Index(
            "ix_tickets_resting",
            "changed_at",
            postgresql_where=_RESTING,
            sqlite_where=_RESTING,
        ),
        Index("ix_tickets_not_reached", "not_reached", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(14), unique=True)
    #: the draft that it was sent from, so that a second tap sends nothing twice
    draft: Mapped[str | None] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    field: Mapped[str] = mapped_column(String(20))
    village: Mapped[str | None]
    words: Mapped[str | None]  # sealed; None after erasure
    place: Mapped[str | None]  # sealed
    position: Mapped[str | None]  # sealed "latitude,longitude", sent on purpose only
    #: about how an official behaves: only holders of `sensitive` see it (domain facts §7)
    sensitive: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(20))
    #: None while no rule knows a unit: it is the coordinators'
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    #: the day from which the clock for the result counts; moved by waiting and reopening
    clock_from: Mapped[date]
    due: Mapped[date | None]
    #: whether the clock behind `due` was confirmed; if not, the day is "dự kiến"
    firm: Mapped[bool] = mapped_column(Boolean)
    #: the day by which the office should act next; /inbox and reminders go by it
    act_by: Mapped[date]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    not_reached: Mapped[bool] = mapped_column(Boolean)


class Sender(Base):
    """Who sent a ticket and on which terms; apart from the ticket, its identity sealed.

    `via`: "self"; later "proxy" (an official or village head, who is then `person_id`) and
    "open311" (a client without a person of ours).
    """

    __tablename__ = "senders"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    via: Mapped[str] = mapped_column(String(10))
    #: sealed: name, address, phone, only as she gave them for an official answer
    identity: Mapped[str | None]
    #: the version of the text that she agreed to, and when (NĐ 356/2025: proof of consent)
    consent: Mapped[str] = mapped_column(String(20))
    consent_at: Mapped[datetime]


class Step(Base):
    """What happened to a ticket: appended, never edited (a trigger refuses it)."""

    __tablename__ = "ticket_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    #: as what somebody acted: sender, handler, coordinator, system
    role: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))


class TicketWords(Base):
    """What was written at a step, sealed; None after erasure."""

    __tablename__ = "ticket_words"

    step_id: Mapped[int] = mapped_column(ForeignKey("ticket_steps.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    words: Mapped[str | None]


class Photo(Base):
    """A picture of a draft or a ticket: fetched from its platform, looked at, kept below `var/`.

    `state`: waiting, kept, refused (no picture), lost (the platform has it no more), gone (erased;
    its file is still to be deleted).
    """

    __tablename__ = "photos"
    __table_args__ = (
        Index(
            "ix_photos_waiting",
            "not_before",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    draft: Mapped[str | None] = mapped_column(String(16), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: how the platform names the file; no use without the bot's token
    reference: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[datetime]


class Follower(Base):
    """Somebody who has the same matter at heart and joined instead of sending it again."""

    __tablename__ = "followers"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]


class Clock(Base):
    """A time limit: of a kind, or of all ("*"). The newest row that is valid by a day counts.

    `value` None: no limit is known, so no date is told. Unconfirmed rows make "dự kiến" dates.
    """

    __tablename__ = "clocks"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(12))  # working_day, day
    basis: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    mark: Mapped[str] = mapped_column(String(2))


class Route(Base):
    """A routing rule; None fits anything. The first rule that fits names the unit."""

    __tablename__ = "routes"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str | None] = mapped_column(String(30))
    field: Mapped[str | None] = mapped_column(String(20))
    village: Mapped[str | None]
    unit: Mapped[str | None] = mapped_column(ForeignKey("units.slug"))


class Village(Base):
    """A village (thôn, khu) as the commune names it, with the names that it had before.

    None is shipped: no list of the commune's villages was verified.
    """

    __tablename__ = "villages"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    former: Mapped[list[str]]
    #: not offered any more since then; what was sent about it keeps its name
    retired_at: Mapped[datetime | None]


class TicketNotice(Base):
    """A reminder that was given: the same one of the same day limit is never given twice."""

    __tablename__ = "ticket_notices"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Guess(Base):
    """A tracking code that does not exist, counted per person."""

    __tablename__ = "guesses"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
