"""Text as people type it: folding, cutting into words, hiding of personal numbers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import fold, is_blank, mask
from knowledge.text import is_emoji, lower, without_numbers, words

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
#: Letters, digits and what stands between them in messages.
TYPED = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + "0123456789 .,-/()+?!")
NUMBERS = st.text(alphabet="0123456789 .,-/+()đab")
QUICK = settings(max_examples=120, deadline=None)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("ĐƯỜNG THÔN HỎNG", "duong thon hong"),
        ("ưu đãi, ưỡn ẹo, ơ kìa", "uu dai, uon eo, o kia"),
        ("ðăng", "dang"),  # the Icelandic letter that some keyboards give
        (unicodedata.normalize("NFD", "Thủ tục hưởng chế độ"), "thu tuc huong che do"),
        ("", ""),
        ("123/2015/NĐ-CP", "123/2015/nd-cp"),
    ],
)
def test_folding_leaves_letters_without_marks(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@QUICK
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@QUICK
@given(TYPED)
def test_places_in_folded_vietnamese_are_places_in_the_text(text: str) -> None:
    assert len(fold(unicodedata.normalize("NFC", text))) == len(unicodedata.normalize("NFC", text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_words_keep_tone_marks_when_only_lowered() -> None:
    assert words(lower("Xã Ninh Giang, thôn 3!")) == ["xã", "ninh", "giang", "thôn", "3"]
    assert words("snake_case_ và/hoặc") == ["snake", "case", "và", "hoặc"]


PHONE, CITIZEN, CARD, PAPER = "[số điện thoại]", "[số căn cước]", "[số thẻ]", "[số giấy tờ]"


@pytest.mark.parametrize(
    "number",
    [
        "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "0912–345–678",
        "091 234 5678", "09 12 34 56 78", "0 9 1 2 3 4 5 6 7 8", "+84912345678",
        "+84 912 345 678", "84912345678", "(+84) 912345678", "(084) 912 345 678",
        "+84(0)912345678", "02253123456", "0225 3 123 456", "(0225) 3123456", "0225.3.123.456",
        "0912\u00a0345\u00a0678",
    ],
)  # fmt: skip
def test_phones_are_hidden_however_they_are_written(number: str) -> None:
    assert mask(f"gọi {number}, cảm ơn") == f"gọi {PHONE}, cảm ơn"
    assert mask(number) == PHONE
    assert mask(f"Gọi cho tôi số {number}.") == f"Gọi cho tôi số {PHONE}."


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("cccd 030123456789 cấp ngày 01/02/2021", f"cccd {CITIZEN} cấp ngày 01/02/2021"),
        ("CCCD:030 123 456 789", f"CCCD:{CITIZEN}"),
        ("cccd030123456789", f"cccd{CITIZEN}"),
        ("0301 2345 6789", CITIZEN),
        ("030.123.456.789", CITIZEN),
        ("cmnd 142345678", f"cmnd {PAPER}"),
        ("thẻ 4111 1111 1111 1111", f"thẻ {CARD}"),
        ("4111-1111-1111-1111", CARD),
        ("4111111111111111", CARD),
        ("9704 3612 3456 7890 123", CARD),
        ("stk 19034567890123 techcombank", f"stk {PAPER} techcombank"),
        ("sdt0912345678", f"sdt{PHONE}"),
        ("(0912345678)", f"({PHONE})"),
        ("0912345678 0987654321", f"{PHONE} {PHONE}"),
        ("0912345678/0987654321", f"{PHONE}/{PHONE}"),
        ("0912345678-0987654321,0978111222", f"{PHONE}-{PHONE},{PHONE}"),
        ("0912345678,4111 1111 1111 1111", f"{PHONE},{CARD}"),
        ("sinh 1.1.1990 sđt 0912345678", f"sinh 1.1.1990 sđt {PHONE}"),
        ("0912345678 chờ 15 ngày", f"{PHONE} chờ 15 ngày"),
        ("０９１２３４５６７８", PAPER),  # full-width digits
    ],
)  # fmt: skip
def test_personal_numbers_are_hidden(text: str, hidden: str) -> None:
    assert mask(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "phí 2.000.000 đồng", "1.234.567.890 đồng", "1234567890 đồng", "500000000đ",
        "vay 500000000 được không", "100.000.000.000 đồng", "100 000 000 000 đồng",
        "1 000 000 000", "150000000d", "8.000 đồng/bản", "lương 5,5 triệu",
        "24/11/2026", "2026-11-24", "sinh ngày 01.02.1990", "hẹn ngày 05.11.2026 14:00",
        "05-11-2026 08h30", "20-08-2026 12.30", "20 11 2026 09 30 00", "từ 2020-2025",
        "các năm 2020 2021 2022 2023", "07:30-11:30, 13:00-16:30", "08.00 - 11.30, 13.00 - 16.30",
        "Nghị định 123/2015/NĐ-CP", "Luật 60/2014/QH13", "thủ tục 1.001193, 2.000528",
        "hồ sơ 000.00.12.H24-261124-0001", "mã NG-2B4C-5D6F", "NG-2345-6789",
        "thửa 123 tờ bản đồ 45, 120m2", "đường 391", "gọi 113, 114 hoặc 1022", "tổ 5 số nhà 12",
    ],
)  # fmt: skip
def test_sums_dates_and_numbers_of_documents_stay(text: str) -> None:
    assert mask(text) == text


@QUICK
@given(TYPED | NUMBERS | st.text())
def test_hiding_never_fails_and_is_done_at_once(text: str) -> None:
    hidden = mask(text)
    assert mask(hidden) == hidden


@pytest.mark.parametrize(
    ("text", "blank", "emoji"),
    [
        ("", True, False), ("  \n\t", True, False), ("...", True, False), ("?!", True, False),
        ("\u200b\u200d", True, False), ("😀", True, True), ("👍🏻 👍", True, True),
        ("❤️", True, True), ("a", False, False), ("1", False, False), ("đ", False, False),
        ("👍 ok", False, False), ("你好", False, False),
    ],
)  # fmt: skip
def test_what_can_be_read_at_all(text: str, blank: bool, emoji: bool) -> None:
    assert is_blank(text) is blank
    assert is_emoji(text) is emoji


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("làm khai sinh cho con, sđt 0912345678", "làm khai sinh cho con,"),
        ("sdt: 0912345678 xin tạm trú", "xin tạm trú"),
        ("số điện thoại 0912345678 hỏi khai tử", "hỏi khai tử"),
        ("mất cccd 030123456789", "mất cccd"),
        ("số điện thoại của xã", "số điện thoại của xã"),
        ("0912345678", PHONE),
    ],
)
def test_hidden_numbers_are_no_part_of_a_question(typed: str, question: str) -> None:
    assert without_numbers(mask(typed)).strip() == question
