"""The terminal: the same dialogue on standard input and output, also through a pipe."""

from __future__ import annotations

import asyncio
import codecs
import os
import threading
import uuid
from typing import ClassVar, TextIO

from bot.channels import Channel, Limits
from bot.messages import Letter, Message
from bot.service import Service

#: How often somebody at a keyboard is shown letters that came without being asked for, in seconds.
GLANCE = 1.0


class TerminalChannel(Channel):
    """One person at one terminal; choices are a numbered list."""

    name: ClassVar[str] = "terminal"
    limits: ClassVar[Limits] = Limits(buttons=0)

    def __init__(self, out: TextIO, who: str) -> None:
        self._out = out
        self.only = who

    async def send(self, letter: Letter) -> str | None:
        """Print it; of a picture, what it shows, of a file its name."""
        said = [letter.picture.alt] if letter.picture else []
        said += [f"📎 {letter.file.name}" if letter.file else letter.text]
        self._out.write("\n\n".join(filter(None, said)) + "\n\n")
        self._out.flush()
        return None


class Lines:
    """Lines of a file descriptor as they come, read aside so that the dialogue never waits."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        # A daemon thread on the bare descriptor: it may sit in a read when the program ends.
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        while piece := self._piece():
            *lines, rest = (rest + decoder.decode(piece)).split("\n")
            for line in lines:
                self._put(line)
        if rest := rest + decoder.decode(b"", final=True):
            self._put(rest)
        self._put(None)

    def _piece(self) -> bytes:
        try:
            return os.read(self._descriptor, 65536)
        except OSError:  # the terminal is gone
            return b""

    def _put(self, line: str | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
        except RuntimeError:  # the dialogue has ended meanwhile
            return

    async def next(self) -> str | None:
        """The next line; None at the end."""
        return await self._queue.get()


async def talk(service: Service, who: str, lines: Lines, out: TextIO, *, prompt: bool) -> None:
    """Hold the dialogue until the lines end; with a prompt, show also what comes unasked."""
    while True:
        if prompt:
            out.write("> ")
            out.flush()
        line = await _next(service, lines, watch=prompt)
        if line is None:
            return
        if not line.strip():
            continue
        await service.receive(
            Message(TerminalChannel.name, uuid.uuid4().hex, who, text=line.rstrip("\r"))
        )
        await _deliver(service)


async def _next(service: Service, lines: Lines, *, watch: bool) -> str | None:
    waiting = asyncio.ensure_future(lines.next())
    try:
        while not (await asyncio.wait({waiting}, timeout=GLANCE if watch else None))[0]:
            await _deliver(service)
        return waiting.result()
    finally:
        waiting.cancel()


async def _deliver(service: Service) -> None:
    while await service.sender.send_due():
        pass
