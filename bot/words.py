"""Words that more than one handler needs: refusals, reasons, facets, urgent numbers, states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot import manners
from bot.feedback import wording
from bot.i18n import N_, translator
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge.reasons import Reason
from office import errors

if TYPE_CHECKING:
    from bot.feedback.voice import Voice

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


@cache
def _numbers() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "urgent.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def urgent(turn: Turn | Voice, kind: str | None) -> Reply:
    """The right number before anything else; numbers are data (bot/data/urgent.yaml)."""
    data = _numbers()
    case = data["cases"].get(kind or "") or data["cases"]["police"]
    lines = [case[turn.language] if turn.language in case else case["vi"]]
    lines.append(data["all"].get(turn.language, data["all"]["vi"]))
    lines.append(turn._("Tôi là trợ lý tự động, không báo thay được."))
    return Reply("\n".join(lines))


@dataclass(frozen=True)
class _Said:
    """A refusal that one sentence with its details tells."""

    sentence: str

    def __call__(self, turn: Turn, details: dict[str, Any]) -> str:
        return turn._(self.sentence).format(**details)


def _leads(turn: Turn, details: dict[str, Any]) -> str:
    return turn._(
        "Nhiệm vụ {stt} do {units} chủ trì. Đồng chí muốn gửi kết quả phối hợp cho đơn vị chủ trì "
        "không?"
    ).format(stt=details["stt"], units=turn.unit_list(details["leads"]))


def period(turn: Turn, year: int, quarter: int) -> str:
    """Năm 2026, or quý IV/2026."""
    if quarter:
        return turn._("quý {quarter}/{year}").format(
            quarter=("I", "II", "III", "IV")[quarter - 1], year=year
        )
    return turn._("năm {year}").format(year=year)


def _already(turn: Turn, details: dict[str, Any]) -> str:
    when = details["at"]
    at = f"{turn.clock(when)} {turn.day(when.astimezone(turn.zone).date())}" if when else "…"
    return turn._(
        "Nhiệm vụ {stt}, {period}: phần của {unit} đã được báo hoàn thành lúc {at}. "
        "Đồng chí muốn ghi thêm gì không?"
    ).format(
        stt=details["stt"],
        period=period(turn, details["year"], details["quarter"]),
        unit=turn.unit(details["unit"]),
        at=at,
    )


def _which(turn: Turn, details: dict[str, Any]) -> str:
    return turn._("Đồng chí báo nhiệm vụ {stt} cho đơn vị nào?").format(stt=details["stt"])


def _not_now(turn: Turn, details: dict[str, Any]) -> str:
    return turn._("Phản ánh {code} ({state}) lúc này chưa {act} được.").format(
        code=details["code"],
        state=wording.state(turn, details["state"]),
        act=wording.act(turn, details["act"]),
    )


def _unassignable(turn: Turn, details: dict[str, Any]) -> str:
    return turn._("Xã không giao việc cho {unit} được; đồng chí chọn đơn vị khác.").format(
        unit=turn.unit(details["unit"])
    )


def _bad_day(turn: Turn, details: dict[str, Any]) -> str:
    return turn._(
        "Ngày hẹn lại {day} chưa được: cần là ngày làm việc, sau hôm nay và trong sáu tháng tới."
    ).format(day=turn.day(details["day"]))


#: One sentence for each refusal of the office; a test finds the missing one.
REFUSALS: dict[type[errors.Refused], Callable[[Turn, dict[str, Any]], str]] = {
    errors.NoSuchTask: _Said(
        N_("Kế hoạch không có nhiệm vụ {stt}; các nhiệm vụ đánh số từ 1 đến {last}. Xem: /tasks")
    ),
    errors.NotYourTask: _leads,
    errors.AlreadyReported: _already,
    errors.WhichUnit: _which,
    errors.MayOnlyRead: _Said(
        N_("Vai trò của đồng chí chỉ xem kế hoạch; đơn vị chủ trì tự báo nhiệm vụ {stt}.")
    ),
    errors.NothingToUndo: _Said(
        N_("Không còn báo cáo nào của đồng chí trong mười phút qua để hoàn tác.")
    ),
    errors.ReportGone: _Said(
        N_("Báo cáo này không còn nữa: đã hoàn tác, hoặc là của đơn vị khác. Xem: /tasks")
    ),
    errors.NotOfficial: _Said(
        N_("Tôi chưa có lệnh này. Ông/bà gõ /help để xem các lệnh, hoặc cứ nhắn câu hỏi.")
    ),
    errors.BadInvitation: _Said(
        N_("Mã mời này không dùng được. Xin hỏi lại người đã gửi mã để nhận mã mới.")
    ),
    errors.TooManyTries: _Said(
        N_("Mã mời sai nhiều lần liền. Xin chờ {minutes} phút rồi thử lại.")
    ),
    errors.AlreadyBound: _Said(
        N_("Tài khoản này đã gắn với đồng chí {name}. Mã mời của người khác thì dùng máy khác.")
    ),
    errors.NoSuchUnit: _Said(N_("Không có đơn vị “{slug}”. Các đơn vị: {known}.")),
    errors.NoSuchRole: _Said(N_("Không có vai trò “{role}”. Các vai trò: {known}.")),
    errors.UnitNeeded: _Said(N_("Vai trò “{role}” cần một đơn vị, ví dụ: vhxh.")),
    errors.NameNeeded: _Said(N_("Cần họ tên của người được mời, ví dụ: Nguyễn Văn An.")),
    errors.MayNotAnswer: _Said(
        N_("Vai trò của đồng chí không trả lời câu hỏi của người dân; đơn vị phụ trách trả lời.")
    ),
    errors.NoSuchQuestion: _Said(
        N_("Không có câu hỏi {code} trong hộp thư của đồng chí. Xem: /inbox")
    ),
    errors.AlreadyAnswered: _Said(N_("Câu hỏi {code} đã được đồng chí {name} trả lời.")),
    errors.NoSuchTicket: _Said(
        N_("Không có phản ánh {code} trong phần việc của ông/bà. Mã của ông/bà: /tracuu")
    ),
    errors.BadCode: _Said(
        N_(
            "“{code}” chưa đúng mã phản ánh: thiếu hoặc sai một ký tự. Mã có dạng NG-XXXX-XXXX, "
            "không có chữ A, E, I, O, U, số 0 và số 1."
        )
    ),
    errors.TooManyGuesses: _Said(N_("Mã sai nhiều lần liền. Xin chờ {minutes} phút rồi thử lại.")),
    errors.MayNotHandle: _Said(N_("Phản ánh {code}: vai trò của ông/bà không làm được việc này.")),
    errors.NotNow: _not_now,
    errors.AlreadyTaken: _Said(N_("Phản ánh {code} đã có đồng chí {name} nhận.")),
    errors.TooLateToReopen: _Said(
        N_("Phản ánh {code} đã quá {days} ngày nên không mở lại được. Ông/bà gửi mới: /gopy")
    ),
    errors.SensitiveStays: _Said(
        N_(
            "Phản ánh {code} nói về cán bộ nên không chuyển cho đơn vị; người được giao riêng xử "
            "lý."
        )
    ),
    errors.NotAssignable: _unassignable,
    errors.TooManyPhotos: _Said(
        N_("Mỗi phản ánh nhận nhiều nhất {most} ảnh. Ông/bà bấm Tiếp tục nhé.")
    ),
    errors.NotAPicture: _Said(
        N_("Tệp này không phải ảnh JPG, PNG hay WebP nên tôi không nhận. Phản ánh vẫn giữ nguyên.")
    ),
    errors.PictureTooLarge: _Said(
        N_("Ảnh này lớn quá (quá {megabytes} MB) nên tôi không nhận. Phản ánh vẫn giữ nguyên.")
    ),
    errors.BadDay: _bad_day,
    errors.NoSuchClient: _Said(
        N_("Không có khóa số {id} đang dùng. Xem: thanthien feedback key list")
    ),
    errors.NotPublic: _Said(N_("Phản ánh {code} nói về cán bộ nên không công khai.")),
    errors.NoSuchFact: _Said(N_("Không có mục “{key}”. Các mục: {known}.")),
}


def refusal(turn: Turn, refused: errors.Refused) -> Reply:
    """The sentence of a refusal, and the next step as buttons where there is one."""
    text = REFUSALS[type(refused)](turn, refused.details)
    return Reply(text, tuple(_ways_out(turn, refused, refused.details)))


def _ways_out(turn: Turn, refused: errors.Refused, details: dict[str, Any]) -> list[Choice]:
    note = details.get("note") or ""
    match refused:
        case errors.AlreadyReported() if details["result_id"]:
            return [Choice(turn._("Ghi thêm"), f"note:{details['result_id']}:{note}")]
        case errors.WhichUnit():
            return [
                Choice(turn.unit(unit), f"done:{details['stt']}:{unit}:{note}", (unit,))
                for unit in details["units"]
            ]
        case errors.NotYourTask():
            return _cooperation(turn, details["stt"], details["units"])
        case errors.NotNow() if turn.official and details["act"] in {"ask", "resolve"}:
            return [Choice(turn._("Nhận việc"), f"desk:take:{details['code']}")]
        case errors.BadInvitation() | errors.TooManyTries():
            return [Choice(turn._("Chuyển cho cán bộ"), "handover:")]
    return []


def _cooperation(turn: Turn, stt: int, units: tuple[str, ...]) -> list[Choice]:
    """One button for each of the official's units that could send its cooperation result."""
    if len(units) == 1:
        label = turn._("Gửi kết quả phối hợp")
        choices = [Choice(label, f"coop:{stt}:{units[0]}", manners.YES)]
    else:
        choices = [Choice(turn.unit(unit), f"coop:{stt}:{unit}", (unit,)) for unit in units]
    return [*choices, Choice(turn._("Không"), "nothing:", manners.NO)]


def plain_refusal(refused: errors.Refused, language: str) -> str:
    """The sentence of a refusal where there is no turn: on the command line."""
    said = REFUSALS[type(refused)]
    if not isinstance(said, _Said):
        raise TypeError(f"{type(refused).__name__} is only said in a turn")
    return translator(language)(said.sentence).format(**refused.details)


def sorry(turn: Turn) -> Reply:
    """Something broke: an apology and a way to reach a person."""
    text = turn._(
        "Xin lỗi, tôi vừa gặp trục trặc và chưa làm được việc ông/bà cần. Xin ông/bà nhắn lại "
        "giúp, hoặc bấm Chuyển cho cán bộ."
    )
    return Reply(text, (Choice(turn._("Chuyển cho cán bộ"), "handover:"),))
