"""The year's self-assessment report, and the report of any period: one body, two titles.

What only people can say (parts III to V) is left open and never written here.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.papers import people, quoting
from bot.papers.model import SIGNATURES, Blank, Block, Paper, Words
from bot.papers.quoting import day, figure, lowered, points
from office.record import Record
from office.scoring.recognition import GOAL

RECIPIENTS = (
    "Ủy ban nhân dân thành phố (qua Sở Nội vụ);",
    "Thường trực Đảng ủy, Thường trực HĐND xã;",
    "Chủ tịch, các Phó Chủ tịch UBND xã;",
    "Ủy ban MTTQ Việt Nam xã;",
    "Các phòng, cơ quan, đơn vị liên quan;",
    "Lưu: VT, VHXH.",
)
WRITTEN_BY_PEOPLE = "(Phần này do đơn vị soạn thảo viết.)"


def self_assessment(record: Record, *, sign: str = "chair") -> Paper:
    """BÁO CÁO Kết quả tự đánh giá, chấm điểm … năm …, with both annexes."""
    subject = (
        "Kết quả tự đánh giá, chấm điểm thực hiện mô hình “Chính quyền thân thiện” "
        f"năm {record.year}"
    )
    return _paper(record, f"bao-cao-tu-danh-gia-{record.year}", subject, sign)


def of_period(record: Record, *, sign: str = "chair") -> Paper:
    """BÁO CÁO of any period, for whoever asks for it in between."""
    span = record.span
    subject = (
        "Kết quả thực hiện Kế hoạch xây dựng “Chính quyền thân thiện” "
        f"từ ngày {day(span.since)} đến ngày {day(span.until)}"
    )
    slug = f"bao-cao-ky-{span.since:%Y%m%d}-{span.until:%Y%m%d}"
    return _paper(record, slug, subject, sign)


def _paper(record: Record, slug: str, subject: str, sign: str) -> Paper:
    return Paper(
        slug=slug,
        symbol="BC-UBND",
        kind="BÁO CÁO",
        subject=subject,
        year=record.taken_at.year,
        blocks=tuple(_body(record)),
        signature=SIGNATURES[sign],
        recipients=RECIPIENTS,
        annexes=(
            quoting.task_annex(record),
            quoting.score_annex(record),
            *people.annexes(record),
        ),
    )


def _body(record: Record) -> Iterator[Block]:
    yield Words(
        "Thực hiện Kế hoạch số      /KH-UBND ngày      tháng 4 năm 2026 của Ủy ban nhân dân xã và "
        "Quyết định số 5049/QĐ-UBND ngày 11/12/2025 của Ủy ban nhân dân thành phố ban hành Bộ tiêu "
        "chí, Bảng thang điểm và quy trình xét công nhận “Chính quyền thân thiện” cấp xã, Ủy ban "
        "nhân dân xã Ninh Giang báo cáo như sau:"
    )
    yield Words(
        f"{quoting.span_line(record)}. Ký hiệu (S1), (S2)… sau mỗi số liệu chỉ nguồn ở cuối Phụ "
        "lục I.",
        "note",
    )
    yield from _leading(record)
    yield Words("II. KẾT QUẢ THỰC HIỆN", "part")
    yield from _by_task(record)
    yield from _by_criterion(record)
    yield from people.chapter(record)
    for part in (
        "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN",
        "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
    ):
        yield Words(part, "part")
        yield Words(WRITTEN_BY_PEOPLE, "note")
        yield Blank(4)
    yield Words(
        f"Trên đây là báo cáo của Ủy ban nhân dân xã Ninh Giang, số liệu tính đến ngày "
        f"{day(record.span.until)}./."
    )


def _leading(record: Record) -> Iterator[Block]:
    yield Words("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", "part")
    leads = {unit for task in record.tasks for unit in task.leads}
    yield Words(
        f"Kế hoạch có {figure(record, 'tasks', 'nhiệm vụ')}, giao {len(leads)} đơn vị chủ trì "
        "(Phụ lục I)."
    )
    yield Words(_registered(record))
    documents = [
        (task, entry) for task in record.tasks for entry in task.documents if entry.kind == "done"
    ]
    if documents:
        yield Words("Văn bản đã ban hành trong kỳ, do các đơn vị báo cáo:")
        for place, (task, entry) in enumerate(documents, 1):
            end = "." if place == len(documents) else ";"
            yield Words(f"{task.short}: {lowered(quoting.paper_of(entry))}{end}", "item")
    yield Words(WRITTEN_BY_PEOPLE, "note")
    yield Blank(2)


def _registered(record: Record) -> str:
    row = record.recognition
    if row is not None and row.registered is not None:
        return f"Năm {record.year}, xã đăng ký phấn đấu đạt chuẩn Mức độ {row.registered}."
    return (
        f"Kế hoạch đề ra phấn đấu đạt chuẩn Mức độ {GOAL}; văn bản đăng ký mức của năm "
        f"{record.year} chưa được ghi."
    )


def _by_task(record: Record) -> Iterator[Block]:
    yield Words("1. Theo nhiệm vụ", "point")
    counted = [
        figure(record, kind, f"nhiệm vụ {lowered(words)}")
        for state, words in quoting.STATES.items()
        if quoting.value(record, kind := f"tasks.{state}")
    ]
    yield Words(f"Trong {figure(record, 'tasks', 'nhiệm vụ')}: {'; '.join(counted)}.")
    for task in record.tasks:
        waiting = ""
        if task.waiting and task.state not in {"unknown", "not_applicable"}:
            when = "chưa báo quý này" if task.state == "continuous" else "chưa báo"
            waiting = f"; {when}: {quoting.unit_list(record, task.waiting)}"
        yield Words(
            f"Nhiệm vụ {task.stt}. {task.short}: {lowered(quoting.state(task))}{waiting}.", "item"
        )


def _by_criterion(record: Record) -> Iterator[Block]:
    yield Words("2. Theo tiêu chí", "point")
    sheet = record.sheet
    if not sheet.official:
        yield Words(
            "Bảng thang điểm theo Quyết định số 5049/QĐ-UBND chưa được nhập nên chưa có điểm tự "
            "chấm. Bảng ở Phụ lục II là ví dụ tham khảo của tỉnh khác, phải bỏ trước khi gửi."
        )
        return
    yield quoting.score_summary(sheet)
    if sheet.open:
        codes = ", ".join(row.line.code for row in sheet.open)
        yield Words(f"Còn {len(sheet.open)} tiêu chí chưa chấm: {codes}. Chưa có tổng điểm.")
    else:
        level = sheet.level_of(sheet.own_total)
        yield Words(
            f"Tổng điểm tự chấm: {points(sheet.own_total)}/{points(sheet.scheme.max_total)} điểm"
            + (f", ứng với Mức độ {level} (Phụ lục II)." if level else " (Phụ lục II).")
        )
    row = record.recognition
    if row is not None and row.decided is not None and row.day is not None:
        yield Words(
            f"Thành phố đã công nhận Mức độ {row.decided} theo Quyết định số {row.number} ngày "
            f"{day(row.day)}."
        )
