"""Greetings, what cannot be read, and being plain about being automatic."""

from __future__ import annotations

from bot import manners
from bot.messages import Reply

INTRODUCTION = (
    "Xin chào ông/bà. Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, không phải cán bộ."
)


async def test_the_first_message_ever_gets_who_speaks_once(chat):
    said = await chat.says("Phú", "cảm ơn")
    assert said[0] == INTRODUCTION
    assert len(said) == 2
    assert INTRODUCTION not in await chat.says("Phú", "cảm ơn")


async def test_who_begins_with_start_or_help_reads_it_once(chat):
    for number, typed in enumerate(["/start", "/help", "/trợ giúp"]):
        said = await chat.says(f"Phú {number}", typed)
        assert said.text.count("trả lời tự động, không phải cán bộ") == 1
        assert INTRODUCTION not in await chat.says(f"Phú {number}", "cảm ơn")


async def test_start_with_an_entry(chat):
    said = await chat.says("Phú", "/start kb_dang-ky-khai-sinh")
    assert said[0] == INTRODUCTION
    assert "khai sinh" in said[1]
    assert (await chat.says("Phú", "/start kb_khong-co"))[0].startswith("Xin chào ông/bà.")


async def test_a_first_greeting_is_answered_by_the_first_hello(chat):
    said = await chat.says("Phú", "xin chào")
    assert said == [
        INTRODUCTION + " Cần hỏi thủ tục gì, ông/bà cứ nhắn như nói chuyện.",
    ]
    assert await chat.says("Phú", "xin chào") == ["Xin chào ông/bà. Ông/bà cần hỏi việc gì ạ?"]


async def test_a_first_message_that_cannot_be_read_is_introduced_too(chat):
    assert (await chat.does("Phú", "sticker"))[0] == INTRODUCTION


async def test_what_is_not_words_is_answered(chat):
    for kind, words in [
        ("edited", "Tôi chỉ đọc tin mới."),
        ("sticker", "Tôi đã thấy hình"),
        ("photo", "Xin đừng gửi ảnh căn cước hay giấy tờ qua đây"),
        ("voice", "Tôi chưa nghe được tin thoại."),
        ("video", "Tôi chưa mở được tệp này."),
        ("document", "Tôi chưa mở được tệp này."),
        ("contact", "Tôi không lưu số điện thoại"),
        ("location", "Tôi không lưu vị trí"),
    ]:
        said = await chat.does("Mai", kind)
        assert len(said) == 1, kind
        assert words in said[0]
        assert said.buttons == ["Chuyển cho cán bộ"]


async def test_a_caption_is_read(chat):
    said = await chat.does("Mai", "photo", text="/help")
    assert said[0].startswith("Tôi là trợ lý số")


async def test_what_is_ignored_is_kept_without_an_answer(chat):
    assert await chat.does("Phú", "ignored") == []


async def test_who_blocks_and_comes_back(chat):
    assert await chat.does("Hạnh", "blocked") == []
    await chat.says("Lan", "/done 2")
    assert await chat.reads("Hạnh") == []  # not told while she is away
    assert await chat.does("Hạnh", "unblocked") == []
    await chat.says("Lan", "/undo")
    assert len(await chat.reads("Hạnh")) == 1


async def test_nothing_that_can_be_read(chat):
    for typed in (
        "",
        "   \n ",
        "\u200b\u200d\ufeff",
        "👍",
        "😀😀",
        "…",
        "\u0000\u0007",
        "?!?",
        "/",
    ):
        said = await chat.says("Mai", typed)
        assert said == ["Tôi chưa đọc được chữ nào. Ông/bà nhắn bằng chữ việc cần hỏi giúp nhé."]


async def test_hidden_characters_inside_words_do_not_matter(chat):
    said = await chat.says("Mai", "/he\u200blp\ufeff")
    assert said[0].startswith("Tôi là trợ lý số")


async def test_huge_messages(chat):
    for typed in ("làm khai sinh " * 200, "a" * 1_000_000, "\u0301" * 50_000):
        said = await chat.says("Mai", typed)
        assert len(said) == 1
        assert said[0].startswith(("Tin nhắn dài quá", "Tôi chưa đọc được chữ nào"))


async def test_small_talk(chat):
    for typed, words in [
        ("xin chào", "Xin chào ông/bà."),
        ("cảm ơn", "Dạ, không có gì."),
        ("bạn là ai", "trả lời tự động, không phải cán bộ"),
        ("đồ ngu", "Tôi nghe là ông/bà đang bực."),
    ]:
        assert words in (await chat.says("Mai", typed))[0]


async def test_abuse_is_given_a_person(chat):
    assert (await chat.says("Mai", "đồ ngu")).buttons == ["Chuyển cho cán bộ"]


async def test_a_foreign_language(chat):
    said = await chat.says("Mai", "Guten Tag, ich möchte ein Haus kaufen")
    assert said == ["Tôi mới hiểu tiếng Việt và tiếng Anh. Tôi chuyển câu hỏi cho cán bộ nhé?"]


async def test_who_calls_herself_so_is_called_so(chat):
    for typed, called in [
        ("cho cháu hỏi với", "bạn"),
        ("bác muốn hỏi một việc", "bác"),
        ("em muốn hỏi một việc", "bạn"),
        ("Cô cần hỏi một việc", "cô"),
        ("dạ cho chú hỏi với ạ", "chú"),
    ]:
        await chat.says("Mai", typed)
        said = await chat.says("Mai", "xin chào")
        assert said[0].startswith(f"Xin chào {called}. {called.capitalize()} cần hỏi việc gì ạ?")


async def test_nobody_is_guessed_at(chat):
    for typed in ("làm khai sinh cho cháu", "có muốn hỏi", "cô giáo cần giấy gì", "em bé mới đẻ"):
        await chat.says("Mai", typed)
        assert (await chat.says("Mai", "xin chào"))[0].startswith("Xin chào ông/bà."), typed


async def test_officials_are_always_dong_chi(chat):
    for typed in ("xin chào", "/khongco", "👍", "/start", "/help", "bạn là ai"):
        said = await chat.says("Lan", typed)
        assert "ông/bà" not in said.text.lower(), typed
    assert "Đồng chí" in said.text or "đồng chí" in (await chat.says("Lan", "xin chào")).text


def test_clean():
    assert manners.clean("  a\u200bb \t c\r\n d\x00 ") == "ab c\n d"
    assert manners.clean("Tie\u0302\u0301ng") == "Tiếng"


def test_an_english_reply_is_not_touched():
    class Turn:
        language, official = "en", object()

    reply = Reply("ông/bà")
    assert manners.address(Turn(), reply) == reply  # type: ignore[arg-type]
