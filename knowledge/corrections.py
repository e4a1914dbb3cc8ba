"""Corrections: an entry with what a department changed, and what may not stand so.

The same rules as `knowledge.check`, which has the last word; here each names the part that is
wrong, so that a workbook can show the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge import check
from knowledge.cells import BY_NAME, FACET_WORDS, Value
from knowledge.entries import FACETS, FACT, Entry, fill
from knowledge.text import fold, words

#: A fact of the commune, well or badly written.
_OPENED = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Flaw:
    """What is wrong in one part: `kind` is a key of the sentences, `details` fill its gaps."""

    column: str
    kind: str
    details: tuple[tuple[str, object], ...] = ()


def _flaw(column: str, kind: str, **details: object) -> Flaw:
    return Flaw(column, kind, tuple(details.items()))


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
    return [flaw for flaw in flaws(after, today) if flaw not in had]


def flaws(entry: Entry, today: date) -> Iterator[Flaw]:
    """Everything that is wrong in an entry, by part."""
    for name in ("title", "lead", "sources"):
        if not getattr(entry, name):
            yield _flaw(name, "empty", heading=BY_NAME[name].heading)
    for facet in check.NEEDED if entry.kind == "procedure" else ():
        if facet not in entry.sections:
            yield _flaw(facet, "needed", heading=FACET_WORDS[facet])
    yield from _days(entry, today)
    yield from _asks(entry)
    yield from _place(entry)
    yield from _text("lead", entry.lead, check.LEAD)
    for facet, text in entry.sections.items():
        yield from _text(facet, text, check.SECTION)


def _days(entry: Entry, today: date) -> Iterator[Flaw]:
    if entry.valid_as_of > today:
        yield _flaw("valid_as_of", "future", day=f"{entry.valid_as_of:%d/%m/%Y}")
    if entry.review_by <= entry.valid_as_of:
        yield _flaw("review_by", "not_after", day=f"{entry.review_by:%d/%m/%Y}")
    if (entry.review_by - entry.valid_as_of).days > check.MOST_MONTHS:
        yield _flaw("review_by", "too_late", day=f"{entry.review_by:%d/%m/%Y}")


def _place(entry: Entry) -> Iterator[Flaw]:
    if entry.level == "elsewhere":
        for name in ("decides", "submit_at_centre"):
            if not getattr(entry, name):
                yield _flaw(name, "elsewhere", heading=BY_NAME[name].heading)


def _asks(entry: Entry) -> Iterator[Flaw]:
    least = 10 if entry.lang == "vi" and entry.slug in check.scope() else 5
    if len(entry.ask) < least:
        yield _flaw("ask", "few_asks", count=len(entry.ask), least=least)
    seen: set[str] = set()
    for phrase in entry.ask:
        key = ask_key(phrase)
        if key in seen:
            yield _flaw("ask", "ask_twice", phrase=phrase)
        seen.add(key)
        for excluded in entry.exclude:
            if re.search(rf"\b{re.escape(fold(excluded))}\b", fold(phrase)):
                yield _flaw("ask", "ask_excluded", phrase=phrase, excluded=excluded)


def _text(part: str, text: str, most: int) -> Iterator[Flaw]:
    said = fill(text, {})
    if len(said) > most:
        yield _flaw(part, "too_long", length=len(said), most=most)
    lines = sum(1 for line in said.splitlines() if line.strip())
    if part != "lead" and lines > check.LINES:
        yield _flaw(part, "too_many_lines", lines=lines, most=check.LINES)
    if "**" in text or "](" in text or any(line.startswith("#") for line in text.splitlines()):
        yield _flaw(part, "markup")
    for key, known, _unknown in FACT.findall(text):
        if key not in check.FACTS:
            yield _flaw(part, "unknown_fact", key=key, known=", ".join(sorted(check.FACTS)))
        elif "*" not in known:
            yield _flaw(part, "no_star", key=key)
    if _OPENED.search(FACT.sub("", text)):
        yield _flaw(part, "broken_fact")
    for line in text.splitlines():
        folded = fold(line)
        found = check.ABOLISHED.search(folded)
        if found and not check.NOT_ABOLISHED.search(folded):
            yield _flaw(part, "abolished", body=line[found.start() : found.end()])


def ask_key(phrase: str) -> str:
    """A way of asking without what does not tell it apart: case, tone marks, signs."""
    return " ".join(words(fold(phrase)))


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
) -> Iterator[Flaw]:
    """New ways of asking that another entry claims too."""
    had = set(map(ask_key, before.ask))
    for phrase in after.ask:
        key = ask_key(phrase)
        others = [slug for slug in claimed.get((after.lang, key), ()) if slug != after.slug]
        if key not in had and others:
            yield _flaw("ask", "shared_ask", phrase=phrase, other=others[0])
