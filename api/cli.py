"""The command line `thanthien`: every command, and one sentence for whatever is wrong."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from api import logs
from api.commands.wrong import sentence as wrong_sentence
from api.lazy import commands
from api.speech import _, refusal, setting
from office.errors import Refused, SettingsError

app = commands(
    about=_("Trợ lý số của xã: máy chủ, hỏi đáp, nội dung và cán bộ."),
    later={
        "ask": "api.commands.asking:asking",
        "chat": "api.commands.asking:chatting",
        "kb": "api.commands.kb:app",
        "staff": "api.commands.staff:app",
        "commune": "api.commands.commune:app",
        "plan": "api.commands.plan:app",
        "feedback": "api.commands.feedback:app",
        "report": "api.commands.reports:app",
        "audit": "api.commands.audit:app",
        "privacy": "api.commands.privacy:app",
        "db": "api.commands.db:app",
        "api": "api.commands.outside:app",
    },
)


@app.command("run", help=_("Chạy trợ lý: trang trò chuyện, các kênh, API."))
def run() -> None:
    """Serve in the foreground until a signal comes."""
    from api.running import run as serve

    serve()


@app.command("eval", help=_("Đo độ hiểu câu hỏi."))
def evaluate(
    questions: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help=_("Tệp câu hỏi JSONL của người khác.")),
    ] = None,
    confusions: Annotated[int, typer.Option(min=0, help=_("Số nhầm lẫn được liệt kê."))] = 10,
    own: Annotated[bool, typer.Option("--own", help=_("Chỉ dùng bảng câu hỏi của dự án."))] = False,
) -> None:
    """Accuracy by kind and variant, with n and an interval."""
    given = ["--confusions", str(confusions)]
    given += ["--questions", str(questions)] if questions else []
    given += ["--own"] if own else []
    raise typer.Exit(import_module("knowledge.evaluation").main(given))


@app.command("bench", help=_("Đo tốc độ: tin nhắn mỗi giây, độ trễ tìm kiếm."))
def bench(
    data: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help=_("Tệp thủ tục quốc gia (JSONL, có thể nén).")
        ),
    ] = None,
    messages: Annotated[int, typer.Option(min=1, help=_("Số tin mỗi lượt đo."))] = 300,
) -> None:
    """Ratios against the simplest thing that could do the same."""
    from api.bench import measure

    measure(messages, data)


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
        _stop(setting(wrong))
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
