"""Commands whose modules are imported when they are called: a process pays only for its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command


def commands(*, about: str | None = None, later: Mapping[str, str] | None = None) -> typer.Typer:
    """A group of commands that looks like all others of the house.

    `later` names further commands with the place of their own `Typer`, `module:attribute`; it is
    imported when its command is called, or when a list of all commands is asked for.
    """
    options: dict[str, Any] = {"cls": _group(later)} if later else {}
    return typer.Typer(
        help=about,
        add_completion=False,
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        **options,
    )


def _group(later: Mapping[str, str]) -> type[TyperGroup]:
    class Later(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return [*super().list_commands(ctx), *later]

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in later:
                return super().get_command(ctx, cmd_name)
            module, _, attribute = later[cmd_name].partition(":")
            command = get_command(getattr(import_module(module), attribute))
            command.name = cmd_name
            return command

    return Later
