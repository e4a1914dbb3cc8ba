"""A scoring sheet comes in from Excel: out as a model, back, errors by sheet and cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.api.conftest import Command


@pytest.fixture
def model(thanthien: Command, tmp_path: Path) -> Path:
    """The example as a workbook."""
    path = tmp_path / "mau.xlsx"
    status, _out, err = thanthien("plan", "scheme", "export", "1", "--xlsx", str(path))
    assert (status, err) == (0, "")
    return path


def test_a_sheet_is_written_filled_in_and_brought_back(thanthien: Command, model: Path) -> None:
    book = load_workbook(model)
    lines = book["Tiêu chí"]
    assert [cell.value for cell in lines[6]][:4] == [
        "5",
        "Sáng kiến, cải tiến, mô hình mới được công nhận",
        "5",
        "có",
    ]
    book["Thông tin"]["B1"] = "Bảng thang điểm Hải Phòng"
    for row in (
        ("1.1", "Có kế hoạch", "7,5", "", "Phòng Văn hóa - Xã hội", "gửi trước 15/02"),
        ("1.2", "Có tin bài", 7.5, "", "dvsnc", ""),
    ):
        lines.append(row)
    book.save(model)
    status, out, err = thanthien("plan", "scheme", "import", str(model))
    assert (status, err) == (0, "")
    assert out == ("Đã nhập thang điểm số 2 cho năm 2026: 6 tiêu chí. Thang điểm trước vẫn còn.\n")
    status, out, _ = thanthien("plan", "scheme", "list")
    assert "ví dụ, không phải của Ninh Giang" in out
    assert "đang dùng" in out
    status, out, _ = thanthien("plan", "score", "2026", "1.1", "--self", "7", "--proof", "9/KH")
    assert status == 0
    status, out, _ = thanthien("plan", "scheme", "show", "2")
    row = next(line for line in out.splitlines() if line.strip().startswith("1.1"))
    assert " ".join(row.split()).endswith("7,5 7 - Phòng Văn hóa - Xã hội 1")
    assert "ví dụ" not in out


def test_the_example_says_so(thanthien: Command) -> None:
    _, out, _ = thanthien("plan", "scheme", "show", "1")
    assert out.startswith("⚠️ Đây là ví dụ của tỉnh khác, không phải thang điểm của Ninh Giang.")


def test_what_is_wrong_is_named_by_sheet_and_cell(thanthien: Command, model: Path) -> None:
    book = load_workbook(model)
    book["Thông tin"]["B3"] = "năm nay"
    lines = book["Tiêu chí"]
    lines["C2"] = "=10+5"
    lines["C3"] = "mười lăm"
    lines.append(("1-1", "", "1", "chắc thế", "phòng khác", ""))
    book["Mức độ"]["A2"] = "bốn"
    book.save(model)
    status, _, err = thanthien("plan", "scheme", "import", str(model))
    assert status == 1
    assert err.splitlines() == [
        "Trang “Thông tin”, ô B3: “năm nay” không phải năm; hãy ghi như 2026.",
        "Trang “Tiêu chí”, ô C2: ô chứa công thức; hãy ghi thẳng nội dung.",
        (
            "Trang “Tiêu chí”, ô C3: “mười lăm” không phải điểm; hãy ghi số như 7,5, nhiều nhất "
            "hai chữ số lẻ."
        ),
        ("Trang “Tiêu chí”, ô A7: “1-1” không phải mã; hãy ghi như 1 cho nhóm, 1.2 cho tiêu chí."),
        "Trang “Tiêu chí”, ô B7: ô này không được để trống.",
        "Trang “Tiêu chí”, ô D7: “chắc thế” chưa rõ; hãy ghi có, hoặc để trống.",
        (
            "Trang “Tiêu chí”, ô E7: không có đơn vị “phong khac”; hãy ghi một trong: vhxh, kt, "
            "vp, hcc, dvsnc, xdd, mttq, ldub, cax, bchqs, tyt, truong, thon, hoặc để trống."
        ),
        "Trang “Mức độ”, ô A2: “bốn” không phải mức; hãy ghi số như 4.",
        "Có 8 lỗi; chưa ghi gì.",
    ]


def test_points_that_do_not_add_up_are_named_at_their_cell(thanthien: Command, model: Path) -> None:
    book = load_workbook(model)
    lines = book["Tiêu chí"]
    lines.append(("1.1", "Có kế hoạch", "7", "", "", ""))
    lines.append(("6.1", "Lạc nhóm", "7", "", "", ""))
    book["Mức độ"]["B2"] = "90"
    book.save(model)
    _, _, err = thanthien("plan", "scheme", "import", str(model))
    assert err.splitlines()[:3] == [
        "Trang “Tiêu chí”, ô A2: các tiêu chí của nhóm cộng lại được 7 điểm, nhóm ghi 15.",
        "Trang “Tiêu chí”, ô A8: không có dòng của nhóm “6”; hãy thêm dòng nhóm ở trên.",
        "Trang “Mức độ”, ô A2: mức 4 phải có một dòng, và cao điểm hơn mức dưới nó.",
    ]
    status, _, err = thanthien("plan", "scheme", "import", str(Path(__file__)))
    assert (status, err.splitlines()[0][:22]) == (1, "Tệp này không mở được;")


def test_the_citys_decision_is_recorded(thanthien: Command) -> None:
    status, out, _ = thanthien("plan", "register", "2026", "4")
    assert out == "Đã ghi: năm 2026 xã đăng ký phấn đấu Mức độ 4.\n"
    status, out, _ = thanthien(
        "plan", "decision", "2026", "4", "--number", "99/QĐ-UBND", "--date", "20/12/2026"
    )
    assert out == ("Đã ghi: năm 2026 được công nhận Mức độ 4 theo 99/QĐ-UBND ngày 20/12/2026.\n")
    status, _, err = thanthien("plan", "register", "2026", "7")
    assert (status, err) == (2, "Thang điểm không có mức 7. Các mức: 1, 2, 3, 4.\n")
    status, _, err = thanthien(
        "plan", "decision", "2026", "4", "--number", "9", "--date", "31/02/2026"
    )
    assert (status, err.split(" Xem")[0]) == (
        2,
        "“31/02/2026” không phải ngày; hãy ghi như 20/12/2026.",
    )
