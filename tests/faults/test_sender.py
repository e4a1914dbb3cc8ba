"""The sender when things end or fail: leases renewed, letters freed, results written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Limits, SendFailed
from bot.messages import Letter
from bot.sender import Sender
from bot.service import Service
from office import outbox, people
from office.database import Database
from office.models import Post
from tests.conftest import vault
from tests.talk import Clock, FakeChannel


async def posted(service: Service, *texts: str, address: str = "Mai") -> None:
    async with service.database.transaction() as session:
        person = await people.meet(session, "web", address, now=service.clock())
        for text in texts:
            outbox.post(session, person, {"text": text}, now=service.clock())
            await session.flush()


async def rows(service: Service) -> list[Post]:
    async with service.database.reading() as session:
        return list(await session.scalars(select(Post).order_by(Post.id)))


async def leased(service: Service, at: datetime) -> bool:
    """Whether the first letter is still somebody's at that moment."""
    until = (await rows(service))[0].lease_until
    return until is not None and until >= at


@pytest.fixture
def web(service: Service) -> FakeChannel:
    channel = service.channels["web"]
    assert isinstance(channel, FakeChannel)
    return channel


@asynccontextmanager
async def sending(service: Service) -> AsyncIterator[None]:
    running = asyncio.create_task(service.sender.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_the_end_waits_for_letters_in_the_air_and_frees_the_others(
    service: Service, web: FakeChannel
) -> None:
    web.limits = Limits(per_chat=60)  # type: ignore[misc]
    in_the_air, answered = asyncio.Event(), asyncio.Event()

    async def hold(letter: Letter) -> None:
        if letter.text == "ba":
            in_the_air.set()
            asyncio.get_running_loop().call_later(0.1, answered.set)
            await answered.wait()

    web.before = hold
    await posted(service, "một", "hai", "ba", "bốn")
    async with sending(service):
        await asyncio.wait_for(in_the_air.wait(), 5)
    assert web.texts("Mai") == ["một", "hai", "ba"]
    *sent, fourth = await rows(service)
    assert [letter.state for letter in sent] == ["sent"] * 3
    assert (fourth.state, fourth.lease_by, fourth.doubts) == ("waiting", None, 0)


async def test_a_paced_letter_is_freed_at_the_end(service: Service, web: FakeChannel) -> None:
    web.limits = Limits(per_chat=60)  # type: ignore[misc]
    await posted(service, "một", "hai", "ba", "bốn")
    async with sending(service):
        async with asyncio.timeout(5):
            while (await rows(service))[3].state != "sending":  # noqa: ASYNC110 - a row
                await asyncio.sleep(0.01)
    fourth = (await rows(service))[3]
    assert (fourth.state, fourth.lease_by, fourth.began_at) == ("waiting", None, None)
    service.sender = Sender(service)  # the next process
    await service.sender.send_due()
    assert web.texts("Mai") == ["một", "hai", "ba", "bốn"]


async def test_a_long_request_keeps_its_lease(
    service: Service, web: FakeChannel, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.RENEW", 0.01)
    other = Sender(service)
    tried = asyncio.Event()

    async def long(_letter: Letter) -> None:
        for _ in range(3):
            clock.forward(seconds=20)
            before = clock()
            async with asyncio.timeout(5):
                while not await leased(service, before):  # noqa: ASYNC110 - a row
                    await asyncio.sleep(0.01)
            assert not await other.send_due()
        tried.set()

    web.before = long
    await posted(service, "một")
    await service.sender.send_due()
    assert tried.is_set()
    assert web.texts("Mai") == ["một"]
    assert [(letter.state, letter.doubts) for letter in await rows(service)] == [("sent", 0)]


class Away(Database):
    """A database that is away for so many transactions."""

    faults = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.faults > 0:
            self.faults -= 1
            raise ConnectionError("away")
        async with super().transaction() as session:
            yield session


@pytest.mark.parametrize("fault", [None, SendFailed("later", "429", retry_after=7)])
async def test_what_became_of_a_letter_is_noted_when_the_database_is_back(
    service: Service,
    web: FakeChannel,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    fault: Any,
) -> None:
    monkeypatch.setattr("bot.sender.NOTE_AGAIN", (0.0, 0.01, 0.01))
    await posted(service, "một")
    away = Away(database_url, vault())
    service.database = away

    async def goes(_letter: Letter) -> None:
        away.faults = 2

    web.before = goes
    web.faults = [fault]
    await service.sender.send_due()
    (letter,) = await rows(service)
    assert (letter.state, letter.doubts) == ("waiting" if fault else "sent", 0)
    assert len(web.tried) == 1
    await away.close()


async def test_a_sender_that_died_before_its_request_leaves_no_doubt(
    service: Service, web: FakeChannel, clock: Clock
) -> None:
    await posted(service, "một", "hai")
    async with service.database.transaction() as session:
        (claimed,) = await outbox.claim(session, "dead", now=clock(), channels=["web"])
    assert not await service.sender.send_due()
    clock.forward(seconds=31)
    while await service.sender.send_due():
        pass
    assert web.texts("Mai") == ["một", "hai"]
    assert claimed.id == (await rows(service))[0].id
    assert [letter.doubts for letter in await rows(service)] == [0, 0]


async def test_a_sender_that_died_in_its_requests_twice_is_not_followed_a_third_time(
    service: Service, web: FakeChannel, clock: Clock
) -> None:
    await posted(service, "một", "hai")
    for holder in ("dead", "dead too"):
        async with service.database.transaction() as session:
            (claimed,) = await outbox.claim(session, holder, now=clock(), channels=["web"])
            assert await outbox.begin(session, claimed.id, holder, now=clock())
        clock.forward(seconds=31)
    await service.sender.send_due()  # ends the first
    await service.sender.send_due()
    assert web.texts("Mai") == ["hai"]
    assert [letter.state for letter in await rows(service)] == ["uncertain", "sent"]
