"""Taps, numbers, labels and synonyms mean one place in a list that was offered."""

from __future__ import annotations

OLD = ["Danh sách này đã cũ. Ông/bà nhắn lại giúp điều cần hỏi, tôi trả lời ngay."]


async def test_by_label_and_synonym(chat):
    for typed in ("English", "english", "en", "EN."):
        await chat.says("Mai", "/ngonngu")
        assert "English" in (await chat.says("Mai", typed))[0]


async def test_by_number(chat):
    words = ("Từ giờ tôi nói tiếng Việt với ông/bà.", "From now on I speak English with you.")
    for typed, place in [
        ("1", 0),
        ("2.", 1),
        ("số 2", 1),
        ("chọn 1", 0),
        ("hai", 1),
        ("một", 0),
        ("Câu 2", 1),
    ]:
        said = await chat.says("Mai", "/ngonngu")
        assert said.buttons == ["Tiếng Việt", "English"]
        assert await chat.says("Mai", typed) == [words[place]]


async def test_an_older_list_can_still_be_tapped(chat):
    await chat.says("Mai", "/ngonngu")
    await chat.says("Mai", "/help")
    assert "English" in (await chat.taps("Mai", "English"))[0]


async def test_a_list_is_hers_alone(chat):
    await chat.says("Mai", "/ngonngu")
    (letter,) = [sent for sent in chat.service.channels["web"].sent if sent.buttons]
    data = letter.buttons[1].data.removeprefix("c:")
    assert await chat.does("Tâm", "tap", tap=data) == [OLD[0].replace("Ông/bà", "Đồng chí")]
    assert "English" in (await chat.does("Mai", "tap", tap=data))[0]


async def test_nonsense_taps(chat):
    taps = ("", ":", "x", "abc:0", "abc:", ":1", "a:9" * 50, "c:x:1", "x:-1", "x:١")
    for tap in (*taps, "x:" + "9" * 5000):
        assert await chat.does("Mai", "tap", tap=tap) == OLD


async def test_places_that_do_not_exist(chat):
    await chat.says("Mai", "/ngonngu")
    (letter,) = [sent for sent in chat.service.channels["web"].sent if sent.buttons]
    offer = letter.buttons[0].data.split(":")[1]
    for place in ("2", "99", "-1"):
        assert await chat.does("Mai", "tap", tap=f"{offer}:{place}") == OLD


async def test_a_number_without_a_list_is_a_question(chat):
    said = await chat.says("Phú", "2")
    assert said
    assert said[-1] not in OLD


async def test_a_prompt_for_words_takes_numbers_as_words(chat):
    """After "write it in one message" a number is what she writes, not a place in an old list."""
    await chat.says("Lan", "/done 2")
    await chat.taps("Lan", "Thêm minh chứng")
    assert await chat.says("Lan", "2") == ["Đã ghi thêm vào nhiệm vụ 2."]
