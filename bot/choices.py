"""Choices: a tap, a number, a label or a synonym means one place in a list that was offered."""

from __future__ import annotations

import re
from typing import Any

from bot import actions, flows, handover
from bot.messages import Reply
from bot.turn import Turn
from knowledge import fold
from office import people

_NUMBER = re.compile(r"^(?:so |chon |cau |y )?(\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam)[.)]?$")
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}
_TAP = re.compile(r"^([\w-]{1,12}):(\d{1,2})$", re.ASCII)


async def tapped(turn: Turn) -> Reply | list[Reply]:
    """A button. What it says is untrusted: the list must be hers and have that place."""
    tap = _TAP.match(turn.message.tap or "")
    rows = await people.offered(turn.session, turn.person, tap[1]) if tap else None
    if tap is None or rows is None or int(tap[2]) >= len(rows):
        return Reply(
            turn._("Danh sách này đã cũ. Ông/bà nhắn lại giúp điều cần hỏi, tôi trả lời ngay.")
        )
    return await _chosen(turn, tap[1], rows[int(tap[2])])


async def named(turn: Turn) -> Reply | list[Reply] | None:
    """Words that name a choice of the last list: its label, a synonym, or its number.

    Where choices carry numbers of their own (tasks of the plan), a number is that number.
    """
    offer = turn.person.context.get("offer")
    if not offer:
        return None
    rows = await people.offered(turn.session, turn.person, offer) or []
    said = fold(turn.text).strip(" .!?,")
    names = [{fold(name).strip(" .!?,") for name in (row["label"], *row["say"])} for row in rows]
    number = _NUMBER.match(said)
    place = (_WORDS.get(number[1]) or int(number[1])) if number else 0
    own_numbers = any(name.isdecimal() for among in names for name in among)
    for at, (row, among) in enumerate(zip(rows, names, strict=True), 1):
        if said in among or (str(place) in among if own_numbers else at == place):
            return await _chosen(turn, offer, row)
    return None


async def _chosen(turn: Turn, offer: str, row: dict[str, Any]) -> Reply | list[Reply]:
    turn.offer = offer
    turn.question = handover.kept(turn)
    flows.leave(turn)
    return await actions.do(turn, row["action"])
