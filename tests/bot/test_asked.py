"""An answered entry is counted in its turn; what is not answered is not."""

from __future__ import annotations

from datetime import date

from office import asked

BIRTH = "làm giấy khai sinh cho con cần những giấy tờ gì"


async def counted(chat) -> dict[str, int]:
    async with chat.service.database.reading() as session:
        return await asked.read(session, since=date(2026, 11, 1))


async def test_each_answer_counts_for_its_entry(chat):
    await chat.says("Mai", BIRTH)
    await chat.says("Phú", BIRTH)
    await chat.taps("Mai", "Lệ phí")
    assert await counted(chat) == {"dang-ky-khai-sinh": 3}


async def test_guidance_counts_and_nothing_of_the_words_is_kept(chat):
    await chat.says("Mai", "tôi muốn tố cáo cán bộ nhận tiền")
    assert await counted(chat) == {"to-cao": 1}


async def test_greetings_and_questions_without_an_answer_do_not_count(chat):
    for typed in ("xin chào", "công thức nấu phở bò", "chứng thực", "cháy nhà"):
        await chat.says("Mai", typed)
    assert await counted(chat) == {}


async def test_a_message_that_comes_twice_counts_once(chat):
    twice = chat.message("Mai", BIRTH)
    await chat.service.receive(twice)
    await chat.service.receive(twice)
    assert await counted(chat) == {"dang-ky-khai-sinh": 1}
