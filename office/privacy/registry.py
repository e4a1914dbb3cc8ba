"""The registry: every table is of a kind of personal data, or declared free of it, and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from office.models import (
    ApiCall,
    ApiKey,
    Asked,
    Base,
    Client,
    Clock,
    ConsentText,
    Criterion,
    Delivery,
    Event,
    Fact,
    Feed,
    Hook,
    Kept,
    Lease,
    Occurrence,
    OffDay,
    OfficeHours,
    Procedure,
    Recognition,
    Retention,
    Right,
    Route,
    Scheme,
    Task,
    Unit,
    Village,
)
from office.privacy import conversation, house, matters, opinions
from office.privacy.kinds import Kind

#: In the order in which they are shown, exported and erased: matters before the account.
KINDS: tuple[Kind, ...] = (
    matters.feedback,
    matters.following,
    matters.questions,
    opinions.ratings,
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
    Village: "names of villages",
    ConsentText: "texts",
    Retention: "periods",
    Right: "periods",
    OfficeHours: "the calendar",
    Scheme: "the scoring sheet",
    Criterion: "the scoring sheet",
    Recognition: "the commune's levels by year",
    Feed: "addresses of calendars of units",
    ApiKey: "keys of software",
    Client: "keys of software",
    ApiCall: "what was answered to software about the plan",
    Hook: "addresses of software",
    Event: "ids and facts",
    Delivery: "events on their way",
}
#: Sealed words that are nobody's: secrets of the office.
SECRETS: tuple[InstrumentedAttribute[Any], ...] = (Hook.secret, Feed.token)


def sealed_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    """Every column with sealed words, for a new key."""
    return tuple(column for kind in KINDS for column in kind.sealed) + SECRETS
