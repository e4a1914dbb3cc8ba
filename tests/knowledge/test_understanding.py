"""What a message means on the commune's own answers: decided, in order, always the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import FACETS, Context, Knowledge, Understanding, noise, tables
from knowledge.reasons import DECISIONS, Reason
from tests.knowledge.conftest import TODAY, Ask

DECIDED = {"answer", "choose", "handover", "guidance", "urgent", "smalltalk"}
#: May come without a reason.
PLAIN = {"answer", "choose", "smalltalk"}


def slugs(found: Understanding) -> list[str]:
    return [candidate.slug for candidate in found.candidates]


def must_hold(found: Understanding, knowledge: Knowledge) -> None:
    """What is true of every understanding (design §4)."""
    assert found.decision in DECIDED
    assert found.lang in {"vi", "en", "other"}
    assert found.facet is None or found.facet in FACETS
    if found.reason is None:
        assert found.decision in PLAIN
    else:
        assert found.decision in DECISIONS[found.reason]
    scores = [candidate.score for candidate in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert len(set(slugs(found))) == len(scores) <= 5
    for candidate in found.candidates:
        entry = knowledge.entry(candidate.slug)
        assert entry is not None
        assert candidate.level == entry.level
    match found.decision:
        case "choose":
            assert 2 <= len(scores) <= 4
        case "answer" | "guidance":
            assert scores
        case "urgent" | "smalltalk":
            assert scores == []


ANSWERED = [
    ("làm giấy khai sinh cho con", "dang-ky-khai-sinh"),
    ("lam giay khai sinh cho con", "dang-ky-khai-sinh"),
    ("đăng ký kết hôn", "dang-ky-ket-hon"),
    ("ddawng kys keets hoon", "dang-ky-ket-hon"),
    ("dangkykethon", "dang-ky-ket-hon"),
    ("kết hôn với người Hàn Quốc", "dang-ky-ket-hon-co-yeu-to-nuoc-ngoai"),
    ("xác nhận độc thân", "xac-nhan-tinh-trang-hon-nhan"),
    ("đăng ký tạm trú cho người thuê trọ", "dang-ky-tam-tru"),
    ("mất căn cước làm lại", "cap-lai-the-can-cuoc"),
    ("tách hộ khẩu", "tach-ho"),
    ("mở quán tạp hóa đăng ký kinh doanh", "dang-ky-ho-kinh-doanh"),
    ("xin giấy phép xây nhà", "giay-phep-xay-dung-nha-o"),
    ("giờ làm việc của xã", "gio-lam-viec"),
    ("ly hôn", "ly-hon"),
    ("làm visa đi Mỹ", "visa-xuat-canh"),
    ("đường thôn 3 hỏng mấy tháng nay", "phan-anh-duong-hong-den-duong"),
    ("rác không ai thu gom", "thu-gom-rac-thai"),
]


@pytest.mark.parametrize(("text", "slug"), ANSWERED)
def test_a_clear_question_is_answered(knowledge: Knowledge, ask: Ask, text: str, slug: str) -> None:
    found = ask(text)
    must_hold(found, knowledge)
    assert found.decision == "answer"
    assert slugs(found)[0] == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("how to register a birth", "dang-ky-khai-sinh"),
        ("marriage registration with a foreigner", "dang-ky-ket-hon-co-yeu-to-nuoc-ngoai"),
        ("temporary residence", "dang-ky-tam-tru"),
        ("where is the commune office", "dia-chi-tru-so"),
        ("old age allowance", "tro-cap-huu-tri-xa-hoi"),
        ("no, I mean death registration", "dang-ky-khai-tu"),
    ],
)
def test_english_is_answered(knowledge: Knowledge, ask: Ask, text: str, slug: str) -> None:
    found = ask(text)
    must_hold(found, knowledge)
    assert (found.decision, found.lang) == ("answer", "en")
    assert slugs(found)[0] == slug


@pytest.mark.parametrize(
    "text",
    [
        "cách nấu phở bò",
        "viết code python",
        "mua iphone",
        "kết quả bóng đá",
        "dịch covid ở Vũ Hán",
        "lũy thừa của ma trận",
        "asdf qwer zxcv",
    ],
)
def test_what_nobody_here_knows_goes_to_a_person(knowledge: Knowledge, ask: Ask, text: str) -> None:
    found = ask(text)
    must_hold(found, knowledge)
    assert (found.decision, found.reason) == ("handover", Reason.nothing_fits)


#: One message for every named way of not answering.
REASONS = {
    Reason.nothing_fits: "cách nấu phở bò",
    Reason.vague: "tôi muốn hỏi thủ tục",
    Reason.other_language: "안녕하세요 출생 신고",
    Reason.personal_file: "hồ sơ của tôi đến đâu rồi",
    Reason.outside_commune: "vay ngân hàng agribank 200 triệu sửa quán lãi bao nhiêu",
    Reason.complaint: "tôi muốn khiếu nại",
    Reason.denunciation: "tôi muốn tố cáo",
    Reason.emergency: "cháy nhà rồi cứu với",
    Reason.abuse: "đồ ngu",
}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_way_of_not_answering_is_reached(
    knowledge: Knowledge, ask: Ask, reason: Reason
) -> None:
    if reason is Reason.expired:
        late = max(entry.review_by for entry in knowledge.entries()).replace(year=2099)
        found = ask("đăng ký kết hôn", today=late)
    elif reason is Reason.unconfirmed_only:
        entry = next(e for e in knowledge.entries() if e.status == "unconfirmed")
        found = ask("lệ phí?", after=entry.slug)
    else:
        found = ask(REASONS[reason])
    must_hold(found, knowledge)
    assert found.reason is reason


def test_every_reason_has_decisions_out_of_the_closed_list() -> None:
    assert set(DECISIONS) == set(Reason)
    assert {decision for kinds in DECISIONS.values() for decision in kinds} == DECIDED


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("lệ phí?", "fee"),
        ("còn phí thì sao", "fee"),
        ("con phi thi sao", "fee"),
        ("thế mất bao lâu", "time"),
        ("cần giấy gì", "documents"),
        ("cần những gì", "documents"),
        ("ở đâu", "where"),
        ("nộp online được không", "online"),
        ("mẫu đơn đâu", "form"),
        ("căn cứ vào đâu", "legal"),
        ("how much?", "fee"),
    ],
)
def test_a_short_question_goes_on_about_the_last_answer(
    knowledge: Knowledge, ask: Ask, text: str, facet: str
) -> None:
    found = ask(text, after="dang-ky-khai-sinh")
    must_hold(found, knowledge)
    assert (found.decision, slugs(found), found.facet) == ("answer", ["dang-ky-khai-sinh"], facet)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("còn khai tử thì sao", "dang-ky-khai-tu"),
        ("không, ý tôi là khai tử", "dang-ky-khai-tu"),
        ("ko phai, y minh la tam tru", "dang-ky-tam-tru"),
        ("a nham y em la dang ky ket hon", "dang-ky-ket-hon"),
        ("nhầm, tôi hỏi khai tử", "dang-ky-khai-tu"),
        ("nhầm rồi, tôi muốn hỏi khai tử", "dang-ky-khai-tu"),
        ("đăng ký kết hôn cần giấy tờ gì", "dang-ky-ket-hon"),
    ],
)
def test_another_matter_or_a_correction_leaves_the_last_answer(
    ask: Ask, text: str, slug: str
) -> None:
    found = ask(text, after="dang-ky-khai-sinh")
    assert (found.decision, slugs(found)[0]) == ("answer", slug)


def test_a_part_asked_after_a_list_is_asked_of_the_likeliest(
    knowledge: Knowledge, ask: Ask
) -> None:
    offered = ("dang-ky-khai-sinh", "dang-ky-lai-khai-sinh")
    for text, facet in (("lệ phí", "fee"), ("mất bao lâu", "time"), ("ở đâu?", "where")):
        found = ask(text, offered=offered)
        must_hold(found, knowledge)
        assert (found.decision, found.facet) == ("answer", facet)
        assert tuple(slugs(found)) == offered


def test_a_part_asked_after_a_list_of_legal_acts_is_guided(ask: Ask) -> None:
    found = ask("thời hạn bao lâu", offered=("khieu-nai", "to-cao"))
    assert (found.decision, found.reason) == ("guidance", Reason.complaint)
    assert slugs(found)[0] == "khieu-nai"


def test_a_part_asked_after_a_list_of_unconfirmed_entries_says_so(
    knowledge: Knowledge, ask: Ask
) -> None:
    unsure = tuple(e.slug for e in knowledge.entries() if e.status == "unconfirmed")[:2]
    found = ask("thời hạn bao lâu", offered=unsure)
    assert (found.decision, found.reason) == ("answer", Reason.unconfirmed_only)


def test_what_was_offered_last_is_likelier(ask: Ask) -> None:
    offered = ("dang-ky-lai-ket-hon", "dang-ky-lai-khai-tu")
    text = "đăng ký lại"
    alone, after = ask(text), ask(text, offered=offered)

    def place(found: Understanding) -> int:
        return min(slugs(found).index(slug) for slug in offered if slug in slugs(found))

    assert place(after) <= place(alone)
    assert slugs(after)[0] in offered


@pytest.mark.parametrize(
    ("text", "both"),
    [
        (
            "làm khai sinh cho con và đăng ký tạm trú cho vợ",
            {"dang-ky-khai-sinh", "dang-ky-tam-tru"},
        ),
        ("khai sinh và khai tử", {"dang-ky-khai-sinh", "dang-ky-khai-tu"}),
    ],
)
def test_two_questions_are_both_offered(
    knowledge: Knowledge, ask: Ask, text: str, both: set[str]
) -> None:
    found = ask(text)
    must_hold(found, knowledge)
    assert found.decision == "choose"
    assert set(slugs(found)) == both


def test_expired_entries_are_not_offered_for_two_questions(ask: Ask) -> None:
    found = ask("khai sinh và khai tử", today=date(2099, 1, 1))
    assert (found.decision, found.reason) == ("handover", Reason.expired)


def test_one_matter_with_an_and_is_one_question(ask: Ask) -> None:
    found = ask("đăng ký khai sinh và nhận cha con")
    assert found.decision == "answer"
    assert slugs(found)[0] == "dang-ky-khai-sinh-ket-hop-nhan-cha-me-con"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("lệ phí bao nhiêu", "choose"),
        ("ở đâu", "choose"),
        ("mất bao lâu", "choose"),
        ("nộp online được không", "choose"),
        ("can I do it online", "choose"),
        ("tôi muốn hỏi thủ tục", "handover"),
        ("thủ tục", "handover"),
        ("giấy tờ", "handover"),
        ("làm thế nào", "handover"),
        ("không", "handover"),
    ],
)
def test_a_vague_question_is_asked_back(
    knowledge: Knowledge, ask: Ask, text: str, decision: str
) -> None:
    found = ask(text)
    must_hold(found, knowledge)
    assert (found.decision, found.reason) == (decision, Reason.vague)


def test_hidden_numbers_change_nothing(ask: Ask) -> None:
    plain = ask("làm khai sinh cho con")
    assert ask("làm khai sinh cho con, sđt [số điện thoại]") == plain


def a_sample(rows: Sequence[tables.Row]) -> list[tables.Row]:
    return [row for row in rows if not row.trains][::12]


def test_every_understanding_keeps_its_promises(knowledge: Knowledge) -> None:
    for number, row in enumerate(a_sample(tables.own())):
        text = noise.noisy(row.text, noise.KINDS[number % 4]) if number % 2 else row.text
        found = knowledge.understand(text, today=TODAY)
        must_hold(found, knowledge)


def test_the_same_question_is_always_understood_the_same(knowledge: Knowledge) -> None:
    texts = [*(text for text, _ in ANSWERED), "lệ phí bao nhiêu", "khai sinh và khai tử"]
    for text in texts:
        assert knowledge.understand(text, today=TODAY) == knowledge.understand(text, today=TODAY)
    few = knowledge.entries()[::12]
    one, other = Knowledge(few), Knowledge(reversed(few))
    for entry in few:
        title = entry.title
        assert one.understand(title, today=TODAY) == other.understand(title, today=TODAY)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="aăâbcdđeghiklmnoôơpqrstuưvxy .,?1204", max_size=80))
def test_nothing_that_can_be_typed_breaks_it(knowledge: Knowledge, text: str) -> None:
    must_hold(knowledge.understand(text, today=TODAY), knowledge)


@pytest.mark.parametrize(
    "text",
    ["a" * 5000, "khai sinh " * 300, "0" * 400, "và " * 400, "😀" * 500, "\u0301" * 200, "à\x00b"],
)
def test_long_and_strange_messages_are_understood_somehow(knowledge: Knowledge, text: str) -> None:
    must_hold(knowledge.understand(text, today=TODAY), knowledge)


def test_an_entry_that_is_gone_is_no_context(knowledge: Knowledge) -> None:
    gone = "khong-con-muc-nay"
    for context in (Context(slug=gone, offered=(gone,)), Context(offered=(gone, "gio-lam-viec"))):
        found = knowledge.understand("lệ phí bao nhiêu", context=context, today=TODAY)
        must_hold(found, knowledge)
        assert gone not in slugs(found)


def test_a_correction_of_the_part_stays_with_the_answer(ask: Ask) -> None:
    found = ask("không, ý tôi là lệ phí", after="dang-ky-khai-sinh")
    assert (found.decision, slugs(found), found.facet) == ("answer", ["dang-ky-khai-sinh"], "fee")


def test_likeness_is_a_share_and_ignores_order(knowledge: Knowledge) -> None:
    same, near, far = knowledge.likeness(
        "đường thôn 3 hỏng đèn",
        ["hỏng đèn đường thôn 3", "den duong thon 3 bi hong", "xin cấp sổ đỏ lần đầu"],
    )
    assert same == 1.0
    assert same >= near > 0.7 > far >= 0.0
    assert knowledge.likeness("gì đó", []) == []
