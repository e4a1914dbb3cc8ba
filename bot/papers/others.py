"""The plan's other papers: registration (task 3), commendation (task 6), budget (task 7)."""

from __future__ import annotations

from collections import Counter

from bot.papers import people, quoting
from bot.papers.model import SIGNATURES, Blank, Block, Column, Paper, Table, Words
from bot.papers.quoting import points
from office.record import Record
from office.scoring.recognition import GOAL

KEPT = ("Lưu: VT, VHXH.",)
HOME_OFFICE = ("Sở Nội vụ thành phố;", "Chủ tịch, các Phó Chủ tịch UBND xã;", *KEPT)


def registration(record: Record, *, sign: str = "chair") -> Paper:
    """The level that the commune registers for a year, with the sheet it will be judged by."""
    row = record.recognition
    level = row.registered if row and row.registered else GOAL
    blocks: list[Block] = [
        Words(
            "Căn cứ Quyết định số 5049/QĐ-UBND ngày 11/12/2025 của Ủy ban nhân dân thành phố và "
            "Kế hoạch số      /KH-UBND ngày      tháng      năm      của Ủy ban nhân dân xã, Ủy "
            f"ban nhân dân xã Ninh Giang đăng ký phấn đấu đạt chuẩn “Chính quyền thân thiện” Mức "
            f"độ {level} năm {record.year}."
        )
    ]
    if row is None or row.registered is None:
        blocks.append(
            Words(f"(Mức {level} là mục tiêu của Kế hoạch; mức đăng ký chưa được ghi.)", "note")
        )
    if record.sheet.official:
        blocks += [Words("Nhóm tiêu chí và điểm phấn đấu:"), _aims(record)]
    else:
        blocks.append(
            Words("Bảng thang điểm của thành phố chưa được nhập; điểm phấn đấu để trống.", "note")
        )
    blocks += [Words("Giải pháp thực hiện:"), Blank(4)]
    return Paper(
        slug=f"dang-ky-muc-{record.year}",
        symbol="UBND-VHXH",
        kind="BẢN ĐĂNG KÝ",
        subject=f"Mức đạt chuẩn “Chính quyền thân thiện” năm {record.year}",
        year=record.taken_at.year,
        to="Sở Nội vụ thành phố Hải Phòng",
        blocks=tuple(blocks),
        signature=SIGNATURES[sign],
        recipients=HOME_OFFICE,
    )


def _aims(record: Record) -> Table:
    sheet = record.sheet
    columns = (
        Column("Nhóm tiêu chí", 7),
        Column("Điểm tối đa", 2, "right"),
        Column("Điểm phấn đấu", 2, "right"),
    )
    rows = [(f"{each.code}. {each.name}", points(each.max), "") for each in sheet.groups]
    rows.append(("Tổng cộng", points(sheet.scheme.max_total), ""))
    return Table("Đăng ký", columns, tuple(rows), frozenset({len(rows) - 1}))


def commendation(record: Record, *, sign: str = "chair") -> Paper:
    """What the record says of each unit; who is praised is decided by people."""
    columns = (
        Column("STT", 1.3, "center"),
        Column("Đơn vị, cá nhân", 4),
        Column("Phần việc đã báo xong", 3, "right"),
        Column("Trong hạn", 2, "right"),
        Column("Lời khen", 1.8, "right"),
        Column("Cách làm, thành tích (người đề nghị viết)", 5),
        Column("Quyết định", 2.5),
    )
    rows = [
        (str(place), record.units.get(unit, unit), *map(str, counts), "", "")
        for place, (unit, *counts) in enumerate(_parts(record), 1)
    ]
    rows += [(str(len(rows) + extra), "", "", "", "", "", "") for extra in range(1, 6)]
    return Paper(
        slug=f"de-nghi-bieu-duong-{record.year}",
        symbol="DS-UBND",
        kind="DANH SÁCH",
        subject=(
            "Đề nghị biểu dương đơn vị, cá nhân trong thực hiện mô hình “Chính quyền thân thiện” "
            f"năm {record.year}"
        ),
        year=record.taken_at.year,
        blocks=(
            Words(
                f"{quoting.span_line(record)}. Danh sách xếp theo thứ tự đơn vị, không phải xếp "
                "hạng; người có thẩm quyền xem xét, quyết định."
                + (" Lời khen của người dân ở Phụ lục." if record.praise else ""),
                "note",
            ),
            Table("Biểu dương", columns, tuple(rows)),
        ),
        signature=SIGNATURES[sign],
        recipients=KEPT,
        annexes=people.praise(record),
    )


def _parts(record: Record) -> list[tuple[str, int, int, int]]:
    """For each unit: parts reported done in the period, how many of them by the last day, and how
    often people praised it or somebody in it."""
    done = [entry for task in record.tasks for entry in task.entries if entry.kind == "done"]
    parts = Counter(entry.unit for entry in done)
    on_time = Counter(entry.unit for entry in done if not entry.late)
    praised = Counter(each.unit for each in record.praise)
    return [
        (unit, parts[unit], on_time[unit], praised[unit])
        for unit in record.units
        if parts[unit] or praised[unit]
    ]


def budget(record: Record, *, sign: str = "chair") -> Paper:  # noqa: ARG001 - signed there
    """Money for the tasks of a year: every amount is left to the unit that estimates it.

    Phòng Kinh tế proposes it to the People's Committee, so its head signs, whoever is asked for.
    """
    columns = (
        Column("STT", 1.3, "center"),
        Column("Nội dung", 6),
        Column("Đơn vị thực hiện", 4),
        Column("Dự toán (đồng)", 2.6, "right"),
        Column("Nguồn kinh phí, căn cứ", 4),
    )
    rows = [
        (str(task.stt), task.short, quoting.unit_list(record, task.leads), "", "")
        for task in record.tasks
    ]
    rows.append(("", "Tổng cộng", "", "", ""))
    return Paper(
        slug=f"de-nghi-kinh-phi-{record.year}",
        symbol="TTr-KT",
        kind="TỜ TRÌNH",
        subject=(
            f"Về việc bố trí kinh phí thực hiện mô hình “Chính quyền thân thiện” năm {record.year}"
        ),
        year=record.taken_at.year,
        to="Ủy ban nhân dân xã Ninh Giang",
        blocks=(
            Words(
                "Thực hiện nhiệm vụ 7 của Kế hoạch xây dựng “Chính quyền thân thiện”, Phòng Kinh "
                f"tế đề nghị bố trí kinh phí năm {record.year} như sau:"
            ),
            Table("Kinh phí", columns, tuple(rows), frozenset({len(rows) - 1})),
            Words("Thuyết minh, căn cứ định mức:"),
            Blank(4),
        ),
        signature=("TRƯỞNG PHÒNG",),
        recipients=("Chủ tịch, các Phó Chủ tịch UBND xã;", "Lưu: VT, KT."),
        above="UBND XÃ NINH GIANG",
        issuer=("PHÒNG KINH TẾ",),
    )
