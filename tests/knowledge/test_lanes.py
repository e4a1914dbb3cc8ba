"""Lanes before the search: emergencies, khiếu nại and tố cáo, small talk, her own file."""

from __future__ import annotations

import pytest

from knowledge import noise, questions
from knowledge.evaluation import NUMBERS
from knowledge.reasons import Reason
from tests.knowledge.conftest import Ask

URGENT = [
    ("cháy nhà rồi cứu với", "fire"),
    ("chay nha roi cuu voi", "fire"),
    ("CHÁY NHÀ RỒI!!!", "fire"),
    ("chasy nhaf rooif", "fire"),
    ("cha1y nha2", "fire"),
    ("nha hang xom boc chay du doi", "fire"),
    ("rò rỉ khí ga", "fire"),
    ("có người đuối nước ngoài sông", "rescue"),
    ("co nguoi duoi nuoc", "rescue"),
    ("bà ngoại bị đột quỵ rồi", "medical"),
    ("me toi bat tinh", "medical"),
    ("bố tôi khó thở quá", "medical"),
    ("con toi uong nham thuoc tru sau", "medical"),
    ("tai nan giao thong nguoi bi thuong nang", "medical"),
    ("toi khong muon song nua", "medical"),
    ("vợ tôi sắp đẻ rồi", "medical"),
    ("co trom vao nha", "police"),
    ("có kẻ cầm dao trước cổng nhà tôi", "police"),
    ("bé bị đánh đập cứu", "child"),
    ("dây điện đứt rơi xuống đường", "power"),
    ("cot dien do roi", "power"),
    ("nuoc lu len nhanh qua cuu voi", "disaster"),
    ("help my house is on fire", "fire"),
    ("there is a fire", "fire"),
    ("call the police, a thief is in my house", "police"),
    ("my father is having a heart attack", "medical"),
    ("someone is drowning", "rescue"),
]
#: They hold the words of an emergency and are about papers, aid, rules or the past.
NOT_URGENT = [
    "thủ tục cấp giấy phép phòng cháy chữa cháy",
    "nhà cháy hết giấy tờ, làm lại thế nào",
    "xe máy bị mất trộm thì làm lại đăng ký thế nào",
    "nha toi chay tu nam ngoai gio xin ho tro",
    "lớp tập huấn sơ cứu",
    "tai nạn lao động thì hưởng chế độ gì",
    "mức phạt đánh bạc bao nhiêu",
    "chạy xe ôm có phải đăng ký không",
    "hàng bán chạy",
    "chạy việc cho con",
    "lich cat dien",
    "mua bảo hiểm cháy nổ",
    "đăng ký khai tử cho người chết đuối",
    "trợ cấp người bị tai nạn giao thông",
    "công an xã ở đâu",
    "how do I get a fire safety certificate",
    "birth certificate for my baby",
]


@pytest.mark.parametrize(("text", "case"), URGENT)
def test_danger_is_heard_in_any_typing(ask: Ask, text: str, case: str) -> None:
    found = ask(text)
    assert (found.decision, found.kind) == ("urgent", case)
    assert found.reason is Reason.emergency
    assert found.candidates == ()
    assert found.facet is None
    assert case in NUMBERS


@pytest.mark.parametrize("text", NOT_URGENT)
def test_what_only_sounds_like_danger_is_answered_calmly(ask: Ask, text: str) -> None:
    assert ask(text).decision in {"answer", "choose", "handover"}


@pytest.mark.parametrize("kind", ["nodiac", "telex"])
def test_danger_is_heard_without_marks_and_in_raw_keys(ask: Ask, kind: str) -> None:
    missed = [
        text
        for text, case in URGENT
        if not text.isascii() and ask(noise.noisy(text, kind), lang="vi").kind != case
    ]
    assert missed == []


@pytest.mark.parametrize("after", [None, "dang-ky-khai-sinh"])
def test_danger_comes_before_everything_else(ask: Ask, after: str | None) -> None:
    assert ask("tôi muốn khiếu nại, mà nhà đang cháy cứu với", after=after).decision == "urgent"
    assert ask("chào bạn, cháy nhà rồi", after=after).decision == "urgent"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("tôi muốn khiếu nại quyết định thu hồi đất", "khieu-nai"),
        ("khieu nai quyet dinh xu phat", "khieu-nai"),
        ("khieesu naji", "khieu-nai"),
        ("KHIẾU NẠI", "khieu-nai"),
        ("không đồng ý với quyết định bồi thường", "khieu-nai"),
        ("khong dong y voi quyet dinh boi thuong", "khieu-nai"),
        ("khiếu nại là gì", "khieu-nai"),
        ("how do I file a complaint against a decision", "khieu-nai"),
        ("làm đơn tố cáo cán bộ", "to-cao"),
        ("to cao truong thon an tien", "to-cao"),
        ("to cao can bo nhan hoi lo", "to-cao"),
        ("chủ tịch xã nhận hối lộ thì báo ai", "to-cao"),
        ("tố cáo nặc danh có được không", "to-cao"),
        ("I want to denounce an official", "to-cao"),
    ],
)
def test_legal_acts_are_guided(ask: Ask, text: str, slug: str) -> None:
    found = ask(text)
    assert found.decision == "guidance"
    assert found.kind == slug
    assert found.candidates[0].slug == slug
    wanted = Reason.complaint if slug == "khieu-nai" else Reason.denunciation
    assert found.reason is wanted


@pytest.mark.parametrize(
    "text",
    [
        "đường thôn 3 hỏng mấy tháng nay",
        "duong thon 3 hong may thang nay",
        "hàng xóm mở loa to",
        "kiến nghị sửa đường",
        "kien nghi lap den duong",
        "tiếp công dân ngày nào",
        "rác không ai thu gom",
        "tôi muốn góp ý",
        "5 không là gì",
        "kiểm kê rừng",
        "báo cáo tạm trú cho khách",
    ],
)
def test_feedback_and_questions_are_no_legal_acts(ask: Ask, text: str) -> None:
    assert ask(text).decision in {"answer", "choose", "handover"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("chào bạn", "greeting"),
        ("xin chao", "greeting"),
        ("alo", "greeting"),
        ("hello", "greeting"),
        ("cảm ơn", "thanks"),
        ("cam on nhieu nhe", "thanks"),
        ("dạ vâng, cảm ơn ạ, tạm biệt", "thanks"),
        ("thank you", "thanks"),
        ("tạm biệt", "goodbye"),
        ("bye", "goodbye"),
        ("giỏi quá", "praise"),
        ("bạn là ai", "identity"),
        ("ban la nguoi hay may", "identity"),
        ("bạn làm được gì", "identity"),
        ("who are you", "identity"),
        ("đồ ngu", "abuse"),
        ("dm", "abuse"),
        ("😀", "emoji"),
        ("👍👍", "emoji"),
        ("hihi", "emoji"),
        ("kkk", "emoji"),
        ("...", None),
        ("???", None),
        ("", None),
    ],
)
def test_small_talk_of_each_kind(ask: Ask, text: str, kind: str | None) -> None:
    found = ask(text)
    assert (found.decision, found.kind) == ("smalltalk", kind)
    assert found.reason is (Reason.abuse if kind == "abuse" else None)
    assert found.candidates == ()


@pytest.mark.parametrize(
    "text",
    [
        "chào bạn, cho hỏi làm khai sinh",
        "cảm ơn, cho hỏi thêm đăng ký tạm trú",
        "xin chào, tôi muốn khai tử cho bố",
    ],
)
def test_a_question_with_manners_is_a_question(ask: Ask, text: str) -> None:
    assert ask(text).decision in {"answer", "choose"}


@pytest.mark.parametrize(
    "text",
    ["Oanh", "iphone", "pancakes", "recipe for pancakes", "zzz", "spaghetti", "asdf"],
)
def test_unknown_words_are_no_small_talk_and_nobody_is_called_rude(ask: Ask, text: str) -> None:
    found = ask(text)
    assert (found.decision, found.reason) == ("handover", Reason.nothing_fits)


def test_tone_marks_tell_a_pig_from_an_insult(ask: Ask) -> None:
    assert questions.may_be_abuse("đồ lồn")
    assert not questions.may_be_abuse("con lợn nhà tôi")
    assert ask("con lợn").kind != "abuse"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("hồ sơ của tôi đến đâu rồi", "answer"),
        ("ho so nop tuan truoc xong chua", "answer"),
        ("hoof sow cuar tooi ddeesn ddaau roofi", "answer"),
        ("tôi còn nợ thuế bao nhiêu", "handover"),
        ("tên tôi có trong danh sách hộ nghèo không", "handover"),
    ],
)
def test_her_own_file_is_for_a_person(ask: Ask, text: str, decision: str) -> None:
    found = ask(text)
    assert (found.decision, found.reason) == (decision, Reason.personal_file)
    if decision == "answer":
        assert [candidate.slug for candidate in found.candidates] == ["tra-cuu-ho-so"]
