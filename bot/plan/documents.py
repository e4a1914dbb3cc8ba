"""Asking for the document that a task produces, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.plan.acts import Reported


def wanted(turn: Turn, done: Reported) -> Reply:
    """The part is recorded; its document is asked for."""
    text = turn._(
        "✅ Nhiệm vụ {stt} {period}: đã ghi nhận phần của {unit}. Xin đồng chí cho số, ký hiệu, "
        "ngày ban hành và ngày gửi Sở Nội vụ (ví dụ: 45/BC-UBND ngày 12/11/2026, gửi 12/11)."
    ).format(stt=done.stt, period=period(turn, done.year, done.quarter), unit=turn.unit(done.unit))
    return Reply(text, _unsigned_choices(turn, done))


def later(turn: Turn, done: Reported) -> Reply:
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


def asked(turn: Turn, result_id: int, *, again: bool) -> Reply:
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


def missing(turn: Turn) -> Reply:
    """Twice not understood: later is good enough."""
    return Reply(
        turn._("Tôi chưa ghi số văn bản. Khi có, đồng chí gõ /task rồi chọn Ghi số văn bản.")
    )


def put(turn: Turn, put: Reported, found: dict[str, Any]) -> Reply:
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
