"""Choices: a tap, a number, a label or a synonym means one place in a list that was offered."""

from __future__ import annotations

import re
from typing import Any

from bot import actions, flows
from bot.messages import Reply
from bot.turn import Turn
from knowledge import fold
from office import people

_NUMBER = re.compile(r"^(?:so |chon |cau |y )?(\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam)[.)]?$")
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}


async def tapped(turn: Turn) -> Reply | list[Reply]:
    """A button. What it says is untrusted: the list must be hers and have that place."""
    offer, _, place = (turn.message.tap or "").partition(":")
    rows = await people.offered(turn.session, turn.person, offer)
    if rows is None or not place.isascii() or not place.isdigit() or int(place) >= len(rows):
        return Reply(
            turn._("Danh sách này đã cũ. Ông/bà nhắn lại giúp điều cần hỏi, tôi trả lời ngay.")
        )
    return await _chosen(turn, offer, rows[int(place)])


async def named(turn: Turn) -> Reply | list[Reply] | None:
    """Words that name a choice of the last list: its number, its label or a synonym."""
    offer = turn.person.context.get("offer")
    if not offer:
        return None
    said = fold(turn.text).strip(" .!?,")
    rows = await people.offered(turn.session, turn.person, offer) or []
    if (match := _NUMBER.match(said)) is not None:
        place = _WORDS.get(match[1]) or int(match[1])
        if 1 <= place <= len(rows):
            return await _chosen(turn, offer, rows[place - 1])
        return None
    for row in rows:
        if said in {fold(name).strip(" .!?") for name in (row["label"], *row["say"])}:
            return await _chosen(turn, offer, row)
    return None


async def _chosen(turn: Turn, offer: str, row: dict[str, Any]) -> Reply | list[Reply]:
    turn.offer = offer
    flows.leave(turn)
    return await actions.do(turn, row["action"])
