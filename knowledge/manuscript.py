"""Manuscripts: changing parts of an entry's file and leaving every other byte as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from knowledge.entries import FACETS, HEADINGS, Source

#: The keys of the front matter in the order of docs/answers.md.
KEYS = (
    "title",
    "kind",
    "level",
    "field",
    "unit",
    "decides",
    "submit_at_centre",
    "codes",
    "ask",
    "exclude",
    "sources",
    "valid_as_of",
    "review_by",
    "status",
    "unconfirmed",
)
_KEY = re.compile(r"^(\w+):", re.MULTILINE)
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _row(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _source(source: Source) -> str:
    parts = [f"document: {_quoted(source.document)}"]
    if source.number:
        parts.append(f"number: {_quoted(source.number)}")
    if source.date:
        parts.append(f"date: {source.date}")
    return "{" + ", ".join(parts) + "}"


def _block(items: Sequence[str]) -> str:
    return "".join(f"\n  - {item}" for item in items)


#: How the house writes the value of each key that a workbook may change.
_STYLES: dict[str, Callable[[Any], str]] = {
    "title": _quoted,
    "decides": _quoted,
    "submit_at_centre": lambda value: value if value == "unconfirmed" else _quoted(value),
    "codes": _row,
    "ask": lambda value: _block([_quoted(phrase) for phrase in value]),
    "exclude": _row,
    "sources": lambda value: _block([_source(source) for source in value]),
    "valid_as_of": str,
    "review_by": str,
    "status": str,
    "unconfirmed": lambda value: "[" + ", ".join(value) + "]",
}
#: Keys that stand in every file, also without a value.
_ALWAYS = frozenset({"codes"})


def revise(text: str, lang: str, changes: Mapping[str, Any]) -> str:
    """An entry's file with the named parts changed, each written as docs/answers.md says.

    `changes` has keys of the front matter, "lead" and facets; an empty value takes a part out.
    Parts that are not named keep their bytes. `text` must be the file of a readable entry.
    """
    end = text.index("\n---\n", 3)
    front, body = text[4 : end + 1], text[end + 5 :]
    front = _front(front, {key: value for key, value in changes.items() if key in _STYLES})
    rest = {key: value for key, value in changes.items() if key not in _STYLES}
    return f"---\n{front}---\n{_body(body, lang, rest) if rest else body}"


def _front(front: str, changes: Mapping[str, Any]) -> str:
    starts = [(match[1], match.start()) for match in _KEY.finditer(front)]
    ends = [start for _, start in starts] + [len(front)]
    blocks = {key: front[start:end] for (key, start), end in zip(starts, ends[1:], strict=True)}
    for key, value in changes.items():
        if value or key in _ALWAYS:
            written = _STYLES[key](value)
            gap = "" if written.startswith("\n") else " "
            blocks[key] = f"{key}:{gap}{written}\n"
        else:
            blocks.pop(key, None)
    known = sorted((key for key in blocks if key in KEYS), key=KEYS.index)
    if [key for key in blocks if key in KEYS] != known:  # a new key goes to its place
        blocks = {key: blocks[key] for key in (*known, *(k for k in blocks if k not in KEYS))}
    return "".join(blocks.values())


def _body(body: str, lang: str, changes: Mapping[str, str]) -> str:
    names = {facet: name for name, facet in HEADINGS[lang].items()}
    starts = [(match[1].strip(), match.start()) for match in _HEADING.finditer(body)]
    ends = [start for _, start in starts] + [len(body)]
    lead = body[: ends[0]]
    blocks = {
        HEADINGS[lang][name]: body[start:end]
        for (name, start), end in zip(starts, ends[1:], strict=True)
    }
    for part, text in changes.items():
        if part == "lead":
            lead = f"{text}\n\n"
        elif text:
            blocks[part] = f"## {names[part]}\n{text}\n\n"
        else:
            blocks.pop(part, None)
    ordered = [blocks[facet] for facet in FACETS if facet in blocks]
    pieces = [piece.rstrip("\n") for piece in (lead, *ordered)]
    return "\n\n".join(pieces) + "\n"
