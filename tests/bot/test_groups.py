"""A unit's group chat: what an official types there, and what the group reads."""

from __future__ import annotations

from sqlalchemy import select

from office.models import Person

GROUP = "-100123"
PRIVATE = "Việc này xin đồng chí nhắn riêng cho tôi."
NOBODYS = "Nhóm này chưa gắn với đơn vị nào"


async def says(chat, name, text, **more):
    await chat.service.receive(chat.message(name, text, group=GROUP, **more))
    return await chat.reads(GROUP)


async def bound(chat):
    """Phòng Kinh tế's group."""
    said = await says(chat, "Hạnh", "/nhom kt")
    assert said.text.startswith("Nhóm này là của Phòng Kinh tế.")


async def test_a_group_of_no_unit_reads_nothing_of_the_plan(chat):
    assert (await says(chat, "Hùng", "/tasks")).text.startswith(NOBODYS)
    assert "gõ /nhom" in (await says(chat, "Hùng", "/nhom")).text  # an officer may not
    assert (await says(chat, "Hùng", "/tasks")).text.startswith(NOBODYS)
    assert "Không có đơn vị “xyz”" in (await says(chat, "Hạnh", "/nhom xyz")).text
    await bound(chat)
    assert "\n7. " in (await says(chat, "Hùng", "/tasks")).text
    # Hoa leads another unit: Phòng Kinh tế's group is not hers to take away.
    assert "gõ /nhom" in (await says(chat, "Hoa", "/nhom bỏ")).text
    assert (await says(chat, "Hạnh", "/nhom bỏ")).text.startswith("Nhóm này thôi gắn")
    assert (await says(chat, "Hùng", "/tasks")).text.startswith(NOBODYS)
    assert "gõ /nhom trong nhóm đó" in (await chat.says("Hoa", "/nhom")).text


async def test_an_official_reports_in_the_group(chat):
    await bound(chat)
    said = await says(chat, "Hùng", "/progress@NinhGiangBot 7 đã họp")
    assert "7" in said.text
    assert await chat.reads("Hùng") == []


async def test_what_concerns_citizens_is_done_in_private(chat):
    for typed in ("/inbox", "/gopy", "/dulieu", "/reply H-1 vâng", "/take NG-2222-2222"):
        assert await says(chat, "Hùng", typed) == [PRIVATE], typed


async def test_others_and_talk_are_not_heard(chat):
    assert await says(chat, "Phú", "/kehoach") == []
    assert await says(chat, "Mai", "/kehoach") == []
    assert await says(chat, "Hùng", "họp lúc mấy giờ") == []
    assert await says(chat, "Hùng", "/weather") == []
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(Person).where(Person.address == "Phú")) is None


async def test_a_question_for_more_words_comes_in_private(chat):
    await bound(chat)
    assert await says(chat, "Hùng", "/stuck 7") == ["Tôi hỏi thêm đồng chí ở tin nhắn riêng."]
    assert len(await chat.reads("Hùng")) == 1
    assert "7" in (await chat.says("Hùng", "chờ kinh phí")).text


async def test_a_button_in_the_group_asks_who_taps(chat):
    await bound(chat)
    await says(chat, "Hùng", "/done 7, 8")
    (letter,) = [each for each in chat._letters(GROUP) if each.buttons][-1:]
    tap = letter.buttons[0].data.removeprefix("c:")
    assert await says(chat, "Mai", "", kind="tap", tap=tap) == []
    assert "chỉ xem kế hoạch" in (await says(chat, "Sơn", "", kind="tap", tap=tap)).text
    assert "Nhiệm vụ 7" in (await says(chat, "Hùng", "", kind="tap", tap=tap)).text
