"""Telegram without a public address: our own polling, which loses nothing."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from typing import Any

import pytest
from sqlalchemy import select

from bot import links
from bot.channels import CannotStart
from bot.channels._telegram_poll import Poller
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.messages import Message
from bot.service import Service
from knowledge import Knowledge
from office import store
from office.database import Database
from office.models import Received
from tests.bot.channels.conftest import Connect, House
from tests.conftest import ZONE, vault
from tests.fake_telegram import BOT_ID, TOKEN, FakeTelegram
from tests.talk import Clock
from tests.telegram_words import Answer, private, refuse


async def offset(house: House) -> int:
    async with house.service.database.reading() as session:
        kept = await store.get(session, f"telegram:{BOT_ID}:offset")
    return int((kept or "0").split()[0])


async def test_a_citizen_writes_and_reads(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    async with connect(database_url, webhook=False) as house:
        number = await fake.says(42, "/start")
        (hello,) = await fake.hears(42, 1)
        assert "tự động" in hello
        await fake.until(lambda: not fake.unconfirmed)
        assert await offset(house) == number + 1
    calls = [call.method for call in fake.calls]
    assert calls.index("getme") < calls.index("deletewebhook") < calls.index("getupdates")
    assert "setwebhook" not in calls


async def test_a_link_leads_here_once_the_bot_knows_its_name(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url, webhook=False) as house:
        assert house.channel.entrance() == "https://t.me/NinhGiangBot"
        link = "https://t.me/NinhGiangBot?start=kb_dang_ky_khai_sinh"
        assert house.channel.entrance(links.parameter("dang-ky-khai-sinh")) == link
        long = house.channel.entrance(links.parameter("a" * 62))
        assert re.fullmatch(r"https://t\.me/NinhGiangBot\?start=kb_a+--[a-z]{10}", long or "")


async def test_a_webhook_left_behind_is_removed(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    fake.webhook = {"url": "https://old.example/hook"}
    async with connect(sqlite_url, webhook=False):
        await fake.says(42, "/start")
        await fake.hears(42, 1)
    assert not fake.webhook


async def test_nothing_is_acknowledged_before_it_is_kept(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url, webhook=False):
        await fake.until(lambda: fake.called("getUpdates"))
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # the turn waits for the write lock
        number = await fake.says(42, "/start")
        asked = len(fake.called("getUpdates"))
        with pytest.raises(TimeoutError):
            await fake.until(lambda: len(fake.called("getUpdates")) > asked, seconds=0.5)
        assert fake.unconfirmed == [number]
        other.execute("ROLLBACK")
        other.close()
        await fake.hears(42, 1)
        await fake.until(lambda: not fake.unconfirmed)


async def test_what_was_kept_and_not_acknowledged_is_answered_once(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    async with connect(database_url, webhook=False):
        number = await fake.says(42, "/start")
        await fake.hears(42, 1)
    # As if we had died before the offset moved: the same update comes again.
    async with connect(database_url, webhook=False) as house:
        async with house.service.database.transaction() as session:
            await store.put(session, f"telegram:{BOT_ID}:offset", "1 2026-11-20T00:00:00+00:00")
        await fake.until(lambda: fake.called("getUpdates"))
        await fake.deliver({"message": private(42, text="/start")}, number)
        await fake.says(43, "/start")
        await fake.hears(43, 1)
        assert len(fake.texts(42)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        refuse(409, "Conflict: terminated by other getUpdates request"),
        Answer(502, "<html>Bad Gateway</html>"),
        refuse(429, "Too Many Requests: retry after 1", retry_after=1),
        Answer(200, {"ok": True, "result": {"a": 1}}),
        Answer(200, {"ok": True, "result": [7, {"no": "number"}]}),
    ],
    ids=["conflict", "502", "429", "odd", "odd list"],
)
async def test_faults_are_outlived(
    connect: Connect, fake: FakeTelegram, sqlite_url: str, fault: Answer
) -> None:
    fake.script("getUpdates", fault)
    async with connect(sqlite_url, webhook=False):
        await fake.says(42, "/start")
        await fake.hears(42, 1)


async def test_one_process_polls_and_another_takes_over(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    async with connect(database_url, webhook=False) as first:
        await fake.until(lambda: fake.called("getUpdates"))
        async with connect(database_url, webhook=False):
            await fake.says(42, "/start")
            await fake.hears(42, 1)
            await fake.until(lambda: not fake.unconfirmed)
            assert len(fake.called("deleteWebhook")) == 1  # the second only waits
            await first.channel.stop()
            await fake.says(43, "/start")
            await fake.hears(43, 1)
    assert len(fake.texts(42)) == len(fake.texts(43)) == 1


@pytest.mark.parametrize(("status", "webhook"), [(401, True), (404, False)])
async def test_a_wrong_token_stops_the_start(
    connect: Connect, fake: FakeTelegram, sqlite_url: str, status: int, webhook: bool
) -> None:
    fake.script("getMe", refuse(status, "Unauthorized"))
    with pytest.raises(CannotStart, match="TELEGRAM_TOKEN") as caught:
        async with connect(sqlite_url, webhook=webhook):
            pass
    assert TOKEN not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("webhook", "fault"), [(True, Answer(502, "<html>")), (False, Answer(200, "<html>"))]
)
async def test_a_telegram_that_is_away_at_the_start_is_found_later(
    connect: Connect, fake: FakeTelegram, sqlite_url: str, webhook: bool, fault: Answer
) -> None:
    fake.script("getMe", fault)
    async with connect(sqlite_url, webhook=webhook):
        await fake.says(42, "/start")
        await fake.hears(42, 1)


async def test_an_old_offset_means_nothing(
    sqlite_url: str, fake: FakeTelegram, connect: Connect
) -> None:
    database = Database(sqlite_url, vault())
    async with database.transaction() as session:
        await store.put(session, f"telegram:{BOT_ID}:offset", "999999 2020-01-01T00:00:00+00:00")
    await database.close()
    # The platform started from a random lower number after a week of silence.
    async with connect(sqlite_url, webhook=False):
        await fake.says(42, "/start")
        await fake.hears(42, 1)


class Stubborn(Service):
    """An assistant with a fault: one update can never be taken."""

    async def receive(self, message: Message) -> None:
        if message.text == "độc":
            raise RuntimeError("a fault of ours")
        await super().receive(message)


async def test_an_update_that_cannot_be_taken_does_not_hold_the_others(
    sqlite_url: str, knowledge: Knowledge, clock: Clock, fake: FakeTelegram
) -> None:
    channel = TelegramChannel(TelegramSettings(token=TOKEN, api_url=fake.url), None)
    service = Stubborn(
        Database(sqlite_url, vault()), knowledge, {"telegram": channel}, zone=ZONE, clock=clock
    )

    async def nothing() -> None:
        """No webhook to remove."""

    async def none(_offset: int | None) -> list[dict[str, Any]]:
        return []

    poller = Poller(service, "1", prepare=nothing, fetch=none, parse=channel.understand)
    updates = [
        {"update_id": 1, "message": private(42, text="độc")},
        {"update_id": 2, "message": private(43, text="/start")},
    ]
    for _ in range(4):
        with pytest.raises(RuntimeError):
            await poller._keep(updates)
    assert poller._acknowledged() is None
    await poller._keep(updates)
    assert poller._acknowledged() == 3
    async with service.database.reading() as session:
        kept = {row.key: row.kind for row in await session.scalars(select(Received))}
    assert kept == {f"{BOT_ID}:1": "ignored", f"{BOT_ID}:2": "text"}
    await channel.stop()
    await service.database.close()


async def test_the_end_is_quick_while_a_poll_waits(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url, webhook=False) as house:
        await fake.until(lambda: fake.called("getUpdates"))
        async with asyncio.timeout(5):
            await house.channel.stop()
