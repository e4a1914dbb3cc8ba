"""Corrections: an entry with what a department changed, and what may not stand so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from knowledge.cells import BY_NAME, Value
from knowledge.entries import FACETS, Entry
from knowledge.flaws import Flaw, ask_key, flaws


def corrected(entry: Entry, changes: Mapping[str, Value]) -> Entry:
    """The entry with the changed parts, keyed as the columns of `knowledge.cells`."""
    front = {name: value for name, value in changes.items() if name not in FACETS}
    if "unconfirmed" in front:
        front["unconfirmed"] = frozenset(front["unconfirmed"])
    for name in ("decides", "submit_at_centre"):
        if name in front:
            front[name] = front[name] or None
    sections = {**entry.sections, **{f: text for f, text in changes.items() if f in FACETS}}
    kept = {facet: sections[facet] for facet in FACETS if sections.get(facet)}
    return replace(entry, sections=kept, **front)


def new_flaws(before: Entry, after: Entry, today: date) -> list[Flaw]:
    """What the correction made wrong; what was wrong before is somebody else's."""
    had = set(flaws(before, today))
    return [_headed(flaw) for flaw in flaws(after, today) if flaw not in had]


def _headed(flaw: Flaw) -> Flaw:
    """The flaw with the heading of its column among the details."""
    return replace(flaw, details=(*flaw.details, ("heading", BY_NAME[flaw.part].heading)))


def owners(entries: Iterable[Entry]) -> dict[tuple[str, str], list[str]]:
    """Which entries claim a way of asking, by language and `ask_key`."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        for phrase in entry.ask:
            claimed = found.setdefault((entry.lang, ask_key(phrase)), [])
            if entry.slug not in claimed:
                claimed.append(entry.slug)
    return found


def shared(
    before: Entry, after: Entry, claimed: Mapping[tuple[str, str], list[str]]
) -> Iterable[Flaw]:
    """New ways of asking that another entry claims too."""
    had = set(map(ask_key, before.ask))
    for phrase in after.ask:
        key = ask_key(phrase)
        others = [slug for slug in claimed.get((after.lang, key), ()) if slug != after.slug]
        if key not in had and others:
            yield Flaw("ask", "shared_ask", (("phrase", phrase), ("other", others[0])))
