"""`thanthien report`: the same tables in a workbook and a paper, and one sentence when wrong."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from office import seed
from office.database import Database
from office.vault import Vault, keys_for
from tests.api.conftest import Command
from tests.rated import rated

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def office(thanthien: Command, tmp_path: Path) -> Command:
    """The program on a database in which visitors have rated two units."""

    async def give() -> None:
        keys = keys_for("", embedded=True, folder=tmp_path)
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        await database.prepare()
        async with database.transaction() as session:
            await seed.plant(session, now=NOW, today=NOW.date())
        await rated(database, NOW, "hcc", [4] * 9 + [1] * 3)
        await rated(database, NOW, "kt", [5] * 3)
        await database.close()

    asyncio.run(give())
    return thanthien


def test_the_same_figures_in_excel_and_word(office: Command, tmp_path: Path) -> None:
    book, paper = tmp_path / "năm.xlsx", tmp_path / "năm.docx"
    status, said, _err = office(
        "report", "feedback", "--period", "2026", "--xlsx", str(book), "--docx", str(paper)
    )
    assert status == 0
    assert said.split() == [str(book), str(paper)]

    sheet = load_workbook(book).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][0] == "Đánh giá nội bộ qua chatbot."
    centre = "Trung tâm Phục vụ hành chính công"
    (whole,) = [row for row in rows if row[:2] == [centre, "Chung cả lần đến"]]
    assert whole[2:5] == [12, 9, 0.75]
    (few,) = [row for row in rows if row[:2] == ["Phòng Kinh tế", "Chung cả lần đến"]]
    assert few[2:] == [3, None, None, None, None]

    read = Document(str(paper))
    assert read.paragraphs[0].text.startswith(
        "Phản ánh và đánh giá của người dân. Số liệu tính từ 01/01/2026 đến "
    )
    cells = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert [centre, "Chung cả lần đến", "12", "9", "75%", "47%", "91%"] in cells
    assert ["Phòng Kinh tế", "Chung cả lần đến", "3", "", "", "", ""] in cells
    assert "SIPAS" not in "".join(p.text for p in read.paragraphs)


def test_a_year_may_end_in_december(office: Command, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    dates = ("--since", "2025-12-15", "--until", "2026-11-19")
    assert office("report", "feedback", *dates, "--xlsx", str(book))[0] == 0
    assert load_workbook(book).worksheets[0].max_row == 5  # title, notes and head only


WRONG = [
    ([], "--xlsx"),
    (["--xlsx", "{out}", "--period", "2026-13"], "2026-13"),
    (["--xlsx", "{out}", "--since", "2026-01-01"], "--until"),
    (["--xlsx", "{out}", "--since", "2026-02-01", "--until", "2026-01-01"], "--until"),
    (["--docx", "{out}/below/a.docx"], "below"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_one_sentence(
    thanthien: Command, tmp_path: Path, arguments: list[str], named: str
) -> None:
    filled = [each.format(out=tmp_path / "a file") for each in arguments]
    (tmp_path / "a file").touch()
    status, said, err = thanthien("report", "feedback", *filled)
    assert (status, said, err.count("\n")) == (2, "", 1)
    assert named in err


def test_the_minimum_is_a_row(office: Command, tmp_path: Path) -> None:
    assert office("report", "minimum", "3")[0] == 0
    book = tmp_path / "a.xlsx"
    office("report", "feedback", "--period", "2026-11", "--xlsx", str(book))
    rows = [[cell.value for cell in row] for row in load_workbook(book).worksheets[0].iter_rows()]
    (few,) = [row for row in rows if row[:2] == ["Phòng Kinh tế", "Chung cả lần đến"]]
    assert few[2:5] == [3, 3, 1]
    assert office("report", "minimum", "0")[0] == 2
