"""Commands for officials: the tickets of citizens' feedback."""

from __future__ import annotations

from bot.actions import Done, verb
from bot.commands import STAFF, command
from bot.commands.questions import written
from bot.feedback import desk, late
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office.feedback import moves, tickets
from office.models import Ticket

#: Tickets to choose from when a command comes without its code.
SHOWN = 6


async def _with_code(turn: Turn, act: str) -> Done:
    """The act on the ticket that the words begin with; without a code, on one of the list."""
    code, words = await tickets.split_code(turn.session, written(turn))
    if code is not None:
        return await desk.do(turn, act, code, words)
    return await _which(turn, act)


async def _which(turn: Turn, act: str) -> Reply:
    found = [
        ticket
        for ticket in await tickets.inbox(turn.session, turn.staff(), most=50)
        if _may(turn, ticket, act)
    ][:SHOWN]
    if not found:
        return Reply(turn._("Hiện không có phản ánh nào để làm việc này. Xem: /inbox"))
    return Reply(
        turn._("Phản ánh nào, thưa đồng chí?"),
        tuple(Choice(ticket.code, f"desk:{act}:{ticket.code}") for ticket in found),
    )


def _may(turn: Turn, ticket: Ticket, act: str) -> bool:
    roles = tickets.roles(ticket, turn.staff())
    return moves.find(act, ticket.state, roles) is not None


@command("take", "nhanviec", who=STAFF, act="answer")
async def take(turn: Turn, _arguments: str) -> Done:
    """Nhận một phản ánh để xử lý: /take NG-XXXX-XXXX."""
    return await _with_code(turn, "take")


@command("ask", "hoithem", who=STAFF, act="answer")
async def ask(turn: Turn, _arguments: str) -> Done:
    """Hỏi thêm người gửi phản ánh: /ask NG-XXXX-XXXX câu hỏi."""
    return await _with_code(turn, "ask")


@command("resolve", "ketqua", who=STAFF, act="answer")
async def resolve(turn: Turn, _arguments: str) -> Done:
    """Báo kết quả phản ánh: /resolve NG-XXXX-XXXX kết quả."""
    return await _with_code(turn, "resolve")


@command("reject", "khongthuoc", who=STAFF, act="answer")
async def reject(turn: Turn, _arguments: str) -> Done:
    """Báo việc không thuộc xã và nơi giải quyết: /reject NG-XXXX-XXXX nơi nào, vì sao."""
    return await _with_code(turn, "reject")


@command("note", "ghichu", who=STAFF, act="answer")
async def note(turn: Turn, _arguments: str) -> Done:
    """Ghi chú nội bộ vào phản ánh: /note NG-XXXX-XXXX lời ghi."""
    return await _with_code(turn, "note")


@command("transfer", "chuyen", who=STAFF, act="answer")
async def transfer(turn: Turn, _arguments: str) -> Done:
    """Chuyển phản ánh đến đơn vị khác: /transfer NG-XXXX-XXXX đơn vị."""
    code, words = await tickets.split_code(turn.session, written(turn))
    if code is None:
        return await _which(turn, "transfer")
    folded = fold(words).strip(" .")
    for slug, name in turn.units.items():
        if folded in {slug, fold(name)}:
            return await desk.transfer(turn, code, slug)
    return await desk.choose_unit(turn, code)


@verb("late")
async def _late(turn: Turn, arguments: list[str]) -> Done:
    """[Xin lỗi và hẹn lại] under a reminder."""
    turn.staff()  # a button that is older than the loss of her seat
    return await late.begin(turn, arguments[0])


@command("apologise", "xinloi", who=STAFF, act="answer", in_menu=False)
async def apologise(turn: Turn, _arguments: str) -> Done:
    """Xin lỗi vì chậm và hẹn lại: /xinloi NG-XXXX-XXXX."""
    code, _ = await tickets.split_code(turn.session, written(turn))
    if code is None:
        return Reply(turn._("Phản ánh nào, thưa đồng chí?"))
    return await late.begin(turn, code)
