"""How papers quote the record: states, dates, points, tables, and where each figure is from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot.feedback.wording import KINDS as KIND_NAMES
from bot.i18n import say_date, say_number
from bot.papers.model import Annex, Block, Column, Table, Words
from office.record import Entry, Record, TaskRecord
from office.scoring.sheet import Scored, Sheet

#: States in the words of the office. What a unit reported is called so until it is confirmed.
STATES = {
    "not_started": "Chưa thực hiện",
    "in_progress": "Đang thực hiện, trong hạn",
    "overdue": "Đang thực hiện, quá hạn",
    "done_on_time": "Đơn vị báo cáo hoàn thành, đúng hạn",
    "done_late": "Đơn vị báo cáo hoàn thành, quá hạn",
    "done": "Đơn vị báo cáo hoàn thành",
    "continuous": "Thường xuyên",
    "unknown": "Chưa có thông tin",
    "stated_not_done": "Chưa thực hiện, theo đầu mối",
    "not_applicable": "Không áp dụng",
}
#: The same once a unit's lead or the coordinator has confirmed every part.
CONFIRMED = {
    "done_on_time": "Hoàn thành, đúng hạn",
    "done_late": "Hoàn thành, quá hạn",
    "done": "Hoàn thành",
}
KINDS = {
    "done": "xong",
    "interim": "kết quả đợt",
    "note": "ghi chú",
    "coop": "phối hợp",
    "progress": "đang làm",
    "stuck": "vướng",
    "waived": "không chờ (đầu mối khép kỳ)",
}
#: Each figure: what it is, and how it is counted.
FIGURES = {
    "tasks": ("Số nhiệm vụ của kế hoạch năm", "Bảng nhiệm vụ (Phụ lục I)"),
    **{
        f"tasks.{state}": (f"Nhiệm vụ: {words.lower()}", "Cột Tình trạng, Phụ lục I")
        for state, words in STATES.items()
    },
    "answers": ("Lượt trả lời của trợ lý số", "Bộ đếm theo tháng của các mục, tính trọn tháng"),
    "questions": ("Câu hỏi người dân chuyển cho cán bộ", "Hộp thư câu hỏi, theo ngày chuyển"),
    "questions.answered": ("Câu hỏi đã được cán bộ trả lời", "Trong số câu hỏi nói trên"),
    "feedback": (
        "Phản ánh, góp ý, lời khen đã nhận",
        "Sổ phản ánh, theo ngày nhận; gồm cả phản ánh về cán bộ",
    ),
    **{
        f"feedback.kind.{kind}": (f"Loại: {words}", "Theo loại cán bộ xác định")
        for kind, words in KIND_NAMES.items()
    },
    "feedback.in_time": (
        "Có kết quả đúng hạn",
        "Ngày báo kết quả so với hạn đã ghi; hạn xã chưa xác nhận là mục tiêu nội bộ",
    ),
    "feedback.late": ("Có kết quả chậm hạn", "Báo sau hạn, hoặc đã xin lỗi và hẹn ngày khác"),
    "feedback.unmeasured": (
        "Có kết quả, không xét hạn",
        "Chưa có hạn, hoặc đã mở lại nên hạn được tính lại",
    ),
    "feedback.guided": ("Đã chỉ nơi giải quyết", "Cán bộ báo không thuộc thẩm quyền của xã"),
    "feedback.withdrawn": ("Người gửi rút lại", "Sổ phản ánh"),
    "feedback.open": ("Đang giải quyết, còn hạn", "Chưa có kết quả đến ngày cuối kỳ"),
    "feedback.overdue": ("Đang giải quyết, đã quá hạn", "Như trên, hạn trước ngày cuối kỳ"),
    "feedback.reopened": ("Mở lại theo đề nghị", "Đầu mối đồng ý mở lại trong kỳ"),
    "ratings.visit": ("Lượt đánh giá lần đến", "Câu hỏi chung, theo ngày đến; bỏ lượt không tính"),
    "ratings.visit.satisfied": ("Trong đó: hài lòng, rất hài lòng", "Mức 4 và 5 của năm mức"),
    "ratings.ticket": ("Lượt đánh giá sau phản ánh", "Câu hỏi khi phản ánh khép, theo ngày khép"),
    "ratings.ticket.satisfied": ("Trong đó: hài lòng, rất hài lòng", "Mức 4 và 5 của năm mức"),
}
EXAMPLE = (
    "VÍ DỤ THAM KHẢO CỦA TỈNH ĐỒNG NAI, KHÔNG PHẢI THANG ĐIỂM CỦA XÃ NINH GIANG. Thang điểm theo "
    "Quyết định số 5049/QĐ-UBND ngày 11/12/2025 chưa được nhập. Không gửi bảng này đi."
)
NOTHING = "-"


def day(value: date) -> str:
    """22/11/2026."""
    return say_date(value, "vi")


def points(value: Decimal | None) -> str:
    """7,5; a dash where there are none."""
    return NOTHING if value is None else say_number(float(value), "vi")


def symbol(record: Record, kind: str) -> str:
    """The mark by which a figure is found in the table of sources: S1, S2 …"""
    kinds = [figure.kind for figure in record.figures]
    return f"S{kinds.index(kind) + 1}"


def figure(record: Record, kind: str, words: str) -> str:
    """A figure with what it counts and its mark: "8 nhiệm vụ (S1)"."""
    return f"{value(record, kind)} {words} ({symbol(record, kind)})"


def value(record: Record, kind: str) -> int:
    """A figure alone."""
    return next(each.value for each in record.figures if each.kind == kind)


def lowered(text: str) -> str:
    """A sentence's beginning as it stands inside one."""
    return text[0].lower() + text[1:]


def span_line(record: Record) -> str:
    """From when to when, and the moment of reading."""
    span = record.span
    return f"Số liệu tính từ {day(span.since)} đến {day(span.until)}"


def unit_list(record: Record, slugs: Iterable[str]) -> str:
    """Names of units in one line."""
    return ", ".join(record.units.get(slug, slug) for slug in slugs)


def paper_of(entry: Entry) -> str:
    """A document's number and dates."""
    said = f"Văn bản số {entry.document}"
    if entry.signed:
        said += f" ngày {day(entry.signed)}"
    return said + (f", gửi {day(entry.sent)}" if entry.sent else "")


def _reported(record: Record, entry: Entry) -> str:
    quarter = f", quý {('I', 'II', 'III', 'IV')[entry.quarter - 1]}" if entry.quarter else ""
    if entry.kind == "stated":  # of the task, not of the unit that its row names
        return f"Đầu mối ghi tình hình ngày {day(entry.day)}{quarter}"
    unit = record.units.get(entry.unit, entry.unit)
    return f"{unit}: {KINDS[entry.kind]} ngày {day(entry.day)}{quarter}"


def state(task: TaskRecord) -> str:
    """The state with the day of the last report."""
    words = CONFIRMED.get(task.state) if task.confirmed else None
    words = words or STATES[task.state]
    done = [entry.day for entry in task.entries if entry.kind == "done"]
    if task.state == "continuous":
        return f"{words} (đã cập nhật đến ngày {day(max(done))})" if done else words
    if not task.state.startswith("done") or not done:
        return words
    sent = [entry.sent for entry in task.entries if entry.kind == "done" and entry.sent]
    return f"{words}, gửi ngày {day(max(sent))}" if sent else f"{words}, ngày {day(max(done))}"


def task_annex(record: Record) -> Annex:
    """Phụ lục I: the tasks, and the sources of every figure."""
    columns = (
        Column("STT", 1.3, "center"),
        Column("Nhiệm vụ", 5),
        Column("Đơn vị chủ trì", 4),
        Column("Thời hạn", 2.4),
        Column("Các đơn vị báo cáo trong kỳ", 5.2),
        Column("Văn bản, ghi chú", 4.6),
        Column("Tình trạng", 3.4),
    )
    rows = tuple(
        (
            str(task.stt),
            task.short,
            unit_list(record, task.leads),
            task.schedule,
            "\n".join(_reported(record, e) for e in task.entries if e.kind != "note") or NOTHING,
            "\n".join(_noted(task)) or NOTHING,
            state(task),
        )
        for task in record.tasks
    )
    blocks: tuple[Block, ...] = (
        Words(f"{span_line(record)}.", "note"),
        Table("Nhiệm vụ", columns, rows),
        Words("Nguồn số liệu", "point"),
        sources(record),
    )
    return Annex("Bảng kết quả thực hiện nhiệm vụ", blocks, wide=True)


def _noted(task: TaskRecord) -> Iterable[str]:
    for entry in task.entries:
        if entry.document:
            yield paper_of(entry)
        if entry.note:
            yield entry.note


def sources(record: Record) -> Table:
    """Where every figure of the paper is from."""
    columns = (
        Column("Ký hiệu", 1.2, "center"),
        Column("Số liệu", 6),
        Column("Giá trị", 1.5, "right"),
        Column("Cách tính, nguồn", 6),
    )
    rows = []
    for each in record.figures:
        what, source = FIGURES.get(each.kind, (each.kind, ""))
        numbers = ", ".join(row.removeprefix("task:") for row in each.rows)
        if numbers:
            source += f": nhiệm vụ {numbers}"
        rows.append((symbol(record, each.kind), what, str(each.value), source))
    return Table("Nguồn số liệu", columns, tuple(rows))


def score_annex(record: Record) -> Annex:
    """Phụ lục II: the sheet, group by group; an example says that it is one."""
    sheet = record.sheet
    blocks: list[Block] = [] if sheet.official else [Words(EXAMPLE, "center")]
    blocks.append(Words(f"{sheet.scheme.name}. Căn cứ: {sheet.scheme.source}.", "note"))
    blocks.append(Words(f"{span_line(record)}.", "note"))
    blocks.append(score_table(record))
    return Annex("Bảng tự chấm điểm", tuple(blocks), wide=True)


def score_table(record: Record) -> Table:
    """Every criterion with its points, unit and evidence; groups and the total in bold."""
    sheet = record.sheet
    columns = (
        Column("Mã", 1.1, "center"),
        Column("Tiêu chí", 7),
        Column("Điểm tối đa", 1.6, "right"),
        Column("Tự chấm", 1.6, "right"),
        Column("Thẩm định", 1.7, "right"),
        Column("Đơn vị", 3.6),
        Column("Minh chứng", 4.6),
        Column("Ghi chú", 2.8),
    )
    rows: list[tuple[str, ...]] = []
    strong: set[int] = set()
    for group in sheet.groups:
        scored = sheet.in_group(group.code)
        alone = len(scored) == 1 and scored[0].line.code == group.code
        if not alone:
            strong.add(len(rows))
            rows.append((group.code, group.name, points(group.max), *_sums(scored), "", "", ""))
        rows += [_score_row(record, row) for row in scored]
    strong.add(len(rows))
    own = points(sheet.own_total) if not sheet.open else NOTHING
    checked = points(sheet.checked_total)
    rows.append(("", "Tổng cộng", points(sheet.scheme.max_total), own, checked, "", "", ""))
    return Table("Bảng điểm", columns, tuple(rows), frozenset(strong))


def _sums(rows: tuple[Scored, ...]) -> tuple[str, str]:
    """The points of a group so far; a dash while a criterion has none."""
    own = [row.own for row in rows if row.own is not None]
    checked = [row.checked for row in rows if row.checked is not None]
    return tuple(
        points(sum(found, Decimal(0))) if len(found) == len(rows) else NOTHING
        for found in (own, checked)
    )  # type: ignore[return-value]


def _score_row(record: Record, row: Scored) -> tuple[str, ...]:
    line = row.line
    name = f"{line.name} (điểm thưởng)" if row.bonus else line.name
    return (
        line.code,
        name,
        points(line.max),
        points(row.own),
        points(row.checked),
        record.units.get(line.unit or "", NOTHING),
        "\n".join(proofs(row)) or NOTHING,
        row.note or "",
    )


def proofs(row: Scored) -> list[str]:
    """The evidence of a criterion, numbered by its code: "1.2-01 …"."""
    return [
        f"{row.line.code}-{place:02d} "
        + (f"Nhiệm vụ {proof.ref}, Phụ lục I" if proof.kind == "task" else proof.ref)
        for place, proof in enumerate(row.proofs, 1)
    ]


def score_summary(sheet: Sheet) -> Table:
    """The groups alone, for the body of the report."""
    columns = (
        Column("Nhóm tiêu chí", 7),
        Column("Điểm tối đa", 2, "right"),
        Column("Tự chấm", 2, "right"),
    )
    rows = [
        (f"{group.code}. {group.name}", points(group.max), _sums(sheet.in_group(group.code))[0])
        for group in sheet.groups
    ]
    total = points(sheet.own_total) if not sheet.open else NOTHING
    rows.append(("Tổng cộng", points(sheet.scheme.max_total), total))
    return Table("Theo nhóm", columns, tuple(rows), frozenset({len(rows) - 1}))
