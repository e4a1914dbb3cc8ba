"""The validator of the knowledge base: every fault with file, line and remedy.

`python -m knowledge.check` is a part of `make check`; `--stats` counts what there is.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from knowledge import entries as files
from knowledge import tables
from knowledge.entries import CONTENT, FACETS, HEADINGS, KINDS, LEVELS, STATUSES, BrokenEntry, Entry
from knowledge.text import fold, words

SCOPE = Path(__file__).parent / "scope.yaml"
#: Units that keep texts right; a test compares them with the office's rows.
UNITS = frozenset(
    "vhxh kt vp hcc dvsnc xdd mttq ldub cax bchqs tyt truong thon".split()  # noqa: SIM905
)
FACTS = frozenset(
    (  # noqa: SIM905
        "address phone hotline email website zalo hours reception police_phone clinic_phone "
        "villages payment"
    ).split()
)
#: A procedure says at least these (or says that they are not confirmed).
NEEDED = ("documents", "fee", "time", "where")
#: Bodies that no longer exist; nobody is sent there (domain facts §8). Folded. They may stand in
#: `ask`, in `exclude` and in the titles of sources.
_DISTRICT = r"(?:huyen|quan(?! ly| tri))"
ABOLISHED = re.compile(
    rf"\b(?:uy ban nhan dan {_DISTRICT}|ubnd {_DISTRICT}|phong tu phap|phong tai nguyen|"
    rf"phong tn[ &]*mt|(?:phong|so) (?:lao dong|ld)[ ,-]*(?:thuong binh|tb(?:xh)?)|"
    rf"phong giao duc|phong gd[ &]*dt|"
    rf"cong an {_DISTRICT}|toa an(?: nhan dan)? {_DISTRICT}|tand huyen|"
    rf"(?:bao hiem xa hoi|bhxh) huyen|thi tran ninh giang|tinh hai duong|"
    r"chi cuc thue|bo phan (?:mot|1) cua|len huyen|ra huyen|phong noi vu huyen)\b"
)
NOT_ABOLISHED = re.compile(
    r"\b(?:khong con|khong phai|nay la|truoc day|truoc kia|cu la|da bo|bo cap)\b"
)
LEAD, SECTION, LINES = 300, 700, 7
MOST_MONTHS = 366


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        try:
            shown = self.path.relative_to(Path.cwd())
        except ValueError:
            shown = self.path
        return f"{shown}:{self.line}: {self.message}"


@cache
def scope() -> dict[str, dict[str, str]]:
    """The entries that the knowledge base must have, by slug."""
    listed = yaml.safe_load(SCOPE.read_text(encoding="utf-8"))["entries"]
    return {row["slug"]: row for row in listed}


def _line(entry: Entry, needle: str) -> int:
    """The line on which some words of the file stand, 1 when they are not found as such."""
    if entry.path is None:
        return 1
    for number, line in enumerate(entry.path.read_text(encoding="utf-8").splitlines(), 1):
        if needle in line:
            return number
    return 1


def faults_of(entry: Entry, today: date) -> Iterable[tuple[str, str]]:
    """What is wrong in one entry: a needle for its line, and the sentence."""
    yield from _front(entry, today)
    yield from _asks(entry)
    if not entry.lead:
        yield "---", "has no lead: the first paragraph is the one-sentence answer"
    if len(files.fill(entry.lead, {})) > LEAD:
        yield entry.lead[:30], f"the lead is over {LEAD} characters; say it shorter"
    needed = NEEDED if entry.kind == "procedure" else ()
    for facet in needed:
        if not entry.sections.get(facet):
            name = next(k for k, v in HEADINGS[entry.lang].items() if v == facet)
            yield "---", f"a procedure needs the section '## {name}'"
    order = [facet for facet in FACETS if facet in entry.sections]
    if list(entry.sections) != order:
        yield "## ", "the sections are not in the order of docs/answers.md"
    for facet, text in entry.sections.items():
        yield from _section(facet, text)
    yield from _gaps(entry)
    yield from _destinations(entry)


def _front(entry: Entry, today: date) -> Iterable[tuple[str, str]]:
    for name, value, known in (
        ("kind", entry.kind, KINDS),
        ("level", entry.level, LEVELS),
        ("status", entry.status, STATUSES),
        ("unit", entry.unit, sorted(UNITS)),
    ):
        if value not in known:
            yield f"{name}:", f"{name} is {value!r}; write one of {', '.join(known)}"
    for facet in sorted(entry.unconfirmed - frozenset(FACETS)):
        yield "unconfirmed:", f"unconfirmed names {facet!r}; write some of {', '.join(FACETS)}"
    if not entry.sources:
        yield "sources:", "has no source; every answer names one"
    yield from _days(entry, today)
    yield from _place(entry)


def _days(entry: Entry, today: date) -> Iterable[tuple[str, str]]:
    if entry.valid_as_of > today:
        yield "valid_as_of:", f"valid_as_of {entry.valid_as_of} is in the future"
    if entry.review_by <= entry.valid_as_of:
        yield "review_by:", "review_by is not after valid_as_of"
    if (entry.review_by - entry.valid_as_of).days > MOST_MONTHS:
        yield "review_by:", "review_by is more than 12 months after valid_as_of"


def _place(entry: Entry) -> Iterable[tuple[str, str]]:
    """Who decides, and whether the entry is what the scope wants."""
    if entry.level == "elsewhere" and not entry.decides:
        yield "level:", "level elsewhere needs 'decides': who decides, in words"
    if entry.level == "elsewhere" and entry.submit_at_centre not in {"yes", "no", "unconfirmed"}:
        yield "level:", 'level elsewhere needs submit_at_centre: "yes", "no" or unconfirmed'
    wanted = scope().get(entry.slug)
    if wanted is None:
        if entry.level != "elsewhere":
            yield "---", "the slug is not in the scope; only 'not ours' entries may stand outside"
        return
    if entry.level != wanted["level"]:
        yield "level:", f"level is {entry.level!r}, the scope says {wanted['level']!r}"
    if entry.kind != wanted["kind"]:
        yield "kind:", f"kind is {entry.kind!r}, the scope says {wanted['kind']!r}"


def _asks(entry: Entry) -> Iterable[tuple[str, str]]:
    least = 10 if entry.slug in scope() else 5
    if entry.lang != "vi":
        least = 5
    if len(entry.ask) < least:
        yield "ask:", f"has {len(entry.ask)} ways of asking; write {least} or more"
    seen: set[str] = set()
    for phrase in entry.ask:
        key = " ".join(words(fold(phrase)))
        if key in seen:
            yield phrase, f"the way of asking {phrase!r} stands twice"
        seen.add(key)
        for excluded in entry.exclude:
            if re.search(rf"\b{re.escape(fold(excluded))}\b", fold(phrase)):
                yield phrase, f"its own way of asking holds the excluded words {excluded!r}"


def _section(facet: str, text: str) -> Iterable[tuple[str, str]]:
    plain = files.fill(text, {})
    first = text.splitlines()[0][:40] if text else ""
    if not text:
        yield "## ", f"the section {facet} is empty; leave it out"
    if len(plain) > SECTION:
        yield first, f"the section {facet} is over {SECTION} characters; say it shorter"
    if sum(1 for line in plain.splitlines() if line.strip()) > LINES:
        yield first, f"the section {facet} has over {LINES} lines; say it shorter"
    if "**" in text or "](" in text:
        yield first, "no bold and no links but bare addresses: chats show them raw"


def _gaps(entry: Entry) -> Iterable[tuple[str, str]]:
    body = "\n".join([entry.lead, *entry.sections.values()])
    for key, known, _unknown in files.FACT.findall(body):
        if key not in FACTS:
            yield (
                f"{{{{{key}",
                f"no commune fact is called {key!r}; known: {', '.join(sorted(FACTS))}",
            )
        if "*" not in known:
            yield f"{{{{{key}", f"the sentence for {key!r} has no * where the value goes"
    if "{{" in files.FACT.sub("", body):
        yield "{{", "a commune fact is not closed: {{key|with *|while unknown}}"


def _destinations(entry: Entry) -> Iterable[tuple[str, str]]:
    for text in (entry.lead, *entry.sections.values(), entry.decides or ""):
        for line in text.splitlines():
            folded = fold(line)
            found = ABOLISHED.search(folded)
            if found and not NOT_ABOLISHED.search(folded):
                yield (
                    line[:30],
                    f"sends people to an abolished body: {line[found.start() : found.end()]!r}",
                )


def shared_asks(entries: Sequence[Entry]) -> Iterable[Fault]:
    """Ways of asking that two entries claim."""
    owner: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for phrase in entry.ask:
            key = (entry.lang, " ".join(words(fold(phrase))))
            other = owner.setdefault(key, entry)
            if other is not entry and entry.path:
                message = f"{phrase!r} belongs to {other.slug} too; a way of asking has one entry"
                yield Fault(entry.path, _line(entry, phrase), message)


def faults(folder: Path = CONTENT, *, today: date | None = None) -> list[Fault]:
    """Everything that is wrong below a folder of entries."""
    today = today or date.today()  # noqa: DTZ011 - a date without a place is what files hold
    found: list[Fault] = []
    read: list[Entry] = []
    for path in sorted(folder.glob("*/*.md")):
        if path.parent.name not in HEADINGS:
            known = ", ".join(HEADINGS)
            found.append(Fault(path, 1, f"no language {path.parent.name!r}; known: {known}"))
            continue
        try:
            entry = files.read(path)
        except BrokenEntry as broken:
            found.append(Fault(broken.path, broken.line, broken.message))
            continue
        read.append(entry)
        found += [
            Fault(path, _line(entry, needle), message)
            for needle, message in faults_of(entry, today)
        ]
    found += shared_asks(read)
    if folder == CONTENT:
        found += _missing({entry.slug for entry in read if entry.lang == "vi"})
        found += _tables({entry.slug for entry in read})
    return sorted(found)


def _missing(have: set[str]) -> Iterable[Fault]:
    for slug in scope().keys() - have:
        yield Fault(SCOPE, 1, f"the entry {slug} is missing: write knowledge/content/vi/{slug}.md")


def _tables(have: set[str]) -> Iterable[Fault]:
    """Question tables name existing entries, and every entry has its own rows."""
    asked: set[str] = set()
    for path in sorted(tables.ASKS.glob("*.yaml")):
        for number, row in enumerate(tables.rows(path), 1):
            slugs = row.get("slugs") or ([row["slug"]] if row.get("slug") else [])
            asked.update(slugs)
            for slug in slugs:
                if slug not in have:
                    yield Fault(path, number, f"row {number} names the unknown entry {slug}")
    for slug in sorted(have & scope().keys() - asked):
        yield Fault(tables.ASKS, 1, f"no question table asks for {slug}; add three rows")


def stats(entries: Sequence[Entry]) -> list[str]:
    """Counts by kind, what is unconfirmed, and which facts of the commune the texts want."""
    vietnamese = [entry for entry in entries if entry.lang == "vi"]
    lines = ["kind        present/required"]
    required = Counter(row["kind"] for row in scope().values())
    present = Counter(e.kind for e in vietnamese if e.slug in scope())
    lines += [f"{kind:<12}{present[kind]}/{required[kind]}" for kind in KINDS]
    lines.append(f"not ours    {sum(e.slug not in scope() for e in vietnamese)}")
    lines.append(f"English     {sum(e.lang == 'en' for e in entries)}")
    whole = sum(e.status == "unconfirmed" for e in vietnamese)
    partly = sum(bool(e.unconfirmed) and e.status == "verified" for e in vietnamese)
    lines.append(f"unconfirmed {whole} whole, {partly} in part")
    facets = Counter(facet for e in vietnamese for facet in e.unconfirmed)
    lines.append("  by part: " + ", ".join(f"{f} {n}" for f, n in facets.most_common()))
    few = [e.slug for e in vietnamese if len(e.ask) < (10 if e.slug in scope() else 5)]
    lines.append(f"too few ways of asking: {', '.join(few) or 'none'}")
    asked = {slug for row in tables.own() for slug in row.gold}
    silent = [e.slug for e in vietnamese if e.slug not in asked]
    lines.append(f"without questions in tests/asks: {', '.join(silent) or 'none'}")
    wanted = Counter(
        key
        for e in vietnamese
        for key, _, _ in files.FACT.findall("\n".join([e.lead, *e.sections.values()]))
    )
    facts = ", ".join(f"{key} ({count})" for key, count in wanted.most_common())
    lines.append(f"facts only the commune can give: {facts}")
    return lines


def main(arguments: Sequence[str]) -> int:
    """The command line: print faults, or the counts."""
    if "--stats" in arguments:
        good = list(files.load())
        sys.stdout.write("\n".join(stats(good)) + "\n")
        return 0
    found = faults()
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    if found:
        sys.stderr.write(f"{len(found)} faults; docs/answers.md says how an answer is written.\n")
        return 1
    sys.stdout.write("The knowledge base is in order.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
