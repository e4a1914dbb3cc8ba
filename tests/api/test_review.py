"""Departments review their entries, take them home as a workbook, and bring it back."""

from __future__ import annotations

import ast
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from openpyxl import load_workbook

from api.commands import troubles
from api.commands.offices import act
from knowledge import check, entries, review
from knowledge.excel import Trouble
from office import asked
from office.settings import ROOT
from tests.api.conftest import Command
from tests.knowledge.files import GOOD, SLUG
from tests.knowledge.workbooks import HCC, Office

TODAY = datetime.now(UTC).date()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def content(office: Office) -> tuple[str, str]:
    return "--content", str(office.folder)


def row_of(out: str, slug: str) -> str:
    (row,) = [line for line in out.splitlines() if line.split()[:1] == [slug]]
    return row


def test_a_review_shows_what_is_stale_due_unconfirmed_and_asked(
    thanthien: Command, office: Office, content: tuple[str, str]
) -> None:
    days = {"hop-le": 200, "sap-den-han": 59, "qua-han": -2}
    for slug, left in days.items():
        day = TODAY + timedelta(days=left)
        text = GOOD.replace("review_by: 2027-06-30", f"review_by: {day}")
        if slug == "hop-le":
            text = text.replace("status: verified", "status: verified\nunconfirmed: [time, fee]")
        office.file(slug).write_text(text, encoding="utf-8")
    thanthien("db", "upgrade")
    act(lambda session: asked.count(session, ["hop-le"], today=TODAY))
    act(lambda session: asked.count(session, ["hop-le", "cu"], today=TODAY - timedelta(days=800)))
    status, out, err = thanthien("kb", "review", *content)
    assert (status, err) == (0, "")
    titles = [line for line in out.splitlines() if "mục; " in line]
    assert [title.split(" mục")[0].split("(")[1] for title in titles] == ["hcc): 7", "vhxh): 1"]
    assert "quá hạn" in row_of(out, "qua-han")
    assert "đến hạn" in row_of(out, "sap-den-han")
    assert "hạn" not in row_of(out, "hop-le").split("Lệ phí")[0]
    assert "Lệ phí, Thời hạn" in row_of(out, "hop-le")
    assert row_of(out, "hop-le").split()[-1] == "1"
    assert "chưa ai hỏi" in row_of(out, "qua-han")
    assert out.index("qua-han") < out.index("sap-den-han") < out.index("hop-le")


def test_what_is_urgent_is_counted_and_comes_first(office: Office) -> None:
    day = date(2027, 6, 30)  # the last day on which the written entry is served
    for before, stale, due in ((0, 0, 1), (60, 0, 1), (61, 0, 0), (-1, 1, 0)):
        entry = entries.read(office.file(SLUG))
        other = replace(entry, slug="an", review_by=date(2027, 12, 31), status="unconfirmed")
        today = day - timedelta(days=before)
        (sheet,) = review.sheets([other, entry], today=today, answers={SLUG: 4})
        counts = sheet.counts()
        assert counts == {"entries": 2, "stale": stale, "due": due, "unsure": 1, "silent": 1}
        assert (sheet.lines[0].entry.slug == SLUG) == bool(stale or due)
        assert [line.answers for line in sheet.lines if line.entry is entry] == [4]


def test_a_review_of_one_unit(thanthien: Command, content: tuple[str, str]) -> None:
    out = thanthien("kb", "review", "--unit", "VHXH", *content)[1]
    assert "Phòng Văn hóa - Xã hội (vhxh): 1 mục;" in out
    assert "dang-ky-khai-sinh" not in out
    assert "Chưa có lượt hỏi nào được đếm." in out
    for command in (("review",), ("export", "--xlsx", "so.xlsx")):
        status, _out, err = thanthien("kb", *command, "--unit", "zz", *content)
        assert (status, err.count("\n")) == (2, 1)
        assert "zz" in err


def test_an_export_never_overwrites_corrections(
    thanthien: Command, tmp_path: Path, content: tuple[str, str]
) -> None:
    path = tmp_path / "sua.xlsx"
    status, out, _err = thanthien("kb", "export", "--xlsx", str(path), "--unit", "hcc", *content)
    assert (status, str(path) in out) == (0, True)
    assert load_workbook(path).sheetnames == ["Hướng dẫn", "_goc", HCC]
    before = path.read_bytes()
    status, _out, err = thanthien("kb", "export", "--xlsx", str(path), *content)
    assert (status, "--force" in err, err.count("\n")) == (2, True, 1)
    assert path.read_bytes() == before
    assert thanthien("kb", "export", "--xlsx", str(path), "--force", *content)[0] == 0
    assert len(load_workbook(path).sheetnames) > 3


@pytest.mark.parametrize("name", ["so.xls", "so.xlsx/so.xlsx", "khong-co/so.xlsx"])
def test_a_file_that_cannot_be_exported_to(
    thanthien: Command, office: Office, content: tuple[str, str], name: str
) -> None:
    path = office.path.parent / name
    status, out, err = thanthien("kb", "export", "--xlsx", str(path), *content)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_corrections_are_shown_asked_for_and_written(
    thanthien: Command,
    office: Office,
    content: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.write("Lệ phí", "10.000 đồng.")
    before = office.bytes()
    for said in ("", "không\n", "co gi dau\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        status, out, _err = thanthien("kb", "import-sheet", str(office.path), *content)
        assert (status, office.bytes()) == (1, before)
        for line in (f"{SLUG} (vi)", "Lệ phí", "- 0 đồng khi đúng hạn.", "+ 10.000 đồng."):
            assert line in out
        assert "Chưa ghi gì." in out
    assert thanthien("kb", "import-sheet", str(office.path), "--dry-run", *content)[0] == 0
    assert office.bytes() == before
    monkeypatch.setattr("sys.stdin", io.StringIO("Có\n"))
    status, out, err = thanthien("kb", "import-sheet", str(office.path), *content)
    assert (status, err) == (0, "")
    assert "Đã ghi 1 mục" in out
    assert "make eval" not in out
    assert "## Lệ phí\n10.000 đồng.\n" in office.file(SLUG).read_text(encoding="utf-8")
    assert f"kb.import · vi/{SLUG}" in thanthien("audit", "list")[1]
    status, out, _err = thanthien("kb", "import-sheet", str(office.path), *content)
    assert (status, "không có gì khác" in out) == (0, True)


def test_new_ways_of_asking_call_for_a_measurement(
    thanthien: Command, office: Office, content: tuple[str, str]
) -> None:
    asks = GOOD.split("ask:\n")[1].split("exclude")[0].replace('  - "', "").replace('"\n', "\n")
    office.write("Cách hỏi", f"{asks}nhà có thêm người thì ra đâu ghi tên")
    out = thanthien("kb", "import-sheet", str(office.path), "--yes", *content)[1]
    assert "make eval" in out


def test_every_fault_is_one_sentence_and_nothing_is_written(
    thanthien: Command, office: Office, content: tuple[str, str]
) -> None:
    status = office.write("Trạng thái", "xong")
    fee = office.write("Lệ phí", "=A1")
    office.write("Tiêu đề", "Kết hôn", "dang-ky-ket-hon")
    before = office.bytes()
    code, out, err = thanthien("kb", "import-sheet", str(office.path), "--yes", *content)
    assert (code, out, office.bytes()) == (1, "", before)
    lines = err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"Trang “{HCC}”, ô {fee}: ô chứa công thức")
    assert lines[1].startswith(f"Trang “{HCC}”, ô {status}: “xong” không phải trạng thái")
    assert lines[2] == "Có 2 lỗi; chưa ghi gì."


def test_a_file_of_another_kind_is_one_sentence(
    thanthien: Command, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.path.write_text("không phải bảng tính", encoding="utf-8")
    _status, _out, err = thanthien("kb", "import-sheet", str(office.path))
    assert err.splitlines()[0] == "Tệp này không mở được; hãy lưu lại dạng Excel (.xlsx)."
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    _status, _out, err = thanthien("kb", "import-sheet", str(office.path))
    assert err.startswith("This file cannot be opened; save it")
    status, _out, err = thanthien("kb", "import-sheet", str(office.path.with_name("no.xlsx")))
    assert (status, err.count("\n")) == (2, 1)


def test_a_broken_entry_in_the_folder_is_one_sentence(
    thanthien: Command, office: Office, content: tuple[str, str]
) -> None:
    office.write("Lệ phí", "10.000 đồng.")
    office.file("dang-ky-ket-hon").write_text("không có phần đầu", encoding="utf-8")
    for command in (("review",), ("import-sheet", str(office.path))):
        status, out, err = thanthien("kb", *command, *content)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert "dang-ky-ket-hon.md:1" in err


def test_kb_import_knows_a_workbook_by_its_sheets(thanthien: Command, tmp_path: Path) -> None:
    path = tmp_path / "sua.xlsx"
    assert thanthien("kb", "export", "--xlsx", str(path), "--unit", "bchqs")[0] == 0
    book = load_workbook(path)
    sheet = book.worksheets[2]
    sheet["C2"].value = "Tên mới của mục"
    book.save(path)
    status, out, _err = thanthien("kb", "import", str(path), "--dry-run")
    assert (status, "+ Tên mới của mục" in out) == (0, True)


#: Where a call names the kind of a trouble.
PLACES = {"Trouble": 2, "Unreadable": 0, "_flaw": 1, "_one_of": 1, "wrong": 2, "take": 3}
KNOWLEDGE = tuple(
    f"knowledge/{name}.py" for name in ("cells", "corrections", "excel", "flaws", "workbook")
)
#: Files with the place at which their own `Flaw` names its kind.
SAID_IN = {
    **dict.fromkeys(KNOWLEDGE, 1),
    "office/scoring/schemes.py": 0,
    "api/scheme_book.py": 0,
}


def named_kinds(*paths: str) -> set[str]:
    found = set()
    for path in paths:
        places = PLACES | {"Flaw": SAID_IN[path]}
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            place = places.get(name)
            if place is not None and isinstance(node.args[place], ast.Constant):
                found.add(node.args[place].value)
    return found - {""}


def test_every_trouble_has_its_sentence() -> None:
    named = named_kinds(*SAID_IN)
    named |= {"formula", "error_value", "bad_year"}  # from tables of kinds of cells
    assert named == set(troubles.SENTENCES)
    assert named_kinds("knowledge/flaws.py") == set(check.SENTENCES)
    details = dict.fromkeys(_gaps(), "x")
    for kind in troubles.SENTENCES:
        said = troubles.sentence(Trouble("Trang", "A1", kind, details))
        assert said.startswith("Trang “Trang”, ô A1: ")
        assert said.endswith(".")


def _gaps() -> set[str]:
    return {
        name
        for sentence in troubles.SENTENCES.values()
        for _text, name, _form, _conversion in Formatter().parse(sentence)
        if name
    }
