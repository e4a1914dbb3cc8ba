"""One task in words: its parts, its history, and what may be done next."""

from __future__ import annotations

from textwrap import shorten

from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.plan import lists
from bot.turn import Turn
from bot.words import period
from office.models import Occurrence, Result
from office.plan.standings import Standing

#: Characters of a note in /task; the database keeps it whole.
NOTE = 200
#: Lines of history in one message.
NEWEST = 5
_NOTED = {
    "coop": N_("  Phối hợp, {unit}: “{note}”"),
    "progress": N_("  Đang làm, {unit}: “{note}”"),
    "stuck": N_("  ⚠️ Vướng, {unit}: “{note}”"),
    "waived": N_("  Khép không chờ {unit}: “{note}”"),
}


def _due(turn: Turn, line: Standing) -> str:
    """The deadline as the plan words it, and the last working day as a date."""
    if line.schedule["kind"] == "once":
        return " ".join(filter(None, (line.schedule.get("time"), turn.weekday(line.due))))
    if line.finish_by is not None:
        return turn._("{text}; lịch nghỉ Tết chưa chốt, nên xong trước {date}").format(
            text=line.schedule["text"], date=turn.weekday(line.finish_by)
        )
    return turn._("{text}; ngày làm việc cuối: {date}").format(
        text=line.schedule["text"], date=turn.weekday(line.last_working)
    )


def detail(turn: Turn, line: Standing, left_open: list[Standing]) -> Reply:
    """/task N: what, until when, who has done what; earlier periods that are still awaited."""
    said = [
        turn._("Nhiệm vụ {stt}, {period}: {short}").format(
            stt=line.stt, period=period(turn, line.year, line.quarter), short=line.short
        ),
        turn._("Hạn: {due}.").format(due=_due(turn, line)),
        turn._("Tình trạng: {state}.").format(state=lists.state(turn, line)),
        *(_part(turn, line, unit) for unit in line.leads),
        *(word for result in line.results[-NEWEST:] for word in _noted(turn, result)),
    ]
    sentence = turn._("Kỳ trước còn chờ, {period}: {units}.")
    said += [
        sentence.format(
            period=period(turn, before.year, before.quarter), units=turn.unit_list(before.waiting)
        )
        for before in left_open
    ]
    return Reply("\n".join(said), tuple(_choices(turn, line)))


def _part(turn: Turn, line: Standing, unit: str) -> str:
    at = line.done.get(unit)
    if at is not None:
        day = turn.day(at.astimezone(turn.zone).date())
        return turn._("- {unit}: xong ngày {day}").format(unit=turn.unit(unit), day=day)
    if unit in line.waived:
        return turn._("- {unit}: không chờ").format(unit=turn.unit(unit))
    return turn._("- {unit}: chưa báo").format(unit=turn.unit(unit))


def _noted(turn: Turn, result: Result) -> list[str]:
    """What was written beside a report, and its document; why it was returned."""
    said = []
    note = shorten(result.note, width=NOTE, placeholder="…") if result.note else ""
    if result.returned_by is not None:
        why = shorten(result.returned_why or "", width=NOTE, placeholder="…")
        sentence = turn._("  Trả lại {unit}: “{why}”")
        return [sentence.format(unit=turn.unit(result.unit), why=why)]
    if note and result.kind in _NOTED:
        sentence = turn._(_NOTED[result.kind])
        said.append(sentence.format(unit=turn.unit(result.unit), note=note))
    elif note:
        said.append(f"  “{note}”")
    if result.document and result.document.get("number"):
        said.append(f"  📎 {result.document['number']}")
    elif result.document and result.document.get("pending"):
        said.append(turn._("  📎 văn bản đang trình ký"))
    return said


def _choices(turn: Turn, line: Standing) -> list[Choice]:
    official = turn.staff()
    units = set(official.units("report"))
    choices = []
    if units & set(line.waiting):
        choices.append(Choice(turn._("Báo xong"), f"command:done:{line.stt}"))
        choices.append(Choice(turn._("Báo tiến độ"), f"command:progress:{line.stt}"))
    if line.wants_document:
        choices += [
            Choice(turn._("Ghi số văn bản"), f"document:{result.id}")
            for result in line.results
            if result.unit in units and result.kind == "done" and result.undone_at is None
        ]
    choices.append(Choice(turn._("Tệp minh chứng"), f"files:{line.stt}:{line.year}"))
    for result in line.results:
        if _unconfirmed(result) and official.may_for("confirm", result.unit):
            choices += confirming(turn, result)
    if line.extra and (line.made_by == official.id or official.may("assign_any")):
        choices.append(Choice(turn._("Thu hồi"), f"ungive:{line.stt}"))
    if official.may("settle"):
        place = f"{line.stt}:{line.year}:{line.quarter}"
        if line.state == "unknown":
            choices.append(Choice(turn._("Ghi tình hình"), f"past:{place}"))
        elif line.waiting and len(line.leads) > 1:
            choices.append(Choice(turn._("Khép không chờ đơn vị"), f"without:{place}"))
    return choices


def _unconfirmed(result: Result) -> bool:
    return result.kind == "done" and result.undone_at is None and result.confirmed_at is None


def confirming(turn: Turn, result: Result) -> list[Choice]:
    """The two buttons of who confirms; with the unit where several reports stand together."""
    unit = shorten(turn.unit(result.unit), width=28, placeholder="…")
    return [
        Choice(turn._("Xác nhận: {unit}").format(unit=unit), f"confirm:{result.id}"),
        Choice(turn._("Trả lại: {unit}").format(unit=unit), f"return:{result.id}"),
    ]


def to_confirm(turn: Turn, result: Result, occurrence: Occurrence) -> Reply:
    """A report that waits for confirmation, with its buttons."""
    when = period(turn, occurrence.year, result.quarter)
    text = turn._("Nhiệm vụ {stt}, {period}: {unit} báo hoàn thành ngày {day}.").format(
        stt=occurrence.stt,
        period=when,
        unit=turn.unit(result.unit),
        day=turn.day(result.at.astimezone(turn.zone).date()),
    )
    return Reply("\n".join([text, *_noted(turn, result)]), tuple(confirming(turn, result)))
