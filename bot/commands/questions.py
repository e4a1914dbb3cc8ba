"""Commands for officials: what citizens sent and asked, and answers to their questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import commands, flows, handover, manners
from bot.actions import Done, verb
from bot.commands import STAFF, command, parsing
from bot.feedback import desk
from bot.messages import Choice, Reply
from bot.turn import Turn
from office import questions
from office.feedback import concerned, tickets
from office.models import Ticket
from office.questions import Handed

#: Questions in one message.
SHOWN = 5
#: How long /inbox repeats that an answer did not arrive.
UNREACHED = timedelta(days=7)


@command("inbox", "hopthu", who=STAFF, act="answer")
async def inbox(turn: Turn, _arguments: str) -> Reply:
    """Phản ánh và câu hỏi của người dân đang chờ."""
    official, since = turn.staff(), turn.now - UNREACHED
    handed = await questions.inbox(turn.session, official, most=SHOWN)
    sent = await tickets.inbox(turn.session, official, most=SHOWN)
    pieces = [
        *await _tickets(turn, sent),
        *await _questions(turn, handed),
    ]
    if not pieces:
        pieces = [turn._("Hộp thư không còn phản ánh, câu hỏi nào chờ trả lời.")]
    lost = await questions.unreached(turn.session, official, since=since)
    if lost:
        pieces.append(
            turn._("Câu trả lời chưa tới được người hỏi: {codes}.").format(codes=", ".join(lost))
        )
    lost = await concerned.unreached(turn.session, official, since=since)
    if lost:
        pieces.append(
            turn._("Tin báo chưa tới được người gửi phản ánh: {codes}.").format(
                codes=", ".join(lost)
            )
        )
    choices = [Choice(ticket.code, f"desk:see:{ticket.code}") for ticket in sent]
    choices += [
        Choice(turn._("Trả lời {code}").format(code=one.code), f"answer:{one.code}")
        for one in handed
    ]
    return Reply("\n\n".join(pieces), tuple(choices), sealed=True)


async def _tickets(turn: Turn, sent: list[Ticket]) -> list[str]:
    """Feedback by urgency: a line each, its words only when it is opened."""
    if not sent:
        return []
    waiting = await tickets.waiting(turn.session, turn.staff())
    more = waiting - len(sent)
    lines = [turn._("Phản ánh đang chờ:"), *(desk.line(turn, ticket) for ticket in sent)]
    if more > 0:
        sentence = (
            turn._("Còn {count} phản ánh nữa.")
            if waiting < tickets.COUNTED
            else turn._("Còn hơn {count} phản ánh nữa.")
        )
        lines.append(sentence.format(count=more))
    return ["\n".join(lines)]


async def _questions(turn: Turn, handed: list[Handed]) -> list[str]:
    if not handed:
        return []
    more = await questions.waiting(turn.session, turn.staff()) - len(handed)
    head = turn._("Câu hỏi đang chờ (trả lời: /reply H-… lời trả lời):")
    pieces = [head, *(_line(turn, one) for one in handed)]
    if more > 0:
        pieces.append(turn._("Còn {count} câu nữa.").format(count=more))
    return pieces


def _line(turn: Turn, handed: Handed) -> str:
    day = turn.day(handed.at.astimezone(turn.zone).date())
    words = handed.words or turn._("(không mở được nội dung: thiếu khóa dữ liệu)")
    return f"{handed.code} · {turn.unit(handed.unit)} · {turn.clock(handed.at)} {day}\n{words}"


@command("reply", "traloi", who=STAFF, act="answer")
async def reply(turn: Turn, _arguments: str) -> Done:
    """Trả lời: /reply H-12 lời trả lời, hoặc /reply NG-XXXX-XXXX lời nhắn."""
    typed = written(turn)
    ticket, words = await tickets.split_code(turn.session, typed)
    if ticket is not None:
        return await desk.do(turn, "reply", ticket, words)
    named = parsing.coded(typed)
    if named is None:
        return await inbox(turn, "")
    code, words = named
    return await handover.answer(turn, code, words) if words else await _ask(turn, code)


def written(turn: Turn) -> str:
    """The official's words behind the command as she wrote them.

    Phone numbers stay: a citizen who asked needs the number of the office. Behind a button there
    are none.
    """
    text = manners.clean(turn.message.text)
    typed = parsing.slash_command(text, commands.registry()) or parsing.spoken_command(text)
    return typed.arguments if typed else ""


async def _ask(turn: Turn, code: str) -> Reply:
    handed = await questions.open_one(turn.session, turn.staff(), code)
    flows.enter(turn, "answer", code=handed.code)
    return Reply(
        turn._(
            "{code}: {words}\n\nĐồng chí viết câu trả lời vào một tin; người hỏi sẽ đọc đúng lời "
            "này."
        ).format(code=handed.code, words=handed.words or "…"),
        (Choice(turn._("Thôi"), "nothing:"),),
        sealed=True,
    )


@verb("answer")
async def _begin(turn: Turn, arguments: list[str]) -> Done:
    return await _ask(turn, arguments[0])


@flows.flow("answer", official=True)
async def _step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await handover.answer(turn, state["code"], manners.clean(turn.message.text))
