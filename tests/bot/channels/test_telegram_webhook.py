"""Telegram with a public address: the whole program behind its webhook, over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from office.models import Post, Received
from tests.bot.channels.conftest import Connect, House
from tests.fake_telegram import BOT_ID, FakeTelegram
from tests.telegram_words import private, refuse, too_many

FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = {**FILE, "width": 1, "height": 1}


def update(number: int, **content: Any) -> bytes:
    return json.dumps({"update_id": number, "message": private(42, **content)}).encode()


async def letters(house: House) -> int:
    async with house.service.database.reading() as session:
        return await session.scalar(select(func.count(Post.id))) or 0


async def test_the_webhook_is_set_once_we_listen(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url) as house:
        (call,) = fake.called("setWebhook")
        assert call["url"] == f"{house.url}/webhooks/telegram"
        assert call["allowed_updates"] == [
            "message", "edited_message", "callback_query", "my_chat_member"
        ]  # fmt: skip
        assert re.fullmatch(r"[A-Za-z0-9_-]{20,256}", call["secret_token"])
        await fake.until(lambda: ("all_private_chats", "en") in fake.menus)
    scopes = {(scope, code) for scope in ("default", "all_private_chats") for code in ("", "en")}
    assert scopes <= fake.menus.keys()
    assert {"command": "help"}.items() <= fake.menus["default", ""][0].items()
    assert fake.menus["default", ""] != fake.menus["default", "en"]
    async with connect(sqlite_url):
        again = fake.called("setWebhook")[-1]
    assert again["secret_token"] == call["secret_token"]


async def test_a_citizen_writes_and_reads(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    async with connect(database_url, secret="chosen_by-us") as house:
        assert house.secret == "chosen_by-us"
        await fake.says(42, "/start")
        (hello,) = await fake.hears(42, 1)
        assert "tự động" in hello
    assert [status for _, status in fake.deliveries] == [200]


async def test_one_update_five_times_at_once_is_answered_once(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    fake.chats.add("42")
    async with connect(database_url) as house:
        body = update(9, text="/start")
        answers = await asyncio.gather(*(house.post(body, house.secret) for _ in range(5)))
        assert [answer.status_code for answer in answers] == [200] * 5
        await fake.hears(42, 1)
        assert await letters(house) == 1
        assert (await house.post(body, house.secret)).status_code == 200
        assert await letters(house) == 1


async def test_ten_messages_at_once_are_each_answered_once(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    fake.chats.add("42")
    async with connect(database_url) as house:
        bodies = [update(number, text="/start") for number in range(10)]
        answers = await asyncio.gather(*(house.post(body, house.secret) for body in bodies))
        assert [answer.status_code for answer in answers] == [200] * 10
        assert await letters(house) == 10
        async with house.service.database.reading() as session:
            kept = await session.scalars(select(Received.key))
            assert set(kept) == {f"{BOT_ID}:{number}" for number in range(10)}


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("right", b'{"update_id":1}', 200),
        (None, b"not json", 403),
        (b"\xff\xfe\x80", b'{"update_id":1}', 403),
        ("right", b"not json", 400),
        ("right", b"{" + b" " * 1024 * 1024, 413),
        ("right", b'{"update_id":1}' + b" " * (1024 * 1024 - 15), 200),
    ],
)
async def test_what_a_request_is_answered(
    connect: Connect, sqlite_url: str, secret: Any, body: bytes, status: int
) -> None:
    async with connect(sqlite_url, secret="right") as house:
        assert (await house.post(body, secret)).status_code == status


CONTENTS: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": {**PICTURE, "type": "regular", "is_animated": False, "is_video": False}},
    "photo": {"photo": [PICTURE]},
    "voice": {"voice": {**FILE, "duration": 2}},
    "video": {"video": {**PICTURE, "duration": 2}},
    "document": {"document": FILE},
    "contact": {"contact": {"phone_number": "0912345678", "first_name": "B"}},
    "location": {"location": {"latitude": 20.7, "longitude": 106.3}},
    "unknown": {"hologram": {"depth": 3}},
}


async def test_no_kind_of_message_is_met_with_silence(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url):
        for chat, content in enumerate(CONTENTS.values(), 100):
            await fake.sends(chat, **content)
        edited = private(200, text="sửa lại", edit_date=2)
        await fake.deliver({"edited_message": edited})
        for chat in [*range(100, 100 + len(CONTENTS)), 200]:
            hello, said = await fake.hears(chat, 2)
            assert "tự động" in hello
            assert "bằng chữ" in said or "tin mới" in said or "Không" in said


async def test_a_groups_and_a_channels_manners(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    group = {"id": -100123, "type": "supergroup", "title": "Thôn 3"}
    called = {
        **private(42, text="@NinhGiangBot phí khai sinh?"),
        "chat": group,
        "entities": [{"type": "mention", "offset": 0, "length": 13}],
    }
    async with connect(sqlite_url) as house:
        await fake.deliver({"message": {**private(42, text="hôm nay họp"), "chat": group}})
        await fake.deliver({"channel_post": {**private(42, text="x"), "chat": {
            "id": -7, "type": "channel"}}})  # fmt: skip
        await fake.deliver({"message": called})
        await fake.deliver({"message": {**called, "text": "/kehoach@NinhGiangBot", "entities": []}})
        # Who is no official is not heard there, called or not.
        await fake.until(lambda: len(fake.deliveries) == 4)
        assert await letters(house) == 0


async def test_who_blocks_the_bot_is_out_of_reach_until_she_writes(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    bot = await fake._getme({})
    async with connect(sqlite_url) as house:
        await fake.says(42, "/start")
        await fake.hears(42, 1)
        old, new = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked"}
        change = {
            "chat": {"id": 42, "type": "private"},
            "from": {"id": 42, "is_bot": False, "first_name": "An"},
            "date": 1,
            "old_chat_member": old,
            "new_chat_member": {**new, "until_date": 0},
        }
        await fake.deliver({"my_chat_member": change})
        await fake.until(lambda: len(fake.deliveries) == 2)
        person = await house.person(42)
        assert person is not None
        assert not person.reachable
        await fake.says(42, "/start")
        await fake.hears(42, 2)
        person = await house.person(42)
        assert person is not None
        assert person.reachable


async def test_what_we_do_not_use_is_kept_as_key_kind_and_time(
    connect: Connect, sqlite_url: str
) -> None:
    odd = b'{"update_id":5,"telepathy":{"thought":"b\\u00ed m\\u1eadt"}}'
    async with connect(sqlite_url) as house:
        assert (await house.post(odd, house.secret)).status_code == 200
        async with house.service.database.reading() as session:
            (row,) = await session.scalars(select(Received))
            assert (row.key, row.kind) == (f"{BOT_ID}:5", "ignored")
            assert set(row.__table__.columns.keys()) == {"channel", "key", "kind", "at"}
        assert await house.person(42) is None


async def test_a_button_works_after_a_restart(
    connect: Connect, fake: FakeTelegram, database_url: str
) -> None:
    async with connect(database_url):
        await fake.says(42, "/help")
        await fake.hears(42, 1)
    async with connect(database_url):
        await fake.taps(42, "Chuyển cho cán bộ")
        _, said = await fake.hears(42, 2)
        assert "đã cũ" not in said
        await fake.until(lambda: fake.called("answerCallbackQuery"))
        # A press whose spinner cannot be stopped any more is answered all the same.
        fake.script("answerCallbackQuery", refuse(400, "Bad Request: query is too old"))
        await fake.taps(42, "Chuyển cho cán bộ")
        await fake.hears(42, 3)


async def test_a_tap_that_is_not_hers_is_answered_kindly(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url):
        await fake.says(42, "/help")
        await fake.hears(42, 1)
        message = fake.of(42)[0]
        for data in ("c:AAAAAAAA:0", "c:;--:x\x00"):
            query = fake.query(43, {"callback_data": data}, message)
            query["message"] = {**message, "chat": {"id": 43, "type": "private"}}
            fake.chats.add("43")
            await fake.deliver({"callback_query": query})
        _hello, *said = await fake.hears(43, 3)
        assert all("đã cũ" in text for text in said)


async def test_a_slow_chat_waits_and_stays_in_order(
    connect: Connect, fake: FakeTelegram, sqlite_url: str
) -> None:
    async with connect(sqlite_url):
        fake.script("sendMessage", too_many(1))
        await fake.says(42, "/start")
        await fake.says(42, "/help")
        start, help_ = await fake.hears(42, 2)
        assert "/tracuu" not in start
        assert "/gopy" in help_
        first, second = [call.at for call in fake.calls if call.method == "sendmessage"][:2]
        assert second - first >= 1.0
