"""Commands: what a person may type with a slash, and an official also without."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from bot import i18n

if TYPE_CHECKING:
    from bot.messages import Reply
    from bot.turn import Turn

    Handler = Callable[[Turn, str], Awaitable[Reply | list[Reply]]]

H = TypeVar("H", bound=Callable[..., Awaitable[Any]])

CITIZEN, STAFF, ADMIN = "citizen", "staff", "admin"
#: The modules of commands, in the order of /help.
AUDIENCES = (
    "citizens",
    "feedback",
    "plan",
    "progress",
    "following",
    "publishing",
    "evidence",
    "assigning",
    "duties",
    "absence",
    "telling",
    "grouping",
    "questions",
    "desk",
    "ratings",
    "reports",
    "satisfaction",
    "scoring",
    "papers",
    "admin",
    "privacy",
)


@dataclass(frozen=True)
class Command:
    """A command: its names (the first stands in menus), who may use it, and what it does."""

    names: tuple[str, ...]
    who: str
    run: Handler
    help: str
    in_menu: bool
    act: str | None  # menus show the command to officials whose role may do this


_registry: dict[str, Command] = {}


def command(
    *names: str, who: str = CITIZEN, act: str | None = None, in_menu: bool = True
) -> Callable[[H], H]:
    """Register a handler; the first line of its docstring is its line in /help."""

    def register(run: H) -> H:
        line = (run.__doc__ or "").strip().splitlines()[0]
        made = Command(names, who, run, line, in_menu, act)
        for name in names:
            _registry[name] = made
        return run

    return register


@cache
def registry() -> dict[str, Command]:
    """All commands by name."""
    for audience in AUDIENCES:
        import_module(f"bot.commands.{audience}")
    return _registry


def _each() -> Iterable[Command]:
    return dict.fromkeys(registry().values())


def may(made: Command, turn: Turn) -> bool:
    """Whether the person of this turn may use the command."""
    if made.who == CITIZEN:
        return True
    if turn.official is None:
        return False
    return made.who == STAFF or turn.official.may("invite")


def find(name: str, turn: Turn) -> Command | None:
    """The command of that name, unless this person may not use it: then there is none."""
    made = registry().get(name.lower())
    return made if made is not None and may(made, turn) else None


def lines(turn: Turn) -> list[tuple[str, str]]:
    """Name and help line of every command the person may use, for /help and menus."""
    return [
        (made.names[0], turn._(made.help))
        for made in _each()
        if made.in_menu and may(made, turn) and _concerns(made, turn)
    ]


def _concerns(made: Command, turn: Turn) -> bool:
    """Whether a role of the person does such things; typed, the command would tell her so."""
    return made.act is None or (turn.official is not None and turn.official.may(made.act))


def help_lines() -> list[str]:
    """Every help line, for the catalogs."""
    return [made.help for made in _each()]


def menus() -> dict[str, list[tuple[str, str]]]:
    """The citizens' menu in each language."""
    citizens = [made for made in _each() if made.who == CITIZEN and made.in_menu]
    return {
        language: [(made.names[0], i18n.translator(language)(made.help)) for made in citizens]
        for language in i18n.languages()
    }
