"""The plan in words: tasks in lists, one task, what a report did."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import shorten
from typing import Any

from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.models import Result
from office.occurrences import Standing, quarter_of
from office.tasks import Reported

#: States in the words of the office (domain: plan, states).
STATES = {
    "not_started": N_("Chưa thực hiện"),
    "in_progress": N_("Đang thực hiện, trong hạn"),
    "overdue": N_("Đang thực hiện, quá hạn"),
    "done_on_time": N_("Hoàn thành đúng hạn"),
    "done_late": N_("Hoàn thành quá hạn"),
    "done": N_("Hoàn thành"),
    "continuous": N_("Thường xuyên, kỳ này chưa cập nhật"),
    "unknown": N_("Chưa có thông tin"),
}
#: Characters of a note in /task; the database keeps it whole.
NOTE = 200
_ORDER = ("overdue", "in_progress", "not_started", "continuous", "unknown")


def own(turn: Turn, standings: list[Standing]) -> list[Standing]:
    """The tasks that the official's units lead; all of them for somebody without such a unit."""
    units = set(turn.staff().units("report"))
    return [line for line in standings if units & set(line.leads)] or standings


def _state(turn: Turn, line: Standing) -> str:
    if line.state == "continuous" and line.done:
        last = max(line.done.values()).astimezone(turn.zone).date()
        return turn._("Thường xuyên (đã cập nhật đến ngày {date})").format(date=turn.day(last))
    if not line.waiting and line.done and line.state.startswith("done"):
        last = max(line.done.values()).astimezone(turn.zone).date()
        return turn._("Đơn vị báo cáo hoàn thành ngày {date}").format(date=turn.day(last))
    return turn._(STATES[line.state])


def _due(turn: Turn, line: Standing) -> str:
    """The deadline as the plan words it, and the last working day as a date."""
    if line.finish_by is not None:
        return turn._("{text}; lịch nghỉ Tết chưa chốt, nên xong trước {date}").format(
            text=line.schedule["text"], date=turn.weekday(line.finish_by)
        )
    return turn._("{text}; ngày làm việc cuối: {date}").format(
        text=line.schedule["text"], date=turn.weekday(line.last_working)
    )


def mine(turn: Turn, left_open: list[Standing], standings: list[Standing]) -> Reply:
    """/tasks: late first, one line each; earlier periods that my units have not reported too."""
    units = set(turn.staff().units("report"))
    earlier = [line for line in left_open if units & set(line.waiting)]
    lines = [*earlier, *own(turn, standings)]
    open_ = [line for line in lines if line.state in _ORDER]
    open_.sort(key=lambda line: (_ORDER.index(line.state), line.last_working, line.stt))
    said = [_line(turn, line) for line in open_]
    finished = [str(line.stt) for line in lines if line.state not in _ORDER]
    if finished:
        said.append(turn._("Đã báo xong: {list}.").format(list=", ".join(finished)))
    head = turn._("Nhiệm vụ của đồng chí, năm {year}:").format(year=turn.today.year)
    choices = tuple(
        Choice(turn._("Xem {stt}").format(stt=stt), f"command:task:{stt}", (str(stt),))
        for stt in dict.fromkeys(line.stt for line in open_)
    )
    return Reply("\n".join([head, *said]), choices)


def _line(turn: Turn, line: Standing) -> str:
    state = _state(turn, line)
    if line.year == turn.today.year and line.quarter in {0, quarter_of(turn.today)}:
        return turn._("{stt}. {short}: {state}").format(stt=line.stt, short=line.short, state=state)
    return turn._("{stt}. {short}, {period}: {state}").format(
        stt=line.stt,
        short=line.short,
        period=period(turn, line.year, line.quarter),
        state=state,
    )


def detail(turn: Turn, line: Standing, left_open: list[Standing]) -> Reply:
    """/task N: what, until when, who has done what; earlier periods that are still awaited."""
    said = [
        turn._("Nhiệm vụ {stt}, {period}: {short}").format(
            stt=line.stt, period=period(turn, line.year, line.quarter), short=line.short
        ),
        turn._("Hạn: {due}.").format(due=_due(turn, line)),
        turn._("Tình trạng: {state}.").format(state=_state(turn, line)),
        *(_part(turn, unit, line.done.get(unit)) for unit in line.leads),
        *(word for result in line.results[-5:] for word in _noted(turn, result)),
    ]
    sentence = turn._("Kỳ trước còn chờ, {period}: {units}.")
    said += [
        sentence.format(
            period=period(turn, before.year, before.quarter), units=turn.unit_list(before.waiting)
        )
        for before in left_open
    ]
    return Reply("\n".join(said), tuple(_detail_choices(turn, line)))


def _part(turn: Turn, unit: str, at: datetime | None) -> str:
    if at is None:
        return turn._("- {unit}: chưa báo").format(unit=turn.unit(unit))
    day = turn.day(at.astimezone(turn.zone).date())
    return turn._("- {unit}: xong ngày {day}").format(unit=turn.unit(unit), day=day)


def _noted(turn: Turn, result: Result) -> list[str]:
    """What was written beside a report, and its document."""
    said = []
    note = shorten(result.note, width=NOTE, placeholder="…") if result.note else ""
    if note and result.kind == "coop":
        sentence = turn._("  Phối hợp, {unit}: “{note}”")
        said.append(sentence.format(unit=turn.unit(result.unit), note=note))
    elif note:
        said.append(f"  “{note}”")
    if result.document and result.document.get("number"):
        said.append(f"  📎 {result.document['number']}")
    elif result.document and result.document.get("pending"):
        said.append(turn._("  📎 văn bản đang trình ký"))
    return said


def _detail_choices(turn: Turn, line: Standing) -> list[Choice]:
    units = set(turn.staff().units("report"))
    choices = []
    if units & set(line.waiting):
        choices.append(Choice(turn._("Báo xong"), f"command:done:{line.stt}"))
    if line.wants_document:
        choices += [
            Choice(turn._("Ghi số văn bản"), f"document:{result.id}")
            for result in line.results
            if result.unit in units and result.kind == "done"
        ]
    return choices


def reported(turn: Turn, done: Reported) -> Reply:
    """✅ what was recorded, what remains, until when; then the next steps as buttons."""
    when = period(turn, done.year, done.quarter)
    unit = turn.unit(done.unit)
    said = turn._("✅ Nhiệm vụ {stt}, {period}: phần của {unit} đã hoàn thành ({at}).").format(
        stt=done.stt, period=when, unit=unit, at=_at(turn, done)
    )
    said += "\n" + _remains(turn, done)
    choices = [
        Choice(turn._("Thêm minh chứng"), f"note:{done.result_id}"),
        Choice(turn._("Hoàn tác"), f"undo:{done.result_id}"),
    ]
    if done.yearly:
        choices.append(Choice(turn._("Chỉ là kết quả đợt này"), f"interim:{done.result_id}"))
    return Reply(said, tuple(choices))


def _at(turn: Turn, done: Reported) -> str:
    return f"{turn.clock(done.at)}, {turn.day(done.at.astimezone(turn.zone).date())}"


def _remains(turn: Turn, done: Reported) -> str:
    due = turn.day(done.due)
    if done.waiting:
        text = turn._("Còn chờ {count} đơn vị: {units}. Hạn: {due}.").format(
            count=len(done.waiting), units=turn.unit_list(done.waiting), due=due
        )
    elif done.continuous:
        text = turn._("Các đơn vị đều đã báo kỳ này.")
    else:
        text = turn._("Nhiệm vụ đã hoàn thành, không còn chờ đơn vị nào. Xin cảm ơn đồng chí.")
    if done.continuous:
        text += " " + turn._("Việc thường xuyên nên năm {year} vẫn mở.").format(year=done.year)
    return text


def document_wanted(turn: Turn, done: Reported) -> Reply:
    """The part is recorded; its document is asked for."""
    text = turn._(
        "✅ Nhiệm vụ {stt} {period}: đã ghi nhận phần của {unit}. Xin đồng chí cho số, ký hiệu, "
        "ngày ban hành và ngày gửi Sở Nội vụ (ví dụ: 45/BC-UBND ngày 12/11/2026, gửi 12/11)."
    ).format(stt=done.stt, period=period(turn, done.year, done.quarter), unit=turn.unit(done.unit))
    return Reply(text, _unsigned_choices(turn, done))


def document_later(turn: Turn, done: Reported) -> Reply:
    """The part is recorded among others; its document has a button."""
    text = turn._(
        "✅ Nhiệm vụ {stt} {period}: đã ghi nhận phần của {unit}. Có số văn bản, đồng chí bấm "
        "Ghi số văn bản."
    ).format(stt=done.stt, period=period(turn, done.year, done.quarter), unit=turn.unit(done.unit))
    return Reply(
        text,
        (
            Choice(turn._("Ghi số văn bản"), f"document:{done.result_id}"),
            *_unsigned_choices(turn, done),
        ),
    )


def _unsigned_choices(turn: Turn, done: Reported) -> tuple[Choice, ...]:
    return (
        Choice(turn._("Đang trình ký"), f"signing:{done.result_id}"),
        Choice(turn._("Hoàn tác"), f"undo:{done.result_id}"),
    )


def document_asked(turn: Turn, result_id: int, *, again: bool) -> Reply:
    """The number and dates (again), with an example."""
    text = turn._("Xin đồng chí cho số, ngày ban hành và ngày gửi, ví dụ: {example}.")
    if again:
        text = turn._(
            "Tôi chưa đọc được số và ngày của văn bản (ngày không sau hôm nay). Xin đồng chí viết "
            "như ví dụ: {example}."
        )
    return Reply(
        text.format(example="45/BC-UBND ngày 12/11/2026, gửi 12/11"),
        (
            Choice(turn._("Đang trình ký"), f"signing:{result_id}"),
            Choice(turn._("Thôi"), "nothing:"),
        ),
    )


def document_missing(turn: Turn) -> Reply:
    """Twice not understood: later is good enough."""
    return Reply(
        turn._("Tôi chưa ghi số văn bản. Khi có, đồng chí gõ /task rồi chọn Ghi số văn bản.")
    )


def document_put(turn: Turn, put: Reported, found: dict[str, Any]) -> Reply:
    """The document is recorded."""
    if found.get("pending"):
        return Reply(
            turn._(
                "Đã ghi: văn bản của nhiệm vụ {stt} đang trình ký. Khi có số, đồng chí gõ "
                "/task {stt} rồi chọn Ghi số văn bản."
            ).format(stt=put.stt)
        )
    signed, sent = (_known_day(turn, found.get(key)) for key in ("signed", "sent"))
    return Reply(
        turn._(
            "📎 Nhiệm vụ {stt}, {period}, phần của {unit}: đã ghi văn bản {number}, ban hành "
            "{signed}, gửi {sent}."
        ).format(
            stt=put.stt,
            period=period(turn, put.year, put.quarter),
            unit=turn.unit(put.unit),
            number=found["number"],
            signed=signed,
            sent=sent,
        ),
        tuple(_document_choices(turn, put)),
    )


def _known_day(turn: Turn, day: str | None) -> str:
    return turn.day(date.fromisoformat(day)) if day else turn._("(chưa rõ ngày)")


def _document_choices(turn: Turn, put: Reported) -> list[Choice]:
    return [
        Choice(turn._("Sửa số văn bản"), f"document:{put.result_id}"),
        Choice(turn._("Hoàn tác"), f"undo:{put.result_id}"),
    ]


def undone(turn: Turn, done: Reported) -> Reply:
    """A report was taken back."""
    return Reply(
        turn._("Đã hoàn tác: nhiệm vụ {stt}, {period}, phần của {unit} lại chưa báo.").format(
            stt=done.stt, period=period(turn, done.year, done.quarter), unit=turn.unit(done.unit)
        )
    )


def interim(turn: Turn, done: Reported) -> Reply:
    """A done part became this round's result."""
    return Reply(
        turn._(
            "Đã ghi là kết quả đợt này của nhiệm vụ {stt}, {period}; phần của {unit} vẫn mở đến "
            "{due}."
        ).format(
            stt=done.stt,
            period=period(turn, done.year, done.quarter),
            unit=turn.unit(done.unit),
            due=turn.day(done.due),
        )
    )


def cooperated(turn: Turn, sent: Reported) -> Reply:
    """A cooperation result went to the lead units."""
    return Reply(
        turn._(
            "Đã ghi kết quả phối hợp nhiệm vụ {stt}, {period} của {unit} và báo đơn vị chủ trì: "
            "{leads}."
        ).format(
            stt=sent.stt,
            period=period(turn, sent.year, sent.quarter),
            unit=turn.unit(sent.unit),
            leads=turn.unit_list(sent.leads),
        )
    )


def plan(turn: Turn, standings: list[Standing], *, internal: bool) -> Reply:
    """/kehoach: for citizens the task, unit and deadline; officials also read where it stands."""
    head = turn._("Kế hoạch Chính quyền thân thiện, năm {year}:").format(year=turn.today.year)
    lines = []
    for line in standings:
        # Until a leader publishes, citizens read "đang thực hiện" and nothing of the state.
        state = _state(turn, line) if internal else turn._("Đang thực hiện")
        lines.append(
            turn._("{stt}. {short}. {units}. {due}. {state}.").format(
                stt=line.stt,
                short=line.short,
                units=turn.unit_list(line.leads),
                due=line.schedule["text"],
                state=state,
            )
        )
    return Reply("\n".join([head, *lines]))
