"""Words that more than one handler needs: refusals, periods, urgent numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot import manners, periods, refused_words
from bot.feedback import refusals
from bot.i18n import N_, translator
from bot.messages import Choice, Reply
from bot.saying import Said, worded
from bot.turn import Turn
from office import errors, groups

if TYPE_CHECKING:
    from bot.feedback.voice import Voice


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


def period(turn: Turn, year: int, quarter: int) -> str:
    """Năm 2026, or quý IV/2026."""
    return period_in(turn.language, year, quarter)


def period_in(language: str, year: int, quarter: int) -> str:
    """The same where there is no turn."""
    return periods.say(year, quarter, language)


#: One sentence for each refusal of the office; a test finds the missing one.
REFUSALS: dict[type[errors.Refused], Callable[[Turn, dict[str, Any]], str]] = {
    errors.NoSuchTask: Said(
        N_("Kế hoạch không có nhiệm vụ {stt}; các nhiệm vụ đánh số từ 1 đến {last}. Xem: /tasks")
    ),
    errors.NotYourTask: refused_words.leads,
    errors.AlreadyReported: refused_words.already,
    errors.WhichUnit: refused_words.which,
    errors.NotBegun: refused_words.not_begun,
    errors.YearClosed: Said(
        N_(
            "Nhiệm vụ {stt}: năm {year} đã khép, không báo được nữa. Cần bổ sung, xin đồng chí "
            "trao đổi với đầu mối theo dõi."
        )
    ),
    errors.ClosedWithout: refused_words.closed_without,
    errors.ConfirmedMeanwhile: Said(
        N_(
            "Đồng chí {name} đã xác nhận báo cáo nhiệm vụ {stt} nên không hoàn tác được. Cần sửa, "
            "xin nhờ đồng chí {name} trả lại."
        )
    ),
    errors.NotConfirmer: Said(
        N_("Báo cáo do lãnh đạo đơn vị hoặc đầu mối theo dõi xác nhận, trả lại.")
    ),
    errors.NotSettler: Said(N_("Việc này do đầu mối theo dõi làm.")),
    errors.AlreadyConfirmed: Said(N_("Báo cáo nhiệm vụ {stt} đã được đồng chí {name} xác nhận.")),
    errors.ReasonNeeded: Said(N_("Tôi chưa ghi: cần vài chữ nói rõ. Xin đồng chí viết lại.")),
    errors.NothingWaiting: Said(N_("Nhiệm vụ {stt}: kỳ này không còn chờ đơn vị đó.")),
    errors.InformationKnown: Said(
        N_("Nhiệm vụ {stt}: kỳ này đã có thông tin, không cần ghi lại. Xem: /task {stt}")
    ),
    errors.MayNotAssign: Said(
        N_("Việc do lãnh đạo xã, đầu mối theo dõi giao; lãnh đạo đơn vị giao trong đơn vị mình.")
    ),
    errors.NotGiver: Said(N_("Việc này do người giao hoặc đầu mối thu hồi.")),
    errors.LinkGone: Said(
        N_("Đường dẫn này đã dùng hoặc quá mười phút. Xin đồng chí lấy đường dẫn mới trong chat.")
    ),
    errors.FileSecret: Said(
        N_("Tài liệu mật, nội bộ không gửi qua đây. Xin đồng chí chỉ ghi số, ngày văn bản.")
    ),
    errors.FileTooLarge: Said(N_("Tệp lớn quá {most} MB. Xin đồng chí chia nhỏ hoặc nén lại.")),
    errors.WrongFileKind: Said(N_("Chỉ nhận tệp PDF, Word, Excel (không có macro), ảnh JPG, PNG.")),
    errors.FileInfected: Said(
        N_("Tệp không qua được kiểm tra vi-rút nên tôi không nhận. Xin đồng chí hỏi quản trị.")
    ),
    errors.MayNotSeeFile: Said(N_("Không có tệp này trong phần việc của đồng chí.")),
    errors.NotSubmitter: Said(N_("Việc trình công bố do đầu mối theo dõi làm.")),
    errors.NotPublisher: Said(N_("Lãnh đạo UBND xã công bố; đồng chí xem được ở /kehoach.")),
    errors.AlreadyPublished: Said(N_("Bản này, hoặc bản mới hơn, đã công bố rồi.")),
    errors.NotReporter: Said(N_("Vai trò của đồng chí chỉ xem; đơn vị tự ghi việc đã làm.")),
    errors.NoSuchDuty: Said(
        N_(
            "Kế hoạch không có việc mang mã “{code}”. Mã ở mục III.1 và mục V, ví dụ: III.1.2, "
            "V.1.4."
        )
    ),
    errors.MayNotSupervise: Said(
        N_("Ý kiến giám sát do Mặt trận, Ban Xây dựng Đảng ghi; đồng chí xem được ở /kehoach.")
    ),
    errors.NoSuchSupervision: Said(
        N_("Không có ý kiến giám sát {code} trong phần việc của đồng chí. Xem: /giamsat")
    ),
    errors.SupervisionDone: Said(N_("Ý kiến giám sát {code} đã được trả lời.")),
    errors.NotCoordinator: Said(N_("Việc giao ý kiến giám sát do đầu mối theo dõi làm.")),
    errors.MayOnlyRead: Said(
        N_("Vai trò của đồng chí chỉ xem kế hoạch; đơn vị chủ trì tự báo nhiệm vụ {stt}.")
    ),
    errors.NothingToUndo: Said(
        N_("Không còn báo cáo nào của đồng chí trong mười phút qua để hoàn tác.")
    ),
    errors.ReportGone: Said(
        N_("Báo cáo này không còn nữa: đã hoàn tác, hoặc là của đơn vị khác. Xem: /tasks")
    ),
    errors.NotOfficial: Said(
        N_("Tôi chưa có lệnh này. Ông/bà gõ /help để xem các lệnh, hoặc cứ nhắn câu hỏi.")
    ),
    errors.BadInvitation: Said(
        N_("Mã mời này không dùng được. Xin hỏi lại người đã gửi mã để nhận mã mới.")
    ),
    errors.TooManyTries: Said(N_("Mã mời sai nhiều lần liền. Xin chờ {minutes} phút rồi thử lại.")),
    errors.AlreadyBound: Said(
        N_("Tài khoản này đã gắn với đồng chí {name}. Mã mời của người khác thì dùng máy khác.")
    ),
    groups.MayNotBind: Said(
        N_(
            "Nhóm do lãnh đạo phòng, đầu mối theo dõi, lãnh đạo xã hoặc quản trị gắn với đơn vị. "
            "Xin nhờ một trong các đồng chí đó gõ /nhom."
        )
    ),
    errors.NoSuchUnit: Said(N_("Không có đơn vị “{slug}”. Các đơn vị: {known}.")),
    errors.NoSuchOfficial: Said(N_("Không có cán bộ số {id}. Xem: thanthien staff list")),
    errors.LastAdmin: Said(
        N_("{name} là quản trị cuối cùng. Hãy mời một quản trị khác trước, rồi làm lại.")
    ),
    errors.NotAway: Said(N_("Đồng chí chưa báo vắng nên không có gì để hủy.")),
    errors.AwayEnds: Said(
        N_("Ngày kết thúc phải từ hôm nay và không trước ngày bắt đầu. Ví dụ: /vangmat 1/12 - 5/12")
    ),
    errors.OnlyUnitsHandOn: Said(
        N_(
            "Chỉ cán bộ của đơn vị báo vắng và nhờ người thay; quyền của lãnh đạo không giao qua "
            "đây."
        )
    ),
    errors.NoSubstitute: Said(
        N_("Tôi không thấy đồng chí “{name}” trong đơn vị. Xin đồng chí chọn từ danh sách.")
    ),
    errors.NoSuchRole: Said(N_("Không có vai trò “{role}”. Các vai trò: {known}.")),
    errors.UnitNeeded: Said(N_("Vai trò “{role}” cần một đơn vị, ví dụ: vhxh.")),
    errors.NameNeeded: Said(N_("Cần họ tên của người được mời, ví dụ: Nguyễn Văn An.")),
    errors.MayNotAnswer: Said(
        N_("Vai trò của đồng chí không trả lời câu hỏi của người dân; đơn vị phụ trách trả lời.")
    ),
    errors.NoSuchQuestion: Said(
        N_("Không có câu hỏi {code} trong hộp thư của đồng chí. Xem: /inbox")
    ),
    errors.AlreadyAnswered: Said(N_("Câu hỏi {code} đã được đồng chí {name} trả lời.")),
    errors.NotRated: refused_words.rated,
    errors.RatingOver: Said(
        N_("Lần đánh giá này đã qua lâu nên tôi giữ nguyên. Muốn đánh giá lần khác: /danhgia")
    ),
    errors.MayNotPublish: Said(N_("Số liệu do lãnh đạo UBND xã công bố.")),
    errors.NothingToPublish: Said(
        N_("Chưa đơn vị nào đủ {minimum} lượt trả lời trong kỳ này nên chưa công bố được.")
    ),
    errors.NoScheme: Said(
        N_("Chưa có thang điểm nào cho năm {year}. Nhập bằng: thanthien plan scheme import")
    ),
    errors.NoSuchScheme: Said(N_("Không có thang điểm số {id}. Xem: thanthien plan scheme list")),
    errors.NoSuchCriterion: Said(
        N_("Thang điểm không có tiêu chí “{code}”. Các tiêu chí: {known}.")
    ),
    errors.TooManyPoints: Said(N_("Tiêu chí {code} được chấm từ 0 đến {max} điểm.")),
    errors.NotYourCriterion: refused_words.criterion,
    errors.MayNotCheck: Said(N_("Điểm thẩm định của tiêu chí {code} do đầu mối theo dõi ghi.")),
    errors.NoSuchLevel: Said(N_("Thang điểm không có mức {level}. Các mức: {known}.")),
    errors.PassGone: Said(
        N_("Đường dẫn này đã dùng hoặc đã quá mười phút. Đồng chí gõ /baocao để lấy đường dẫn mới.")
    ),
    errors.KeyRefused: Said(
        N_("Khóa API không đúng hoặc đã thu hồi. Quản trị tạo khóa bằng: thanthien api key add")
    ),
    errors.NoSuchKey: Said(N_("Không có khóa số {id} đang dùng. Xem: thanthien api key list")),
    errors.NoSuchScope: Said(N_("Khóa không có quyền “{scope}”. Các quyền: {known}.")),
    errors.CallDiffers: Said(
        N_("Idempotency-Key “{name}” đã dùng cho nội dung khác; hãy dùng khóa mới.")
    ),
    errors.BadHook: Said(
        N_("“{url}” không phải địa chỉ nhận tin; ví dụ: https://vanban.example.vn/nhan.")
    ),
    errors.NoSuchHook: Said(
        N_("Không có địa chỉ nhận tin số {id} đang dùng. Xem: thanthien api hook list")
    ),
    errors.NoSuchConsent: Said(N_("Ông/bà chưa đồng ý việc này, hoặc đã rút rồi.")),
    errors.NoSuchPerson: Said(N_("Không có {subject}, hoặc đã xóa rồi.")),
    errors.NoSuchPeriod: Said(N_("Không có loại dữ liệu “{kind}”. Các loại: {known}.")),
    errors.DataLinkGone: Said(
        N_("Đường dẫn này đã dùng hoặc quá hạn. Ông/bà gõ /dulieu để lấy đường dẫn mới.")
    ),
    errors.NothingToCorrect: Said(N_("Ông/bà không có phản ánh nào đang xử lý mà có nêu họ tên.")),
    errors.NoSuchFact: Said(N_("Không có mục “{key}”. Các mục: {known}.")),
    **refusals.REFUSALS,
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
            verb, stt = details["verb"], details["stt"]
            return [
                Choice(turn.unit(unit), f"{verb}:{stt}:{unit}:{note}", (unit,))
                for unit in details["units"]
            ]
        case errors.NotYourTask():
            return _cooperation(turn, details["stt"], details["units"], note)
        case errors.NotNow() if turn.official and details["act"] in {"ask", "resolve"}:
            return [Choice(turn._("Nhận việc"), f"desk:take:{details['code']}")]
        case errors.BadInvitation() | errors.TooManyTries():
            return [Choice(turn._("Chuyển cho cán bộ"), "handover:")]
    return []


def _cooperation(turn: Turn, stt: int, units: tuple[str, ...], note: str) -> list[Choice]:
    """One button for each of the official's units that could send its cooperation result.

    Words that she has written already go with it.
    """
    if len(units) == 1:
        label = turn._("Gửi kết quả phối hợp")
        choices = [Choice(label, f"coop:{stt}:{units[0]}:{note}", manners.YES)]
    else:
        choices = [Choice(turn.unit(unit), f"coop:{stt}:{unit}:{note}", (unit,)) for unit in units]
    return [*choices, Choice(turn._("Không"), "nothing:", manners.NO)]


def plain_refusal(refused: errors.Refused, language: str) -> str:
    """The sentence of a refusal where there is no turn: on the command line."""
    said = REFUSALS[type(refused)]
    if not isinstance(said, Said):
        raise TypeError(f"{type(refused).__name__} is only said in a turn")
    details = worded(refused.details, language)
    return translator(language)(said.sentence).format(**details)


def sorry(turn: Turn) -> Reply:
    """Something broke: an apology and a way to reach a person."""
    text = turn._(
        "Xin lỗi, tôi vừa gặp trục trặc và chưa làm được việc ông/bà cần. Xin ông/bà nhắn lại "
        "giúp, hoặc bấm Chuyển cho cán bộ."
    )
    return Reply(text, (Choice(turn._("Chuyển cho cán bộ"), "handover:"),))
