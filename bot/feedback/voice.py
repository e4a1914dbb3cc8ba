"""How news is worded for somebody who has no turn now: her language, the commune's time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import i18n, manners

if TYPE_CHECKING:
    from bot.service import Service
    from office.models import Person


@dataclass(frozen=True)
class Voice:
    """The part of a turn that wording needs; news is said alike in and out of turns."""

    language: str
    zone: ZoneInfo
    units: Mapping[str, str]
    called: str | None = None

    @classmethod
    def of(cls, service: Service, person: Person, units: Mapping[str, str]) -> Voice:
        """The voice in which a person is spoken to."""
        called = person.context.get("called")
        return cls(service.language_of(person), service.zone, units, called)

    @property
    def _(self) -> Callable[[str], str]:
        """Our own sentences call her as she calls herself; what others wrote stays as it is."""
        translate = i18n.translator(self.language)
        return lambda sentence: manners.called(translate(sentence), self.language, self.called)

    def unit(self, slug: str | None) -> str:
        """A unit's name."""
        return self.units.get(slug or "", slug or "")

    def day(self, day: date) -> str:
        """A date as people write it."""
        return i18n.say_date(day, self.language)

    def weekday(self, day: date) -> str:
        """A weekday and date."""
        return i18n.say_weekday(day, self.language)

    def clock(self, moment: datetime) -> str:
        """A time of day."""
        return i18n.say_time(moment, self.zone, self.language)
