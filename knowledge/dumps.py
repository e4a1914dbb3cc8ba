"""Dumps of the national portal: JSONL (also gzip), CSV and XLSX, read with their faults.

Nothing is guessed and nothing stops at the first fault: whoever repairs the file sees every line
that needs it. What a fault is called here gets its sentence at the edge.
"""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import openpyxl

from knowledge import records
from knowledge.records import Unfit
from knowledge.shelf import Procedure

#: A record of the portal has a few thousand characters; a longer line is no line of records.
LONGEST_LINE = 8 * 2**20
#: Titles may stand above the row with the columns' names.
HEAD = 10
DELIMITERS = (",", ";", "\t")
PACKED, WORKBOOK, OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
EVERY = 100

Record = Mapping[str, Any]
#: How much of the file has been read, 0 to 1.
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Note:
    """Something to say about a line or row (0: the whole file); `kind` names what."""

    line: int
    kind: str
    detail: str = ""


class Unreadable(Exception):
    """Reading ends here; the note says why."""

    def __init__(self, line: int, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.note = Note(line, kind, detail)


@dataclass
class Dump:
    """What a file holds. With a fault nothing of it may be used; notes only tell."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    records: int = 0
    blank: int = 0
    _lines: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, record: Record | Unfit | None) -> None:
        """Take one line or row: a record, what is wrong with it, or None for a blank one."""
        if record is None:
            self.blank += 1
            return
        self.records += 1
        try:
            if isinstance(record, Unfit):
                raise record
            found = records.procedure(record)
        except Unfit as wrong:
            self.faults.append(Note(line, wrong.kind, wrong.detail))
            return
        except RecursionError:
            self.faults.append(Note(line, "not_json"))
            return
        self.notes += [Note(line, kind, detail) for kind, detail in dict.fromkeys(found.notes)]
        if found.procedure is None:
            return
        code = found.procedure.code
        if code in self._lines:
            self.notes.append(Note(line, "twice", f"{code} ({self._lines[code]})"))
        self._lines[code] = line
        self.procedures[code] = found.procedure


def read(path: Path, progress: Progress = lambda _share: None) -> Dump:
    """Everything in a file, with every fault by line or row. Raises `OSError`."""
    dump = Dump()
    try:
        with path.open("rb") as raw:
            for line, record in _records(raw, max(path.stat().st_size, 1), progress):
                dump.add(line, record)
    except Unreadable as wrong:
        dump.faults.append(wrong.note)
    if not dump.records and not dump.faults:
        dump.faults.append(Note(0, "empty"))
    return dump


def _records(
    raw: IO[bytes], size: int, progress: Progress
) -> Iterator[tuple[int, Record | Unfit | None]]:
    head = raw.read(4)
    raw.seek(0)
    if head == WORKBOOK:
        yield from _table(_sheets(raw, progress))
        return
    if head == OLD_EXCEL:
        raise Unreadable(0, "old_excel")
    if head[:2] in UTF16:
        raise Unreadable(1, "encoding")
    stream: IO[bytes] = raw
    if head[:2] == PACKED:
        stream = gzip.GzipFile(fileobj=raw)  # type: ignore[assignment]
    lines = _lines(stream, lambda: progress(raw.tell() / size))
    first = list(islice(lines, HEAD))
    begins = next((text.lstrip()[:1] for _, text in first if text.strip()), "")
    if not begins:
        raise Unreadable(0, "empty")
    if begins == "[":
        raise Unreadable(1, "json_array")
    if begins == "{":
        yield from _jsonl(chain(first, lines))
    else:
        yield from _table(_csv(first, lines))


def _lines(stream: IO[bytes], step: Callable[[], None]) -> Iterator[tuple[int, str]]:
    """Numbered lines of UTF-8 text, their ends kept. Raises `Unreadable`."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(LONGEST_LINE + 1)
        except EOFError as cut:
            raise Unreadable(number, "cut") from cut
        except (OSError, zlib.error) as broken:
            raise Unreadable(number, "broken") from broken
        if not line:
            return
        if len(line) > LONGEST_LINE:
            raise Unreadable(number, "long_line")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as wrong:
            # A last line without its end may have lost half a letter with the rest.
            kind = "encoding" if line.endswith(b"\n") or wrong.end < len(line) else "cut"
            raise Unreadable(number, kind) from wrong
        yield number, text
        if number % EVERY == 0:
            step()


def _jsonl(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, Record | Unfit | None]]:
    for number, text in lines:
        if not text.strip():
            yield number, None
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            yield number, Unfit("not_json" if text.endswith("\n") else "cut")
            continue
        yield number, found if isinstance(found, dict) else Unfit("not_record")


Cells = Sequence[object]


def _csv(
    first: Sequence[tuple[int, str]], rest: Iterator[tuple[int, str]]
) -> Iterator[tuple[int, Cells]]:
    """Rows with the line on which each begins."""
    csv.field_size_limit(LONGEST_LINE)
    delimiter = _delimiter(first)
    if delimiter is None:
        raise Unreadable(1, "no_columns")
    reader = csv.reader((text for _, text in chain(first, rest)), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error as wrong:
        kind = "cut" if "end of data" in str(wrong) else "broken_csv"
        raise Unreadable(before + 1, kind) from wrong


def _delimiter(first: Sequence[tuple[int, str]]) -> str | None:
    for _, text in first:
        for delimiter in DELIMITERS:
            if _is_head(next(iter(csv.reader([text], delimiter=delimiter)), [])):
                return delimiter
    return None


def _sheets(raw: IO[bytes], progress: Progress) -> Iterator[tuple[int, Cells]]:
    """Rows of the first sheet that has our columns."""
    try:
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # exports often state a wrong size
            if any(_is_head(row) for row in sheet.iter_rows(max_row=HEAD, values_only=True)):
                break
        else:
            raise Unreadable(1, "no_columns")
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, row
            if number % EVERY == 0:
                progress(number / (number + EVERY))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
        SyntaxError,
        zlib.error,
    ) as broken:
        raise Unreadable(0, "broken_workbook") from broken


def _is_head(cells: Cells) -> bool:
    return {"code", "name"} <= {records.column(cell) for cell in cells}


def _table(rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Record | Unfit | None]]:
    """Records of the rows below the row that names the columns."""
    titles: list[str] = []
    for number, cells in rows:
        blank = all(cell is None or not str(cell).strip() for cell in cells)
        if not titles:
            titles = [str(cell or "") for cell in cells] if _is_head(cells) else []
        elif blank:
            yield number, None
        elif any(cell is not None and str(cell).strip() for cell in cells[len(titles) :]):
            yield number, Unfit("too_many_cells")
        else:
            yield number, dict(zip(titles, cells, strict=False))
