"""A question reaches a person and the answer comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import clockwork
from bot.channels import SendFailed
from office import audit
from office.models import Person, Question
from tests.kept import everything

ASKED = "Nhà tôi ở thôn 3, hỏi về đường dây điện thấp, gọi 0912 345 678, căn cước 031088001234"
MASKED = "Nhà tôi ở thôn 3, hỏi về đường dây điện thấp, gọi [số điện thoại], căn cước [số căn cước]"


async def questions(chat) -> list[Question]:
    async with chat.service.database.reading() as session:
        return list((await session.scalars(select(Question).order_by(Question.id))).all())


async def test_there_and_back(chat):
    said = await chat.hands_over("Mai", ASKED)
    assert said == [
        (
            "Đã chuyển câu hỏi cho Trung tâm Phục vụ hành chính công, mã H-2. Có trả lời, tôi gửi "
            "ngay tại đây."
        )
    ]
    # The unit's officials and the coordinators are told, without the words; nobody else is.
    notice = (
        "Có câu hỏi mới H-2 của người dân cho Trung tâm Phục vụ hành chính công. "
        "Đồng chí xem: /inbox"
    )
    assert await chat.reads("Hoa") == [notice]
    assert await chat.reads("Hạnh") == [notice]
    for name in ("Lan", "Hùng", "Dũng", "Nam", "Sơn", "Tâm", "Thủy", "Bình"):
        assert await chat.reads(name) == []
    box = await chat.taps("Hoa", "Xem hộp thư")
    assert box == [
        (
            "Câu hỏi đang chờ (trả lời: /reply H-… lời trả lời):\n\n"
            f"H-2 · Trung tâm Phục vụ hành chính công · 15:04 20/11/2026\n{MASKED}"
        )
    ]
    chat.clock.forward(minutes=20)
    assert await chat.says("Hoa", "/reply H-2 Ông gọi điện lực, số 0225 3 123 456.") == [
        "Đã gửi câu trả lời H-2 cho người hỏi."
    ]
    # The official's own words arrive as she wrote them, with the unit's name.
    assert await chat.reads("Mai") == [
        (
            "Trung tâm Phục vụ hành chính công trả lời câu hỏi H-2 của ông/bà:\n\n"
            "Ông gọi điện lực, số 0225 3 123 456."
        )
    ]
    assert await chat.says("Hoa", "/inbox") == [
        "Hộp thư không còn phản ánh, câu hỏi nào chờ trả lời."
    ]
    async with chat.service.database.reading() as session:
        newest = (await audit.read(session))[0]
    assert (newest.act, newest.subject) == ("question.answer", "H-2")


async def test_words_are_kept_sealed_and_nowhere_else(chat):
    await chat.hands_over("Mai", ASKED)
    kept = await everything(chat)
    for word in ("thấp", "0912", "345 678", "031088001234"):
        assert word not in kept
    (_, asked) = await questions(chat)
    assert chat.service.database.vault.open(asked.words) == MASKED
    # Nor do the letters that repeat them, on their way to the official and back.
    await chat.says("Hoa", "/inbox")
    assert MASKED in (await chat.taps("Hoa", "Trả lời H-2"))[0]
    await chat.says("Hoa", "Điện lực Đồng Bằng sẽ gọi lại")
    assert "Đồng Bằng" in (await chat.reads("Mai"))[0]
    kept = await everything(chat)
    for word in ("thấp", "Đồng Bằng"):
        assert word not in kept


async def test_the_question_above_the_button_is_handed_over(chat):
    said = await chat.says("Mai", "Guten Tag, ich möchte ein Haus kaufen")
    assert "Chuyển cho cán bộ" in said.buttons
    assert await chat.taps("Mai", "Chuyển cho cán bộ") == [
        (
            "Đã chuyển câu hỏi cho Trung tâm Phục vụ hành chính công, mã H-2. Có trả lời, tôi gửi "
            "ngay tại đây."
        )
    ]
    assert "Guten Tag" in (await chat.says("Hoa", "/inbox"))[-1]
    # An impatient second tap hands over nothing more.
    assert await chat.taps("Mai", "Chuyển cho cán bộ") == [
        "Câu hỏi này đã chuyển rồi, mã H-2. Có trả lời, tôi gửi ngay tại đây."
    ]
    assert len(await questions(chat)) == 2


async def test_the_button_by_its_words_and_number(chat):
    await chat.says("Mai", "Guten Tag, ich möchte ein Haus kaufen")
    assert "mã H-2" in (await chat.says("Mai", "gặp cán bộ"))[0]
    await chat.says("Mai", "Guten Abend, ich möchte ein Auto kaufen")
    assert "mã H-3" in (await chat.says("Mai", "1"))[0]


async def test_who_asks_for_a_person_gets_one(chat):
    for number, typed in enumerate(
        [
            "gặp cán bộ",
            "cho tôi nói chuyện với người thật",
            "tôi muốn gặp cán bộ xã ạ",
            "cho gap nhan vien tu van voi",
            "Can I talk to a person?",
        ],
        2,
    ):
        await chat.says("Mai", "/ngonngu vi")
        assert "viết câu hỏi" in (await chat.says("Mai", typed))[0], typed
        assert f"mã H-{number}" in (await chat.says("Mai", "Chợ họp ngày nào"))[0]


async def test_what_is_asked_about_officials_is_a_question(chat):
    for typed in ("gặp cán bộ tư pháp ngày nào", "hỏi người nước ngoài kết hôn cần gì"):
        assert "viết câu hỏi vào một tin" not in (await chat.says("Mai", typed)).text


async def test_yes_and_no_to_the_offer(chat):
    offer = "Guten Tag, ich möchte ein Haus kaufen"
    for number, typed in enumerate(["Vâng ạ", "ừ", "có", "ok"], 2):
        await chat.says("Mai", offer)
        assert f"mã H-{number}" in (await chat.says("Mai", typed))[0], typed
    await chat.says("Mai", offer)
    assert (await chat.says("Mai", "không ạ"))[0].startswith("Ông/bà nói lại bằng cách khác")


async def test_a_question_about_an_entry_goes_to_its_unit(chat):
    entry = chat.service.knowledge.entry("dang-ky-ho-kinh-doanh")
    assert entry.unit == "kt"
    await chat.says("Phú", "/start kb_dang-ky-ho-kinh-doanh")
    await chat.taps("Phú", "Chuyển cho cán bộ")
    assert "Phòng Kinh tế, mã H-2" in (await chat.says("Phú", "Vợ tôi đứng tên được không"))[0]
    assert len(await chat.reads("Hùng")) == 1
    assert await chat.reads("Hoa") == []
    # People of another unit neither see nor answer it.
    assert await chat.says("Hoa", "/inbox") == [
        "Hộp thư không còn phản ánh, câu hỏi nào chờ trả lời."
    ]
    refused = ["Không có câu hỏi H-2 trong hộp thư của đồng chí. Xem: /inbox"]
    assert await chat.says("Hoa", "/reply H-2 Được") == refused
    assert "H-2" in (await chat.says("Hùng", "/inbox"))[0]


async def test_two_answers_are_one_too_many(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Hoa", "/reply H-2 Ngày chẵn")
    for typed in ("/reply H-2 Ngày lẻ", "/reply H-2"):
        assert (await chat.says("Hạnh", typed))[-1] == "Câu hỏi H-2 đã được đồng chí Hoa trả lời."
    assert len(await chat.reads("Mai")) == 1


async def test_an_answer_in_two_messages(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Hoa", "/inbox")
    said = await chat.taps("Hoa", "Trả lời H-2")
    assert said[0].startswith("H-2: Chợ họp ngày nào")
    # Words that would be a lane of their own for a citizen are this official's answer.
    await chat.says("Hoa", "Ngày chẵn. Muốn khiếu nại thì đến trụ sở, có cháy thì gọi 114.")
    assert (await chat.reads("Mai"))[0].endswith("có cháy thì gọi 114.")


async def test_a_long_answer_arrives_whole(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    words = "\n".join(f"{n}. Ngày chẵn có chợ phiên" for n in range(120))
    assert len(words) > 2000
    await chat.says("Hoa", f"/reply H-2 {words}")
    assert (await chat.reads("Mai"))[0].endswith(words)


async def test_a_long_question_is_asked_to_be_shorter(chat):
    await chat.says("Mai", "/help")
    await chat.taps("Mai", "Chuyển cho cán bộ")
    assert (await chat.says("Mai", "Chợ " * 600))[0].startswith("Tin nhắn dài quá")
    assert len(await questions(chat)) == 1


async def test_an_answer_that_is_not_written_after_all(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Hoa", "/reply 2")
    assert (await chat.taps("Hoa", "Thôi"))[0].startswith("Vâng, tôi chưa ghi gì.")
    await chat.says("Hoa", "xin chào")
    assert await chat.reads("Mai") == []


async def test_answers_in_the_ways_people_type(chat):
    for number, typed in enumerate(
        [
            "/reply H-2 Vâng ạ",
            "/reply h3: Vâng ạ",
            "/traloi 4 Vâng ạ",
            "trả lời H-5 Vâng ạ",
            "/trả lời H-6\nVâng ạ",
            "reply h-7 Vâng ạ",
        ],
        2,
    ):
        await chat.hands_over("Mai", "Chợ họp ngày nào")
        await chat.says("Hoa", typed)
        assert await chat.reads("Mai") == [
            f"Trung tâm Phục vụ hành chính công trả lời câu hỏi H-{number} của ông/bà:\n\nVâng ạ"
        ]


async def test_an_answer_reaches_the_question_that_was_named(chat):
    """However the command is typed: the first number is the code, all behind it the answer."""
    for number, typed in enumerate(
        [
            "/reply2 5 ngày nữa có kết quả",
            "/ reply H-3 5 ngày nữa có kết quả",
            "/ trả lời H-4 5 ngày nữa có kết quả",
            "/trả\nlời H-5 5 ngày nữa có kết quả",
            "/reply6 5 ngày nữa có kết quả",
        ],
        2,
    ):
        await chat.hands_over("Mai", "Chợ họp ngày nào")
        await chat.says("Hoa", typed)
        assert (await chat.reads("Mai"))[-1] == (
            f"Trung tâm Phục vụ hành chính công trả lời câu hỏi H-{number} của ông/bà:\n\n"
            "5 ngày nữa có kết quả"
        )


async def test_an_answer_calls_her_as_she_calls_herself(chat):
    await chat.says("Mai", "cho bác hỏi chợ họp ngày nào")
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Hoa", "/reply H-2 Ông/bà đến thứ Ba nhé")
    assert await chat.reads("Mai") == [
        ("Trung tâm Phục vụ hành chính công trả lời câu hỏi H-2 của bác:\n\nÔng/bà đến thứ Ba nhé")
    ]


async def test_wrong_codes(chat):
    for typed in ("/reply H-99 lời", "/reply H-1 lời"):  # H-1 is another unit's (noise)
        assert "Không có câu hỏi" in (await chat.says("Hoa", typed))[0]
    for typed in ("/reply", "/reply xin chào"):
        assert await chat.says("Hoa", typed) == [
            "Hộp thư không còn phản ánh, câu hỏi nào chờ trả lời."
        ]


async def test_readers_do_not_answer(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    for name in ("Nam", "Sơn", "Tâm"):
        assert (await chat.says(name, "/reply H-2 Ngày chẵn"))[0].startswith("Vai trò của đồng chí")
        assert "Chợ" not in (await chat.says(name, "/inbox"))[0]


async def test_the_inbox_shows_five_and_counts_the_rest(chat):
    for number in range(7):
        await chat.hands_over("Mai", f"Câu thứ {number}")
    box = await chat.says("Hoa", "/inbox")
    assert box[-1].endswith("Còn 2 câu nữa.")
    assert "Câu thứ 0" in box[-1]
    assert "Câu thứ 5" not in box[-1]


async def test_nobody_is_there_to_answer(chat):
    async with chat.service.database.transaction() as session:
        for name in ("Hoa", "Hạnh"):
            found = await session.scalar(select(Person).where(Person.address == name))
            found.reachable = False
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    said = await chat.reads("Tâm")
    assert "chưa có cán bộ nào nhận" in said[0]
    assert said.buttons == ["Mời cán bộ"]


async def test_reminded_once_after_one_working_day(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")  # Friday 15:04
    await chat.reads("Hạnh")
    await chat.reads("Hoa")
    chat.clock.set("2026-11-23 15:03")
    await clockwork.tick(chat.service)
    assert await chat.reads("Hạnh") == []
    chat.clock.set("2026-11-23 15:04")
    for _ in range(3):
        await clockwork.tick(chat.service)
        chat.clock.forward(minutes=1)
    said = await chat.reads("Hạnh")
    assert said == [
        (
            "⏰ Câu hỏi H-2 của Trung tâm Phục vụ hành chính công chưa được trả lời sau một ngày "
            "làm việc."
        )
    ]
    assert await chat.reads("Hoa") == []
    assert "Chợ họp ngày nào" in (await chat.taps("Hạnh", "Xem hộp thư"))[0]


async def test_an_answered_question_is_not_called_to_mind(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Hoa", "/reply H-2 Ngày chẵn")
    await chat.reads("Hạnh")
    chat.clock.set("2026-12-01 10:00")
    await clockwork.tick(chat.service)
    assert "H-2" not in (await chat.reads("Hạnh")).text


async def test_without_coordinators_the_unit_is_reminded(chat):
    async with chat.service.database.transaction() as session:
        found = await session.scalar(select(Person).where(Person.address == "Hạnh"))
        found.reachable = False
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.reads("Hoa")
    chat.clock.set("2026-11-23 16:00")
    await clockwork.tick(chat.service)
    assert (await chat.reads("Hoa"))[0].startswith("⏰ Câu hỏi H-2")


async def test_a_citizen_who_blocked_the_bot_is_marked(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.reads("Hoa")
    web = chat.service.channels["web"]
    web.faults = [SendFailed("never", "blocked by the user")]
    await chat.says("Hoa", "/reply H-2 Ngày chẵn")
    assert await chat.reads("Mai") == []
    assert (await questions(chat))[1].not_reached
    assert (await chat.says("Hoa", "/inbox"))[0].endswith(
        "Câu trả lời chưa tới được người hỏi: H-2."
    )
    chat.clock.forward(days=8)
    assert "chưa tới" not in (await chat.says("Hoa", "/inbox"))[0]


async def test_asked_in_one_language_answered_in_it(chat):
    await chat.says("Phú", "How do I register a birth?")
    await chat.says("Phú", "/help")
    await chat.taps("Phú", "Ask an official")
    await chat.says("Phú", "Where is the market?")
    await chat.says("Hoa", "/reply H-2 Chợ ở thôn 3")
    said = await chat.reads("Phú")
    assert said[0].startswith("Trung tâm Phục vụ hành chính công answers your question H-2")


async def test_a_lost_key_is_said(chat):
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    async with chat.service.database.transaction() as session:
        asked = await session.get(Question, 2)
        asked.words = "not ours"
    assert "thiếu khóa dữ liệu" in (await chat.says("Hoa", "/inbox"))[-1]


async def test_she_does_not_want_to_after_all(chat):
    for typed in ("Thôi", "không cần nữa"):
        await chat.says("Mai", "gặp cán bộ")
        assert (await chat.says("Mai", typed))[0].startswith("Vâng, tôi chưa ghi gì.")
    assert len(await questions(chat)) == 1


async def test_words_about_officials_reach_the_leaders_only(chat):
    said = await chat.says("Mai", "cán bộ một cửa quát tháo người già")
    assert "Chuyển cho cán bộ" in said.buttons
    await chat.taps("Mai", "Chuyển cho cán bộ")
    assert "H-2" in (await chat.reads("Nam"))[-1]
    assert "H-2" in (await chat.says("Nam", "/inbox"))[-1]
    for other in ("Hoa", "Hạnh", "Lan"):
        assert await chat.reads(other) == []
        assert "H-2" not in (await chat.says(other, "/inbox"))[-1]
        refused = await chat.says(other, "/reply H-2 Xin lỗi ông bà")
        assert refused[0].startswith("Không có câu hỏi H-2")
    await chat.says("Nam", "/reply H-2 Xin lỗi ông/bà, tôi sẽ nhắc cán bộ")
    assert "Xin lỗi ông/bà" in (await chat.reads("Mai"))[-1]


@pytest.mark.parametrize(
    "typed",
    ["cán bộ ở trung tâm hách dịch với dân", "chị ở quầy 3 nói năng khó nghe"],
)
async def test_words_about_officials_go_to_the_leaders_by_whatever_way(chat, typed):
    said = await chat.hands_over("Mai", typed)
    assert "mã H-2" in said.text
    assert "H-2" in (await chat.reads("Nam"))[-1]
    for other in ("Hoa", "Hạnh", "Lan"):
        assert await chat.reads(other) == []
        assert "H-2" not in (await chat.says(other, "/inbox"))[-1]


async def test_a_coordinator_who_speaks_english_is_reminded_in_english(chat):
    await chat.says("Hạnh", "How do I register a birth?")
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.reads("Hạnh")
    chat.clock.forward(days=4)
    await clockwork.tick(chat.service)
    assert (await chat.reads("Hạnh"))[-1].startswith("⏰ Question H-2")
