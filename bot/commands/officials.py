"""Commands for officials: the plan's tasks."""

from __future__ import annotations

from typing import Any

from bot import flows, notices, plan_words
from bot.actions import Done, verb
from bot.commands import STAFF, command, parsing
from bot.commands.citizens import seats
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import Understanding
from office import occurrences, tasks
from office.errors import NoDocument, Refused


@command("tasks", "nhiemvu", who=STAFF)
async def my_tasks(turn: Turn, arguments: str) -> Reply:
    """Nhiệm vụ của đơn vị tôi, trễ hạn trước."""
    if (stt := parsing.number(arguments)) is not None:
        return await one_task(turn, str(stt))
    standings = await occurrences.plan(turn.session, today=turn.today)
    return plan_words.mine(turn, standings)


@command("task", who=STAFF, in_menu=False)
async def one_task(turn: Turn, arguments: str) -> Reply:
    """Xem một nhiệm vụ: /task 4."""
    stt = parsing.number(arguments)
    if stt is None:
        return await _which_task(turn, "task")
    task = await occurrences.task(turn.session, stt)
    return plan_words.detail(turn, await occurrences.standing(turn.session, task, today=turn.today))


async def _which_task(turn: Turn, name: str) -> Reply:
    standings = await occurrences.plan(turn.session, today=turn.today)
    choices = tuple(
        Choice(f"{line.stt}. {line.short}"[:40], f"command:{name}:{line.stt}", (str(line.stt),))
        for line in plan_words.own(turn, standings)
    )
    if name == "done":
        return Reply(turn._("Đồng chí báo xong nhiệm vụ nào?"), choices)
    return Reply(turn._("Đồng chí muốn xem nhiệm vụ nào?"), choices)


@command("done", "xong", "hoanthanh", who=STAFF)
async def done(turn: Turn, arguments: str) -> Reply:
    """Báo đơn vị đã làm xong: /done 4, có thể kèm ghi chú."""
    named = parsing.done(arguments) if arguments else None
    if named is None:
        return await _which_task(turn, "done")
    if len(named.numbers) > 1:
        listed = ", ".join(str(stt) for stt in named.numbers)
        action = f"several:{','.join(str(stt) for stt in named.numbers)}:{named.note or ''}"
        return Reply(
            turn._("Đồng chí báo xong các nhiệm vụ {list}, đúng không?").format(list=listed),
            (
                Choice(turn._("Đúng"), action, (turn._("vâng"), turn._("ừ"))),
                Choice(turn._("Không"), "nothing:"),
            ),
        )
    return await _report(turn, named.numbers[0], None, named.note)


async def _report(turn: Turn, stt: int, unit: str | None, note: str | None) -> Reply:
    reported = await tasks.report(
        turn.session,
        stt,
        by=turn.staff(),
        unit=unit,
        note=note,
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.reported(turn, reported)
    if reported.wants_document:
        flows.enter(turn, "document", result=reported.result_id)
    return plan_words.reported(turn, reported)


@verb("done")
async def _done(turn: Turn, arguments: list[str]) -> Done:
    stt, unit, *note = arguments
    return await _run(turn, int(stt), unit, ":".join(note) or None)


async def _run(turn: Turn, stt: int, unit: str | None, note: str | None) -> Reply:
    from bot import words

    try:
        return await _report(turn, stt, unit, note)
    except Refused as refused:
        return words.refusal(turn, refused)


@verb("several")
async def _several(turn: Turn, arguments: list[str]) -> Done:
    note = ":".join(arguments[1:]) or None
    return [await _run(turn, int(stt), None, note) for stt in arguments[0].split(",")]


@verb("nothing")
async def _nothing(turn: Turn, _arguments: list[str]) -> Done:
    return Reply(turn._("Vâng, tôi chưa ghi gì."))


@command("undo", "hoantac", who=STAFF)
async def undo(turn: Turn, _arguments: str) -> Reply:
    """Hoàn tác báo cáo vừa gửi (trong mười phút)."""
    return await _undo(turn, None)


async def _undo(turn: Turn, result_id: int | None) -> Reply:
    undone = await tasks.undo(
        turn.session,
        by=turn.staff(),
        result_id=result_id,
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.undone(turn, undone)
    return plan_words.undone(turn, undone)


@verb("undo")
async def _undo_tap(turn: Turn, arguments: list[str]) -> Done:
    return await _undo(turn, int(arguments[0]))


@verb("interim")
async def _interim(turn: Turn, arguments: list[str]) -> Done:
    changed = await tasks.make_interim(
        turn.session,
        int(arguments[0]),
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    return plan_words.interim(turn, changed)


@verb("note")
async def _note(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    flows.enter(turn, "note", result=int(arguments[0]))
    return Reply(turn._("Đồng chí viết ghi chú vào một tin (số văn bản, ngày, kết quả)."))


@flows.flow("note")
async def _note_step(turn: Turn, state: dict[str, Any], _found: Understanding) -> Reply:
    flows.leave(turn)
    noted = await tasks.add_note(
        turn.session,
        state["result"],
        turn.text[:500],
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    return Reply(turn._("Đã ghi thêm vào nhiệm vụ {stt}.").format(stt=noted.stt))


@flows.flow("document")
async def _document_step(turn: Turn, state: dict[str, Any], _found: Understanding) -> Reply:
    try:
        found = parsing.document(turn.text, today=turn.today)
    except NoDocument:
        if state.get("asked"):
            flows.leave(turn)
            return Reply(
                turn._(
                    "Tôi chưa ghi số văn bản. Khi có, đồng chí gõ /task rồi chọn Ghi số văn bản."
                )
            )
        flows.enter(turn, "document", result=state["result"], asked=True)
        return plan_words.document_asked(turn, state["result"])
    return await _put_document(turn, state["result"], found)


async def _put_document(turn: Turn, result_id: int, found: dict[str, Any]) -> Reply:
    flows.leave(turn)
    put = await tasks.put_document(
        turn.session,
        result_id,
        found,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    return plan_words.document_put(turn, put, found)


@verb("signing")
async def _signing(turn: Turn, arguments: list[str]) -> Done:
    return await _put_document(turn, int(arguments[0]), {"pending": True})


@verb("document")
async def _document(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    flows.enter(turn, "document", result=int(arguments[0]), asked=True)
    return plan_words.document_asked(turn, int(arguments[0]))


@command("whoami", "toilaai", who=STAFF)
async def whoami(turn: Turn, _arguments: str) -> Reply:
    """Tôi đang là ai, vai trò gì."""
    return Reply(
        turn._("Đồng chí {name}. {seats}.").format(name=turn.staff().name, seats=seats(turn))
    )


@command("kehoach", "plan")
async def plan(turn: Turn, _arguments: str) -> Reply:
    """Kế hoạch Chính quyền thân thiện: tám nhiệm vụ."""
    standings = await occurrences.plan(turn.session, today=turn.today)
    return plan_words.plan(turn, standings, internal=turn.official is not None)
