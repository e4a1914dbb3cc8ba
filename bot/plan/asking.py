"""Asking which task is meant, and for the words that go with it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

from bot.messages import Choice, Reply
from bot.plan import lists
from bot.turn import Turn
from office.plan import standings
from office.plan.standings import Standing


def _progress(turn: Turn, stt: int) -> str:
    return turn._("Nhiệm vụ {stt} đang làm đến đâu? Đồng chí viết vào một tin.").format(stt=stt)


def _stuck(turn: Turn, stt: int) -> str:
    return turn._(
        "Nhiệm vụ {stt} vướng ở đâu, cần ai giúp gì? Đồng chí viết vào một tin, tôi báo lãnh đạo "
        "đơn vị và đầu mối."
    ).format(stt=stt)


def _note(turn: Turn, stt: int) -> str:
    return turn._("Đồng chí viết ghi chú cho nhiệm vụ {stt} vào một tin.").format(stt=stt)


#: What is asked for when only the number was given.
WORDS: dict[str, Callable[[Turn, int], str]] = {
    "progress": _progress,
    "stuck": _stuck,
    "note": _note,
}


async def which_task(turn: Turn, name: str) -> Reply:
    """A command without its number: the official's tasks as buttons."""
    board = await standings.every(turn.session, today=turn.today, zone=turn.zone)
    return which_of(turn, name, lists.own(turn, board))


def which_of(turn: Turn, name: str, lines: list[Standing]) -> Reply:
    """The same, of some lines only."""
    sentences = {
        "done": turn._("Đồng chí báo xong nhiệm vụ nào?"),
        "task": turn._("Đồng chí muốn xem nhiệm vụ nào?"),
        "progress": turn._("Đồng chí báo tiến độ nhiệm vụ nào?"),
        "stuck": turn._("Nhiệm vụ nào đang vướng?"),
        "note": turn._("Đồng chí ghi chú vào nhiệm vụ nào?"),
    }
    choices = tuple(
        Choice(
            shorten(f"{line.stt}. {line.short}", width=40, placeholder="…"),
            f"command:{name}:{line.stt}",
            (str(line.stt),),
        )
        for line in lines[: lists.SHOWN]
    )
    return Reply(sentences[name], choices)
