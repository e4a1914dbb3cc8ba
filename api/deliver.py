"""Telling the commune's other software of events: signed, one after the other, until taken.

The signature is that of the public Standard Webhooks (webhook-id, webhook-timestamp,
webhook-signature), so that receivers can use any library that knows it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import random
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from bot.service import Service
from office import hooks
from office.hooks import Due

log = structlog.get_logger()
#: Seconds that a receiver has to answer; below the lease of `office.leases`.
TIMEOUT = 10.0
EVERY = 1.0
#: Seconds before the second try, doubled after each, at most an hour.
FIRST_WAIT, LONGEST_WAIT = 5.0, 3600.0


def body_of(due: Due) -> bytes:
    """What is sent: the kind of event, when it happened, what it is about. The same every time."""
    said = {
        "type": due.kind,
        "timestamp": due.at.astimezone(UTC).isoformat(timespec="seconds"),
        "data": {"subject": due.subject, **due.data},
    }
    return json.dumps(said, ensure_ascii=False).encode()


def signed(due: Due, body: bytes, now: datetime) -> dict[str, str]:
    """The headers by which a receiver knows that we sent it, when, and whether it had it before."""
    name, moment = f"evt_{due.event_id}", str(int(now.timestamp()))
    key = base64.b64decode(due.secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{name}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


class Deliverer:
    """Claims events as leases and posts them, one hook's events strictly in order."""

    def __init__(self, service: Service, *, timeout: float = TIMEOUT) -> None:
        self._service = service
        self._holder = uuid.uuid4().hex
        # The commune's own software, reached directly; a redirect could lead anywhere.
        self._timeout = timeout
        self._client = httpx.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)

    async def run(self) -> None:
        """Deliver until the service stops."""
        stopping = self._service.stopping
        while not stopping.is_set():
            busy = False
            try:
                busy = await self.deliver_due()
            except Exception as fault:  # noqa: BLE001 - a database that is away comes back
                log.warning("webhooks", fault=type(fault).__name__)
            if not busy:
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY):
                        await stopping.wait()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def deliver_due(self) -> bool:
        """Deliver what is due now and wait for it; False when there was nothing."""
        service, now = self._service, self._service.clock()
        async with service.database.reading() as session:
            if not await hooks.pending(session, now=now):
                return False
        async with service.database.transaction() as session:
            await hooks.spread(session, now=now)
            claimed = await hooks.claim(
                session, self._holder, vault=service.database.vault, now=now
            )
        await asyncio.gather(*(self._deliver(due) for due in claimed))
        return bool(claimed)

    async def _deliver(self, due: Due) -> None:
        reason, gone = await self._post(due)
        now = self._service.clock()
        async with self._service.database.transaction() as session:
            if reason is None:
                await hooks.taken(session, due, self._holder, now=now)
            elif gone:
                await hooks.gone(session, due, self._holder, now=now)
            else:
                until = now + _wait(due.tries)
                await hooks.put_off(session, due, self._holder, reason=reason, until=until, now=now)
        if reason is not None:
            log.info("event not taken", hook=due.hook_id, reason=reason)

    async def _post(self, due: Due) -> tuple[str | None, bool]:
        """Why it was not taken (None when it was), and whether the receiver wants no more."""
        body = body_of(due)
        headers = signed(due, body, self._service.clock())
        try:
            async with (
                asyncio.timeout(self._timeout),  # of the whole: a slow answer must not drip on
                # The body of the answer is nobody's business, however long.
                self._client.stream("POST", due.url, content=body, headers=headers) as answer,
            ):
                if answer.is_success:
                    return None, False
                return str(answer.status_code), answer.status_code == httpx.codes.GONE
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as fault:
            return type(fault).__name__, False


def _wait(tries: int) -> timedelta:
    seconds = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries, 20))
    return timedelta(seconds=seconds * (1 + random.random() / 4))  # noqa: S311 - spreads repeats
