"""Tables for reports, as a workbook or a paper: the same rows in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.table import Table as PaperTable
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.i18n import say_number, say_percent

#: Excel's own limit for the name of a sheet, and what it may not hold.
LONGEST_NAME, FORBIDDEN = 31, str.maketrans("", "", "[]:*?/\\")
#: The letters of the State's papers (NĐ 30/2020/NĐ-CP).
TYPEFACE, SIZE = "Times New Roman", Pt(13)
_HEAD = PatternFill("solid", fgColor="E3EEF0")
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Share:
    """A number from 0 to 1 that is read as per cent."""

    value: float


Value = str | int | Share | None


@dataclass(frozen=True)
class Table:
    """One table: what it tells, remarks below its title, and rows as wide as its columns."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def write_xlsx(path: Path, tables: Sequence[Table]) -> None:
    """A workbook with a sheet per table. Raises `OSError`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        name = f"{number}. {table.title}".translate(FORBIDDEN)[:LONGEST_NAME]
        sheet = book.create_sheet(name)
        for line in (table.title, *table.notes):
            sheet.append([line])
        sheet["A1"].font = Font(bold=True, size=13)
        sheet.append([])
        sheet.append(list(table.columns))
        head = sheet.max_row
        for cell in sheet[head]:
            cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _WRAP
        for row in table.rows:
            sheet.append([each.value if isinstance(each, Share) else each for each in row])
            for cell, each in zip(sheet[sheet.max_row], row, strict=False):
                cell.alignment = _WRAP
                if isinstance(each, Share):
                    cell.number_format = "0%"
        for at in range(1, len(table.columns) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 44 if at == 1 else 18
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    book.save(path)


def write_docx(path: Path, title: str, tables: Sequence[Table], language: str) -> None:
    """A paper with the tables below each other. Raises `OSError`."""
    paper: Paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, SIZE
    heading = paper.add_paragraph()
    heading.add_run(title).bold = True
    for table in tables:
        paper.add_paragraph().add_run(table.title).bold = True
        for note in table.notes:
            paper.add_paragraph().add_run(note).italic = True
        _table(paper.add_table(len(table.rows) + 1, len(table.columns)), table, language)
    paper.save(str(path))


def _table(made: PaperTable, table: Table, language: str) -> None:
    made.style = "Table Grid"
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
    # The head is repeated on every page that the table reaches.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for made_row, row in zip(made.rows[1:], table.rows, strict=True):
        for cell, each in zip(made_row.cells, row, strict=True):
            cell.text = _said(each, language)


def _said(value: Value, language: str) -> str:
    if isinstance(value, Share):
        return say_percent(value.value, language)
    if isinstance(value, int):
        return say_number(value, language)
    return value or ""
