"""The terminal: lines in, letters out, also those that come while somebody is thinking."""

from __future__ import annotations

import asyncio
import io
import os

from bot.channels.terminal import Lines, TerminalChannel, talk
from bot.service import Service
from office import outbox, people


class Paper(io.StringIO):
    """What was printed; tells when something more is."""

    def __init__(self) -> None:
        super().__init__()
        self.more = asyncio.Event()

    def flush(self) -> None:
        self.more.set()

    async def shows(self, words: str) -> None:
        """Wait until the words stand there."""
        async with asyncio.timeout(10):
            while words not in self.getvalue():
                self.more.clear()
                await self.more.wait()


def at_terminal(service: Service, who: str = "Mai") -> Paper:
    """The service with somebody at a terminal."""
    paper = Paper()
    service.channels["terminal"] = TerminalChannel(paper, who)
    return paper


async def test_lines_are_answered_in_order_until_they_end(service: Service) -> None:
    paper = at_terminal(service)
    reading, writing = os.pipe()
    os.write(writing, "xin chào\r\n\n/help\n/khongco".encode())
    os.close(writing)
    await talk(service, "Mai", Lines(reading), paper, prompt=False)
    os.close(reading)
    said = paper.getvalue()
    assert said.index("Xin chào") < said.index("/gopy") < said.index("Tôi chưa có lệnh này")
    assert "> " not in said


async def test_a_letter_that_comes_meanwhile_is_shown(service: Service) -> None:
    paper = at_terminal(service)
    reading, writing = os.pipe()
    talking = asyncio.create_task(talk(service, "Mai", Lines(reading), paper, prompt=True))
    await paper.shows("> ")
    async with service.database.transaction() as session:
        person = await people.meet(session, "terminal", "Mai", now=service.clock())
        outbox.post(session, person, {"text": "Thư của cán bộ"}, now=service.clock())
    await paper.shows("Thư của cán bộ")
    os.close(writing)
    await talking
    os.close(reading)


async def test_a_character_may_come_in_two_pieces(service: Service) -> None:
    reading, writing = os.pipe()
    lines = Lines(reading)
    whole = "chào\nlần nữa".encode()
    for byte in whole:
        os.write(writing, bytes([byte]))
    os.close(writing)
    assert [await lines.next() for _ in range(3)] == ["chào", "lần nữa", None]
    os.close(reading)


async def test_what_is_for_another_terminal_waits_for_it(service: Service) -> None:
    async with service.database.transaction() as session:
        person = await people.meet(session, "terminal", "Mai", now=service.clock())
        outbox.post(session, person, {"text": "Thư cho Mai"}, now=service.clock())
    for who, reads in (("Lan", False), ("Mai", True)):
        paper = at_terminal(service, who)
        reading, writing = os.pipe()
        os.write(writing, "xin chào\n".encode())
        os.close(writing)
        await talk(service, who, Lines(reading), paper, prompt=False)
        os.close(reading)
        assert ("Thư cho Mai" in paper.getvalue()) is reads
