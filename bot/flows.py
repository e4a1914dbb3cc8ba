"""Flows in progress: the assistant has asked for something and waits for the words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.messages import Reply
from bot.turn import Turn
from knowledge import fold

Step = Callable[[Turn, dict[str, Any]], Awaitable[Reply | list[Reply] | None]]
ENOUGH = frozenset(
    {"thoi", "huy", "huy bo", "bo qua", "khong can", "khong can nua", "thoi khoi", "cancel", "stop"}
)


@dataclass(frozen=True)
class _Flow:
    step: Step
    official: bool
    own_words: bool


_flows: dict[str, _Flow] = {}


def flow(name: str, *, official: bool = False, own_words: bool = False) -> Callable[[Step], Step]:
    """Register the step of a flow; returning None lets the words go on to the next lane.

    The words of an `official` flow are an official's work (an answer, a note): they are not
    looked at as a citizen's question, so that she may write the word "khiếu nại" in an answer.
    A flow with `own_words` hears "thôi" and "bỏ qua" itself.
    """

    def register(step: Step) -> Step:
        _flows[name] = _Flow(step, official, own_words)
        return step

    return register


def enter(turn: Turn, name: str, **state: Any) -> None:
    """Wait for the person's next words; a number or label of an earlier list is no choice now."""
    turn.remember(flow={"name": name, **state}, offer=None)


def leave(turn: Turn) -> None:
    """Stop waiting."""
    if "flow" in turn.person.context:
        turn.remember(flow=None)


async def step(turn: Turn, *, official: bool) -> Reply | list[Reply] | None:
    """Give the words to the flow in progress, if there is one of that kind."""
    state: dict[str, Any] = turn.person.context.get("flow") or {}
    found = _flows.get(state.get("name", ""))
    if found is None or found.official is not official:
        return None
    if official and turn.official is None:  # her seat ended meanwhile
        leave(turn)
        return None
    if not found.own_words and fold(turn.text).strip(" .!") in ENOUGH:
        leave(turn)
        return nothing(turn)
    return await found.step(turn, state)


def nothing(turn: Turn) -> Reply:
    """She thought better of it."""
    return Reply(turn._("Vâng, tôi chưa ghi gì. Cần hỏi gì, ông/bà cứ nhắn."))
