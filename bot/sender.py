"""The sender: takes letters from the outbox and gives them to their channels."""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Channel, SendFailed
from bot.messages import Button, File, Letter, Picture
from bot.papers import painting
from office import outbox, people, questions
from office.feedback import concerned
from office.outbox import Claimed

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

#: Letters in the air at once: httpx costs more than it gains beyond (channels.md, measured).
AT_ONCE = 8
IDLE = 1.0
RENEW = 10.0
#: At the end, requests in the air have so many seconds to hear their answer.
LANDING = 1.5
#: Seconds between tries to note what became of a letter while the database is away. A letter
#: that was sent and not noted would be sent again.
NOTE_AGAIN = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)


class Sender:
    """Claims letters as leases and sends them, one chat's letters strictly in order."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.holder = uuid.uuid4().hex
        self._woken = asyncio.Event()
        self._ending = asyncio.Event()
        self._over = False
        self._next: dict[str, float] = {}  # channel or chat → when its row of places ends
        self._halted: dict[str, tuple[datetime, set[int]]] = {}

    def wake(self) -> None:
        """Something was posted: do not wait for the next look."""
        self._woken.set()

    def finish(self) -> None:
        """End `run` at its next step: broken off in a statement, a connection would be lost."""
        self._over = True
        self.wake()

    async def run(self) -> None:
        """Send until told to finish: up to `AT_ONCE` letters in the air, each of another person."""
        self._over = False
        self._ending.clear()
        flying: set[asyncio.Task[None]] = set()
        try:
            while not self._over:
                self._woken.clear()
                claimed: list[Claimed] = []
                try:
                    claimed = await self._claim(AT_ONCE - len(flying))
                except Exception as fault:  # noqa: BLE001 - outlives a database that is away
                    log.warning("sender", fault=type(fault).__name__)
                flying |= {asyncio.create_task(self._send_leased(letter)) for letter in claimed}
                if not claimed or len(flying) >= AT_ONCE:
                    woken = asyncio.create_task(self._woken.wait())
                    await asyncio.wait(
                        {*flying, woken}, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED
                    )
                    woken.cancel()
                flying = {task for task in flying if not task.done()}
        finally:
            await self._land(flying)

    async def _land(self, flying: set[asyncio.Task[None]]) -> None:
        """Let requests in the air end, so that no letter is left in doubt without need."""
        self._ending.set()
        if flying:
            await asyncio.wait(flying, timeout=LANDING)
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)

    async def send_due(self) -> bool:
        """Send what can be sent now and wait for it; False when there was nothing."""
        claimed = await self._claim(AT_ONCE)
        await asyncio.gather(*(self._send_leased(letter) for letter in claimed))
        return bool(claimed)

    async def _claim(self, most: int) -> list[Claimed]:
        if most <= 0:
            return []
        now = self.service.clock()
        async with self.service.database.reading() as session:
            if await outbox.oldest_unsent(session) is None:
                return []
        open_ = [name for name in self.service.channels if not self._is_halted(name, now)]
        channels = self.service.channels
        only = {name: found for name in open_ if (found := channels[name].only) is not None}
        async with self.service.database.transaction() as session:
            return await outbox.claim(
                session, self.holder, now=now, channels=open_, only=only, most=most
            )

    async def _send_leased(self, letter: Claimed) -> None:
        renewing = asyncio.create_task(self._renew(letter.id))
        try:
            await self._send(letter)
        except Exception as fault:  # noqa: BLE001 - the lease runs out and the letter is free again
            log.warning("letter", channel=letter.channel, fault=type(fault).__name__)
        finally:
            renewing.cancel()
            self.wake()

    async def _renew(self, id_: int) -> None:
        while True:
            await asyncio.sleep(RENEW)
            try:
                async with self.service.database.transaction() as session:
                    await outbox.renew(session, [id_], self.holder, now=self.service.clock())
            except Exception as fault:  # noqa: BLE001 - the next renewal may come in time
                log.warning("lease not renewed", fault=type(fault).__name__)

    async def _send(self, claimed: Claimed) -> None:
        channel = self.service.channels[claimed.channel]
        database = self.service.database
        if not await self._paced(channel, claimed):
            async with database.transaction() as session:
                await outbox.release(session, claimed.id, self.holder)
            return
        if not claimed.body:
            lost = SendFailed("never", "the key that sealed it is lost")
            log.warning("letter not sent", channel=claimed.channel, why=lost.reason)
            await self._note(lambda session: self._failed(session, claimed, lost))
            return
        letter = await self._painted(claimed)
        async with database.transaction() as session:
            if not await outbox.begin(session, claimed.id, self.holder, now=self.service.clock()):
                return
        try:
            platform_id = await channel.send(letter)
        except SendFailed as refused:
            failed = refused
            log.info("letter not sent", channel=claimed.channel, when=failed.when)
            await self._note(lambda session: self._failed(session, claimed, failed))
        else:
            await self._note(lambda session: self._sent(session, claimed, platform_id))

    async def _painted(self, claimed: Claimed) -> Letter:
        """The letter, with the first page of the paper that it names; if that cannot be painted,
        its words are sent alone."""
        letter, key = letter_of(claimed), claimed.body.get("paper")
        if key is None:
            return letter
        try:
            png = await painting.first_page(self.service, key)
        except Exception as fault:  # noqa: BLE001 - the words matter more
            log.warning("picture", fault=type(fault).__name__)
            return letter
        return replace(letter, picture=Picture(png, letter.text))

    async def _note(self, write: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """Write down what became of a letter, also when the database is away for a moment."""
        for wait in NOTE_AGAIN:
            await asyncio.sleep(wait)
            try:
                async with self.service.database.transaction() as session:
                    await write(session)
            except Exception as fault:  # noqa: BLE001 - said, and tried again
                log.warning("letter not noted", fault=type(fault).__name__)
            else:
                return

    async def _sent(self, session: AsyncSession, claimed: Claimed, platform_id: str | None) -> None:
        now = self.service.clock()
        await outbox.sent(session, claimed.id, self.holder, platform_id=platform_id, now=now)

    async def _failed(self, session: AsyncSession, claimed: Claimed, failed: SendFailed) -> None:
        now, id_ = self.service.clock(), claimed.id
        if failed.when == "later":
            until = now + _wait(claimed.tries, failed.retry_after)
            await outbox.put_off(
                session,
                id_,
                self.holder,
                until=until,
                reason=failed.reason,
                new_address=failed.new_address,
            )
            if failed.retry_after:
                self._halt(claimed, until, now)
        elif failed.when == "uncertain":
            await outbox.doubt(session, id_, self.holder, until=now + timedelta(seconds=5))
        else:
            matter = await outbox.give_up(session, id_, self.holder, reason=failed.reason, now=now)
            if failed.gone:
                await people.out_of_reach(session, claimed.person_id)
            await _not_reached(session, matter)

    def _halt(self, claimed: Claimed, until: datetime, now: datetime) -> None:
        """A 429 stops its chat; the whole channel stops once several chats got one."""
        before, chats = self._halted.get(claimed.channel, (now, set()))
        if before <= now:
            chats = set()
        self._halted[claimed.channel] = (max(before, until), chats | {claimed.person_id})

    def _is_halted(self, channel: str, now: datetime) -> bool:
        until, chats = self._halted.get(channel, (now, set()))
        return len(chats) >= 3 and until > now

    async def _paced(self, channel: Channel, claimed: Claimed) -> bool:
        """Wait for the platform's pace: over all, and per chat after a burst of three.

        False when the end comes first: the letter is then free for another process.
        """
        wait = 0.0
        if channel.limits.per_second is not None:
            wait = self._slot(channel.name, 1 / channel.limits.per_second, burst=1)
        gap = channel.chat_gap(claimed.address)
        if gap is not None:
            wait = max(wait, self._slot(f"{channel.name}:{claimed.address}", gap, burst=3))
        if wait > 0 and not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), wait)
        return not self._ending.is_set()

    def _slot(self, name: str, gap: float, *, burst: int) -> float:
        """Seconds to wait for the next place in a row of places `gap` seconds apart."""
        now = asyncio.get_running_loop().time()
        if len(self._next) > 10_000:
            self._next = {key: at for key, at in self._next.items() if at > now}
        at = max(now, self._next.get(name, 0.0)) + gap
        self._next[name] = at
        return at - now - burst * gap


def letter_of(claimed: Claimed) -> Letter:
    """The letter as a channel gets it."""
    body = claimed.body
    menu = body.get("menu")
    return Letter(
        id=claimed.id,
        address=claimed.address,
        text=body.get("text", ""),
        buttons=tuple(Button(b["label"], b["data"]) for b in body.get("buttons", [])),
        picture=Picture.unpacked(body.get("picture")),
        menu=tuple((name, line) for name, line in menu) if menu else None,
        language=body.get("language"),
        person_id=claimed.person_id,
        file=File(**body["file"]) if body.get("file") else None,
        place=body.get("place"),
    )


async def _not_reached(session: AsyncSession, matter: str | None) -> None:
    """Mark what the letter was about ("question:12", "ticket:7"): its citizen was not reached."""
    kind, _, number = (matter or "").partition(":")
    mark = {"question": questions.not_reached, "ticket": concerned.not_reached}.get(kind)
    if mark is not None:
        await mark(session, int(number))


def _wait(tries: int, retry_after: float | None) -> timedelta:
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    seconds = min(300.0, 2.0**tries)
    return timedelta(seconds=seconds * (1 + random.random() / 4))  # noqa: S311 - spreads repeats
