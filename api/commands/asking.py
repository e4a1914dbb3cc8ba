"""`thanthien ask` and `thanthien chat`: the dialogue without a platform."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Annotated, Any, BinaryIO

import typer

from api.commands.wrong import WrongArgument
from api.compose import service_of
from api.installed import office_of
from api.known import knowledge_of, stocked, stocked_if_there
from api.lazy import commands
from api.settings import read
from api.speech import _, terminal_language
from bot import batch
from bot.channels.terminal import Lines, TerminalChannel, talk
from office.settings import OfficeSettings

asking, chatting = commands(), commands()
#: A name at the terminal becomes an address of the database.
LONGEST_NAME = 60


@asking.command(help=_("Hỏi một câu, hoặc nhiều câu theo dòng JSON."))
def ask(
    text: Annotated[
        str | None, typer.Argument(help=_("Câu hỏi; bỏ trống thì đọc từ đầu vào."))
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help=_("Đọc và trả lời theo dòng JSON (xem README)."))
    ] = False,
) -> None:
    """Answer one question, or a batch of JSON lines, on a throw-away database."""
    if jsonl:
        if text is not None:
            raise WrongArgument(
                _("Câu hỏi và --jsonl không đi cùng nhau; với --jsonl, câu hỏi đọc từ đầu vào.")
            )
        raise typer.Exit(asyncio.run(_lines(sys.stdin.buffer, sys.stdout.buffer)))
    if text is None:
        if sys.stdin.isatty():
            raise WrongArgument(_("Thiếu câu hỏi; ví dụ: thanthien ask “làm khai sinh cần gì”."))
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    typer.echo(asyncio.run(_one(text)))


async def _one(text: str) -> str:
    settings = read(OfficeSettings)
    knowledge = await stocked_if_there(settings, knowledge_of())
    async with batch.opened(
        knowledge, zone=settings.zone, default_language=settings.default_language
    ) as asking:
        answered = await asking.ask(batch.question({"text": text}))
    buttons = [f"[{label}]" for label in answered["buttons"]]
    return "\n\n".join(part for part in (answered["reply"], " ".join(buttons)) if part)


async def _lines(questions: BinaryIO, answers: BinaryIO) -> int:
    """One answer a line, in order, as soon as it is there; 1 when a line was not a question."""
    settings = read(OfficeSettings)
    status = 0
    knowledge = await stocked_if_there(settings, knowledge_of())
    async with batch.opened(
        knowledge, zone=settings.zone, default_language=settings.default_language
    ) as asking:
        for line in questions:
            if not line.strip():
                continue
            try:
                answered: dict[str, Any] = await asking.ask(batch.parse(line))
            except batch.BadQuestion as wrong:
                answered, status = wrong.said(terminal_language()), 1
            answers.write(json.dumps(answered, ensure_ascii=False).encode() + b"\n")
            answers.flush()
    return status


@chatting.command(help=_("Trò chuyện ngay tại đây, kể cả qua đường ống."))
def chat(
    name: Annotated[
        str, typer.Option("--as", help=_("Tên người đang nói; mỗi tên là một người riêng."))
    ] = "me",
) -> None:
    """Talk to the assistant here; lines may also come through a pipe."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongArgument(
            _("Tên sau --as phải ngắn, từ 1 đến {most} chữ cái.").format(most=LONGEST_NAME)
        )
    asyncio.run(_chat(name))


async def _chat(name: str) -> None:
    settings = read(OfficeSettings)
    async with office_of(settings) as database:
        channel = TerminalChannel(sys.stdout, name)
        service = service_of(
            database, settings, {channel.name: channel}, await stocked(database, knowledge_of())
        )
        lines = Lines(sys.stdin.fileno())
        await talk(service, name, lines, sys.stdout, prompt=sys.stdin.isatty())
