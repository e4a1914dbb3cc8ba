"""Review: what a unit should look at in its entries, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.entries import FACETS, Entry

#: Entries whose review date is so near are due.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """One entry as its unit reviews it."""

    entry: Entry
    stale: bool  # past its review date: not served any more
    due: bool  # its review date is within `SOON`
    unconfirmed: tuple[str, ...]  # facets; empty when the whole entry is unconfirmed
    answers: int  # how often it was the answer

    @property
    def unsure(self) -> bool:
        """Whether the entry, or a part of it, is not confirmed."""
        return self.entry.status == "unconfirmed" or bool(self.unconfirmed)


@dataclass(frozen=True)
class Sheet:
    """A unit's entries: stale first, then due, then unconfirmed, then by slug."""

    unit: str
    lines: tuple[Line, ...]

    def counts(self) -> dict[str, int]:
        """How many entries there are, and how many of them want something."""
        return {
            "entries": len(self.lines),
            "stale": sum(line.stale for line in self.lines),
            "due": sum(line.due for line in self.lines),
            "unsure": sum(line.unsure for line in self.lines),
            "silent": sum(not line.answers for line in self.lines),
        }


def sheets(entries: Iterable[Entry], *, today: date, answers: Mapping[str, int]) -> list[Sheet]:
    """The review by unit; `answers` counts by slug, in whatever language it was answered."""
    by_unit: dict[str, list[Line]] = {}
    for entry in entries:
        by_unit.setdefault(entry.unit, []).append(_line(entry, today, answers))
    return [Sheet(unit, tuple(sorted(by_unit[unit], key=_urgency))) for unit in sorted(by_unit)]


def _line(entry: Entry, today: date, answers: Mapping[str, int]) -> Line:
    stale = entry.expired(today)
    return Line(
        entry,
        stale,
        not stale and entry.review_by - today <= SOON,
        tuple(facet for facet in FACETS if facet in entry.unconfirmed),
        answers.get(entry.slug, 0),
    )


def _urgency(line: Line) -> tuple[bool, bool, bool, str, bool]:
    slug = line.entry.slug
    return not line.stale, not line.due, not line.unsure, slug, line.entry.lang != "vi"
