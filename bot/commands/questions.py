"""Commands for officials: questions that citizens handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import commands, flows, handover, manners
from bot.actions import Done, verb
from bot.commands import STAFF, command, parsing
from bot.messages import Choice, Reply
from bot.turn import Turn
from office import questions
from office.questions import Handed

#: Questions in one message.
SHOWN = 5
#: How long /inbox repeats that an answer did not arrive.
UNREACHED = timedelta(days=7)


@command("inbox", "hopthu", who=STAFF, act="answer")
async def inbox(turn: Turn, _arguments: str) -> Reply:
    """Câu hỏi của người dân đang chờ trả lời."""
    official = turn.staff()
    shown = await questions.inbox(turn.session, official, most=SHOWN)
    more = await questions.waiting(turn.session, official) - len(shown)
    lost = await questions.unreached(turn.session, official, since=turn.now - UNREACHED)
    head = (
        turn._("Câu hỏi đang chờ (trả lời: /reply H-… lời trả lời):")
        if shown
        else turn._("Hộp thư không còn câu hỏi nào chờ trả lời.")
    )
    pieces = [head, *(_line(turn, handed) for handed in shown)]
    if more > 0:
        pieces.append(turn._("Còn {count} câu nữa.").format(count=more))
    if lost:
        pieces.append(
            turn._("Câu trả lời chưa tới được người hỏi: {codes}.").format(codes=", ".join(lost))
        )
    choices = tuple(
        Choice(turn._("Trả lời {code}").format(code=handed.code), f"answer:{handed.code}")
        for handed in shown
    )
    return Reply("\n\n".join(pieces), choices)


def _line(turn: Turn, handed: Handed) -> str:
    day = turn.day(handed.at.astimezone(turn.zone).date())
    words = handed.words or turn._("(không mở được nội dung: thiếu khóa dữ liệu)")
    return f"{handed.code} · {turn.unit(handed.unit)} · {turn.clock(handed.at)} {day}\n{words}"


@command("reply", "traloi", who=STAFF, act="answer")
async def reply(turn: Turn, _arguments: str) -> Reply:
    """Trả lời một câu hỏi: /reply H-12 lời trả lời."""
    named = parsing.coded(_written(turn))
    if named is None:
        return await inbox(turn, "")
    code, words = named
    return await handover.answer(turn, code, words) if words else await _ask(turn, code)


def _written(turn: Turn) -> str:
    """The official's words behind the command as she wrote them.

    Phone numbers stay: a citizen who asked needs the number of the office.
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
    )


@verb("answer")
async def _begin(turn: Turn, arguments: list[str]) -> Done:
    return await _ask(turn, arguments[0])


@flows.flow("answer", official=True)
async def _step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await handover.answer(turn, state["code"], manners.clean(turn.message.text))
