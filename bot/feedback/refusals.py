"""What the office refuses about feedback, in sentences; `bot.words` puts them beside the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.feedback import wording
from bot.i18n import N_
from bot.saying import Said
from office import errors
from office.feedback import errors as feedback

if TYPE_CHECKING:
    from bot.turn import Turn


def _not_now(turn: Turn, details: dict[str, Any]) -> str:
    return turn._("Phản ánh {code} ({state}) lúc này chưa {act} được.").format(
        code=details["code"],
        state=wording.state(turn, details["state"]),
        act=wording.act(turn, details["act"]),
    )


def _unassignable(turn: Turn, details: dict[str, Any]) -> str:
    return turn._(
        "UBND xã không giao việc cho {unit}. Cần phối hợp, xin đồng chí gửi công văn đề nghị."
    ).format(unit=turn.unit(details["unit"]))


def _bad_day(turn: Turn, details: dict[str, Any]) -> str:
    return turn._(
        "Ngày hẹn lại {day} chưa được: cần là ngày làm việc, sau hôm nay và trong sáu tháng tới."
    ).format(day=turn.day(details["day"]))


REFUSALS: dict[type[errors.Refused], Callable[[Turn, dict[str, Any]], str]] = {
    errors.NoSuchTicket: Said(
        N_("Không có phản ánh {code} trong phần việc của ông/bà. Mã của ông/bà: /tracuu")
    ),
    errors.BadCode: Said(
        N_(
            "“{code}” chưa đúng mã phản ánh: thiếu hoặc sai một ký tự. Mã có dạng NG-XXXX-XXXX, "
            "không có chữ A, E, I, O, U, số 0 và số 1."
        )
    ),
    errors.TooManyGuesses: Said(N_("Mã sai nhiều lần liền. Xin chờ {minutes} phút rồi thử lại.")),
    errors.MayNotHandle: Said(N_("Phản ánh {code}: vai trò của ông/bà không làm được việc này.")),
    errors.NotNow: _not_now,
    errors.AlreadyTaken: Said(N_("Phản ánh {code} đã có đồng chí {name} nhận.")),
    errors.TooLateToReopen: Said(
        N_("Phản ánh {code} đã quá {days} ngày nên không mở lại được. Ông/bà gửi mới: /gopy")
    ),
    errors.SensitiveStays: Said(
        N_(
            "Phản ánh {code} nói về cán bộ nên không chuyển cho đơn vị; người được giao riêng xử "
            "lý."
        )
    ),
    errors.NotAssignable: _unassignable,
    errors.TooManyPhotos: Said(
        N_("Mỗi phản ánh nhận nhiều nhất {most} ảnh. Ông/bà bấm Tiếp tục nhé.")
    ),
    errors.NotAPicture: Said(
        N_("Tệp này không phải ảnh JPG, PNG hay WebP nên tôi không nhận. Phản ánh vẫn giữ nguyên.")
    ),
    errors.PictureTooLarge: Said(
        N_("Ảnh này lớn quá (quá {megabytes} MB) nên tôi không nhận. Phản ánh vẫn giữ nguyên.")
    ),
    errors.BadDay: _bad_day,
    feedback.NoSuchVillage: Said(N_("Không có thôn “{name}” trong danh sách. Các thôn: {known}.")),
    feedback.VillageKnown: Said(N_("Danh sách đã có thôn “{name}” (tên nay hoặc tên cũ).")),
    feedback.NobodyToAsk: Said(
        N_(
            "Phản ánh {code}: không nhắn được cho người gửi (gửi bằng phần mềm khác, hoặc đã xóa "
            "dữ liệu) nên không hỏi thêm được. Đồng chí dùng /reply: lời ấy hiện khi tra mã."
        )
    ),
    errors.NoSuchClient: Said(
        N_("Không có khóa số {id} đang dùng. Xem: thanthien feedback key list")
    ),
    errors.NotPublic: Said(N_("Phản ánh {code} nói về cán bộ nên không công khai.")),
}
