"""Commands for officials: the plan's tasks."""

from __future__ import annotations

from bot import flows, manners, notices, words
from bot.actions import Done, verb
from bot.commands import STAFF, beside, command, parsing
from bot.commands.citizens import seats
from bot.messages import Choice, Reply
from bot.plan import asking, detail, documents, lists, public, said
from bot.turn import Turn
from office.errors import Refused
from office.plan import occurrences, publishing, reminders, reports, standings
from office.plan.acts import Reported


@command("tasks", "nhiemvu", who=STAFF)
async def my_tasks(turn: Turn, arguments: str) -> Reply:
    """Nhiệm vụ của đơn vị tôi, trễ hạn trước."""
    if parsing.number(arguments) is not None:
        return await one_task(turn, arguments)
    session, today, zone = turn.session, turn.today, turn.zone
    left_open, board = await standings.board(session, today=today, zone=zone)
    return lists.mine(turn, left_open, board, parsing.page(arguments))


@command("task", who=STAFF, in_menu=False)
async def one_task(turn: Turn, arguments: str) -> Reply:
    """Xem một nhiệm vụ: /task 4."""
    stt = parsing.number(arguments)
    if stt is None:
        return await asking.which_task(turn, "task")
    session, today, zone = turn.session, turn.today, turn.zone
    task = await occurrences.task(session, stt)
    line = await standings.standing(session, task, today=today, zone=zone)
    left_open = await standings.left_open(session, today=today, zone=zone, stt=stt)
    return detail.detail(turn, line, left_open)


@command("done", "xong", "hoanthanh", who=STAFF, act="report")
async def done(turn: Turn, arguments: str) -> Reply:
    """Báo đơn vị đã làm xong: /done 4, có thể kèm ghi chú."""
    named = parsing.done(arguments)
    if named is None:
        return await _reminded(turn) or await asking.which_task(turn, "done")
    if len(named.numbers) == 1:
        return await _report_alone(turn, named.numbers[0], None, named.note, named.named)
    for stt in named.numbers:
        await occurrences.task(turn.session, stt)  # refuses a number that the plan does not have
    listed = ",".join(str(stt) for stt in sorted(named.numbers))
    return Reply(
        turn._("Đồng chí báo xong các nhiệm vụ {list}, đúng không?").format(
            list=listed.replace(",", ", ")
        ),
        (
            Choice(turn._("Đúng"), f"several:{listed}:{named.note or ''}", manners.YES),
            Choice(turn._("Không"), "nothing:", manners.NO),
        ),
    )


async def _reminded(turn: Turn) -> Reply | None:
    """ "Xong" alone, without a slash, answers the newest reminder: one line of it is done."""
    if turn.text.startswith("/"):
        return None
    waiting = await reminders.newest(
        turn.session, turn.staff().id, today=turn.today, zone=turn.zone
    )
    if len(waiting) == 1:
        ((line, unit),) = waiting
        return await _report_alone(turn, line.stt, unit, None)
    return asking.which_of(turn, "done", [line for line, _unit in waiting]) if waiting else None


async def _report_alone(
    turn: Turn,
    stt: int,
    unit: str | None,
    note: str | None,
    named: tuple[int | None, int] | None = None,
) -> Reply:
    """One task: its document stands in the note, or is the next message."""
    reported = await _report(turn, stt, unit, note, named)
    if not reported.wants_document:
        return said.reported(turn, reported)
    found = parsing.document(note or "", today=turn.today)
    if found is None:
        flows.enter(turn, "document", result=reported.result_id)
        return documents.wanted(turn, reported)
    return await beside.put(turn, reported.result_id, found)


async def _report(
    turn: Turn,
    stt: int,
    unit: str | None,
    note: str | None,
    named: tuple[int | None, int] | None = None,
) -> Reported:
    reported = await reports.report(
        turn.session,
        stt,
        by=turn.staff(),
        unit=unit,
        note=note,
        named=named,
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.reported(turn, reported)
    return reported


@verb("done")
async def _done(turn: Turn, arguments: list[str]) -> Done:
    stt, unit, *note = arguments
    return await _report_alone(turn, int(stt), unit, ":".join(note) or None)


@verb("several")
async def _several(turn: Turn, arguments: list[str]) -> Done:
    note = ":".join(arguments[1:]) or None
    return [await _one_of_several(turn, int(stt), note) for stt in arguments[0].split(",")]


async def _one_of_several(turn: Turn, stt: int, note: str | None) -> Reply:
    """What is refused for one task does not undo the others. Which document the shared note or
    the next message means, nobody can tell: each is asked for by its button."""
    try:
        async with turn.session.begin_nested():
            reported = await _report(turn, stt, None, note)
            if reported.wants_document:
                return documents.later(turn, reported)
            return said.reported(turn, reported)
    except Refused as refused:
        await turn.session.refresh(turn.person)
        return words.refusal(turn, refused)


@command("undo", "hoantac", who=STAFF, act="report")
async def undo(turn: Turn, _arguments: str) -> Reply:
    """Hoàn tác báo cáo vừa gửi (trong mười phút)."""
    return await _undo(turn, None)


async def _undo(turn: Turn, result_id: int | None) -> Reply:
    undone = await reports.undo(
        turn.session,
        by=turn.staff(),
        result_id=result_id,
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.undone(turn, undone)
    return said.undone(turn, undone)


@verb("undo")
async def _undo_tap(turn: Turn, arguments: list[str]) -> Done:
    return await _undo(turn, int(arguments[0]))


@verb("interim")
async def _interim(turn: Turn, arguments: list[str]) -> Done:
    changed = await reports.make_interim(
        turn.session,
        int(arguments[0]),
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.interim(turn, changed)
    return said.interim(turn, changed)


@command("whoami", "toilaai", who=STAFF)
async def whoami(turn: Turn, _arguments: str) -> Reply:
    """Tôi đang là ai, vai trò gì."""
    return Reply(
        turn._("Đồng chí {name}. {seats}.").format(name=turn.staff().name, seats=seats(turn)),
        (Choice(turn._("Thêm kênh khác"), "channel:"),),
    )


@command("kehoach", "plan")
async def plan(turn: Turn, _arguments: str) -> Reply:
    """Kế hoạch Chính quyền thân thiện: tám nhiệm vụ."""
    if turn.official is None:
        shown = await publishing.public(
            turn.session, turn.service.publish, today=turn.today, zone=turn.zone
        )
        return public.said(turn, shown)
    board = await standings.plan(turn.session, today=turn.today, zone=turn.zone)
    return lists.plan(turn, board)
