"""Long polling that loses nothing: an update is acknowledged after it is kept, never before.

Asking for updates from `offset` on *is* the acknowledgement of all before it (channels.md §1.1).
So a batch is kept first, then the offset is stored, then the next request carries it. A crash in
between makes the platform deliver again, and the inbox knows the keys.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.channels import Malformed, SendFailed
from bot.messages import Message
from office import leases, store

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

LEASE_SECONDS = 30.0
#: How often one that does not hold the lease asks for it.
ASK_AGAIN = 1.0
LONGEST_WAIT = 60.0
#: People whose updates are kept at the same time; one person's are kept in turn.
AT_ONCE = 8
#: After a week of silence Telegram starts from a random number: an older offset means nothing.
OFFSET_AGE = timedelta(days=6)
#: An update that cannot be taken so often is kept as key and kind, so that others get through.
TRIES = 5

Update = Mapping[str, Any]


class Poller:
    """Asks for updates while its process holds the lease.

    `prepare` is awaited before the first request and after every fault (it removes a webhook);
    `fetch` waits for updates from an offset on; both raise `SendFailed`. `parse` makes a message
    of an update and raises `Malformed`.
    """

    def __init__(
        self,
        service: Service,
        bot: str,
        *,
        prepare: Callable[[], Awaitable[None]],
        fetch: Callable[[int | None], Awaitable[Sequence[Update]]],
        parse: Callable[[Update], Message],
    ) -> None:
        self._service = service
        self._name = f"telegram:{bot}"
        self._prepare = prepare
        self._fetch = fetch
        self._parse = parse
        self._offset: tuple[int, datetime] | None = None
        self._failed: Counter[str] = Counter()

    async def run(self) -> None:
        """Poll until cancelled."""
        ready, wait = False, 1.0
        while True:
            try:
                if not await self._hold():
                    ready = False
                    await asyncio.sleep(ASK_AGAIN)
                    continue
                if not ready:
                    await self._prepare()
                    await self._recall()
                    ready = True
                await self._keep(await self._fetch(self._acknowledged()))
                wait = 1.0
            except SendFailed as refused:
                ready = False
                log.warning("polling", fault=refused.reason)
                await asyncio.sleep(refused.retry_after or wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception as fault:  # noqa: BLE001 - a database that is away comes back
                ready = False
                log.warning("polling", fault=type(fault).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def let_go(self) -> None:
        """Give the lease back, so that another process need not wait for its end."""
        async with self._service.database.transaction() as session:
            await leases.release(session, self._name, self._service.sender.holder)

    async def _hold(self) -> bool:
        """Take the lease or renew it; before each request, which is shorter than the lease."""
        service = self._service
        async with service.database.transaction() as session:
            return await leases.acquire(
                session,
                self._name,
                service.sender.holder,
                seconds=LEASE_SECONDS,
                now=service.clock(),
            )

    def _acknowledged(self) -> int | None:
        if self._offset is None or self._service.clock() - self._offset[1] > OFFSET_AGE:
            return None
        return self._offset[0]

    async def _recall(self) -> None:
        async with self._service.database.reading() as session:
            kept = await store.get(session, f"{self._name}:offset")
        if kept:
            number, _, moment = kept.partition(" ")
            self._offset = (int(number), datetime.fromisoformat(moment))

    async def _keep(self, updates: Sequence[Update]) -> None:
        """Keep a batch, then move the offset. Raises when something could not be kept."""
        ids = [id_ for update in updates if isinstance(id_ := update.get("update_id"), int)]
        if not ids:
            return
        turns: dict[str, list[Message]] = {}
        for update in updates:
            try:
                message = self._parse(update)
            except Malformed:
                continue  # no number, so there is nothing that could be kept
            turns.setdefault(message.address, []).append(message)
        room = asyncio.Semaphore(AT_ONCE)
        done = await asyncio.gather(
            *(self._take_turns(messages, room) for messages in turns.values()),
            return_exceptions=True,
        )
        for fault in done:
            if fault is not None:
                raise fault
        self._failed.clear()
        self._offset = (ids[-1] + 1, self._service.clock())
        async with self._service.database.transaction() as session:
            value = f"{self._offset[0]} {self._offset[1].isoformat()}"
            await store.put(session, f"{self._name}:offset", value)

    async def _take_turns(self, messages: Sequence[Message], room: asyncio.Semaphore) -> None:
        async with room:
            for message in messages:
                await self._take(message)

    async def _take(self, message: Message) -> None:
        try:
            await self._service.receive(message)
        except Exception as fault:
            self._failed[message.key] += 1
            if self._failed[message.key] < TRIES:
                raise
            name = type(fault).__name__
            log.error("update not taken", kind=message.kind, fault=name)  # noqa: TRY400 - no content
            await self._service.receive(Message(message.channel, message.key, "", "ignored"))
