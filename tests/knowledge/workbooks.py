"""A few entries in a folder, and the workbook that a department has of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge import entries, sheets, workbook
from knowledge.entries import CONTENT
from knowledge.excel import BrokenWorkbook
from knowledge.sheets import BASE, GUIDE
from tests.knowledge.files import GOOD, SLUG, TODAY

UNITS = {
    "hcc": "Trung tâm Phục vụ hành chính công",
    "vhxh": "Phòng Văn hóa - Xã hội",
    "vp": "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
}
#: Beside the written one: a guidance in two languages, another body's matter, a sibling.
COPIED = ("vi/gio-lam-viec", "en/gio-lam-viec", "vi/ban-quyen-tac-gia", "vi/dang-ky-ket-hon")
HCC = "Trung tâm Phục vụ hành chính…"


class Office:
    """A folder of a few entries, and the workbook that a department has of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "content"
        self.path = folder / "so.xlsx"
        for name in COPIED:
            target = self.folder / f"{name}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CONTENT / f"{name}.md", target)
        self.file(SLUG).write_text(GOOD, encoding="utf-8")
        self.export()

    def file(self, slug: str, lang: str = "vi") -> Path:
        return self.folder / lang / f"{slug}.md"

    def export(self) -> None:
        sheets.write(self.path, entries.load(self.folder), units=UNITS, today=TODAY)

    def find(self, book: Any, slug: str, heading: str, lang: str = "vi") -> Any:
        """The cell of an entry's part."""
        for sheet in book.worksheets:
            headings = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                if sheet.title not in {GUIDE, BASE} and (row[0].value, row[1].value) == (
                    slug,
                    lang,
                ):
                    return row[headings.index(heading)]
        raise AssertionError(f"no row of {slug}")

    def write(self, heading: str, value: Any, slug: str = SLUG, lang: str = "vi") -> str:
        """Change one cell; its place."""
        book = load_workbook(self.path)
        cell = self.find(book, slug, heading, lang)
        cell.value = value
        book.save(self.path)
        return str(cell.coordinate)

    def edit(self, work: Callable[[Any], None]) -> None:
        """Change the workbook as a spreadsheet would."""
        book = load_workbook(self.path)
        work(book)
        book.save(self.path)

    def differences(self) -> list[workbook.Difference]:
        return workbook.differences(self.path, today=TODAY, folder=self.folder)

    def coordinate(self, heading: str, slug: str = SLUG) -> str:
        """The place of an entry's part."""
        return str(self.find(load_workbook(self.path), slug, heading).coordinate)

    def troubles(self) -> list[tuple[str, str, str]]:
        """What is wrong, as (sheet, cell, kind); nothing on the disk has changed."""
        before = self.bytes()
        with pytest.raises(BrokenWorkbook) as broken:
            self.differences()
        assert self.bytes() == before
        return [(t.sheet, t.cell, t.kind) for t in broken.value.troubles]

    def kinds(self) -> set[str]:
        return {kind for _, _, kind in self.troubles()}

    def bytes(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.folder.glob("*/*")}
