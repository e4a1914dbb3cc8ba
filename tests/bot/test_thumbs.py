"""An answer asks lightly whether it was the right one; a thumb down leads on, then to a person."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot import batch
from bot.channels import Limits
from office import gaps
from office.models import Gap
from tests.conftest import ZONE
from tests.talk import FakeChannel

QUESTION = "Có đúng điều ông/bà cần không?"
BIRTH, STAY = "làm khai sinh cho con cần giấy tờ gì", "đăng ký tạm trú ở đâu"
PERSON = "Chuyển cho cán bộ"


async def rows(chat) -> list[gaps.Missed]:
    async with chat.service.database.reading() as session:
        return await gaps.read(session, since=chat.clock.today)


async def test_an_answer_asks_lightly_and_never_twice_in_a_row(chat):
    said = await chat.says("Mai", BIRTH)
    assert said[-1].endswith("\n\n" + QUESTION)
    assert said.buttons[-2:] == ["👍", "👎"]
    assert len(said) == 1  # no message of its own
    for typed, asks in ((STAY, False), (BIRTH, True), ("cảm ơn", False), (STAY, False)):
        said = await chat.says("Mai", typed)
        assert (QUESTION in said.text) is asks, typed
        assert ("👍" in said.buttons) is asks


async def test_a_picked_button_is_not_asked_about(chat):
    said = await chat.says("Mai", STAY)
    said = await chat.taps("Mai", next(b for b in said.buttons if b not in {PERSON, "👍", "👎"}))
    assert QUESTION not in said.text


@pytest.mark.parametrize(
    "typed",
    [
        "cháy nhà ở thôn 3 cứu với",
        "tôi muốn tố cáo cán bộ nhận tiền",
        "xin chào",
        "Guten Tag, ich möchte ein Haus kaufen",
        "/help",
        "/start kb_dang-ky-khai-sinh",
    ],
)
async def test_only_answers_to_questions_ask(chat, typed):
    said = await chat.says("Mai", typed)
    assert QUESTION not in said.text
    assert "👍" not in said.buttons


async def test_officials_commands_are_not_asked_about(chat):
    for typed in ("/tasks", "/task 4", "/done 4", "xong nv4", "/inbox"):
        said = await chat.says("Lan", typed)
        assert "👍" not in said.buttons


async def test_no_buttons_no_question(chat):
    for most in (0, 3):
        channel = FakeChannel("lines", Limits(buttons=most))
        chat.service.channels["lines"] = channel
        said = await chat.says("Mai", BIRTH, channel="lines")
        assert "👍" not in said.text + "".join(said.buttons)
        assert QUESTION not in said.text


async def test_a_thumb_up_is_thanked_and_counted_once(chat):
    await chat.says("Mai", BIRTH)
    for _ in range(2):
        assert await chat.taps("Mai", "👍") == ["Xin cảm ơn ông/bà. Cần hỏi thêm, ông/bà cứ nhắn."]
    assert chat.service.thumbs == {"up": 1}
    assert await rows(chat) == []


@pytest.mark.parametrize("typed", ["👍", "👍🏽", "đúng rồi", "vâng"])
async def test_a_typed_thumb(chat, typed):
    await chat.says("Mai", BIRTH)
    assert (await chat.says("Mai", typed))[0].startswith("Xin cảm ơn")
    assert chat.service.thumbs == {"up": 1}


async def test_a_thumb_without_a_question_is_only_seen(chat):
    assert "thumb" not in (await chat.says("Mai", "👍")).text
    assert chat.service.thumbs == {}


async def test_a_thumb_down_offers_the_next_best_and_a_person(chat):
    await chat.says("Mai", BIRTH)
    said = await chat.taps("Mai", "👎")
    assert said == ["Xin lỗi ông/bà, tôi hiểu chưa đúng. Ông/bà cần việc nào dưới đây?"]
    assert 2 <= len(said.buttons) <= 4
    assert said.buttons[-1] == PERSON
    answer = await chat.taps("Mai", said.buttons[0])
    assert QUESTION not in answer.text
    assert chat.service.thumbs == {"down": 1}
    (row,) = await rows(chat)
    assert (row.reason, row.slug, row.words) == ("not_helpful", "dang-ky-khai-sinh", BIRTH)
    assert row.slug not in said.text


async def test_from_a_thumb_down_to_a_person_with_the_question(chat):
    await chat.says("Mai", BIRTH)
    await chat.taps("Mai", "👎")
    assert "mã H-2" in (await chat.taps("Mai", PERSON))[0]
    assert BIRTH in (await chat.says("Hoa", "/inbox"))[-1]


async def test_a_second_thumb_down_leads_to_a_person(chat):
    await chat.says("Mai", BIRTH)
    await chat.taps("Mai", "👎")
    second = (
        "Xin lỗi ông/bà, tôi chưa trả lời được đúng điều cần hỏi. Tôi chuyển câu hỏi cho cán bộ "
        "nhé?"
    )
    said = await chat.taps("Mai", "👎")  # the same one, again
    assert said == [second]
    assert said.buttons == [PERSON, "Hỏi lại"]
    assert chat.service.thumbs == {"down": 1}
    assert len(await rows(chat)) == 1
    await chat.says("Mai", STAY)
    await chat.says("Mai", BIRTH)
    assert await chat.taps("Mai", "👎") == [second]
    assert chat.service.thumbs == {"down": 2}
    assert "mã H-2" in (await chat.says("Mai", "vâng"))[0]


async def test_tomorrow_it_tries_again(chat):
    await chat.says("Mai", BIRTH)
    await chat.taps("Mai", "👎")
    chat.clock.forward(days=1)
    await chat.says("Mai", STAY)
    await chat.says("Mai", BIRTH)
    assert "hiểu chưa đúng" in (await chat.taps("Mai", "👎")).text


async def test_in_english(chat):
    said = await chat.says("Phú", "How do I register a birth?")
    assert said[-1].endswith("Is this what you needed?")
    assert (await chat.taps("Phú", "👎"))[0].startswith("I am sorry, I understood that wrongly.")


async def test_batches_are_not_asked(knowledge):
    async with batch.opened(knowledge, zone=ZONE) as asking:
        for session in (None, "one"):
            said = await asking.ask(batch.question({"text": BIRTH, "session": session}))
            assert said["decision"] == "answer"
            assert not {"👍", "👎"} & set(said["buttons"])
            assert QUESTION not in said["reply"]
        async with asking.service.database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Gap)) == 0
