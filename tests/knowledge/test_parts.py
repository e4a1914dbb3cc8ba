"""Which part of an answer a question asks for."""

from __future__ import annotations

import pytest

from knowledge import FACETS, Knowledge, noise, parts
from knowledge.entries import HEADINGS

VIETNAMESE = [
    ("làm khai sinh cần giấy tờ gì", "documents"),
    ("đăng ký kết hôn hồ sơ gồm những gì", "documents"),
    ("tách hộ thì mang theo gì", "documents"),
    ("khai sinh hết bao nhiêu tiền", "fee"),
    ("lệ phí đăng ký kết hôn", "fee"),
    ("sao y một tờ mấy tiền", "fee"),
    ("làm căn cước có mất phí không", "fee"),
    ("khai sinh mất mấy ngày", "time"),
    ("làm căn cước bao lâu có", "time"),
    ("bao giờ lấy được giấy phép xây dựng", "time"),
    ("thời hạn giải quyết tách hộ", "time"),
    ("khai sinh nộp ở đâu", "where"),
    ("chứng thực chữ ký ở chỗ nào", "where"),
    ("khai sinh làm online được không", "online"),
    ("nộp hồ sơ qua mạng được không", "online"),
    ("đăng ký tạm trú trên vneid được không", "online"),
    ("ai được hưởng trợ cấp người cao tuổi", "conditions"),
    ("bao nhiêu tuổi thì được làm căn cước", "conditions"),
    ("điều kiện vay vốn là gì", "conditions"),
    ("khai sinh thì được cấp giấy gì", "result"),
    ("trợ cấp người cao tuổi được bao nhiêu tiền một tháng", "result"),
    ("khai sinh lấy mẫu đơn ở đâu", "form"),
    ("tờ khai kết hôn viết thế nào", "form"),
    ("quy trình làm khai sinh thế nào", "steps"),
    ("xin phép xây nhà có mấy bước", "steps"),
    ("khai sinh căn cứ luật nào", "legal"),
    ("nghị định nào quy định hộ kinh doanh", "legal"),
]
ENGLISH = [
    ("what documents do I need for birth registration", "documents"),
    ("how much is the marriage certificate", "fee"),
    ("how long does birth registration take", "time"),
    ("where do I apply for temporary residence", "where"),
    ("can I register a birth online", "online"),
    ("who can get the old age pension", "conditions"),
    ("what are the steps to open a shop", "steps"),
    ("which law is about household business", "legal"),
]
NONE = [
    "đăng ký kết hôn",
    "con tôi mới sinh",
    "tôi muốn tách hộ",
    "mất căn cước rồi",
    "đường thôn 3 hỏng mấy tháng nay",
]


def facet(knowledge: Knowledge, text: str, lang: str = "vi") -> str | None:
    if lang == "en":
        from knowledge import english

        words = [token.word for token in english.tokens(text)]
    else:
        words = [token.word for token in knowledge.index.normaliser.tokens(text)]
    return parts.facet(words, lang)


@pytest.mark.parametrize(("text", "wanted"), VIETNAMESE)
def test_the_part_asked_for(knowledge: Knowledge, text: str, wanted: str) -> None:
    assert facet(knowledge, text) == wanted


@pytest.mark.parametrize(("text", "wanted"), ENGLISH)
def test_the_part_asked_for_in_english(knowledge: Knowledge, text: str, wanted: str) -> None:
    assert facet(knowledge, text, "en") == wanted


@pytest.mark.parametrize("text", NONE)
def test_no_part_is_asked_for(knowledge: Knowledge, text: str) -> None:
    assert facet(knowledge, text) is None


@pytest.mark.parametrize("kind", noise.KINDS)
def test_the_part_is_heard_in_any_typing(knowledge: Knowledge, kind: str) -> None:
    heard = sum(facet(knowledge, noise.noisy(text, kind)) == wanted for text, wanted in VIETNAMESE)
    assert heard >= len(VIETNAMESE) * (0.8 if kind == "typo" else 0.9)


def test_every_heading_is_a_part_and_every_part_has_its_heading() -> None:
    for headings in HEADINGS.values():
        assert tuple(headings.values()) == FACETS
