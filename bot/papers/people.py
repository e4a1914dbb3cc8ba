"""What people asked, sent, rated and praised, as papers quote it.

What is about officials is in the totals and nowhere else; who wrote is never told. Ratings are
the commune's own and never called SIPAS, which is the ministry's sample (domain facts §6).
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from bot import satisfaction
from bot.feedback.wording import KINDS
from bot.i18n import SOURCE, say_number, say_percent
from bot.papers.model import Annex, Block, Column, Table, Words
from bot.papers.quoting import NOTHING, day, figure, lowered, span_line, value
from office.praise import Praised
from office.ratings.form import TICKET, VISIT, form
from office.ratings.results import Cell
from office.record import Record

#: What became of feedback, behind its number.
OUTCOMES = {
    "in_time": "việc có kết quả đúng hạn",
    "late": "việc có kết quả chậm hạn hoặc phải hẹn lại",
    "unmeasured": "việc có kết quả, không xét hạn",
    "guided": "việc không thuộc thẩm quyền của xã, đã chỉ nơi giải quyết",
    "withdrawn": "việc người gửi rút lại",
    "open": "việc đang giải quyết, còn hạn",
    "overdue": "việc đang giải quyết, đã quá hạn",
}
RATED = {VISIT: "lượt đánh giá lần đến làm việc", TICKET: "lượt đánh giá việc giải quyết phản ánh"}
NOT_SIPAS = (
    "Đây là đánh giá nội bộ qua chatbot, do người dân tự chọn tham gia; không phải chỉ số hài lòng "
    "do Bộ Nội vụ công bố."
)
#: Characters kept of one praise.
LONGEST = 300
ABOUT = {"person": "Cá nhân", "unit": "Đơn vị", "feedback": "Theo nội dung"}


def chapter(record: Record) -> Iterator[Block]:
    """3. Tiếp nhận, trả lời người dân: answers, feedback, ratings."""
    yield Words("3. Tiếp nhận, trả lời người dân", "point")
    yield Words(
        f"Trợ lý số trả lời {figure(record, 'answers', 'lượt')}; người dân chuyển "
        f"{figure(record, 'questions', 'câu hỏi cho cán bộ')}, trong đó "
        f"{figure(record, 'questions.answered', 'câu đã được trả lời')}."
    )
    yield from _feedback(record)
    yield from _ratings(record)


def _feedback(record: Record) -> Iterator[Block]:
    whole = figure(record, "feedback", "phản ánh, góp ý, lời khen")
    if not value(record, "feedback"):
        yield Words(f"Qua trợ lý số, xã nhận {whole}.")
        return
    kinds = [
        figure(record, f"feedback.kind.{kind}", lowered(words))
        for kind, words in KINDS.items()
        if any(each.kind == f"feedback.kind.{kind}" for each in record.figures)
    ]
    told = f". Theo loại, không kể phản ánh về cán bộ: {'; '.join(kinds)}" if kinds else ""
    yield Words(f"Qua trợ lý số, xã nhận {whole}{told}.")
    became = [
        figure(record, f"feedback.{outcome}", words)
        for outcome, words in OUTCOMES.items()
        if value(record, f"feedback.{outcome}")
    ]
    again = ""
    if value(record, "feedback.reopened"):
        opened = figure(record, "feedback.reopened", "việc đã mở lại theo đề nghị của người gửi")
        again = f" Trong số đó có {opened}."
    yield Words(f"Đến hết ngày {day(record.span.until)}: {'; '.join(became)}.{again}")


def _ratings(record: Record) -> Iterator[Block]:
    said = [_rated(record, factor) for factor in RATED if value(record, f"ratings.{factor}")]
    if not said:
        counted = figure(record, f"ratings.{VISIT}", RATED[VISIT])
        yield Words(f"Trợ lý số ghi {counted}.")
        return
    yield Words(f"Trợ lý số ghi {'; '.join(said)} (Phụ lục III). {NOT_SIPAS}")


def _rated(record: Record, factor: str) -> str:
    """How many answered, and the satisfied share with its interval where enough did."""
    cell = record.ratings.whole(factor)
    counted = figure(record, f"ratings.{factor}", RATED[factor])
    if not record.ratings.shown(cell):
        return f"{counted}, chưa đủ {record.ratings.minimum} lượt nên chưa tính tỷ lệ"
    satisfied = figure(record, f"ratings.{factor}.satisfied", "lượt hài lòng hoặc rất hài lòng")
    share = say_percent(satisfaction.share(cell), SOURCE)
    return f"{counted}, trong đó {satisfied}, đạt {share} (tin cậy 95%: {_interval(cell)})"


def _interval(cell: Cell) -> str:
    low, high = (say_percent(end, SOURCE) for end in satisfaction.between(cell))
    return f"{low} - {high}"


_SHARES = (
    Column("Số lượt", 1.5, "right"),
    Column("Hài lòng, rất hài lòng", 2, "right"),
    Column("Tỷ lệ", 1.5, "right"),
    Column("Khoảng tin cậy 95%", 2.5, "right"),
)


def _shares(record: Record, cell: Cell) -> tuple[str, ...]:
    """The cells of a row; only the number of answers where there are too few."""
    answers = say_number(cell.answers, SOURCE)
    if not record.ratings.shown(cell):
        return answers, NOTHING, NOTHING, NOTHING
    satisfied = say_number(cell.satisfied, SOURCE)
    return answers, satisfied, say_percent(satisfaction.share(cell), SOURCE), _interval(cell)


def _notes(record: Record) -> Iterator[Block]:
    yield Words(f"{span_line(record)}. {NOT_SIPAS}", "note")
    few = f"Dưới {record.ratings.minimum} lượt thì chỉ ghi số lượt."
    out = satisfaction.left_out(record.ratings, SOURCE)
    yield Words(" ".join(filter(None, (few, out))), "note")


def _cells(record: Record) -> list[Cell]:
    """All units together, the questions about the whole first."""
    cells = [record.ratings.whole(factor) for factor in (VISIT, *form().factors, TICKET)]
    return [cell for cell in cells if cell.answers]


def annexes(record: Record) -> tuple[Annex, ...]:
    """Phụ lục III: the ratings by factor; none while nobody has rated."""
    if not _cells(record):
        return ()
    columns = (Column("Yếu tố", 6), *_SHARES)
    rows = tuple(
        (satisfaction.factor(cell.factor, SOURCE), *_shares(record, cell))
        for cell in _cells(record)
    )
    table = Table("Đánh giá", columns, rows)
    return (Annex("Đánh giá nội bộ của người dân", (*_notes(record), table)),)


def by_unit(record: Record) -> tuple[Block, ...]:
    """The ratings of each unit by factor, for the file that goes to the city."""
    columns = (Column("Đơn vị", 4), Column("Yếu tố", 4), *_SHARES)
    rows = tuple(
        (
            record.units.get(cell.unit, cell.unit),
            satisfaction.factor(cell.factor, SOURCE),
            *_shares(record, cell),
        )
        for cell in record.ratings.cells
        if cell.month is None and cell.factor in {VISIT, TICKET, *form().factors}
    )
    if not rows:
        return ()
    return (*_notes(record), Table("Đánh giá theo đơn vị", columns, rows))


def praise(record: Record) -> tuple[Annex, ...]:
    """The praise that was received, in the words that name whom; none without any."""
    if not record.praise:
        return ()
    columns = (
        Column("STT", 1.2, "center"),
        Column("Ngày", 2.2, "center"),
        Column("Đơn vị", 4),
        Column("Khen", 2.2),
        Column("Lời của người dân", 9),
        Column("Xác minh", 3),
    )
    rows = tuple(
        (str(place), day(each.day), unit_of(record, each), ABOUT[each.about], _quoted(each), "")
        for place, each in enumerate(record.praise, 1)
    )
    note = (
        f"{span_line(record)}. Lời nguyên văn, không kèm tên người viết; chỉ dùng nội bộ để xét "
        "biểu dương, xin xác minh trước khi quyết định."
    )
    table = Table("Lời khen", columns, rows)
    return (Annex("Lời khen của người dân", (Words(note, "note"), table), wide=True),)


def unit_of(record: Record, each: Praised) -> str:
    """The praised unit's name."""
    return record.units.get(each.unit or "", "Chưa giao đơn vị")


def _quoted(each: Praised) -> str:
    if each.words is None:
        return "(không mở được: khóa cũ đã mất)"
    return shorten(each.words, LONGEST, placeholder="…")
