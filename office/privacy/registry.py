"""The registry: every table is of a kind of personal data, or declared free of it, and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from office.models import (
    Asked,
    Base,
    Clock,
    ConsentText,
    Fact,
    Kept,
    Lease,
    Occurrence,
    OffDay,
    Procedure,
    Retention,
    Right,
    Route,
    Task,
    Unit,
)
from office.privacy import conversation, house, matters
from office.privacy.kinds import Kind

#: In the order in which they are shown, exported and erased: matters before the account.
KINDS: tuple[Kind, ...] = (
    matters.feedback,
    matters.following,
    matters.questions,
    conversation.letters,
    house.officials,
    house.consents,
    house.requests,
    conversation.events,
    conversation.gaps,
    house.audit,
    conversation.account,
)

#: Tables without personal data, with what stands there instead. None may refer to `people`.
FREE: dict[type[Base], str] = {
    Unit: "units of the commune",
    Task: "the plan",
    Occurrence: "the plan",
    OffDay: "the calendar",
    Asked: "counts by entry and month",
    Procedure: "national procedures",
    Fact: "the commune's own address and hours",
    Lease: "which process works",
    Kept: "the program's memory: offsets, secrets, days",
    Clock: "time limits",
    Route: "routing rules",
    ConsentText: "texts",
    Retention: "periods",
    Right: "periods",
}


def sealed_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    """Every column with sealed words, for a new key."""
    return tuple(column for kind in KINDS for column in kind.sealed)
