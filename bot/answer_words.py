"""Words around an answer: the labels of its parts, and the ways of not answering."""

from __future__ import annotations

from bot.i18n import N_
from bot.turn import Turn
from knowledge.reasons import Reason

FACET_LABELS = {
    "documents": N_("Giấy tờ cần mang"),
    "fee": N_("Lệ phí"),
    "time": N_("Bao lâu"),
    "where": N_("Nơi nộp"),
    "online": N_("Nộp trực tuyến"),
    "legal": N_("Căn cứ"),
    "conditions": N_("Điều kiện"),
    "result": N_("Kết quả"),
    "form": N_("Mẫu đơn"),
    "steps": N_("Các bước"),
}
#: The parts of an answer inside a sentence.
PARTS = {
    "documents": N_("giấy tờ"),
    "fee": N_("lệ phí"),
    "time": N_("thời hạn"),
    "where": N_("nơi nộp"),
    "online": N_("cách nộp trực tuyến"),
    "legal": N_("căn cứ"),
    "conditions": N_("điều kiện"),
    "result": N_("kết quả"),
    "form": N_("mẫu đơn"),
    "steps": N_("các bước"),
}
_FACET_SYNONYMS = {
    "documents": ("giấy tờ", "hồ sơ"),
    "fee": ("phí", "tiền"),
    "time": ("thời hạn", "mấy ngày"),
    "where": ("ở đâu",),
    "online": ("online", "trực tuyến"),
    "form": ("mẫu", "tờ khai"),
}


def facet(turn: Turn, name: str) -> str:
    """A facet's label."""
    return turn._(FACET_LABELS[name])


def part(turn: Turn, name: str) -> str:
    """A facet's name inside a sentence."""
    return turn._(PARTS[name])


def facet_synonyms(name: str) -> tuple[str, ...]:
    """Other words that pick the facet's button."""
    return _FACET_SYNONYMS.get(name, ())


#: The named ways of not answering that end with a person (design §4), each with its words.
REASONS: dict[Reason, str] = {
    Reason.nothing_fits: N_(
        "Việc này tôi chưa có câu trả lời chắc chắn. Tôi chuyển câu hỏi cho cán bộ nhé?"
    ),
    Reason.expired: N_(
        "Thông tin về việc này đã quá hạn rà soát nên tôi không đưa ra nữa. "
        "Tôi chuyển câu hỏi cho cán bộ nhé?"
    ),
    Reason.other_language: N_(
        "Tôi mới hiểu tiếng Việt và tiếng Anh. Tôi chuyển câu hỏi cho cán bộ nhé?"
    ),
    Reason.personal_file: N_(
        "Tôi không xem được hồ sơ của từng người. Ông/bà cầm giấy hẹn hỏi Trung tâm, "
        "hoặc tôi chuyển câu hỏi cho cán bộ nhé?"
    ),
    Reason.outside_commune: N_(
        "Việc này không do xã giải quyết và tôi chưa biết chắc nơi nào nhận. "
        "Tôi chuyển câu hỏi cho cán bộ chỉ giúp nhé?"
    ),
    Reason.vague: N_("Ông/bà cần hỏi về việc gì ạ? Nhắn rõ hơn một chút giúp tôi nhé."),
}


def reason(turn: Turn, why: Reason) -> str:
    """The sentence for a way of not answering."""
    return turn._(REASONS.get(why, REASONS[Reason.nothing_fits]))
