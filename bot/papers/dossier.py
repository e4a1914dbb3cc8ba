"""The file that asks the city for recognition: a zip, with a list of what is still missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.papers import docx, people, quoting, typeset, xlsx, year
from bot.papers.model import SIGNATURES, Block, Column, Paper, Table, Words
from office.record import Record
from office.scoring.sheet import owed

#: Debts of a criterion, in words.
_OPEN = {"not_started", "in_progress", "overdue", "unknown", "stated_not_done"}
_DEBTS = {"score": "chưa có điểm tự chấm", "proof": "chưa có minh chứng"}
#: What a zip says of when its files were made: nothing, so that the same record gives the same zip.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def render(
    record: Record, *, sign: str = "chair", surveys: Mapping[str, bytes] | None = None
) -> bytes:
    """The zip: draft submission, report, score table, evidence by criterion, what is missing.

    `surveys` are files of survey results by name, as they were handed in.
    """
    report = year.self_assessment(record, sign=sign)
    files = {
        "1-to-trinh.docx": docx.render(submission(record, sign=sign)),
        "2-bao-cao-tu-danh-gia.docx": docx.render(report),
        "2-bao-cao-tu-danh-gia.pdf": typeset.pdf(report),
        "3-bang-diem.xlsx": xlsx.render(scores(record, sign=sign)),
        "4-danh-muc-minh-chung.docx": docx.render(evidence(record, sign=sign)),
        **_rated(record, sign=sign),
        **{f"5-khao-sat/{name}": content for name, content in (surveys or {}).items()},
        "6-con-thieu.txt": _listed(record, surveyed=bool(surveys)).encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, _NO_TIME), content)
    return out.getvalue()


def _rated(record: Record, *, sign: str) -> dict[str, bytes]:
    """The commune's own ratings by unit, beside the surveys and never in their place."""
    blocks = people.by_unit(record)
    if not blocks:
        return {}
    paper = _list(record, "danh-gia-noi-bo", "Đánh giá nội bộ của người dân", blocks, sign)
    return {"5-khao-sat/danh-gia-noi-bo.docx": docx.render(replace(paper, kind="BẢNG TỔNG HỢP"))}


def submission(record: Record, *, sign: str) -> Paper:
    """TỜ TRÌNH: the draft that asks for recognition; the level is the registered one."""
    row = record.recognition
    level = f"Mức độ {row.registered}" if row and row.registered else "Mức độ …"
    return Paper(
        slug=f"to-trinh-{record.year}",
        symbol="TTr-UBND",
        kind="TỜ TRÌNH",
        subject=(
            f"Về việc đề nghị xét, công nhận “Chính quyền thân thiện” năm {record.year} "
            "đối với xã Ninh Giang"
        ),
        year=record.taken_at.year,
        to="Ủy ban nhân dân thành phố Hải Phòng (qua Sở Nội vụ)",
        blocks=(
            Words(
                "Căn cứ Quyết định số 5049/QĐ-UBND ngày 11/12/2025 của Ủy ban nhân dân thành phố "
                "ban hành Bộ tiêu chí, Bảng thang điểm và quy trình xét công nhận “Chính quyền "
                "thân thiện” cấp xã;"
            ),
            Words(
                "Ủy ban nhân dân xã Ninh Giang trình Ủy ban nhân dân thành phố xem xét, công nhận "
                f"xã đạt chuẩn “Chính quyền thân thiện” {level} năm {record.year}."
            ),
            Words("Hồ sơ kèm theo:"),
            Words("Báo cáo kết quả tự đánh giá, chấm điểm;", "item"),
            Words("Bảng tự chấm điểm;", "item"),
            Words("Danh mục minh chứng theo tiêu chí;", "item"),
            Words("Kết quả khảo sát (nếu có).", "item"),
        ),
        signature=SIGNATURES[sign],
        recipients=("Như trên;", "Chủ tịch, các Phó Chủ tịch UBND xã;", "Lưu: VT, VHXH."),
    )


def scores(record: Record, *, sign: str) -> Paper:
    """The score table alone."""
    annex = quoting.score_annex(record)
    return _list(record, "bang-diem", "Bảng tự chấm điểm", annex.blocks, sign)


def evidence(record: Record, *, sign: str) -> Paper:
    """Evidence numbered by criterion: 1.2-01, 1.2-02 …"""
    rows = [
        (number.split(" ")[0], row.line.code, row.line.name, number.split(" ", 1)[1])
        for row in record.sheet.rows
        for number in quoting.proofs(row)
    ]
    columns = (
        Column("Số", 1.5, "center"),
        Column("Tiêu chí", 1.5, "center"),
        Column("Nội dung tiêu chí", 6),
        Column("Minh chứng", 6),
    )
    blocks: list[Block] = [] if record.sheet.official else [Words(quoting.EXAMPLE, "center")]
    if rows:
        blocks.append(Table("Minh chứng", columns, tuple(rows)))
    else:
        blocks.append(Words("Chưa có minh chứng nào được ghi."))
    return _list(record, "danh-muc-minh-chung", "Minh chứng theo tiêu chí", tuple(blocks), sign)


def _list(record: Record, slug: str, title: str, blocks: tuple[Block, ...], sign: str) -> Paper:
    return Paper(
        slug=f"{slug}-{record.year}",
        symbol="DM-UBND",
        kind="DANH MỤC",
        subject=f"{title}, năm {record.year}",
        year=record.taken_at.year,
        blocks=blocks,
        signature=SIGNATURES[sign],
        recipients=("Lưu: VT, VHXH.",),
    )


def missing(record: Record, *, surveyed: bool = False) -> Iterator[str]:
    """What the file still lacks, each in a line that names who can give it."""
    if not record.sheet.official:
        yield "Thang điểm theo Quyết định số 5049/QĐ-UBND chưa nhập; đang dùng ví dụ của tỉnh khác."
    row = record.recognition
    if row is None or row.registered is None:
        yield f"Mức đăng ký năm {record.year} chưa ghi (thanthien plan register)."
    for each in owed(record.sheet) if record.sheet.official else ():
        if each.debt in _DEBTS:
            unit = record.units.get(each.unit or "", "chưa giao đơn vị")
            yield f"Tiêu chí {each.code} ({unit}): {_DEBTS[each.debt]}."
    for task in record.tasks:
        if task.state in _OPEN:
            units = quoting.unit_list(record, task.waiting)
            words = quoting.STATES[task.state].lower()
            yield f"Nhiệm vụ {task.stt} ({task.short}): {words}; chưa báo: {units}."
    if not surveyed:
        yield (
            "Kết quả khảo sát: đã khảo sát thì đính kèm bảng tổng hợp (--survey); đánh giá nội bộ "
            "qua chatbot không thay cho khảo sát."
        )
    yield "Báo cáo, phần I (chỉ đạo) và các phần III, IV, V: người soạn thảo viết."


def _listed(record: Record, *, surveyed: bool) -> str:
    lines = [f"- {line}" for line in missing(record, surveyed=surveyed)]
    head = f"Hồ sơ Chính quyền thân thiện năm {record.year}: còn thiếu"
    span = f"{quoting.span_line(record)}."
    return "\n".join([head, span, "", *lines, ""])
