"""Flaws: the rules that one entry alone can break, each with the part that breaks it.

`knowledge.check` says them with file and line, `knowledge.corrections` with the cell of a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from knowledge.entries import FACT, Entry, fill
from knowledge.text import fold, words

SCOPE = Path(__file__).parent / "scope.yaml"
FACTS = frozenset(
    (  # noqa: SIM905
        "address phone hotline email website zalo hours reception police_phone clinic_phone "
        "villages payment"
    ).split()
)
#: A procedure says at least these (or says that they are not confirmed).
NEEDED = ("documents", "fee", "time", "where")
#: The most characters of a lead and of a section, and the most lines of a section.
LEAD, SECTION, LINES = 300, 700, 7
#: From the day of the facts to the day of their review: 12 months, also in a leap year.
MOST_DAYS = 366
#: Bodies that no longer exist; nobody is sent there (domain facts §8). Folded. They may stand in
#: `ask`, in `exclude` and in the titles of sources.
_DISTRICT = r"(?:huyen|quan(?! ly| tri))"
_ABOLISHED = re.compile(
    rf"\b(?:uy ban nhan dan {_DISTRICT}|ubnd {_DISTRICT}|phong tu phap|phong tai nguyen|"
    rf"phong tn[ &]*mt|(?:phong|so) (?:lao dong|ld)[ ,-]*(?:thuong binh|tb(?:xh)?)|"
    rf"phong giao duc|phong gd[ &]*dt|"
    rf"cong an {_DISTRICT}|toa an(?: nhan dan)? {_DISTRICT}|tand huyen|"
    rf"(?:bao hiem xa hoi|bhxh) huyen|thi tran ninh giang|tinh hai duong|"
    r"chi cuc thue|bo phan (?:mot|1) cua|len huyen|ra huyen|phong noi vu huyen)\b"
)
_NOT_ABOLISHED = re.compile(
    r"\b(?:khong con|khong phai|nay la|truoc day|truoc kia|cu la|da bo|bo cap)\b"
)
#: A fact of the commune, well or badly written.
_OPENED = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Flaw:
    """What is wrong in one part.

    `part` is a key of the front matter, "lead" or a facet; `kind` is a key of the sentences and
    `details` fill its gaps; `near` are words of the file beside the flaw.
    """

    part: str
    kind: str
    details: tuple[tuple[str, object], ...] = ()
    near: str = field(default="", compare=False)


def _flaw(part: str, kind: str, near: str = "", **details: object) -> Flaw:
    return Flaw(part, kind, tuple(details.items()), near or f"{part}:")


@cache
def scope() -> dict[str, dict[str, str]]:
    """The entries that the knowledge base must have, by slug."""
    listed = yaml.safe_load(SCOPE.read_text(encoding="utf-8"))["entries"]
    return {row["slug"]: row for row in listed}


def ask_key(phrase: str) -> str:
    """A way of asking without what does not tell it apart: case, tone marks, signs."""
    return " ".join(words(fold(phrase)))


def least_asks(entry: Entry) -> int:
    """How many ways of asking an entry needs: fewer for "not ours" and beside Vietnamese."""
    return 10 if entry.lang == "vi" and entry.slug in scope() else 5


def excluded_in(phrase: str, entry: Entry) -> list[str]:
    """The words of another matter (`exclude`) that a way of asking holds."""
    return [
        excluded
        for excluded in entry.exclude
        if re.search(rf"\b{re.escape(fold(excluded))}\b", fold(phrase))
    ]


def flaws(entry: Entry, today: date) -> Iterator[Flaw]:
    """Everything that is wrong in an entry, by part."""
    for part in ("title", "lead", "sources"):
        if not getattr(entry, part):
            yield _flaw(part, "empty", near="---" if part == "lead" else "")
    for facet in NEEDED if entry.kind == "procedure" else ():
        if not entry.sections.get(facet):
            yield _flaw(facet, "needed", near="---")
    yield from _days(entry, today)
    yield from _asks(entry)
    yield from _place(entry)
    yield from _text("lead", entry.lead, LEAD)
    for facet, text in entry.sections.items():
        yield from _text(facet, text, SECTION)


def _days(entry: Entry, today: date) -> Iterator[Flaw]:
    if entry.valid_as_of > today:
        yield _flaw("valid_as_of", "future", day=f"{entry.valid_as_of:%d/%m/%Y}")
    if entry.review_by <= entry.valid_as_of:
        yield _flaw("review_by", "not_after", day=f"{entry.review_by:%d/%m/%Y}")
    if (entry.review_by - entry.valid_as_of).days > MOST_DAYS:
        yield _flaw("review_by", "too_late", day=f"{entry.review_by:%d/%m/%Y}")


def _place(entry: Entry) -> Iterator[Flaw]:
    """Who decides, for another body's business, and that this body exists."""
    if entry.level == "elsewhere":
        if not entry.decides:
            yield _flaw("decides", "elsewhere", near="level:")
        if entry.submit_at_centre not in {"yes", "no", "unconfirmed"}:
            yield _flaw("submit_at_centre", "elsewhere", near="level:")
    yield from _destinations("decides", entry.decides or "")


def _asks(entry: Entry) -> Iterator[Flaw]:
    least = least_asks(entry)
    if len(entry.ask) < least:
        yield _flaw("ask", "few_asks", count=len(entry.ask), least=least)
    seen: set[str] = set()
    for phrase in entry.ask:
        key = ask_key(phrase)
        if key in seen:
            yield _flaw("ask", "ask_twice", near=phrase, phrase=phrase)
        seen.add(key)
        for excluded in excluded_in(phrase, entry):
            yield _flaw("ask", "ask_excluded", near=phrase, phrase=phrase, excluded=excluded)


def _text(part: str, text: str, most: int) -> Iterator[Flaw]:
    """What may not stand in the lead or in a section."""
    said = fill(text, {})
    lines = text.splitlines()
    near = lines[0][:30] if lines else ""
    if len(said) > most:
        yield _flaw(part, "too_long", near, length=len(said), most=most)
    count = sum(1 for line in said.splitlines() if line.strip())
    if part != "lead" and count > LINES:
        yield _flaw(part, "too_many_lines", near, lines=count, most=LINES)
    marked = next((line for line in lines if _is_markup(line)), None)
    if marked:
        yield _flaw(part, "markup", marked[:30])
    yield from _facts(part, text)
    yield from _destinations(part, text)


def _is_markup(line: str) -> bool:
    return "**" in line or "](" in line or line.startswith("#")


def _facts(part: str, text: str) -> Iterator[Flaw]:
    for key, known, _unknown in FACT.findall(text):
        if key not in FACTS:
            names = ", ".join(sorted(FACTS))
            yield _flaw(part, "unknown_fact", f"{{{{{key}", key=key, known=names)
        elif "*" not in known:
            yield _flaw(part, "no_star", f"{{{{{key}", key=key)
    if _OPENED.search(FACT.sub("", text)):
        near = next(line for line in text.splitlines() if _OPENED.search(line))
        yield _flaw(part, "broken_fact", near)


def _destinations(part: str, text: str) -> Iterator[Flaw]:
    for line in text.splitlines():
        folded = fold(line)
        found = _ABOLISHED.search(folded)
        if found and not _NOT_ABOLISHED.search(folded):
            yield _flaw(part, "abolished", line[:30], body=line[found.start() : found.end()])
