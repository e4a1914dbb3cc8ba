"""What a chosen button does: a verb, then its arguments, "facet:dang-ky-khai-sinh:fee"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import answers, commands, flows, gaps, handover, manners
from bot.messages import Reply
from bot.turn import Turn

Done = Reply | list[Reply]
Act = Callable[[Turn, list[str]], Awaitable[Done]]
_verbs: dict[str, Act] = {}


def verb(name: str) -> Callable[[Act], Act]:
    """Register what a verb does."""

    def register(act: Act) -> Act:
        _verbs[name] = act
        return act

    return register


async def do(turn: Turn, action: str) -> Done:
    """Do what the choice says. A verb of an older version gets a friendly repeat."""
    commands.registry()  # officials' verbs stand beside their commands
    name, *arguments = action.split(":")
    act = _verbs.get(name)
    return await act(turn, arguments) if act else manners.unclear(turn)


@verb("entry")
async def _entry(turn: Turn, arguments: list[str]) -> Done:
    return answers.entry(turn, arguments[0], None)


@verb("facet")
async def _facet(turn: Turn, arguments: list[str]) -> Done:
    return answers.entry(turn, arguments[0], arguments[1])


@verb("handover")
async def _handover(turn: Turn, arguments: list[str]) -> Done:
    if "none" in arguments[1:]:
        await gaps.none_of_these(turn)
    return await handover.begin(turn, arguments[0] or None)


@verb("again")
async def _again(turn: Turn, _arguments: list[str]) -> Done:
    return manners.ask_again(turn)


@verb("nothing")
async def _nothing(turn: Turn, _arguments: list[str]) -> Done:
    return flows.nothing(turn)


@verb("command")
async def _command(turn: Turn, arguments: list[str]) -> Done:
    made = commands.find(arguments[0], turn)
    if made is None:
        return manners.unknown_command(turn)
    return await made.run(turn, ":".join(arguments[1:]))
