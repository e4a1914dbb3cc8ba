"""Sheets: the knowledge base as an Excel workbook that a department can correct."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.cells import COLUMNS, STATUS_WORDS, SUBMIT_WORDS, Value, values
from knowledge.entries import Entry
from knowledge.excel import BOLD, GREY, TOP, put

GUIDE, BASE = "Hướng dẫn", "_goc"
#: The first row of the hidden sheet, so that a workbook of another making is not taken for ours.
BASE_HEADER = ("slug", "lang", "file", "row", "thanthien-kb-1")
SLUG, LANG, NOTE = "Mã mục", "Ngôn ngữ", "Ghi chú"
HEADINGS = (SLUG, LANG, *(column.heading for column in COLUMNS), NOTE)
#: Excel's own limit for the name of a sheet.
LONGEST_NAME = 31
HEIGHT = 150

_YELLOW = PatternFill("solid", fgColor="FFF2CC")

_TEXT = Path(__file__).parent / "data" / "workbook_guide.md"


def file_digest(path: Path) -> str:
    """What an entry's file was at a moment."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def row_digest(parts: Mapping[str, Value]) -> str:
    """What an entry's row says; the same however the spreadsheet has stored it."""
    said = json.dumps(dict(parts), ensure_ascii=False, sort_keys=True, default=_said)
    return hashlib.sha256(said.encode()).hexdigest()


def _said(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else [value.document, value.number, value.date]
    )


def write(path: Path, entries: Iterable[Entry], *, units: Mapping[str, str], today: date) -> int:
    """Write the workbook: a guide, a sheet per unit; returns the number of rows.

    `units` are names by slug. Raises `OSError` when the file cannot be written.
    """
    by_unit: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (e.slug, e.lang != "vi", e.lang)):
        by_unit.setdefault(entry.unit, []).append(entry)
    book = Workbook()
    guide, base = book.active, book.create_sheet(BASE)
    assert isinstance(guide, Worksheet)
    base.append(BASE_HEADER)
    base.sheet_state = "veryHidden"
    sheets = []
    for unit in sorted(by_unit):
        sheet = book.create_sheet(_name(units.get(unit, unit), unit, book.sheetnames))
        _fill(sheet, by_unit[unit])
        sheets.append((sheet.title, units.get(unit, unit), len(by_unit[unit])))
        for entry in by_unit[unit]:
            assert entry.path is not None
            digests = file_digest(entry.path), row_digest(values(entry))
            base.append((entry.slug, entry.lang, *digests))
    _explain(guide, sheets, today)
    book.active = 0
    book.save(path)
    return sum(rows for _, _, rows in sheets)


def _name(name: str, unit: str, taken: Iterable[str]) -> str:
    """A name that Excel accepts for a sheet, and that no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
    return unit if plain in taken or not plain else plain


def _explain(guide: Worksheet, sheets: Iterable[tuple[str, str, int]], today: date) -> None:
    guide.title = GUIDE
    guide.column_dimensions["A"].width = 110
    text = _TEXT.read_text(encoding="utf-8").replace("{day}", f"{today:%d/%m/%Y}")
    lines = text.splitlines()
    lines += [f"- {title}: {name}, {rows} mục." for title, name, rows in sheets]
    for number, line in enumerate(lines, 1):
        cell = guide.cell(number, 1)
        put(cell, line.removeprefix("# "))
        cell.alignment = TOP
        if line.startswith("# "):
            cell.font = BOLD
    guide.protection.enable()


def _fill(sheet: Worksheet, entries: Iterable[Entry]) -> None:
    for place, heading in enumerate(HEADINGS, 1):
        header = sheet.cell(1, place, heading)
        header.font, header.fill, header.alignment = BOLD, GREY, TOP
    for number, entry in enumerate(entries, 2):
        parts = values(entry)
        said = [column.say(parts[column.name]) for column in COLUMNS]
        for place, value in enumerate((entry.slug, entry.lang, *said, ""), 1):
            cell = sheet.cell(number, place)
            put(cell, value)
            cell.alignment = TOP
            cell.protection = Protection(locked=place <= 2)
            if place <= 2:
                cell.fill = GREY
            elif HEADINGS[place - 1] in _unsure(entry):
                cell.fill = _YELLOW
        sheet.row_dimensions[number].height = HEIGHT
    _dress(sheet)


def _unsure(entry: Entry) -> set[str]:
    """Headings of the parts that a department should look at first."""
    if entry.status == "unconfirmed":
        return {"Trạng thái"}
    return {column.heading for column in COLUMNS if column.name in entry.unconfirmed}


def _dress(sheet: Worksheet) -> None:
    """Widths, a frozen header, filters, lists to choose from, and locked names of entries."""
    for place, width in enumerate((28, 6, *(column.width for column in COLUMNS), 30), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    for heading, words in (("Trạng thái", STATUS_WORDS), ("Trung tâm nhận hồ sơ", SUBMIT_WORDS)):
        letter = get_column_letter(HEADINGS.index(heading) + 1)
        listed = DataValidation("list", formula1=f'"{",".join(words.values())}"', allow_blank=True)
        listed.add(f"{letter}2:{letter}{sheet.max_row}")
        sheet.add_data_validation(listed)
    sheet.protection.enable()
    for allowed in ("autoFilter", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)  # False: not forbidden
