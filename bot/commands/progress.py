"""Commands for officials: how a task goes on, what holds it, notes on it."""

from __future__ import annotations

from typing import Any

from bot import flows, notices
from bot.actions import Done, verb
from bot.commands import STAFF, command, desk, parsing
from bot.messages import Choice, Reply
from bot.plan import asking, said
from bot.turn import Turn
from office.feedback import tickets
from office.plan import occurrences, progress


@command("progress", "tiendo", who=STAFF, act="report")
async def going_on(turn: Turn, arguments: str) -> Reply:
    """Báo tiến độ: /progress 4 đã họp 6 thôn."""
    return await _told(turn, "progress", arguments)


@command("stuck", "vuong", who=STAFF, act="report")
async def stuck(turn: Turn, arguments: str) -> Reply:
    """Báo vướng mắc: /stuck 4 chờ kinh phí."""
    return await _told(turn, "stuck", arguments)


@command("note", "ghichu", who=STAFF, act="report")
async def note(turn: Turn, arguments: str) -> Done:
    """Ghi chú vào nhiệm vụ hoặc phản ánh: /note 4 đã gửi 12/BC."""
    code, _words = await tickets.split_code(turn.session, arguments)
    return await (desk.note(turn) if code else _told(turn, "note", arguments))


async def _told(turn: Turn, kind: str, arguments: str) -> Reply:
    named = parsing.numbered(arguments)
    if named is None:
        return await asking.which_task(turn, kind)
    stt, words = named
    if words is None:
        await occurrences.task(turn.session, stt)  # refuses a number that is none
        return _ask(turn, kind, stt, None)
    return await _tell(turn, kind, stt, None, words)


def _ask(turn: Turn, kind: str, stt: int, unit: str | None) -> Reply:
    flows.enter(turn, "told", kind=kind, stt=stt, unit=unit)
    return Reply(asking.WORDS[kind](turn, stt), (Choice(turn._("Thôi"), "nothing:"),))


@flows.flow("told", official=True)
async def _step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _tell(turn, state["kind"], state["stt"], state["unit"], turn.text)


async def _tell(turn: Turn, kind: str, stt: int, unit: str | None, words: str | None) -> Reply:
    told = await progress.tell(
        turn.session,
        kind,
        stt,
        words,
        by=turn.staff(),
        unit=unit,
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    if kind == "stuck":
        await notices.stuck(turn, told)
    return said.told(turn, kind, told)


async def _chosen(turn: Turn, kind: str, arguments: list[str]) -> Done:
    """A tap on a unit, or on a reminder's line: the task, the unit, and words if there are any."""
    turn.staff()
    stt, unit, *words = arguments
    note = ":".join(words) or None
    if note is None and kind != "progress":
        return _ask(turn, kind, int(stt), unit)
    return await _tell(turn, kind, int(stt), unit, note)


@verb("progress")
async def _progress(turn: Turn, arguments: list[str]) -> Done:
    return await _chosen(turn, "progress", arguments)


@verb("stuck")
async def _stuck(turn: Turn, arguments: list[str]) -> Done:
    return await _chosen(turn, "stuck", arguments)


@verb("jot")
async def _jot(turn: Turn, arguments: list[str]) -> Done:
    return await _chosen(turn, "note", arguments)
