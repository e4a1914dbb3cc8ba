"""Letters to Telegram: its limits, its refusals, and what each means for the letters behind."""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels import SendFailed
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.letters import bodies, units_of
from bot.messages import Choice, Letter
from bot.service import Service
from office import outbox, people, questions
from office.models import Person, Post, Question
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.talk import Clock
from tests.telegram_words import BLOCKED, Answer, refuse, too_many


async def posted(service: Service, address: int, *texts: str, **more: Any) -> int:
    """Letters to somebody, in the outbox; returns her id."""
    async with service.database.transaction() as session:
        person = await people.meet(session, "telegram", str(address), now=service.clock())
        for text in texts:
            outbox.post(session, person, {"text": text}, now=service.clock(), **more)
            await session.flush()
        return person.id


async def states(service: Service) -> list[tuple[str, int]]:
    """State and doubts of every letter, oldest first."""
    async with service.database.reading() as session:
        rows = await session.execute(select(Post.state, Post.doubts).order_by(Post.id))
        return [(state, doubts) for state, doubts in rows]


async def sent(service: Service) -> None:
    while await service.sender.send_due():
        pass


async def test_letters_of_one_chat_leave_in_order(posting: Service, fake: FakeTelegram) -> None:
    fake.chats |= {"42", "43"}
    await posted(posting, 42, "một", "hai", "ba")
    await posted(posting, 43, "bốn")
    await sent(posting)
    assert fake.texts(42) == ["một", "hai", "ba"]
    assert fake.texts(43) == ["bốn"]
    assert await states(posting) == [("sent", 0)] * 4


async def test_too_many_waits_as_long_as_asked_and_keeps_the_order(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    fake.chats |= {"42", "43"}
    await posted(posting, 42, "một", "hai")
    fake.script("sendMessage", too_many(7))
    await sent(posting)
    await posted(posting, 43, "ba")
    await sent(posting)
    assert (fake.texts(42), fake.texts(43)) == ([], ["ba"])
    clock.forward(seconds=6)
    await sent(posting)
    assert fake.texts(42) == []
    clock.forward(seconds=1)
    await sent(posting)
    assert fake.texts(42) == ["một", "hai"]


async def test_several_chats_with_too_many_stop_the_channel(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    fake.chats |= {"41", "42", "43", "44"}
    for chat in (41, 42, 43):
        await posted(posting, chat, "một")
    fake.script("sendMessage", *[too_many(5)] * 3)
    await sent(posting)
    await posted(posting, 44, "hai")
    await sent(posting)
    assert len(fake.called("sendMessage")) == 3
    clock.forward(seconds=5)
    await sent(posting)
    assert [fake.texts(chat) for chat in (41, 42, 43, 44)] == [["một"]] * 3 + [["hai"]]


@pytest.mark.parametrize(
    "fault",
    [
        Answer(502, "<html>Bad Gateway</html>"),
        refuse(500, "Internal Server Error"),
        refuse(409, "Conflict: terminated by other long poll"),
        refuse(401, "Unauthorized"),
    ],
    ids=["502", "500", "409", "401"],
)
async def test_a_passing_fault_is_tried_again(
    posting: Service, fake: FakeTelegram, clock: Clock, fault: Answer
) -> None:
    fake.chats.add("42")
    await posted(posting, 42, "một", "hai")
    fake.script("sendMessage", fault)
    await sent(posting)
    assert await states(posting) == [("waiting", 0)] * 2
    clock.forward(seconds=5)
    await sent(posting)
    assert fake.texts(42) == ["một", "hai"]


async def test_no_connection_leaves_no_doubt(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    settings = TelegramSettings(token=TOKEN, api_url="http://127.0.0.1:1")
    away = TelegramChannel(settings, None, timeout=0.5)
    there, posting.channels["telegram"] = posting.channels["telegram"], away
    fake.chats.add("42")
    await posted(posting, 42, "một")
    await sent(posting)
    assert await states(posting) == [("waiting", 0)]
    await away.stop()
    posting.channels["telegram"] = there
    clock.forward(seconds=5)
    await sent(posting)
    assert fake.texts(42) == ["một"]


@pytest.mark.parametrize("posting", [0.3], indirect=True)
@pytest.mark.parametrize("silences", [1, 2, 3])
async def test_silence_is_repeated_once_at_most(
    posting: Service, fake: FakeTelegram, clock: Clock, silences: int
) -> None:
    fake.chats.add("42")
    never = asyncio.Event()
    await posted(posting, 42, "một")
    fake.script("sendMessage", *[Answer(200, "", until=never) for _ in range(silences)])
    for _ in range(4):
        await sent(posting)
        clock.forward(seconds=31)
    assert len(fake.called("sendMessage")) == 2
    assert (await states(posting))[0][0] == ("sent" if silences == 1 else "uncertain")
    fake._script["sendmessage"].clear()
    await posted(posting, 42, "hai")
    await sent(posting)
    assert fake.texts(42)[-1] == "hai"
    never.set()


async def test_a_garbled_yes_is_in_doubt(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    fake.chats.add("42")
    await posted(posting, 42, "một")
    fake.script("sendMessage", Answer(200, "<html>", delay=0), Answer(200, {"ok": True}))
    for _ in range(4):
        await sent(posting)
        clock.forward(seconds=31)
    assert await states(posting) == [("uncertain", 2)]
    assert len(fake.called("sendMessage")) == 2


@pytest.mark.parametrize(
    ("refusal", "reachable"),
    [
        (refuse(403, BLOCKED), False),
        (refuse(403, "Forbidden: user is deactivated"), False),
        (refuse(400, "Bad Request: chat not found"), False),
        (refuse(400, "Bad Request: message is too long"), True),
    ],
    ids=["blocked", "deactivated", "not found", "refused"],
)
async def test_never_marks_what_did_not_reach_her(
    posting: Service, fake: FakeTelegram, clock: Clock, refusal: Answer, reachable: bool
) -> None:
    fake.chats.add("42")
    await posted(posting, 42)
    async with posting.database.transaction() as session:
        person = await people.meet(session, "telegram", "42", now=clock())
        asked = await questions.hand_over(
            session, person, "Hỏi", unit="hcc", slug=None, now=clock()
        )
        outbox.post(
            session, person, {"text": "Trả lời"}, now=clock(), matter=f"question:{asked.id}"
        )
    fake.script("sendMessage", refusal)
    await sent(posting)
    clock.forward(hours=1)
    await sent(posting)
    assert len(fake.called("sendMessage")) == 1
    async with posting.database.reading() as session:
        question = await session.get(Question, asked.id)
        person_now = await session.get(Person, person.id)
        letter = await session.scalar(select(Post))
    assert question is not None
    assert question.not_reached
    assert person_now is not None
    assert person_now.reachable is reachable
    assert letter is not None
    assert letter.state == "failed"


async def test_a_group_that_moved_is_followed(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    fake.chats |= {"-5", "-1005"}
    await posted(posting, -5, "một", "hai")
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    fake.script("sendMessage", refuse(400, moved, migrate_to_chat_id=-1005))
    await sent(posting)
    clock.forward(seconds=2)
    await sent(posting)
    assert fake.texts(-1005) == ["một", "hai"]


async def test_a_moved_group_that_we_have_met_already(
    posting: Service, fake: FakeTelegram, clock: Clock
) -> None:
    fake.chats |= {"-5", "-1005"}
    await posted(posting, -1005)
    await posted(posting, -5, "một")
    fake.script("sendMessage", refuse(400, "upgraded", migrate_to_chat_id=-1005))
    await sent(posting)
    clock.forward(seconds=2)
    await sent(posting)
    assert fake.texts(-1005) == ["một"]


async def test_a_menu_is_set_for_one_chat(posting: Service, fake: FakeTelegram) -> None:
    fake.chats.add("42")
    async with posting.database.transaction() as session:
        person = await people.meet(session, "telegram", "42", now=posting.clock())
        body = {"text": "", "menu": [["tasks", "Nhiệm vụ"]], "language": "vi"}
        outbox.post(session, person, body, now=posting.clock())
    await sent(posting)
    assert fake.menus["chat:42", ""] == [{"command": "tasks", "description": "Nhiệm vụ"}]
    assert fake.messages == []


NFD = unicodedata.normalize("NFD", "Ế")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x" * 4096, 1),
        ("x" * 4097, 2),
        ("😀" * 2048, 1),
        ("😀" * 2048 + "x", 2),
        (NFD * 4096, 1),
        (NFD * 4097, 2),
        (("từ " * 1000).strip() + "\n\n" + "y" * 2000, 2),
    ],
    ids=["n", "n+1", "emoji n", "emoji n+1", "NFD n", "NFD n+1", "paragraphs"],
)
async def test_texts_at_the_limit(
    posting: Service, fake: FakeTelegram, text: str, parts: int
) -> None:
    fake.chats.add("42")
    limits = TelegramChannel.limits
    made = bodies(text, [Choice("Được", "x:")], "offer", limits)
    await posted(posting, 42, *(body["text"] for body in made))
    await sent(posting)
    assert len(fake.texts(42)) == len(made) == parts
    assert all(units_of(part) <= 4096 for part in fake.texts(42))
    whole = unicodedata.normalize("NFC", text)
    assert "".join("".join(fake.texts(42)).split()) == "".join(whole.split())
    assert [bool(body.get("buttons")) for body in made] == [False] * (parts - 1) + [True]


@pytest.mark.parametrize(
    ("count", "label", "shown"),
    [(100, "Được", True), (101, "Được", False), (2, "x" * 40, True), (2, "x" * 41, False)],
)
async def test_buttons_at_the_limit(
    posting: Service, fake: FakeTelegram, count: int, label: str, shown: bool
) -> None:
    fake.chats.add("42")
    channel = posting.channels["telegram"]
    offer = "x" * 12  # as long as they get
    (body,) = bodies("Chọn:", [Choice(label, "x:")] * count, offer, channel.limits)
    async with posting.database.transaction() as session:
        person = await people.meet(session, "telegram", "42", now=posting.clock())
        outbox.post(session, person, body, now=posting.clock())
    await sent(posting)
    (message,) = fake.of(42)
    assert ("reply_markup" in message) is shown
    assert (f"{count}. {label}" in message["text"]) is not shown


async def test_short_labels_stand_two_in_a_row(posting: Service, fake: FakeTelegram) -> None:
    fake.chats.add("42")
    labels = ["Lệ phí", "Bao lâu", "Nộp trực tuyến", "Chuyển cho cán bộ trả lời"]
    (body,) = bodies("x", [Choice(label, "x:") for label in labels], "o", TelegramChannel.limits)
    async with posting.database.transaction() as session:
        person = await people.meet(session, "telegram", "42", now=posting.clock())
        outbox.post(session, person, body, now=posting.clock())
    await sent(posting)
    rows = fake.of(42)[0]["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        labels[:2],
        *[[x] for x in labels[2:]],
    ]


async def test_the_token_is_in_no_log(
    posting: Service,
    fake: FakeTelegram,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.chats.add("42")
    await posted(posting, 42, "bí mật của bà An", "hai")
    fake.script("sendMessage", Answer(502, "<html>"), Answer(200, "<html>"))
    await sent(posting)
    out = capsys.readouterr()
    written = caplog.text + out.out + out.err
    assert TOKEN not in written
    assert "bà An" not in written


async def test_groups_take_fewer_messages(posting: Service) -> None:
    channel = posting.channels["telegram"]
    assert channel.chat_gap("42") == 1.0
    assert channel.chat_gap("-1005") == 3.0


async def test_what_is_unchanged_already_counts_as_done(
    posting: Service, fake: FakeTelegram
) -> None:
    channel = posting.channels["telegram"]
    fake.script("sendMessage", refuse(400, "Bad Request: message is not modified"))
    assert await channel.send(Letter(1, "42", "x")) is None
    fake.script("sendMessage", refuse(400, "Bad Request: chat not found"))
    with pytest.raises(SendFailed) as caught:
        await channel.send(Letter(1, "42", "x"))
    assert caught.value.gone
