"""The command line `thanthien`: every command, and one sentence for whatever is wrong."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer
from typer.main import get_command

from api import logs
from api.commands import asking, audit, commune, db, kb, plan, staff
from api.commands.wrong import sentence as wrong_sentence
from api.speech import _, refusal
from office.errors import Refused, SettingsError

REST = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

app = typer.Typer(
    name="thanthien",
    help=_("Trợ lý số của xã: máy chủ, hỏi đáp, nội dung và cán bộ."),
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for name, room in (
    ("kb", kb),
    ("staff", staff),
    ("commune", commune),
    ("plan", plan),
    ("audit", audit),
    ("db", db),
):
    app.add_typer(room.app, name=name)
app.command("ask", help=_("Hỏi một câu, hoặc nhiều câu theo dòng JSON."))(asking.ask)
app.command("chat", help=_("Trò chuyện ngay tại đây, kể cả qua đường ống."))(asking.chat)


@app.command("run", help=_("Chạy trợ lý: trang trò chuyện, các kênh, API."))
def run() -> None:
    """Serve in the foreground until a signal comes."""
    from api.running import run as serve

    serve()


def _delegated(module: str) -> Callable[[typer.Context], None]:
    def command(context: typer.Context) -> None:
        main: Callable[[list[str]], int | None] = import_module(module).main
        raise typer.Exit(main(list(context.args)) or 0)

    return command


app.command("eval", context_settings=REST, help=_("Đo độ hiểu câu hỏi."))(
    _delegated("knowledge.evaluation")
)
app.command("bench", context_settings=REST, help=_("Đo tốc độ."))(_delegated("api.bench"))


@app.callback(invoke_without_command=True)
def _whole(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=_("In số phiên bản."))] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("thanthien"))
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run a command; whatever is wrong is one sentence on the error stream and status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Vietnamese, whatever the locale says
    logs.begin()
    status: object = 0
    try:
        status = get_command(app).main(arguments, prog_name="thanthien", standalone_mode=False)
    except Refused as refused:
        _stop(refusal(refused))
    except SettingsError as wrong:
        _stop(str(wrong))
    except (KeyboardInterrupt, typer.Abort, asyncio.CancelledError):
        raise SystemExit(130) from None
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as wrong:
        sentence = wrong_sentence(wrong)
        if sentence is None:
            raise
        _stop(sentence)
    raise SystemExit(status if isinstance(status, int) else 0)


def _stop(sentence: str) -> None:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    raise SystemExit(2)
