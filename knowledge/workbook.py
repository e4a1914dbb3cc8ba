"""The workbook taken back: what a department changed, shown first, then written all or nothing."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from knowledge import check, corrections, excel, manuscript
from knowledge import entries as files
from knowledge.cells import COLUMNS, Unreadable, Value, plain, values
from knowledge.entries import CONTENT, Entry
from knowledge.excel import BrokenWorkbook, Trouble
from knowledge.sheets import (
    BASE,
    BASE_HEADER,
    GUIDE,
    HEADINGS,
    LANG,
    NOTE,
    SLUG,
    file_digest,
    row_digest,
)

Key = tuple[str, str]  # slug and language


@dataclass(frozen=True)
class Difference:
    """An entry that the workbook changes: each changed part as (before, after)."""

    entry: Entry
    parts: Mapping[str, tuple[Value, Value]]
    digest: str  # of the file that was compared
    text: str  # of the file as it will be


@dataclass(frozen=True)
class _Row:
    """A row of a unit's sheet: its entry, its parts, the cell of each part."""

    sheet: str
    key: Key
    parts: Mapping[str, Value]
    cells: Mapping[str, str]


def is_workbook(path: Path) -> bool:
    """Whether the file is one of ours, by the names of its sheets."""
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            return _ours(load_workbook(file, read_only=True))
    except Exception:  # noqa: BLE001 - a broken file breaks openpyxl in many ways
        return False


def _ours(book: Any) -> bool:
    named = {GUIDE, BASE} & set(book.sheetnames)
    return BASE in named or (bool(named) and any(sheet["A1"].value == SLUG for sheet in book))


def differences(path: Path, *, today: date, folder: Path = CONTENT) -> list[Difference]:
    """What the workbook changes in the entries below `folder`, checked as they would be then.

    A row that was not touched since the export is left alone, whatever happened to its entry.
    Raises `BrokenWorkbook` with everything that is wrong, `BrokenEntry` for a file of `folder`.
    """
    book = excel.opened(path)
    if not _ours(book):
        raise BrokenWorkbook([Trouble("", "", "foreign")])
    base = _base(book)
    troubles: list[Trouble] = []
    rows = [
        row
        for sheet in book.worksheets
        if sheet.title not in {GUIDE, BASE}
        for row in _rows(sheet, base, troubles)
    ]
    troubles += _twice(rows)
    entries = {(entry.slug, entry.lang): entry for entry in files.load(folder)}
    touched = [row for row in rows if row_digest(row.parts) != base[row.key][1]]
    found = list(_compared(touched, entries, base, today, troubles))
    if not troubles:
        troubles += _checked(found, touched, folder, today)
    if troubles:
        raise BrokenWorkbook(troubles)
    return found


def apply(found: list[Difference]) -> list[Path]:
    """Write the entries' files, all or none; returns their paths.

    Raises `BrokenWorkbook` when a file changed since it was compared, `OSError` when one cannot
    be written; nothing is changed then.
    """
    stale = [d.entry for d in found if file_digest(_path(d.entry)) != d.digest]
    if stale:
        raise BrokenWorkbook([Trouble("", "", "conflict", {"slug": e.slug}) for e in stale])
    ready: list[tuple[Path, Path]] = []
    done: list[tuple[Path, bytes]] = []
    try:
        for difference in found:
            path = _path(difference.entry)
            fresh = path.with_name(f".{path.name}.new")
            ready.append((fresh, path))
            fresh.write_bytes(difference.text.encode())
            shutil.copymode(path, fresh)
        for fresh, path in ready:
            before = path.read_bytes()
            fresh.replace(path)
            done.append((path, before))
    except OSError:
        for path, before in done:
            path.write_bytes(before)
        raise
    finally:
        for fresh, _ in ready:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
    return [path for path, _ in done]


def _path(entry: Entry) -> Path:
    assert entry.path is not None
    return entry.path


def _base(book: Any) -> dict[Key, tuple[str, str]]:
    """What the export knew, by entry: the digests of its file and of its row."""
    rows = list(book[BASE].iter_rows(values_only=True)) if BASE in book.sheetnames else []
    if not rows or tuple(rows[0][: len(BASE_HEADER)]) != BASE_HEADER:
        raise BrokenWorkbook([Trouble("", "", "no_base")])
    return {(str(row[0]), str(row[1])): (str(row[2]), str(row[3])) for row in rows[1:] if row[0]}


def _rows(
    sheet: Worksheet, base: Mapping[Key, tuple[str, str]], troubles: list[Trouble]
) -> Iterator[_Row]:
    """The readable rows of a unit's sheet; what is not readable is added to the troubles."""
    title = sheet.title
    troubles += excel.merged(sheet)
    if not _known_headings(sheet):
        if any(plain(cell.value) for row in sheet.iter_rows() for cell in row):
            troubles.append(Trouble(title, "", "unknown_sheet"))
        return
    places = excel.places(sheet, HEADINGS, troubles, optional={NOTE})
    if places is None:
        return
    for cells in sheet.iter_rows(min_row=2):
        filled = [c for c in cells if not isinstance(c, MergedCell) and plain(c.value)]
        if not filled:
            continue
        slug, lang = cells[places[SLUG]], cells[places[LANG]]
        key = plain(slug.value), plain(lang.value)
        if not key[0]:
            troubles.append(Trouble(title, slug.coordinate, "no_slug"))
        elif key not in base:
            details = {"slug": key[0][:60], "lang": key[1][:10]}
            troubles.append(Trouble(title, slug.coordinate, "unknown_entry", details))
        else:
            before = len(troubles)
            parts = dict(_read(title, cells, places, troubles))
            if len(troubles) == before:
                where = {c.name: cells[places[c.heading]].coordinate for c in COLUMNS}
                where["slug"] = slug.coordinate
                yield _Row(title, key, parts, where)


def _known_headings(sheet: Worksheet) -> bool:
    return any(excel.heading(cell) in HEADINGS for cell in sheet[1])


def _read(
    title: str, cells: Any, places: Mapping[str, int], troubles: list[Trouble]
) -> Iterator[tuple[str, Value]]:
    """The parts of a row, each from its cell."""
    for column in COLUMNS:
        cell = cells[places[column.heading]]
        if trouble := excel.no_value(title, cell):
            troubles.append(trouble)
            continue
        try:
            yield column.name, column.read(cell.value)
        except Unreadable as wrong:
            troubles.append(Trouble(title, cell.coordinate, wrong.kind, wrong.details))


def _twice(rows: list[_Row]) -> Iterator[Trouble]:
    seen: dict[Key, _Row] = {}
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is not row:
            where = {"slug": row.key[0], "sheet": first.sheet, "first": first.cells["slug"]}
            yield Trouble(row.sheet, row.cells["slug"], "twice_entry", where)


def _compared(
    rows: list[_Row],
    entries: Mapping[Key, Entry],
    base: Mapping[Key, tuple[str, str]],
    today: date,
    troubles: list[Trouble],
) -> Iterator[Difference]:
    """The rows that differ from their entries, with new flaws added to the troubles."""
    after = dict(entries)
    changed: list[tuple[_Row, Difference]] = []
    for row in rows:
        entry = entries.get(row.key)
        if entry is None:
            details = {"slug": row.key[0], "lang": row.key[1]}
            troubles.append(Trouble(row.sheet, row.cells["slug"], "gone", details))
            continue
        difference = _difference(row, entry)
        if difference is None:
            continue
        if difference.digest != base[row.key][0]:
            details = {"slug": entry.slug}
            troubles.append(Trouble(row.sheet, row.cells["slug"], "conflict", details))
        changes = {name: new for name, (_, new) in difference.parts.items()}
        after[row.key] = corrections.corrected(entry, changes)
        changed.append((row, difference))
    claimed = corrections.owners(after.values())
    for row, difference in changed:
        before, now = difference.entry, after[row.key]
        flaws = corrections.new_flaws(before, now, today)
        for flaw in (*flaws, *corrections.shared(before, now, claimed)):
            cell = row.cells[flaw.part]
            troubles.append(Trouble(row.sheet, cell, flaw.kind, dict(flaw.details)))
        yield difference


def _difference(row: _Row, entry: Entry) -> Difference | None:
    had = values(entry)
    parts = {name: (had[name], value) for name, value in row.parts.items() if value != had[name]}
    if not parts:
        return None
    path = _path(entry)
    changes = {name: new for name, (_, new) in parts.items()}
    text = manuscript.revise(path.read_text(encoding="utf-8"), entry.lang, changes)
    return Difference(entry, parts, file_digest(path), text)


def _checked(found: list[Difference], rows: list[_Row], folder: Path, today: date) -> list[Trouble]:
    """What `knowledge.check` says of the result and did not say before: the last word."""
    if not found:
        return []
    where = {row.key: (row.sheet, row.cells["slug"]) for row in rows}
    written = {_path(difference.entry): difference.text.encode() for difference in found}
    with tempfile.TemporaryDirectory() as place:
        fresh = _complaints(_copied(folder, Path(place), written), today)
    fresh -= _complaints(folder, today)
    troubles = []
    for slug, lang, message in sorted(fresh):
        sheet, cell = where.get((slug, lang), ("", ""))
        troubles.append(Trouble(sheet, cell, "check", {"slug": slug, "message": message}))
    return troubles


def _copied(folder: Path, copy: Path, written: Mapping[Path, bytes]) -> Path:
    """A copy of the entries as they will be."""
    for path in folder.glob("*/*.md"):
        target = copy / path.parent.name / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(written.get(path) or path.read_bytes())
    return copy


def _complaints(folder: Path, today: date) -> set[tuple[str, str, str]]:
    return {
        (fault.path.stem, fault.path.parent.name, fault.message)
        for fault in check.faults(folder, today=today)
    }
