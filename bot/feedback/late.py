"""Late feedback: an apology with a reason and a new day, which an official approves first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot import flows, manners
from bot.actions import Done
from bot.feedback import desk, notices, slip
from bot.feedback.lookup import when
from bot.messages import Choice, Reply
from bot.turn import Turn
from office.feedback import acts

_DAY = re.compile(
    r"[,;.\s]*(?:(?:hẹn lại|hẹn|hen lai|hen|ngày|ngay)\s+)*"
    r"(?<!\d)(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(\d{4}))?(?!\d)[\s.]*$",
    re.IGNORECASE,
)


def reason_and_day(text: str, today: date) -> tuple[str, date] | None:
    """The reason and the day of "Chờ vật liệu, 09/12"; without a year it is the next such day.

    None when either is missing, or the day does not exist.
    """
    match = _DAY.search(text)
    reason = text[: match.start()].strip(" ,;") if match else ""
    if match is None or not reason:
        return None
    year = int(match[3]) if match[3] else today.year
    try:
        day = date(year, int(match[2]), int(match[1]))
        if not match[3] and day < today:
            day = day.replace(year=year + 1)
    except ValueError:
        return None
    return reason, day


async def begin(turn: Turn, code: str) -> Done:
    """Ask for the reason and the new day."""
    ticket = await desk.possible(turn, "apologise", code)
    flows.enter(turn, "late", code=ticket.code)
    return Reply(
        turn._(
            "Phản ánh {code}: đồng chí viết lý do chậm và ngày hẹn lại vào một tin, ví dụ: Do chờ "
            "vật liệu, 09/12."
        ).format(code=ticket.code),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("late", official=True)
async def _step(turn: Turn, state: dict[str, Any]) -> Done:
    found = reason_and_day(manners.clean(turn.message.text), turn.today)
    if found is None:
        return await begin(turn, state["code"])
    flows.leave(turn)
    ticket = await desk.possible(turn, "apologise", state["code"])
    return await desk.preview(turn, ticket, "apologise", *found)


@desk.sends("apologise")
async def _send(turn: Turn, waiting: dict[str, Any]) -> Done:
    """The official has approved it; a late file's slip comes along as a draft to be signed."""
    moved = await acts.apologise(
        turn.session,
        waiting["code"],
        date.fromisoformat(waiting["day"]),
        waiting["words"],
        by=turn.staff(),
        when=when(turn),
        channel=turn.person.channel,
    )
    await notices.moved(turn.service, turn.session, moved, now=turn.now)
    said = turn._("Đã gửi lời xin lỗi {code}, hẹn lại {day}.").format(
        code=moved.ticket.code, day=turn.weekday(moved.day or turn.today)
    )
    if moved.ticket.kind != "ho_so_tre":
        return Reply(said)
    text = turn._("Kèm bản nháp Phiếu xin lỗi để Trung tâm kiểm tra, ký.")
    file = slip.keep(turn.service.files, moved, turn.zone, turn.today)
    return Reply(f"{said}\n{text}", files=(file,))
