"""Excel: what every workbook that people send back needs: opening it, headings, troubles."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.cells import plain

#: Bytes that a workbook may unpack to: ours has under two million; a bomb has billions.
MOST_BYTES = 200_000_000
BOLD = Font(bold=True)
GREY = PatternFill("solid", fgColor="E7E6E6")
TOP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Trouble:
    """Something wrong: where (empty for the whole file), a key of the sentences, their gaps."""

    sheet: str
    cell: str
    kind: str
    details: Mapping[str, object] = field(default_factory=dict)


class BrokenWorkbook(Exception):
    """The workbook cannot be taken back; nothing was changed. All its `troubles` are named."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__(", ".join(sorted({trouble.kind for trouble in troubles})))
        self.troubles = troubles


def opened(path: Path) -> Any:
    """The workbook. Raises `BrokenWorkbook` for anything else."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions of Excel that we do not need
            with path.open("rb") as file:
                book = load_workbook(file) if size <= MOST_BYTES else None
    except Exception as wrong:  # a broken file breaks openpyxl in many ways
        raise BrokenWorkbook([Trouble("", "", "not_workbook")]) from wrong
    if book is None:
        raise BrokenWorkbook([Trouble("", "", "too_big")])
    return book


def heading(cell: Any) -> str:
    """The text of a heading's cell in one line."""
    return " ".join(plain(cell.value).split())


def merged(sheet: Worksheet) -> list[Trouble]:
    """A trouble for each group of merged cells: what they hold belongs to one of them only."""
    return [Trouble(sheet.title, str(area), "merged") for area in sheet.merged_cells.ranges]


def places(
    sheet: Worksheet,
    headings: Sequence[str],
    troubles: list[Trouble],
    *,
    optional: Collection[str] = (),
) -> dict[str, int] | None:
    """The place of each heading in the first row, None when one is missing.

    Columns that are missing, there twice or not known are added to the troubles.
    """
    found: dict[str, int] = {}
    whole = True
    for place, cell in enumerate(sheet[1]):
        name = heading(cell)
        if name in found:
            troubles.append(Trouble(sheet.title, cell.coordinate, "twice_column", {"name": name}))
        elif name in headings:
            found[name] = place
        elif name or any(plain(row[0].value) for row in _below(sheet, place)):
            details = {"name": name[:40]}
            troubles.append(Trouble(sheet.title, cell.coordinate, "unknown_column", details))
    for name in headings:
        if name not in found and name not in optional:
            troubles.append(Trouble(sheet.title, "1:1", "missing_column", {"name": name}))
            whole = False
    return found if whole else None


def _below(sheet: Worksheet, place: int) -> Iterator[Any]:
    return sheet.iter_rows(min_row=2, min_col=place + 1, max_col=place + 1)


def no_value(title: str, cell: Any) -> Trouble | None:
    """The trouble of a cell that holds a formula or an error instead of a value."""
    kind = {"f": "formula", "e": "error_value"}.get(cell.data_type)
    return Trouble(title, cell.coordinate, kind) if kind else None


def put(cell: Any, value: Any) -> None:
    """Write a value; text stays text, also when it begins like a formula."""
    cell.value = value or None
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif value:
        cell.data_type = "s"
    if not isinstance(value, date):
        cell.number_format = "@"
