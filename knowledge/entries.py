"""Entries: what the commune knows, one Markdown file per language (docs/answers.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"

#: libyaml's reader is eight times as fast; PyYAML without it reads the same.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Facets in the order in which buttons show them.
FACETS = (
    "documents",
    "fee",
    "time",
    "where",
    "online",
    "conditions",
    "result",
    "form",
    "steps",
    "legal",
)
HEADINGS: dict[str, dict[str, str]] = {
    "vi": {
        "Hồ sơ": "documents",
        "Lệ phí": "fee",
        "Thời hạn": "time",
        "Nơi nộp": "where",
        "Nộp trực tuyến": "online",
        "Điều kiện": "conditions",
        "Kết quả": "result",
        "Mẫu đơn": "form",
        "Các bước": "steps",
        "Căn cứ": "legal",
    },
    "en": {
        "Documents": "documents",
        "Fee": "fee",
        "Time": "time",
        "Where": "where",
        "Online": "online",
        "Conditions": "conditions",
        "Result": "result",
        "Forms": "form",
        "Steps": "steps",
        "Legal basis": "legal",
    },
}
KINDS = ("procedure", "commitment", "service", "guidance", "report")
LEVELS = ("commune", "elsewhere")
STATUSES = ("verified", "unconfirmed")
#: A fact that the commune sets by itself: {{key|with * as the value|while it is unknown}}.
FACT = re.compile(r"\{\{(\w+)\|([^{}|]*)\|([^{}|]*)\}\}")


class BrokenEntry(Exception):
    """A file that is not an entry: names what is wrong, and the line when it is known."""

    def __init__(self, path: Path, message: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Source:
    """Where a fact comes from."""

    document: str
    number: str | None = None
    date: date | None = None


@dataclass(frozen=True)
class Entry:
    """One answer of the commune, in one language."""

    slug: str
    lang: str
    title: str
    kind: str
    level: str
    field: str
    unit: str
    lead: str
    sections: Mapping[str, str]
    ask: tuple[str, ...]
    exclude: tuple[str, ...]
    sources: tuple[Source, ...]
    valid_as_of: date
    review_by: date
    status: str
    unconfirmed: frozenset[str]
    codes: tuple[str, ...] = ()
    decides: str | None = None
    submit_at_centre: str | None = None
    path: Path | None = data_field(default=None, compare=False)

    def expired(self, today: date) -> bool:
        """Whether the entry is past its review date: it is not served then."""
        return today > self.review_by

    def text(self, facet: str | None, facts: Mapping[str, str] | None = None) -> str:
        """The lead (`facet` None) or a section, with the commune's own facts filled in.

        A section that the entry does not have is the empty string.
        """
        return fill(self.sections.get(facet, "") if facet else self.lead, facts or {})


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with each fact's sentence: the one with the value, or the one without."""

    def sentence(match: re.Match[str]) -> str:
        key, known, unknown = match.groups()
        value = facts.get(key)
        return known.replace("*", value) if value else unknown

    return FACT.sub(sentence, text)


def read(path: Path) -> Entry:
    """The entry of a file. Raises `BrokenEntry`."""
    try:
        raw = path.read_text(encoding="utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError as wrong:
        raise BrokenEntry(path, "is not UTF-8 text; save it as UTF-8") from wrong
    front, body, first = _split(path, raw)
    lead, sections = _sections(path, body, first)
    try:
        return _entry(path, front, lead, sections)
    except KeyError as missing:
        raise BrokenEntry(path, f"the front matter lacks {missing.args[0]!r}") from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise BrokenEntry(
            path, f"the front matter is not as docs/answers.md says: {wrong}"
        ) from wrong


def _split(path: Path, raw: str) -> tuple[dict[str, Any], str, int]:
    """Front matter, body, and the line on which the body begins."""
    if not raw.startswith("---\n"):
        raise BrokenEntry(path, "begins without '---'; the front matter comes first")
    end = raw.find("\n---\n", 3)
    if end < 0:
        raise BrokenEntry(path, "the front matter is not closed by a line '---'")
    try:
        front = yaml.load(raw[4:end], Loader=LOADER)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        problem = getattr(wrong, "problem", None) or "cannot be read"
        raise BrokenEntry(path, f"the front matter is not YAML: {problem}", line) from wrong
    except ValueError as wrong:  # a date such as 2027-02-31
        raise BrokenEntry(path, f"the front matter holds an impossible date: {wrong}") from wrong
    if not isinstance(front, dict):
        raise BrokenEntry(path, "the front matter has no keys")
    return front, raw[end + 5 :], raw[: end + 5].count("\n") + 1


def _sections(path: Path, body: str, first: int) -> tuple[str, dict[str, str]]:
    """The lead and the sections by facet."""
    names = HEADINGS[path.parent.name] if path.parent.name in HEADINGS else HEADINGS["vi"]
    lead: list[str] = []
    sections: dict[str, list[str]] = {}
    current = lead
    for number, line in enumerate(body.splitlines(), first):
        if line.startswith("#"):
            name = line.removeprefix("##").strip()
            if not line.startswith("## ") or name not in names:
                known = ", ".join(names)
                raise BrokenEntry(
                    path, f"heading {line.strip()!r}: use '## ' and one of {known}", number
                )
            if names[name] in sections:
                raise BrokenEntry(path, f"the section {name!r} stands twice", number)
            current = sections[names[name]] = []
        else:
            current.append(line.rstrip())
    return "\n".join(lead).strip(), {k: "\n".join(v).strip() for k, v in sections.items()}


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{value!r} is not a date such as 2026-11-22")  # noqa: TRY004
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list")  # noqa: TRY004
    return tuple(str(item).strip() for item in value)


def _yes_no(value: Any) -> str | None:
    """YAML reads a bare yes as true."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value else None


def _entry(path: Path, front: dict[str, Any], lead: str, sections: dict[str, str]) -> Entry:
    sources = tuple(
        Source(
            str(source["document"]),
            str(source["number"]) if source.get("number") else None,
            _day(source["date"]) if source.get("date") else None,
        )
        for source in front["sources"] or ()
    )
    return Entry(
        slug=path.stem,
        lang=path.parent.name,
        title=str(front["title"]).strip(),
        kind=str(front["kind"]),
        level=str(front["level"]),
        field=str(front.get("field") or ""),
        unit=str(front.get("unit") or "hcc"),
        lead=lead,
        sections=sections,
        ask=_strings(front.get("ask")),
        exclude=_strings(front.get("exclude")),
        sources=sources,
        valid_as_of=_day(front["valid_as_of"]),
        review_by=_day(front["review_by"]),
        status=str(front["status"]),
        unconfirmed=frozenset(_strings(front.get("unconfirmed"))),
        codes=_strings(front.get("codes")),
        decides=str(front["decides"]) if front.get("decides") else None,
        submit_at_centre=_yes_no(front.get("submit_at_centre")),
        path=path,
    )


def load(folder: Path = CONTENT) -> Iterator[Entry]:
    """Every entry below a folder, by language and name. Raises `BrokenEntry` at the first fault."""
    for path in sorted(folder.glob("*/*.md")):
        yield read(path)
