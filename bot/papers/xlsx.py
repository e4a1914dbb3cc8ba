"""The tables of a paper as a workbook: a sheet for each, numbers as numbers."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.papers.model import Paper, Table
from knowledge import excel

#: Characters of a sheet's whole width, shared out among its columns.
WIDE = 150
_NUMBER = re.compile(r"-?\d{1,9}(,\d+)?")


def render(paper: Paper) -> bytes:
    """The bytes of the file; every sheet begins with what it is and of which period."""
    book = Workbook()
    for table in paper.tables():
        sheet = book.create_sheet(table.name)
        sheet["A1"] = f"{paper.kind}: {paper.subject} (DỰ THẢO)"
        sheet["A1"].font = excel.BOLD
        _fill(sheet, table)
    del book[book.sheetnames[0]]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    whole = sum(column.width for column in table.columns)
    for place, column in enumerate(table.columns, 1):
        header = sheet.cell(3, place, column.title)
        header.font, header.fill, header.alignment = excel.BOLD, excel.GREY, excel.TOP
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(8, WIDE * column.width / whole)
    for number, row in enumerate(table.rows, 4):
        for place, (text, column) in enumerate(zip(row, table.columns, strict=True), 1):
            cell = sheet.cell(number, place)
            _put(cell, text, number_=column.align == "right")
            cell.alignment = excel.TOP
            if number - 4 in table.strong:
                cell.font = excel.BOLD
    sheet.freeze_panes = "A4"


def _put(cell: Any, text: str, *, number_: bool) -> None:
    """Columns set to the right hold numbers; anything else stays text."""
    if number_ and _NUMBER.fullmatch(text):
        cell.value = float(text.replace(",", "."))
    else:
        excel.put(cell, text)
