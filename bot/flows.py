"""Flows in progress: the assistant has asked for something and waits for the words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.messages import Reply
from bot.turn import Turn
from knowledge import Understanding

Step = Callable[[Turn, dict[str, Any], Understanding], Awaitable[Reply | list[Reply] | None]]
_steps: dict[str, Step] = {}


def flow(name: str) -> Callable[[Step], Step]:
    """Register the step of a flow; returning None lets the words go on to the next lane."""

    def register(step: Step) -> Step:
        _steps[name] = step
        return step

    return register


def enter(turn: Turn, name: str, **state: Any) -> None:
    """Wait for the person's next words."""
    turn.remember(flow={"name": name, **state})


def leave(turn: Turn) -> None:
    """Stop waiting."""
    if "flow" in turn.person.context:
        turn.remember(flow=None)


async def step(turn: Turn, found: Understanding) -> Reply | list[Reply] | None:
    """Give the words to the flow in progress, if there is one."""
    state = turn.person.context.get("flow")
    if not state or state["name"] not in _steps:
        return None
    return await _steps[state["name"]](turn, state, found)
