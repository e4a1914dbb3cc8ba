"""The validator of the knowledge base: every fault with file, line and remedy.

`python -m knowledge.check` is a part of `make check`; `--stats` counts what there is.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge import entries as files
from knowledge import tables
from knowledge.entries import CONTENT, FACETS, HEADINGS, KINDS, LEVELS, STATUSES, BrokenEntry, Entry
from knowledge.flaws import SCOPE, Flaw, ask_key, flaws, least_asks, scope

__all__ = ["SENTENCES", "UNITS", "Fault", "faults", "faults_of", "main", "scope", "stats"]

#: Units that keep texts right; tests/office/test_seed.py compares them with the office's rows.
UNITS = frozenset(
    "vhxh kt vp hcc dvsnc xdd mttq ldub cax bchqs tyt truong thon".split()  # noqa: SIM905
)
_EMPTY = {
    "title": "has no title",
    "lead": "has no lead: the first paragraph is the one-sentence answer",
    "sources": "has no source; every answer names one",
}
_ELSEWHERE = {
    "decides": "level elsewhere needs 'decides': who decides, in words",
    "submit_at_centre": 'level elsewhere needs submit_at_centre: "yes", "no" or unconfirmed',
}
#: What each kind of flaw is called; `api/commands/troubles.py` says them to a department.
SENTENCES = {
    "empty": "{empty}",
    "needed": "a procedure needs the section '## {heading}'",
    "future": "valid_as_of {entry.valid_as_of} is in the future",
    "not_after": "review_by is not after valid_as_of",
    "too_late": "review_by is more than 12 months after valid_as_of",
    "elsewhere": "{elsewhere}",
    "few_asks": "has {count} ways of asking; write {least} or more",
    "ask_twice": "the way of asking {phrase!r} stands twice",
    "ask_excluded": "its own way of asking holds the excluded words {excluded!r}",
    "too_long": "the {where} is over {most} characters; say it shorter",
    "too_many_lines": "the {where} has over {most} lines; say it shorter",
    "markup": "no bold and no links but bare addresses: chats show them raw",
    "unknown_fact": "no commune fact is called {key!r}; known: {known}",
    "no_star": "the sentence for {key!r} has no * where the value goes",
    "broken_fact": "a commune fact is not closed: {{{{key|with *|while unknown}}}}",
    "abolished": "sends people to an abolished body: {body!r}",
}


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
    for flaw in flaws(entry, today):
        yield flaw.near, _sentence(entry, flaw)
    yield from _front(entry)
    yield from _scoped(entry)
    order = [facet for facet in FACETS if facet in entry.sections]
    if list(entry.sections) != order:
        yield "## ", "the sections are not in the order of docs/answers.md"
    for facet, text in entry.sections.items():
        if not text:
            yield "## ", f"the section {facet} is empty; leave it out"


def _sentence(entry: Entry, flaw: Flaw) -> str:
    headings = {facet: name for name, facet in HEADINGS[entry.lang].items()}
    return SENTENCES[flaw.kind].format(
        entry=entry,
        empty=_EMPTY.get(flaw.part),
        elsewhere=_ELSEWHERE.get(flaw.part),
        heading=headings.get(flaw.part),
        where="lead" if flaw.part == "lead" else f"section {flaw.part}",
        **dict(flaw.details),
    )


def _front(entry: Entry) -> Iterable[tuple[str, str]]:
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


def _scoped(entry: Entry) -> Iterable[tuple[str, str]]:
    """Whether the entry is what the scope wants."""
    wanted = scope().get(entry.slug)
    if wanted is None:
        if entry.level != "elsewhere":
            yield "---", "the slug is not in the scope; only 'not ours' entries may stand outside"
        return
    if entry.level != wanted["level"]:
        yield "level:", f"level is {entry.level!r}, the scope says {wanted['level']!r}"
    if entry.kind != wanted["kind"]:
        yield "kind:", f"kind is {entry.kind!r}, the scope says {wanted['kind']!r}"


def shared_asks(entries: Sequence[Entry]) -> Iterable[Fault]:
    """Ways of asking that two entries claim."""
    owner: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for phrase in entry.ask:
            key = (entry.lang, ask_key(phrase))
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
    few = [e.slug for e in vietnamese if len(e.ask) < least_asks(e)]
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
