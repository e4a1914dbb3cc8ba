"""The workbook: out and back without a changed byte, corrections, faults by cell, all or none."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from knowledge import cells, entries, excel, manuscript, sheets, workbook
from knowledge.entries import CONTENT, FACETS, Source
from knowledge.excel import BrokenWorkbook
from knowledge.sheets import BASE, GUIDE
from tests.knowledge.files import GOOD, SLUG, TODAY
from tests.knowledge.workbooks import HCC, UNITS, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_every_shipped_entry_comes_back_without_a_changed_byte(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    shipped = list(entries.load())
    assert sheets.write(path, shipped, units=UNITS, today=TODAY) == len(shipped)
    assert workbook.is_workbook(path)
    book = load_workbook(path)  # a spreadsheet that opens it and saves it
    book.save(path)
    assert workbook.differences(path, today=TODAY) == []
    for sheet in book.worksheets[2:]:
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            entry = entries.read(CONTENT / str(row[1]) / f"{row[0]}.md")
            read = {c.name: c.read(row[headings.index(c.heading)]) for c in cells.COLUMNS}
            assert read == cells.values(entry), row[0]


def test_the_house_style_of_every_shipped_entry_is_kept() -> None:
    """Writing each part anew with its own value gives the file that stands there."""
    for entry in entries.load():
        assert entry.path is not None
        text = entry.path.read_text(encoding="utf-8")
        parts = cells.values(entry)
        del parts["unconfirmed"]  # a set in the entry: its order in the file is the writer's
        assert manuscript.revise(text, entry.lang, parts) == text, entry.path
        turned = manuscript.revise(text, entry.lang, {"lead": "Khác.", "title": "Khác"})
        back = {"lead": parts["lead"], "title": parts["title"]}
        assert manuscript.revise(turned, entry.lang, back) == text, entry.path


def test_a_department_finds_its_way(office: Office) -> None:
    book = load_workbook(office.path)
    assert book.sheetnames[0] == GUIDE
    assert book[BASE].sheet_state == "veryHidden"
    said = "\n".join(str(row[0]) for row in book[GUIDE].iter_rows(values_only=True))
    assert "Cách sửa" in said
    assert "24/11/2026" in said
    sheet = book[HCC]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref
    assert sheet.protection.sheet
    assert [sheet.cell(2, place).protection.locked for place in (1, 2, 3)] == [True, True, False]
    lead = office.find(book, SLUG, "Trả lời ngay")
    assert lead.alignment.wrap_text
    assert sheet.column_dimensions[lead.column_letter].width > 30
    assert office.find(book, SLUG, "Cách hỏi").value.count("\n") == 9
    assert office.find(book, SLUG, "Rà soát trước ngày").value == datetime(2027, 6, 30)  # noqa: DTZ001 - a cell has no zone
    assert office.find(book, SLUG, "Trạng thái").value == "đã xác nhận"
    assert office.find(book, SLUG, "Nguồn").value == "Luật Hộ tịch | 60/2014/QH13 | 20/11/2014"


def test_text_that_begins_like_a_formula_stays_text(office: Office) -> None:
    text = GOOD.replace("0 đồng khi đúng hạn.", "=1+1 là hai.\n- một\n+ hai")
    office.file(SLUG).write_text(text, encoding="utf-8")
    office.export()
    cell = office.find(load_workbook(office.path), SLUG, "Lệ phí")
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert office.differences() == []


MARCH = datetime(2027, 3, 1)  # noqa: DTZ001 - a cell has no zone
TELLING = "Nhà tôi vừa có thêm cháu, đi đâu làm giấy"
PARTS = [
    ("Tiêu đề", 'Khai sinh "đúng hạn"', "title", 'Khai sinh "đúng hạn"', 'title: "Khai sinh \\"'),
    ("Trả lời ngay", "Làm trong 60 ngày.\r\n", "lead", "Làm trong 60 ngày.", "\nLàm trong 60 ngày"),
    ("Lệ phí", "10.000 đồng.", "fee", "10.000 đồng.", "## Lệ phí\n10.000 đồng.\n\n## Thời hạn"),
    ("Căn cứ", None, "legal", "", "cán bộ địa chỉ.}}\n"),
    ("Kết quả", "Giấy\nkhai sinh.", "result", "Giấy\nkhai sinh.", "\n\n## Kết quả\nGiấy\nkhai"),
    ("Chữ của việc khác", "lưu động", "exclude", ("lưu động",), 'exclude: ["lưu động"]\n'),
    ("Chữ của việc khác", "", "exclude", (), '"bố đi làm giấy cho con"\nsources:'),
    ("Mã thủ tục", 1.001193, "codes", ("1.001193",), None),
    ("Mã thủ tục", "", "codes", (), "codes: []\nask:"),
    ("Ai quyết định", "UBND xã", "decides", "UBND xã", 'unit: hcc\ndecides: "UBND xã"\nsubmit'),
    (
        "Trung tâm nhận hồ sơ",
        "Chưa xác nhận",
        "submit_at_centre",
        "unconfirmed",
        "e: unconfirmed\n",
    ),
    ("Nội dung tính đến ngày", "24/11/2026", "valid_as_of", TODAY, "valid_as_of: 2026-11-24\n"),
    ("Rà soát trước ngày", MARCH, "review_by", date(2027, 3, 1), "by: 2027-03-01\n"),
    ("Trạng thái", "Chưa xác nhận", "status", "unconfirmed", "status: unconfirmed\n---"),
    (
        "Phần chưa xác nhận",
        "thoi han, Lệ phí",
        "unconfirmed",
        ("fee", "time"),
        "ed: [fee, time]\n-",
    ),
    (
        "Nguồn",
        "Luật A | 1/2026/QH16\nCổng Dịch vụ công | | 1/2/2026",
        "sources",
        (Source("Luật A", "1/2026/QH16"), Source("Cổng Dịch vụ công", None, date(2026, 2, 1))),
        '"1/2026/QH16"}\n  - {document: "Cổng Dịch vụ công", date: 2026-02-01}\nvalid',
    ),
]


@pytest.mark.parametrize(
    ("heading", "typed", "part", "value", "written"),
    PARTS,
    ids=[f"{p[2]}-{p[1]}"[:30] for p in PARTS],
)
def test_each_part_can_be_corrected(
    office: Office, heading: str, typed: Any, part: str, value: Any, written: str | None
) -> None:
    office.write(heading, typed)
    before = office.bytes()
    found = office.differences()
    if written is None:  # the same said otherwise
        assert found == []
        return
    (difference,) = found
    assert (difference.entry.slug, list(difference.parts)) == (SLUG, [part])
    assert difference.parts[part][1] == value
    assert workbook.apply(found) == [office.file(SLUG)]
    after = office.bytes()
    assert {path for path in after if after[path] != before.get(path)} == {str(office.file(SLUG))}
    assert written in office.file(SLUG).read_text(encoding="utf-8")
    assert cells.values(entries.read(office.file(SLUG)))[part] == value
    assert office.differences() == []  # the same workbook a second time


def test_ways_of_asking_are_lines(office: Office) -> None:
    asks = office.find(load_workbook(office.path), SLUG, "Cách hỏi").value
    office.write("Cách hỏi", f"\n {asks}\n\n{TELLING} \n")
    (difference,) = office.differences()
    workbook.apply([difference])
    expected = GOOD.replace(
        '  - "bố đi làm giấy cho con"\n', f'  - "bố đi làm giấy cho con"\n  - "{TELLING}"\n'
    )
    assert office.file(SLUG).read_text(encoding="utf-8") == expected


def test_english_sections_keep_their_english_names(office: Office) -> None:
    entry = entries.read(office.file("gio-lam-viec", "en"))
    facet = next(facet for facet in FACETS if facet not in entry.sections)
    office.write(cells.FACET_WORDS[facet], "Plain words.", "gio-lam-viec", "en")
    workbook.apply(office.differences())
    changed = entries.read(office.file("gio-lam-viec", "en"))
    assert changed.sections == {**entry.sections, facet: "Plain words."}


def test_a_row_that_nobody_touched_is_left_alone(office: Office) -> None:
    """The entry moves on after the export; deleted rows and an own note change nothing."""
    office.file(SLUG).write_text(GOOD.replace("Trong ngày.", "3 ngày."), encoding="utf-8")
    office.write("Ghi chú", "Xin xem lại giúp")
    office.edit(lambda book: book[UNITS["vhxh"]].delete_rows(2))
    assert office.differences() == []


def test_columns_may_stand_in_another_order(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.")

    def turn(book: Any) -> None:
        sheet = book[HCC]
        rows = [row[::-1] for row in sheet.iter_rows(values_only=True)]
        sheet.delete_rows(1, sheet.max_row)
        for row in rows:
            sheet.append(row)

    office.edit(turn)
    (difference,) = office.differences()
    assert list(difference.parts) == ["fee"]


def test_an_entry_that_changed_since_the_export_is_a_conflict(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.")
    office.file(SLUG).write_text(GOOD.replace("Trong ngày.", "3 ngày."), encoding="utf-8")
    assert office.troubles() == [(HCC, office.coordinate("Mã mục"), "conflict")]


def test_an_entry_that_changes_while_somebody_reads_the_difference(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.")
    found = office.differences()
    office.file(SLUG).write_text(GOOD.replace("Trong ngày.", "3 ngày."), encoding="utf-8")
    before = office.bytes()
    with pytest.raises(BrokenWorkbook, match="conflict"):
        workbook.apply(found)
    assert office.bytes() == before


ASKS = GOOD.split("ask:\n")[1].split("exclude")[0].replace('  - "', "").replace('"\n', "\n")
FACT = "Trung tâm xã. "
WRONG = [
    ("Lệ phí", "=1+1", "formula"),
    ("Lệ phí", "#REF!", "error_value"),
    ("Nội dung tính đến ngày", "31/02/2026", "bad_date"),
    ("Rà soát trước ngày", "sang năm", "bad_date"),
    ("Rà soát trước ngày", "46000", "bad_date"),
    ("Rà soát trước ngày", None, "bad_date"),
    ("Nội dung tính đến ngày", "25/11/2026", "future"),
    ("Rà soát trước ngày", "22/11/2026", "not_after"),
    ("Rà soát trước ngày", "01/12/2027", "too_late"),
    ("Trạng thái", "xong", "unknown_status"),
    ("Trạng thái", "", "unknown_status"),
    ("Trung tâm nhận hồ sơ", "tùy", "unknown_submit"),
    ("Phần chưa xác nhận", "Lệ phí\nTiền nong", "unknown_facet"),
    ("Nguồn", "", "empty"),
    ("Nguồn", "Luật A | 1 | 2/2/2026 | thêm", "bad_source"),
    ("Nguồn", " | 1/2026", "bad_source"),
    ("Nguồn", "Luật A | 1/2026/QH16 | hôm qua", "bad_date"),
    ("Tiêu đề", " ", "empty"),
    ("Trả lời ngay", None, "empty"),
    ("Trả lời ngay", "dài " * 100, "too_long"),
    ("Thời hạn", "dài " * 200, "too_long"),
    ("Thời hạn", "1\n2\n3\n4\n5\n6\n7\n8", "too_many_lines"),
    ("Thời hạn", None, "needed"),
    ("Thời hạn", "**Ba** ngày", "markup"),
    ("Thời hạn", "Ba ngày\n## Lệ phí\nMười đồng", "markup"),
    ("Nơi nộp", FACT + "{{address|Địa chỉ: *.}}", "broken_fact"),
    ("Nơi nộp", FACT + "{address|Địa chỉ: *.|Hỏi cán bộ.}}", "broken_fact"),
    ("Nơi nộp", FACT + "{{dia_chi|Địa chỉ: *.|Hỏi cán bộ.}}", "unknown_fact"),
    ("Nơi nộp", FACT + "{{address|Địa chỉ.|Hỏi cán bộ.}}", "no_star"),
    ("Nơi nộp", "Nộp tại Phòng Tư pháp.", "abolished"),
    ("Cách hỏi", "làm giấy khai sinh", "few_asks"),
    ("Cách hỏi", ASKS + "Lam giay khai sinh?", "ask_twice"),
    ("Cách hỏi", ASKS + "khai sinh quá hạn", "ask_excluded"),
]


@pytest.mark.parametrize(
    ("heading", "typed", "kind"), WRONG, ids=[f"{w[2]}-{w[1]}"[:30] for w in WRONG]
)
def test_what_is_wrong_in_a_cell_is_named_by_the_cell(
    office: Office, heading: str, typed: Any, kind: str
) -> None:
    cell = office.write(heading, typed)
    assert office.troubles() == [(HCC, cell, kind)]


def test_words_of_another_matter_may_not_stand_in_a_way_of_asking(office: Office) -> None:
    office.write("Chữ của việc khác", "đơn thân")
    assert office.troubles() == [(HCC, office.coordinate("Cách hỏi"), "ask_excluded")]


def test_a_way_of_asking_has_one_entry(office: Office) -> None:
    other = entries.read(office.file("dang-ky-ket-hon"))
    cell = office.write("Cách hỏi", f"{ASKS}{other.ask[0].upper()}")
    assert office.troubles() == [(HCC, cell, "shared_ask")]


def test_a_way_of_asking_may_move_from_one_entry_to_another(office: Office) -> None:
    other = entries.read(office.file("dang-ky-ket-hon"))
    office.write("Cách hỏi", f"{ASKS}{other.ask[0]}")
    office.write("Cách hỏi", "\n".join(other.ask[1:]), other.slug)
    assert len(workbook.apply(office.differences())) == 2


def test_two_rows_cannot_claim_one_way_of_asking(office: Office) -> None:
    other = entries.read(office.file("dang-ky-ket-hon"))
    first = office.write("Cách hỏi", f"{ASKS}{TELLING}")
    second = office.write("Cách hỏi", "\n".join((*other.ask, TELLING)), other.slug)
    assert {cell for _, cell, _ in office.troubles()} == {first, second}


def test_what_another_body_decides_says_so(office: Office) -> None:
    slug = "ban-quyen-tac-gia"
    decides = office.write("Ai quyết định", "", slug)
    submit = office.write("Trung tâm nhận hồ sơ", "", slug)
    sheet = UNITS["vhxh"]
    assert office.troubles() == [(sheet, decides, "elsewhere"), (sheet, submit, "elsewhere")]


def test_who_decides_is_no_body_that_is_gone(office: Office) -> None:
    slug = "ban-quyen-tac-gia"
    cell = office.write("Ai quyết định", "Phòng Tư pháp", slug)
    assert office.troubles() == [(UNITS["vhxh"], cell, "abolished")]


def test_all_that_is_wrong_is_named_and_nothing_is_written(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.", "dang-ky-ket-hon")
    cells_wrong = {
        (HCC, office.write("Trạng thái", "xong"), "unknown_status"),
        (HCC, office.write("Rà soát trước ngày", "mai"), "bad_date"),
        (UNITS["vhxh"], office.write("Tiêu đề", "", "ban-quyen-tac-gia"), "empty"),
    }
    assert set(office.troubles()) == cells_wrong


def test_a_file_that_cannot_be_written_leaves_every_file_as_it_was(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.", "dang-ky-ket-hon")
    office.write("Lệ phí", "10.000 đồng.")
    found = office.differences()
    # The second file's new text has no place to go: a folder stands there.
    last = found[-1].entry.path
    assert last is not None
    blocked = last.with_name(f".{last.name}.new")
    blocked.mkdir()
    before = {path: path.read_bytes() for path in office.folder.glob("*/*.md") if path.is_file()}
    with pytest.raises(OSError, match="new"):
        workbook.apply(found)
    blocked.rmdir()
    assert {path: path.read_bytes() for path in office.folder.glob("*/*")} == before


def rename(book: Any, old: str, new: str | None) -> None:
    for sheet in book.worksheets:
        for cell in sheet[1]:
            if cell.value == old:
                cell.value = new


def put(book: Any, heading: str, value: str) -> None:
    headings = [cell.value for cell in book[HCC][1]]
    book[HCC].cell(2, headings.index(heading) + 1).value = value


SHAPES: list[tuple[str, Any]] = [
    ("merged", lambda book: book[HCC].merge_cells("C2:D3")),
    ("missing_column", lambda book: book[HCC].delete_cols(4)),
    ("missing_column", lambda book: rename(book, "Mã mục", "Mã")),
    ("unknown_column", lambda book: rename(book, "Ghi chú", "Ý kiến")),
    ("twice_column", lambda book: rename(book, "Ghi chú", "Lệ phí")),
    ("unknown_entry", lambda book: put(book, "Mã mục", "dang-ky-khai-sinh-moi")),
    ("unknown_entry", lambda book: put(book, "Ngôn ngữ", "fr")),
    ("no_slug", lambda book: put(book, "Mã mục", "")),
    ("twice_entry", lambda book: book[HCC].append([cell.value for cell in book[HCC][2]])),
    ("unknown_sheet", lambda book: book.create_sheet("Nháp").append(["ghi ở đây"])),
    ("no_base", lambda book: book.remove(book[BASE])),
    ("no_base", lambda book: book[BASE].delete_rows(1)),
]


@pytest.mark.parametrize(
    ("kind", "work"), SHAPES, ids=[f"{s[0]}-{n}" for n, s in enumerate(SHAPES)]
)
def test_a_workbook_out_of_shape_is_refused(office: Office, kind: str, work: Any) -> None:
    office.edit(work)
    assert workbook.is_workbook(office.path)
    assert kind in office.kinds()


def test_an_entry_that_was_removed_since_the_export(office: Office) -> None:
    office.write("Lệ phí", "10.000 đồng.")
    office.file(SLUG).unlink()
    assert office.troubles() == [(HCC, office.coordinate("Mã mục"), "gone")]


def test_an_empty_sheet_more_is_no_fault(office: Office) -> None:
    office.edit(lambda book: book.create_sheet("Sheet1"))
    assert office.differences() == []


def test_what_is_no_workbook_of_ours(office: Office) -> None:
    whole = office.path.read_bytes()
    office.path.write_bytes(whole[: len(whole) // 2])
    assert office.kinds() == {"not_workbook"}
    for text in (b"", b"slug;title\n", GOOD.encode()):
        office.path.write_bytes(text)
        assert not workbook.is_workbook(office.path)
        assert office.kinds() == {"not_workbook"}
    with zipfile.ZipFile(office.path, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    assert office.kinds() == {"not_workbook"}
    book = Workbook()
    book.active.append(["Mã", "Tên thủ tục"])
    book.save(office.path)
    assert not workbook.is_workbook(office.path)
    assert office.kinds() == {"foreign"}


def test_a_workbook_that_unpacks_without_end_is_not_opened(office: Office) -> None:
    with zipfile.ZipFile(office.path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", bytes(excel.MOST_BYTES))
    assert office.kinds() == {"too_big"}
