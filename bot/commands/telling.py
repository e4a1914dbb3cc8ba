"""Commands for officials: when and whether the assistant tells them things."""

from __future__ import annotations

import re

from bot.commands import STAFF, command
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office import calendar
from office.models import Preference
from office.plan import reminders

_OFF = frozenset({"tat", "im", "off", "khong", "dung"})
_ON = frozenset({"bat", "on", "co"})
_HOUR = re.compile(r"^(?:luc )?(\d{1,2})(?:h|g| gio)?$")
#: Hours offered as buttons.
OFFERED = (7, 8, 10, 14)


@command("thongbao", who=STAFF)
async def telling(turn: Turn, arguments: str) -> Reply:
    """Giờ nhắc việc: /thongbao 9; tắt, bật nhắc việc: /thongbao tắt."""
    official = turn.staff()
    said = fold(arguments).strip(" .!")
    opens, closes = _office_hours(await calendar.load(turn.session))
    if said in _OFF | _ON:
        held = await reminders.prefer(turn.session, official.id, quiet=said in _OFF)
        return _now(turn, held)
    if not said:
        held = await reminders.preference(turn.session, official.id)
        return _now(turn, held)
    match = _HOUR.match(said)
    if match is None or not opens <= int(match[1]) < closes:
        return Reply(
            turn._(
                "Tôi chỉ nhắc trong giờ làm việc, từ {first} đến {last} giờ. Ví dụ: /thongbao 9"
            ).format(first=opens, last=closes - 1),
            _choices(turn, quiet=False),
        )
    held = await reminders.prefer(turn.session, official.id, hour=int(match[1]))
    return _now(turn, held)


def _office_hours(days: calendar.Calendar) -> tuple[int, int]:
    """The hours that a week allows: when the first office opens, when the last one closes."""
    every = [days.hours.get(day, (calendar.MORNING, calendar.EVENING)) for day in range(5)]
    return min(opens.hour for opens, _ in every), max(closes.hour for _, closes in every)


def _now(turn: Turn, held: Preference) -> Reply:
    if held.quiet:
        text = turn._("Tôi không nhắc việc đồng chí nữa. Việc đến hạn vẫn xem được: /tasks")
    else:
        text = turn._("Tôi nhắc việc đồng chí lúc {hour} giờ các ngày làm việc, mỗi ngày một tin.")
        text = text.format(hour=reminders.HOUR if held.hour is None else held.hour)
    return Reply(text, _choices(turn, quiet=held.quiet))


def _choices(turn: Turn, *, quiet: bool) -> tuple[Choice, ...]:
    if quiet:
        return (Choice(turn._("Nhắc lại"), "command:thongbao:bật"),)
    return (
        *(
            Choice(turn._("{hour} giờ").format(hour=hour), f"command:thongbao:{hour}", (str(hour),))
            for hour in OFFERED
        ),
        Choice(turn._("Tắt nhắc việc"), "command:thongbao:tắt"),
    )
