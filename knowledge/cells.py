"""Cells: how each part of an entry stands in a workbook that a department corrects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.entries import FACETS, HEADINGS, Entry, Source
from knowledge.text import fold

#: What a part of an entry is once read: text, a day, lines or sources.
Value = Any
STATUS_WORDS = {"verified": "đã xác nhận", "unconfirmed": "chưa xác nhận"}
SUBMIT_WORDS = {"yes": "có", "no": "không", "unconfirmed": "chưa xác nhận"}
FACET_WORDS = {facet: name for name, facet in HEADINGS["vi"].items()}
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class Unreadable(Exception):
    """A cell that cannot be read: `kind` is a key of the sentences, `details` their gaps."""

    def __init__(self, kind: str, **details: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.details = details


@dataclass(frozen=True)
class Column:
    """One column: a part of an entry, its heading, and both ways between them."""

    name: str  # the key of the front matter, "lead", or the facet of a section
    heading: str
    width: int  # in characters, as Excel counts
    say: Callable[[Value], Any]
    read: Callable[[Any], Value]


def plain(value: object) -> str:
    """The text of a cell, whatever the spreadsheet made of it: NFC, lines ended by one sign."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"  # "20/11/2014" typed into a cell without text format
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value)).replace("_x000D_", "")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _line(value: object) -> str:
    return " ".join(plain(value).split())


def _lines(value: object) -> tuple[str, ...]:
    return tuple(line for line in map(_line, plain(value).split("\n")) if line)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value)
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise Unreadable("bad_date", value=text[:40])


def _one_of(words: Mapping[str, str], kind: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        wanted = fold(_line(value))
        for code, word in words.items():
            if wanted in {fold(word), code}:
                return code
        raise Unreadable(kind, value=_line(value)[:40], known=", ".join(words.values()))

    return read


_submit = _one_of(SUBMIT_WORDS, "unknown_submit")


def _facets(value: object) -> tuple[str, ...]:
    """The facets named in a cell, by line or comma, in the order of buttons."""
    names = {fold(name): facet for table in HEADINGS.values() for name, facet in table.items()}
    names |= {facet: facet for facet in FACETS}
    found = set()
    for part in re.split(r"[\n,;]", plain(value)):
        if part.strip():
            facet = names.get(fold(_line(part)))
            if facet is None:
                known = ", ".join(FACET_WORDS.values())
                raise Unreadable("unknown_facet", value=part.strip()[:40], known=known)
            found.add(facet)
    return tuple(facet for facet in FACETS if facet in found)


def _say_source(source: Source) -> str:
    day = f"{source.date:%d/%m/%Y}" if source.date else ""
    return " | ".join((source.document, source.number or "", day)).rstrip(" |")


def _sources(value: object) -> tuple[Source, ...]:
    """A source a line: document | number | date, the last two as far as there are any."""
    found = []
    for line in _lines(value):
        document, number, day, *more = [part.strip() for part in f"{line}||".split("|")]
        if not document or any(more):
            raise Unreadable("bad_source", value=line[:60])
        found.append(Source(document, number or None, _day(day) if day else None))
    return tuple(found)


def _same(value: Value) -> Value:
    return value


def _section(facet: str) -> Column:
    return Column(facet, FACET_WORDS[facet], 46, _same, plain)


COLUMNS = (
    Column("title", "Tiêu đề", 30, _same, _line),
    Column("lead", "Trả lời ngay", 46, _same, plain),
    *(_section(facet) for facet in FACETS),
    Column("ask", "Cách hỏi", 46, "\n".join, _lines),
    Column("exclude", "Chữ của việc khác", 22, "\n".join, _lines),
    Column("codes", "Mã thủ tục", 14, "\n".join, _lines),
    Column("decides", "Ai quyết định", 26, _same, _line),
    Column(
        "submit_at_centre",
        "Trung tâm nhận hồ sơ",
        16,
        lambda value: SUBMIT_WORDS.get(value, value),
        lambda value: _submit(value) if _line(value) else "",
    ),
    Column("sources", "Nguồn", 46, lambda value: "\n".join(map(_say_source, value)), _sources),
    Column("valid_as_of", "Nội dung tính đến ngày", 14, _same, _day),
    Column("review_by", "Rà soát trước ngày", 14, _same, _day),
    Column(
        "status",
        "Trạng thái",
        16,
        lambda value: STATUS_WORDS.get(value, value),
        _one_of(STATUS_WORDS, "unknown_status"),
    ),
    Column(
        "unconfirmed",
        "Phần chưa xác nhận",
        18,
        lambda value: "\n".join(FACET_WORDS[facet] for facet in value),
        _facets,
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}


def values(entry: Entry) -> dict[str, Value]:
    """The parts of an entry as `Column.read` gives them; what it does not have is empty."""
    found: dict[str, Value] = {facet: entry.sections.get(facet, "") for facet in FACETS}
    for name in BY_NAME.keys() - found.keys():
        found[name] = getattr(entry, name) or ("" if name not in _TUPLES else ())
    found["unconfirmed"] = tuple(facet for facet in FACETS if facet in entry.unconfirmed)
    return {name: found[name] for name in BY_NAME}


_TUPLES = frozenset({"ask", "exclude", "codes", "sources"})


def shown(name: str, value: Value) -> list[str]:
    """The lines of a part as its cell shows them, for the eyes of whoever compares."""
    said = BY_NAME[name].say(value)
    text = f"{said:%d/%m/%Y}" if isinstance(said, date) else str(said)
    return text.split("\n") if text else []
