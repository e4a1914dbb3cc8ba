"""Beside a report: notes, cooperation results, and the document it produced."""

from __future__ import annotations

from typing import Any

from bot import flows, notices
from bot.actions import Done, verb
from bot.commands import parsing
from bot.messages import Choice, Reply
from bot.plan import documents, said
from bot.turn import Turn
from office.plan import notes


@verb("note")
async def _note(turn: Turn, arguments: list[str]) -> Done:
    """A note beside a report: the words that came with the tapped list, or the next ones."""
    turn.staff()
    result_id, note = int(arguments[0]), ":".join(arguments[1:])
    if note:
        return await _add_note(turn, result_id, note)
    flows.enter(turn, "note", result=result_id)
    return Reply(
        turn._("Đồng chí viết ghi chú vào một tin (số văn bản, ngày, kết quả)."),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("note", official=True)
async def _note_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _add_note(turn, state["result"], turn.text)


async def _add_note(turn: Turn, result_id: int, note: str) -> Reply:
    noted = await notes.add_note(
        turn.session,
        result_id,
        note,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    return Reply(turn._("Đã ghi thêm vào nhiệm vụ {stt}.").format(stt=noted.stt))


@verb("coop")
async def _coop(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    stt, unit, *words = arguments
    if note := ":".join(words):
        return await _send(turn, int(stt), unit, note)
    flows.enter(turn, "coop", stt=int(stt), unit=unit)
    return Reply(
        turn._(
            "Đồng chí viết kết quả phối hợp nhiệm vụ {stt} của {unit} vào một tin, tôi gửi đơn vị "
            "chủ trì."
        ).format(stt=stt, unit=turn.unit(unit)),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("coop", official=True)
async def _coop_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _send(turn, state["stt"], state["unit"], turn.text)


async def _send(turn: Turn, stt: int, unit: str, words: str) -> Reply:
    sent = await notes.cooperate(
        turn.session,
        stt,
        words,
        unit=unit,
        by=turn.staff(),
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.cooperated(turn, sent)
    return said.cooperated(turn, sent)


@flows.flow("document", official=True)
async def _document_step(turn: Turn, state: dict[str, Any]) -> Reply:
    found = parsing.document(turn.text, today=turn.today)
    if found is None:
        if state.get("asked"):
            flows.leave(turn)
            return documents.missing(turn)
        flows.enter(turn, "document", result=state["result"], asked=True)
        return documents.asked(turn, state["result"], again=True)
    return await put(turn, state["result"], found)


async def put(turn: Turn, result_id: int, found: dict[str, Any]) -> Reply:
    """Record the document of a report."""
    flows.leave(turn)
    put = await notes.put_document(
        turn.session,
        result_id,
        found,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    return documents.put(turn, put, found)


@verb("signing")
async def _signing(turn: Turn, arguments: list[str]) -> Done:
    return await put(turn, int(arguments[0]), {"pending": True})


@verb("document")
async def _document(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    flows.enter(turn, "document", result=int(arguments[0]))
    return documents.asked(turn, int(arguments[0]), again=False)
