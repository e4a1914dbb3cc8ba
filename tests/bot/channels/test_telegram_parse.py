"""What Telegram sends, and what it means to us: a table of payloads and messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels import Forged, Malformed
from bot.channels.telegram import SECRET_HEADER, TelegramChannel, TelegramSettings
from bot.messages import Message
from tests.fake_telegram import BOT_ID, TOKEN
from tests.telegram_words import private

SECRET = "a-secret_of-the-webhook"
GROUP = {"id": -100123, "type": "supergroup", "title": "Thôn 3"}
AN = {"id": 42, "is_bot": False, "first_name": "An", "language_code": "vi"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = {**FILE, "width": 1, "height": 1}


def said(**content: Any) -> dict[str, Any]:
    return {"message": private(42, **content)}


def group(text: str, *entities: tuple[str, int, int], **more: Any) -> dict[str, Any]:
    marked = [{"type": kind, "offset": start, "length": length} for kind, start, length in entities]
    message = private(42, text=text, entities=marked, **more)
    return {"message": {**message, "chat": GROUP}}


def press(data: Any, **more: Any) -> dict[str, Any]:
    query = {"id": "77", "from": AN, "chat_instance": "1", "data": data, **more}
    return {"callback_query": {key: value for key, value in query.items() if value is not None}}


def member(status: str, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Xã"}
    old = {"user": bot, "status": "member"}
    new = {"user": bot, "status": status, "until_date": 0}
    where = chat or {"id": 42, "type": "private", "first_name": "An"}
    return {
        "my_chat_member": {
            "chat": where,
            "from": AN,
            "date": 1,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


UNDER = {"message_id": 6, "date": 1795344000, "chat": {"id": 42, "type": "private"}, "text": "…"}
OF_BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Xã", "username": "NinhGiangBot"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Bot"}

#: name, update, (kind, address, text, tap, receipt)
PAYLOADS: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    ("words", said(text="làm giấy khai sinh"), ("text", "42", "làm giấy khai sinh", None, None)),
    ("a number stays text", said(text="42"), ("text", "42", "42", None, None)),
    ("a command", said(text="/start ABCD2345"), ("text", "42", "/start ABCD2345", None, None)),
    (
        "a forwarded text",
        said(text="x", forward_origin={"type": "hidden_user", "sender_user_name": "B", "date": 1}),
        ("text", "42", "x", None, None),
    ),
    ("with an effect", said(text="x", effect_id="5"), ("text", "42", "x", None, None)),
    ("sticker", said(sticker={**PICTURE, "type": "regular", "is_animated": False,
     "is_video": False}), ("sticker", "42", "", None, None)),
    ("dice", said(dice={"emoji": "🎲", "value": 3}), ("sticker", "42", "", None, None)),
    ("photo", said(photo=[PICTURE], caption="giấy này"), ("photo", "42", "giấy này", None, None)),
    ("voice", said(voice={**FILE, "duration": 2}), ("voice", "42", "", None, None)),
    ("audio", said(audio={**FILE, "duration": 2}), ("voice", "42", "", None, None)),
    ("video", said(video={**PICTURE, "duration": 2}), ("video", "42", "", None, None)),
    ("round video", said(video_note={**FILE, "length": 1, "duration": 2}),
     ("video", "42", "", None, None)),
    ("GIF", said(animation={**PICTURE, "duration": 1}, document=FILE),
     ("video", "42", "", None, None)),
    ("document", said(document=FILE, caption="đơn"), ("document", "42", "đơn", None, None)),
    ("contact", said(contact={"phone_number": "0912345678", "first_name": "B"}),
     ("contact", "42", "", None, None)),
    ("location", said(location={"latitude": 20.7, "longitude": 106.3}),
     ("location", "42", "", None, None)),
    ("a poll of an older shape", said(poll={"id": "1", "question": "?",
     "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
     "type": "regular", "allows_multiple_answers": False}), ("document", "42", "", None, None)),
    ("content newer than we know", said(hologram={"depth": 3}), ("document", "42", "", None, None)),
    ("Telegram's own notice", said(pinned_message=UNDER), ("ignored", "", "", None, None)),
    ("edited", {"edited_message": private(42, text="sửa", edit_date=2)},
     ("edited", "42", "", None, None)),
    ("a live location moves",
     {"edited_message": private(42, location={"latitude": 1.0, "longitude": 2.0}, edit_date=2)},
     ("ignored", "", "", None, None)),
    ("a tap", press("c:9f3a_-Xy:2", message=UNDER), ("tap", "42", "", "9f3a_-Xy:2", "77")),
    ("a tap without its message", press("c:9f3a:0"), ("tap", "42", "", "9f3a:0", "77")),
    ("a tap on an inaccessible message",
     press("c:9f3a:0", message={"message_id": 6, "date": 0,
           "chat": {"id": 42, "type": "private"}}), ("tap", "42", "", "9f3a:0", "77")),
    ("a tap that is not ours", press("drop table", message=UNDER), ("tap", "42", "", "", "77")),
    ("a tap with a long list", press("c:" + "x" * 40 + ":1"), ("tap", "42", "", "", "77")),
    ("a tap of a game", press(None, game_short_name="g"), ("tap", "42", "", "", "77")),
    ("a tap in a group", press("c:9f3a:0", message={**UNDER, "chat": GROUP}),
     ("tap", "42", "", "9f3a:0", "77")),
    ("blocked", member("kicked"), ("blocked", "42", "", None, None)),
    ("unblocked", member("member"), ("unblocked", "42", "", None, None)),
    ("put out of a group", member("kicked", GROUP), ("ignored", "", "", None, None)),
    ("people talk in a group", group("hôm nay họp"), ("ignored", "", "", None, None)),
    ("called by name", group("@NinhGiangBot ơi", ("mention", 0, 13)),
     ("ignored", "", "", None, None)),
    ("called behind an emoji", group("😀 @ninhgiangbot", ("mention", 3, 13)),
     ("ignored", "", "", None, None)),
    ("another is called", group("@AnotherBot ơi", ("mention", 0, 11)),
     ("ignored", "", "", None, None)),
    ("a command in a group", group("/help", ("bot_command", 0, 5)),
     ("text", "42", "/help", None, None)),
    ("our command", group("/help@ninhgiangbot", ("bot_command", 0, 18)),
     ("text", "42", "/help@ninhgiangbot", None, None)),
    ("another's command", group("/help@AnotherBot", ("bot_command", 0, 16)),
     ("ignored", "", "", None, None)),
    ("a reply to us", group("thế à", reply_to_message={**UNDER, "from": OF_BOT, "chat": GROUP}),
     ("ignored", "", "", None, None)),
    ("a bot calls us", group("/help", ("bot_command", 0, 5), **{"from": OTHER_BOT}),
     ("ignored", "", "", None, None)),
    ("channel post", {"channel_post": {**UNDER, "chat": {"id": -7, "type": "channel"}}},
     ("ignored", "", "", None, None)),
    ("inline query", {"inline_query": {"id": "1", "from": AN, "query": "x", "offset": ""}},
     ("ignored", "", "", None, None)),
    ("a kind newer than we know", {"telepathy": {"thought": "x"}},
     ("ignored", "", "", None, None)),
    ("nothing", {}, ("ignored", "", "", None, None)),
]  # fmt: skip

#: JSON that Telegram would not send; each is kept as an event that we do not use.
ODD: list[dict[str, Any]] = [
    {"message": "text"},
    {"message": {}},
    {"message": []},
    {"message": {"message_id": 1}},
    {"message": {**private(42), "chat": {"id": "forty-two", "type": "private"}, "text": "x"}},
    {"message": {**private(42), "chat": {"id": None, "type": "private"}, "text": "x"}},
    {"message": {**private(42), "chat": {"id": 10**40, "type": "private"}, "text": "x"}},
    {"message": {**private(42), "date": "yesterday", "text": "x"}},
    {"message": {**private(42), "date": 10**18, "text": "x"}},
    {"message": {**private(42), "from": 7, "text": "x"}},
    {"callback_query": {"id": 1}},
    {"my_chat_member": {"chat": {"id": 42, "type": "private"}}},
]


@pytest.fixture(scope="module")
def channel() -> TelegramChannel:
    made = TelegramChannel(TelegramSettings(token=TOKEN, secret=SECRET), None)
    made._account = type(made._account)(BOT_ID, "NinhGiangBot")
    return made


def parsed(channel: TelegramChannel, update: dict[str, Any]) -> Message:
    (message,) = channel.parse(json.dumps({"update_id": 11, **update}).encode())
    return message


@pytest.mark.parametrize(
    ("update", "expected"), [row[1:] for row in PAYLOADS], ids=[row[0] for row in PAYLOADS]
)
def test_each_update_means_one_thing(
    channel: TelegramChannel, update: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    message = parsed(channel, update)
    assert (message.kind, message.address, message.text, message.tap, message.receipt) == expected
    assert message.key == f"{BOT_ID}:11"
    if message.kind != "ignored":
        assert message.language == "vi"


@pytest.mark.parametrize("update", ODD, ids=lambda update: json.dumps(update)[:40])
def test_odd_json_is_kept_and_harms_nobody(
    channel: TelegramChannel, update: dict[str, Any]
) -> None:
    assert parsed(channel, update).kind == "ignored"


def test_words_of_another_type_are_no_words(channel: TelegramChannel) -> None:
    odd = said(text={"a": 1}, entities=[])
    assert parsed(channel, odd).text == ""
    strange = {"message": {**private(42, text="x"), "from": {**AN, "language_code": ["vi"]}}}
    assert parsed(channel, strange).language is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"update_id":"1"}',
        b'{"update_id":1.5}',
        b"[" * 100_000,
        b'{"update_id":' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_update_is_malformed(channel: TelegramChannel, body: bytes) -> None:
    with pytest.raises(Malformed):
        channel.parse(body)


def test_the_bots_name_is_not_known_yet(channel: TelegramChannel) -> None:
    fresh = TelegramChannel(TelegramSettings(token=TOKEN), None)
    assert parsed(fresh, group("/help", ("bot_command", 0, 5))).group == "-100123"
    assert parsed(fresh, group("@NinhGiangBot", ("mention", 0, 13))).kind == "ignored"


@pytest.mark.parametrize(
    "given", [None, "", "another", SECRET + "x", SECRET[:-1], "mã-bí-mật", "\xff\xfe"]
)
def test_a_wrong_secret_is_forged(channel: TelegramChannel, given: str | None) -> None:
    headers = {} if given is None else {SECRET_HEADER: given}
    with pytest.raises(Forged):
        channel.verify(headers, b"{}")


def test_the_right_secret_is_taken(channel: TelegramChannel) -> None:
    channel.verify({SECRET_HEADER: SECRET}, b"{}")


def test_without_a_secret_nothing_is_taken() -> None:
    bare = TelegramChannel(TelegramSettings(token=TOKEN), None)
    with pytest.raises(Forged):
        bare.verify({SECRET_HEADER: ""}, b"{}")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("token", "1:a/../getMe"),
        ("token", "mã"),
        ("api_url", "api.telegram.org"),
        ("api_url", "ftp://x"),
        ("secret", "a b"),
        ("secret", "x" * 257),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: str) -> None:
    with pytest.raises(ValueError, match=setting):
        TelegramSettings(**{"token": TOKEN, setting: value})


def test_a_key_never_shows_the_token() -> None:
    odd = TelegramChannel(TelegramSettings(token="a-token-without-colon"), None)
    assert "token" not in parsed(odd, said(text="x")).key
