"""The plan in words: tasks in lists, one task, the whole plan."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten

from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.models import Result
from office.plan.occurrences import quarter_of
from office.plan.standings import Standing

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
