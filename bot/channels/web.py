"""The web chat as a channel: letters wait in the outbox, open pages are woken to read them.

Nothing leaves the process when a letter is "sent": the page shows what the outbox holds, also
after a reload or a lost connection. Waking is only a hint; it may come from another process,
so the outbox is asked about all open pages together, once a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from bot.channels import Channel, Limits
from bot.messages import Button, File, Letter
from office import mailbox, outbox, people

if TYPE_CHECKING:
    from bot.service import Service
    from office.models import Post

log = structlog.get_logger()
T = TypeVar("T")

EVERY = 1.0
#: Clocks of several processes differ a little, and a commit takes its time.
MARGIN = timedelta(seconds=5)
#: Letters read at once.
MOST = 100


@dataclass(frozen=True)
class Shown:
    """A letter as a page shows it."""

    id: int
    text: str
    buttons: tuple[Button, ...]
    at: datetime
    file: File | None


class WebChannel(Channel):
    """Our own page: any number of buttons, any length, no menu."""

    name = "web"
    limits = Limits()

    def __init__(self) -> None:
        self._pages: dict[str, set[asyncio.Event]] = {}
        self._watch: asyncio.Task[None] | None = None
        self._readings: set[asyncio.Task[Any]] = set()

    async def send(self, letter: Letter) -> str | None:
        """Delivered by being in the outbox; open pages of that address look at once."""
        self._wake(letter.address)
        return None

    async def stop(self) -> None:
        """Let every page go, and finish what is being read."""
        if self._watch is not None:
            self._watch.cancel()
        for address in list(self._pages):
            self._wake(address)
        await asyncio.gather(*self._readings, return_exceptions=True)

    def open_pages(self, address: str) -> int:
        """How many pages of that address listen in this process."""
        return len(self._pages.get(address, ()))

    async def letters(
        self, service: Service, address: str, after: int | None
    ) -> AsyncIterator[list[Shown]]:
        """What the address has to read: all that is there now, then what comes, as it comes.

        The first list may be empty: it tells that everything older has been shown. Ends when
        the service stops.
        """
        with self._listening(service, address) as woken:
            first = True
            while not service.stopping.is_set():
                woken.clear()
                found = await self._read(service, address, after)
                if found or first:
                    after = found[-1].id if found else after
                    yield found
                first = False
                if len(found) < MOST:
                    await woken.wait()

    async def is_official(self, service: Service, address: str) -> bool:
        """Whether an official uses this page."""

        async def read() -> bool:
            async with service.database.reading() as session:
                person = await people.find(session, self.name, address)
            return person is not None and person.staff_id is not None

        return await self._undisturbed(read())

    async def _read(self, service: Service, address: str, after: int | None) -> list[Shown]:
        async def read() -> list[Shown]:
            async with service.database.reading() as session:
                posts = await mailbox.letters(session, self.name, address, after=after, most=MOST)
                return [_shown(post, outbox.opened(session, post)) for post in posts]

        return await self._undisturbed(read())

    async def _undisturbed(self, reading: Coroutine[Any, Any, T]) -> T:
        """A page may be closed at any moment: the reading is finished all the same.

        A query that is cancelled half-way costs its connection, and on SQLite its thread.
        """
        task = asyncio.create_task(reading)
        self._readings.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._readings.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be left to hear of it

    @contextmanager
    def _listening(self, service: Service, address: str) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._pages.setdefault(address, set()).add(woken)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look_around(service))
        try:
            yield woken
        finally:
            pages = self._pages[address]
            pages.discard(woken)
            if not pages:
                del self._pages[address]

    def _wake(self, address: str) -> None:
        for woken in self._pages.get(address, ()):
            woken.set()

    async def _look_around(self, service: Service) -> None:
        """Wake pages whose letters another process has sent; all of them when we stop."""
        since = service.clock() - MARGIN
        while self._pages and not service.stopping.is_set():
            try:
                async with asyncio.timeout(EVERY):
                    await service.stopping.wait()
            except TimeoutError:
                since = await self._ask(service, since)
        for address in list(self._pages):
            self._wake(address)

    async def _ask(self, service: Service, since: datetime) -> datetime:
        async def read() -> set[str]:
            async with service.database.reading() as session:
                return await mailbox.shown_since(session, self.name, list(self._pages), since=since)

        now = service.clock()
        try:
            shown = await self._undisturbed(read())
        except Exception as fault:  # noqa: BLE001 - a database that is away comes back
            log.warning("web chat", fault=type(fault).__name__)
            return since
        for address in shown:
            self._wake(address)
        return now - MARGIN


def _shown(post: Post, body: dict[str, Any]) -> Shown:
    buttons = tuple(Button(b["label"], b["data"]) for b in body.get("buttons", []))
    file = File(**body["file"]) if body.get("file") else None
    return Shown(post.id, body.get("text", ""), buttons, post.at, file)
