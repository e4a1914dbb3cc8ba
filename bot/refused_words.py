"""Refusals whose sentence depends on their details: units, periods, criteria."""

from __future__ import annotations

from typing import Any

from bot import periods
from bot.turn import Turn


def leads(turn: Turn, details: dict[str, Any]) -> str:
    """Whose task it is, and whether her unit cooperated."""
    return turn._(
        "Nhiệm vụ {stt} do {units} chủ trì. Đồng chí muốn gửi kết quả phối hợp cho đơn vị chủ trì "
        "không?"
    ).format(stt=details["stt"], units=turn.unit_list(details["leads"]))


def already(turn: Turn, details: dict[str, Any]) -> str:
    """When the part was reported, and by which unit."""
    when = details["at"]
    at = f"{turn.clock(when)} {turn.day(when.astimezone(turn.zone).date())}" if when else "…"
    return turn._(
        "Nhiệm vụ {stt}, {period}: phần của {unit} đã được báo hoàn thành lúc {at}. "
        "Đồng chí muốn ghi thêm gì không?"
    ).format(
        stt=details["stt"],
        period=periods.say(details["year"], details["quarter"], turn.language),
        unit=turn.unit(details["unit"]),
        at=at,
    )


def which(turn: Turn, details: dict[str, Any]) -> str:
    """Which of her units is meant."""
    if details["verb"] == "duty":
        return turn._("Việc {code} ghi cho đơn vị nào?").format(code=details["stt"])
    return turn._("Đồng chí báo nhiệm vụ {stt} cho đơn vị nào?").format(stt=details["stt"])


def rated(turn: Turn, details: dict[str, Any]) -> str:
    """Which units are rated here."""
    sentence = turn._("Ở đây nhận đánh giá về: {units}. Ông/bà bấm /danhgia để chọn nơi vừa đến.")
    return sentence.format(units=turn.unit_list(list(details["known"])))


def criterion(turn: Turn, details: dict[str, Any]) -> str:
    """Who gives the points."""
    if details["unit"] is None:
        sentence = turn._("Tiêu chí {code} chưa giao đơn vị nào nên đầu mối theo dõi chấm.")
        return sentence.format(code=details["code"])
    return turn._("Tiêu chí {code} do {unit} tự chấm.").format(
        code=details["code"], unit=turn.unit(details["unit"])
    )


def not_begun(turn: Turn, details: dict[str, Any]) -> str:
    """A period that lies ahead."""
    when = periods.say(details["year"], details["quarter"], turn.language)
    return turn._(
        "Nhiệm vụ {stt}: {period} chưa đến nên chưa báo được. Báo kỳ này: /done {stt}"
    ).format(stt=details["stt"], period=when)


def closed_without(turn: Turn, details: dict[str, Any]) -> str:
    """A period that does not wait for the unit."""
    return turn._(
        "Nhiệm vụ {stt}: đầu mối đã khép kỳ này, không chờ {unit} (lý do: {why}). Cần bổ sung, xin "
        "đồng chí trao đổi với đầu mối."
    ).format(stt=details["stt"], unit=turn.unit(details["unit"]), why=details["why"])
