"""What an act on a task did, in words."""

from __future__ import annotations

from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.plan.acts import Reported


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


def told(turn: Turn, kind: str, news: Reported) -> Reply:
    """Progress, what is stuck, or a note is recorded."""
    sentences = {
        "progress": turn._("Đã ghi tiến độ nhiệm vụ {stt}, {period} của {unit}."),
        "stuck": turn._(
            "⚠️ Đã ghi vướng mắc nhiệm vụ {stt}, {period} của {unit} và báo lãnh đạo "
            "đơn vị, đầu mối."
        ),
        "note": turn._("Đã ghi chú vào nhiệm vụ {stt}, {period} của {unit}."),
    }
    text = sentences[kind].format(
        stt=news.stt, period=period(turn, news.year, news.quarter), unit=turn.unit(news.unit)
    )
    choices = []
    if kind == "progress" and news.note is None:
        label = turn._("Ghi thêm")
        choices.append(Choice(label, f"jot:{news.stt}:{news.unit}:"))
    if kind != "note" and news.unit in news.waiting:
        choices.append(Choice(turn._("Báo xong"), f"done:{news.stt}:{news.unit}:"))
    return Reply(text, tuple(choices))


def confirmed(turn: Turn, news: Reported) -> Reply:
    """A report is confirmed."""
    return Reply(
        turn._("Đã xác nhận: nhiệm vụ {stt}, {period}, phần của {unit} hoàn thành.").format(
            stt=news.stt, period=period(turn, news.year, news.quarter), unit=turn.unit(news.unit)
        )
    )


def returned(turn: Turn, news: Reported) -> Reply:
    """A report went back."""
    return Reply(
        turn._(
            "Đã trả lại báo cáo nhiệm vụ {stt}, {period} của {unit}; phần này lại mở, lý do đã gửi "
            "người báo."
        ).format(
            stt=news.stt, period=period(turn, news.year, news.quarter), unit=turn.unit(news.unit)
        )
    )


def closed_without(turn: Turn, news: Reported) -> Reply:
    """A period waits for one unit less."""
    text = turn._("Đã khép nhiệm vụ {stt}, {period}, không chờ {unit}.").format(
        stt=news.stt, period=period(turn, news.year, news.quarter), unit=turn.unit(news.unit)
    )
    return Reply(text + "\n" + _remains(turn, news))
