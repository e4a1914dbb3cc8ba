"""Vietnamese, English, and how one is chosen."""

from __future__ import annotations

from sqlalchemy import select

from office.models import Person


async def test_the_platforms_language_is_the_first_guess(chat):
    said = await chat.says("Phú", "/help", language="en-GB")
    assert "automatic" in said[0]
    assert "/gopy" in said[0]


async def test_an_unknown_language_is_vietnamese(chat):
    assert "trả lời tự động" in (await chat.says("Phú", "/help", language="ko"))[0]


async def test_what_she_writes_says_more_than_her_phone(chat):
    said = await chat.says("Phú", "làm khai sinh cần gì ạ", language="en")
    assert said[0].startswith("Xin chào ông/bà.")
    # A tap carries no words; the conversation's language stays.
    assert "trả lời tự động" in (await chat.says("Phú", "/help", language="en"))[0]


async def test_who_writes_english_is_answered_in_english(chat):
    said = await chat.says("Phú", "hello, how do I register a birth?")
    assert "automatic" in said[0]


async def test_short_forms_without_tone_marks_are_no_english(chat):
    # English entries hold "CCCD" and "VNeID" too.
    for typed, slug in (("mat cccd", "cap-lai-the-can-cuoc"), ("doi cccd", "cap-doi-the-can-cuoc")):
        said = await chat.says("Mai", typed)
        assert chat.service.knowledge.entry(slug).lead in said.text


async def test_everybodys_words_say_no_language(chat):
    for typed in ("ok", "OK.", "bye", "hello", "alo"):
        assert "ông/bà" in (await chat.says("Mai", typed)).text.lower(), typed


async def test_a_chosen_language_stays(chat):
    for typed in ("/ngonngu en", "/language en", "/ngôn ngữ en"):
        assert await chat.says("Mai", typed) == ["From now on I speak English with you."]
    assert "automatic" in (await chat.says("Mai", "/help", language="vi"))[0]
    assert "From now on" not in (await chat.says("Mai", "cảm ơn"))[0]
    async with chat.service.database.reading() as session:
        mai = await session.scalar(select(Person).where(Person.address == "Mai"))
    assert mai.language == "en"
    assert await chat.says("Mai", "/ngonngu vi") == ["Từ giờ tôi nói tiếng Việt với ông/bà."]


async def test_an_unknown_choice_asks(chat):
    said = await chat.says("Mai", "/ngonngu klingon")
    assert said.buttons == ["Tiếng Việt", "English"]


async def test_everybody_is_told_in_her_own_language(chat):
    await chat.says("Nam", "/ngonngu en")
    await chat.says("Lan", "/done 4")
    assert "quý IV/2026" in (await chat.reads("Hạnh"))[0]
    (told,) = await chat.reads("Nam")
    assert "2026" in told
    for word in ("nhiệm vụ", "quý", "Còn chờ"):
        assert word not in told


async def test_an_english_official(chat):
    await chat.says("Lan", "/ngonngu en")
    said = await chat.says("Lan", "/done 1")
    assert "đồng chí" not in said.text.lower()
    assert "Undo" in said.buttons
    assert (await chat.taps("Lan", "Undo"))[0] != ""
