"""The sender: takes letters from the outbox and gives them to their channels."""

from __future__ import annotations

import asyncio
import random
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.channels import Channel, SendFailed
from bot.messages import Button, Letter
from office import outbox, questions
from office.outbox import Claimed

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

#: Letters in the air at once: httpx costs more than it gains beyond (channels.md, measured).
AT_ONCE = 8
IDLE = 1.0
RENEW = 10.0


class Sender:
    """Claims letters as leases and sends them, one chat's letters strictly in order."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.holder = uuid.uuid4().hex
        self._woken = asyncio.Event()
        self._next: dict[str, float] = {}  # channel or chat → when its row of places ends
        self._halted: dict[str, tuple[datetime, set[int]]] = {}

    def wake(self) -> None:
        """Something was posted: do not wait for the next look."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled: up to `AT_ONCE` letters in the air, each of another person."""
        flying: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                claimed: list[Claimed] = []
                try:
                    claimed = await self._claim(AT_ONCE - len(flying))
                except Exception as fault:  # noqa: BLE001 - outlives a database that is away
                    log.error("sender", fault=type(fault).__name__)
                flying |= {asyncio.create_task(self._send_leased(letter)) for letter in claimed}
                if not claimed or len(flying) >= AT_ONCE:
                    woken = asyncio.create_task(self._woken.wait())
                    await asyncio.wait(
                        {*flying, woken}, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED
                    )
                    woken.cancel()
                flying = {task for task in flying if not task.done()}
        finally:
            for task in flying:
                task.cancel()

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
        async with self.service.database.transaction() as session:
            return await outbox.claim(session, self.holder, now=now, channels=open_, most=most)

    async def _send_leased(self, letter: Claimed) -> None:
        renewing = asyncio.create_task(self._renew(letter.id))
        try:
            await self._send(letter)
        except Exception as fault:  # noqa: BLE001 - the lease runs out and the letter is free again
            log.error("letter", channel=letter.channel, fault=type(fault).__name__)
        finally:
            renewing.cancel()
            self.wake()

    async def _renew(self, id_: int) -> None:
        while True:
            await asyncio.sleep(RENEW)
            async with self.service.database.transaction() as session:
                await outbox.renew(session, [id_], self.holder, now=self.service.clock())

    async def _send(self, claimed: Claimed) -> None:
        channel = self.service.channels[claimed.channel]
        await self._pace(channel, claimed.person_id)
        database = self.service.database
        async with database.transaction() as session:
            if not await outbox.begin(session, claimed.id, self.holder, now=self.service.clock()):
                return
        try:
            platform_id = await channel.send(letter_of(claimed))
        except SendFailed as failed:
            await self._failed(claimed, failed)
            return
        async with database.transaction() as session:
            await outbox.sent(
                session,
                claimed.id,
                self.holder,
                platform_id=platform_id,
                now=self.service.clock(),
            )

    async def _failed(self, claimed: Claimed, failed: SendFailed) -> None:
        now = self.service.clock()
        log.info("letter not sent", channel=claimed.channel, when=failed.when)
        async with self.service.database.transaction() as session:
            if failed.when == "later":
                until = now + _wait(claimed.tries, failed.retry_after)
                await outbox.put_off(
                    session,
                    claimed.id,
                    self.holder,
                    until=until,
                    reason=failed.reason,
                    new_address=failed.new_address,
                )
                if failed.retry_after:
                    self._halt(claimed, until, now)
            elif failed.when == "uncertain":
                await outbox.doubt(
                    session, claimed.id, self.holder, until=now + timedelta(seconds=5)
                )
            else:
                matter = await outbox.give_up(
                    session, claimed.id, self.holder, reason=failed.reason, now=now
                )
                if matter and matter.startswith("question:"):
                    await questions.not_reached(session, int(matter.split(":")[1]))

    def _halt(self, claimed: Claimed, until: datetime, now: datetime) -> None:
        """A 429 stops its chat; the whole channel stops once several chats got one."""
        before, chats = self._halted.get(claimed.channel, (now, set()))
        if before <= now:
            chats = set()
        self._halted[claimed.channel] = (max(before, until), chats | {claimed.person_id})

    def _is_halted(self, channel: str, now: datetime) -> bool:
        until, chats = self._halted.get(channel, (now, set()))
        return len(chats) >= 3 and until > now

    async def _pace(self, channel: Channel, person_id: int) -> None:
        """Keep to the platform's pace: over all, and per chat after a burst of three."""
        limits = channel.limits
        wait = 0.0
        if limits.per_second is not None:
            wait = self._slot(channel.name, 1 / limits.per_second, burst=1)
        if limits.per_chat is not None:
            wait = max(wait, self._slot(f"{channel.name}:{person_id}", limits.per_chat, burst=3))
        if wait > 0:
            await asyncio.sleep(wait)

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
        menu=tuple((name, line) for name, line in menu) if menu else None,
        language=body.get("language"),
        person_id=claimed.person_id,
    )


def _wait(tries: int, retry_after: float | None) -> timedelta:
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    seconds = min(300.0, 2.0**tries)
    return timedelta(seconds=seconds * (1 + random.random() / 4))  # noqa: S311 - spreads repeats
