"""Commands for officials: questions that citizens handed over."""

from __future__ import annotations

from typing import Any

from bot import flows, handover
from bot.actions import Done, verb
from bot.commands import STAFF, command
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import Understanding
from office import outbox, questions
from office.questions import Handed


@command("inbox", "hopthu", who=STAFF)
async def inbox(turn: Turn, _arguments: str) -> Reply:
    """Câu hỏi của người dân đang chờ trả lời."""
    waiting = await questions.inbox(turn.session, turn.staff())
    if not waiting:
        return Reply(turn._("Hộp thư không còn câu hỏi nào chờ trả lời."))
    lines = [_line(turn, handed) for handed in waiting]
    head = turn._("Câu hỏi đang chờ (trả lời: /reply H-… lời trả lời):")
    choices = tuple(
        Choice(turn._("Trả lời {code}").format(code=handed.code), f"answer:{handed.code}")
        for handed in waiting[:5]
    )
    return Reply("\n\n".join([head, *lines]), choices)


def _line(turn: Turn, handed: Handed) -> str:
    day = turn.day(handed.at.astimezone(turn.zone).date())
    words = handed.words or turn._("(không mở được nội dung: thiếu khóa dữ liệu)")
    return f"{handed.code} · {turn.unit(handed.unit)} · {turn.clock(handed.at)} {day}\n{words}"


@command("reply", "traloi", who=STAFF)
async def reply(turn: Turn, arguments: str) -> Reply:
    """Trả lời một câu hỏi: /reply H-12 lời trả lời."""
    code, _, words = arguments.partition(" ")
    if not code or not words.strip():
        return Reply(turn._("Cú pháp: /reply H-12 lời trả lời. Xem các câu hỏi: /inbox"))
    return await _answer(turn, code, words.strip())


async def _answer(turn: Turn, code: str, words: str) -> Reply:
    handed, person = await questions.answer(
        turn.session,
        code,
        words,
        by=turn.staff(),
        channel=turn.person.channel,
        now=turn.now,
    )
    text = handover.answer_words(turn, handed.code, handed.unit, words, turn.language_of(person))
    for body in handover.parts(turn, person, text):
        outbox.post(turn.session, person, body, now=turn.now, matter=f"question:{handed.id}")
    return Reply(turn._("Đã gửi câu trả lời {code} cho người hỏi.").format(code=handed.code))


@verb("answer")
async def _begin(turn: Turn, arguments: list[str]) -> Done:
    handed = await questions.see(turn.session, turn.staff(), arguments[0])
    flows.enter(turn, "answer", code=handed.code)
    return Reply(
        turn._(
            "Đồng chí viết câu trả lời cho {code} vào một tin; người hỏi sẽ đọc đúng lời này."
        ).format(code=handed.code),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("answer")
async def _step(turn: Turn, state: dict[str, Any], _found: Understanding) -> Reply:
    flows.leave(turn)
    return await _answer(turn, state["code"], turn.text)
