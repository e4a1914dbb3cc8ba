"""A turn: one person, one message, one transaction, and everything a handler may need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot import i18n
from bot.messages import Choice, Message, Reply
from knowledge import Knowledge
from office.errors import NotOfficial
from office.models import Person
from office.staff import Official

if TYPE_CHECKING:
    from bot.service import Service


@dataclass
class Outcome:
    """What `ask --jsonl` and the metrics say about a turn; set by whoever answers."""

    decision: str = "smalltalk"
    reason: str | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    facet: str | None = None
    #: "up" or "down", when this turn said so of an answer
    thumb: str | None = None


@dataclass
class Turn:
    """Handlers read it, call one function of `office` or `knowledge`, and return a `Reply`."""

    service: Service
    session: AsyncSession
    person: Person
    message: Message
    now: datetime
    text: str  # normalised, numbers of papers and phones masked
    official: Official | None
    facts: Mapping[str, str]
    units: Mapping[str, str]
    language: str
    outcome: Outcome = field(default_factory=Outcome)
    #: the masked question that a tap on "Chuyển cho cán bộ" would hand over
    question: str | None = None
    #: the list whose choice was tapped or named, when this turn began so
    offer: str | None = None

    @property
    def _(self) -> Callable[[str], str]:
        return i18n.translator(self.language)

    @property
    def knowledge(self) -> Knowledge:
        """What the commune knows."""
        return self.service.knowledge

    @property
    def zone(self) -> ZoneInfo:
        """The commune's time zone."""
        return self.service.zone

    @property
    def today(self) -> date:
        """The commune's day."""
        return self.now.astimezone(self.zone).date()

    def unit(self, slug: str | None) -> str:
        """A unit's name."""
        return self.units.get(slug or "", slug or "")

    def unit_list(self, slugs: tuple[str, ...] | list[str]) -> str:
        """Unit names in one line."""
        return ", ".join(self.unit(slug) for slug in slugs)

    def staff(self) -> Official:
        """The bound official. Refuses `NotOfficial` for everybody else."""
        if self.official is None:
            raise NotOfficial
        return self.official

    def reader(self, person: Person) -> Turn:
        """This turn as somebody else reads of it: in her language, spoken to as a citizen."""
        language = self.service.language_of(person)
        return replace(self, person=person, official=None, language=language)

    def day(self, day: date) -> str:
        """A date as people write it."""
        return i18n.say_date(day, self.language)

    def weekday(self, day: date) -> str:
        """A weekday and date."""
        return i18n.say_weekday(day, self.language)

    def clock(self, moment: datetime) -> str:
        """A time of day."""
        return i18n.say_time(moment, self.zone, self.language)

    def remember(self, **values: Any) -> None:
        """Keep something in the conversation's context; None forgets it."""
        kept = {**self.person.context, **values}
        self.person.context = {key: value for key, value in kept.items() if value is not None}


__all__ = ["Choice", "Message", "Outcome", "Reply", "Turn"]
