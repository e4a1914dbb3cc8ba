"""The plan in words: tasks in lists, one task, what a report did."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.occurrences import Standing
from office.tasks import Reported

#: States in the words of the office (domain: plan, states).
STATES = {
    "not_started": N_("Chưa thực hiện"),
    "in_progress": N_("Đang thực hiện, trong hạn"),
    "overdue": N_("Đang thực hiện, quá hạn"),
    "done_on_time": N_("Hoàn thành đúng hạn"),
    "done_late": N_("Hoàn thành quá hạn"),
    "done": N_("Hoàn thành"),
    "continuous": N_("Thường xuyên"),
    "unknown": N_("Chưa có thông tin"),
}
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
    if line.tet_pending:
        return turn._("{text}; lịch nghỉ Tết chưa chốt, nên xong trước {date}").format(
            text=line.schedule["text"], date=turn.weekday(date(line.year, 1, 29))
        )
    return turn._("{text}; ngày làm việc cuối: {date}").format(
        text=line.schedule["text"], date=turn.weekday(line.last_working)
    )


def mine(turn: Turn, standings: list[Standing]) -> Reply:
    """/tasks: late first, one line each."""
    open_ = [line for line in own(turn, standings) if line.state in _ORDER]
    open_.sort(key=lambda line: (_ORDER.index(line.state), line.last_working, line.stt))
    lines = [f"{line.stt}. {line.short}: {_state(turn, line)}" for line in open_]
    finished = [str(line.stt) for line in own(turn, standings) if line.state not in _ORDER]
    if finished:
        lines.append(turn._("Đã báo xong: {list}.").format(list=", ".join(finished)))
    head = turn._("Nhiệm vụ của đồng chí, năm {year}:").format(year=turn.today.year)
    choices = tuple(
        Choice(turn._("Xem {stt}").format(stt=line.stt), f"command:task:{line.stt}")
        for line in open_[:8]
    )
    return Reply("\n".join([head, *lines]), choices)


def detail(turn: Turn, line: Standing) -> Reply:
    """/task N: what, until when, who has done what."""
    said = [
        turn._("Nhiệm vụ {stt}, {period}: {short}").format(
            stt=line.stt, period=period(turn, line.year, line.quarter), short=line.short
        ),
        turn._("Hạn: {due}.").format(due=_due(turn, line)),
        turn._("Tình trạng: {state}.").format(state=_state(turn, line)),
    ]
    for unit in line.leads:
        at = line.done.get(unit)
        if at is None:
            said.append(turn._("- {unit}: chưa báo").format(unit=turn.unit(unit)))
        else:
            day = turn.day(at.astimezone(turn.zone).date())
            said.append(turn._("- {unit}: xong ngày {day}").format(unit=turn.unit(unit), day=day))
    for result in line.results[-5:]:
        if result.note:
            said.append(f"  “{result.note}”")
        if result.document and result.document.get("number"):
            said.append(f"  📎 {result.document['number']}")
    return Reply("\n".join(said), tuple(_detail_choices(turn, line)))


def _detail_choices(turn: Turn, line: Standing) -> list[Choice]:
    units = set(turn.staff().units("report"))
    choices = []
    if units & set(line.waiting):
        choices.append(Choice(turn._("Báo xong"), f"command:done:{line.stt}"))
    for result in line.results:
        if result.unit in units and result.kind == "done" and line.wants_document:
            choices.append(Choice(turn._("Ghi số văn bản"), f"document:{result.id}"))
    return choices


def reported(turn: Turn, done: Reported) -> Reply:
    """✅ what was recorded, what remains, until when; then the next steps as buttons."""
    if done.wants_document:
        return _document_wanted(turn, done)
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


def _document_wanted(turn: Turn, done: Reported) -> Reply:
    text = turn._(
        "✅ Nhiệm vụ {stt} {period}: đã ghi nhận phần của {unit}. Xin đồng chí cho số, ký hiệu, "
        "ngày ban hành và ngày gửi Sở Nội vụ (ví dụ: 45/BC-UBND ngày 12/11/2026, gửi 12/11)."
    ).format(stt=done.stt, period=period(turn, done.year, done.quarter), unit=turn.unit(done.unit))
    return Reply(
        text,
        (
            Choice(turn._("Đang trình ký"), f"signing:{done.result_id}"),
            Choice(turn._("Hoàn tác"), f"undo:{done.result_id}"),
        ),
    )


def document_asked(turn: Turn, result_id: int) -> Reply:
    """The number and dates again, with an example."""
    return Reply(
        turn._(
            "Tôi chưa đọc được số văn bản. Ví dụ: 45/BC-UBND ngày 12/11/2026, gửi 12/11. "
            "Số, ngày và ngày gửi là gì ạ?"
        ),
        (Choice(turn._("Đang trình ký"), f"signing:{result_id}"),),
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
    days = [date.fromisoformat(found[key]) for key in ("signed", "sent") if found.get(key)]
    text = turn._("📎 Đã ghi văn bản {number} ({days}) cho nhiệm vụ {stt} {period}.")
    return Reply(
        text.format(
            number=found["number"],
            days=", ".join(turn.day(day) for day in days) or "…",
            stt=put.stt,
            period=period(turn, put.year, put.quarter),
        )
    )


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


def plan(turn: Turn, standings: list[Standing], *, internal: bool) -> Reply:
    """/kehoach: for citizens the task, unit and deadline; officials also read where it stands."""
    head = turn._("Kế hoạch Chính quyền thân thiện, năm {year}:").format(year=turn.today.year)
    lines = []
    for line in standings:
        units = turn.unit_list(line.leads)
        text = turn._("{stt}. {short}. {units}. {due}.").format(
            stt=line.stt, short=line.short, units=units, due=line.schedule["text"]
        )
        # Until a leader publishes, citizens read "đang thực hiện" and nothing of the state.
        state = _state(turn, line) if internal else turn._("Đang thực hiện")
        lines.append(f"{text} {state}.")
    return Reply("\n".join([head, *lines]))
