"""Words about tickets that several handlers say: kinds, fields, states, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import N_
from office.feedback.tickets import Said
from office.models import Ticket

if TYPE_CHECKING:
    from datetime import date

    from bot.feedback.voice import Voice
    from bot.turn import Turn
    from office.calendar import Calendar

KINDS = {
    "phan_anh_hien_truong": N_("Phản ánh hiện trường"),
    "phan_anh_tthc": N_("Phản ánh thủ tục, phục vụ"),
    "ho_so_tre": N_("Hồ sơ trễ hẹn"),
    "gop_y": N_("Góp ý, kiến nghị"),
    "khen": N_("Khen"),
}
FIELDS = {
    "duong": N_("đường, đèn, cống"),
    "moi_truong": N_("rác, ô nhiễm"),
    "tieng_on": N_("tiếng ồn"),
    "xay_dung": N_("xây dựng, lấn chiếm"),
    "dien_nuoc": N_("điện, nước"),
    "thuy_loi": N_("kênh mương"),
    "van_hoa": N_("nhà văn hóa, trường, trạm"),
    "thu_tuc": N_("thủ tục, phục vụ"),
    "khac": N_("việc khác"),
}
STATES = {
    "received": N_("đã nhận, chờ phân công"),
    "assigned": N_("đã giao đơn vị"),
    "in_progress": N_("đang xử lý"),
    "waiting_for_citizen": N_("chờ ông/bà trả lời thêm"),
    "answered": N_("đã có kết quả"),
    "closed": N_("đã xong"),
    "rejected": N_("không thuộc thẩm quyền của xã"),
    "withdrawn": N_("người gửi đã rút"),
    "reopen_requested": N_("chờ xem lại"),
    "reopened": N_("mở lại"),
}
#: What each act is called in the history and in a refusal.
ACTS = {
    "take": N_("nhận việc"),
    "transfer": N_("chuyển đơn vị"),
    "classify": N_("đổi loại việc"),
    "reply": N_("trả lời"),
    "note": N_("ghi chú"),
    "apologise": N_("xin lỗi, hẹn lại"),
    "ask": N_("hỏi thêm"),
    "answer": N_("trả lời câu hỏi"),
    "expire": N_("hết hạn chờ trả lời"),
    "resolve": N_("báo kết quả"),
    "reject": N_("báo không thuộc thẩm quyền"),
    "accept": N_("xác nhận đã được"),
    "lapse": N_("tự đóng"),
    "dispute": N_("đề nghị xem lại"),
    "reopen": N_("mở lại"),
    "decline": N_("không mở lại"),
    "withdraw": N_("rút lại"),
    "add": N_("bổ sung"),
}


def kind(speaker: Voice | Turn, ticket: Ticket) -> str:
    """Kind and field in a few words."""
    return label(speaker, ticket.kind, ticket.field)


def label(speaker: Voice | Turn, kind_: str, field: str) -> str:
    """Phản ánh hiện trường · đường, đèn, cống; the field alone says little of other kinds."""
    named = speaker._(KINDS.get(kind_, KINDS["gop_y"]))
    if field in {"khac", "thu_tuc"}:
        return named
    return f"{named} · {speaker._(FIELDS[field])}"


def state(speaker: Voice | Turn, name: str) -> str:
    """A state in plain words."""
    return speaker._(STATES[name])


def act(speaker: Voice | Turn, name: str) -> str:
    """What an act is called."""
    return speaker._(ACTS[name])


def handled_by(speaker: Voice | Turn, ticket: Ticket, days: Calendar) -> str:
    """Who handles it and until when; "dự kiến" while nobody has confirmed the clock, or while
    days off on the way are not announced. What is about officials is with whoever was named for
    it: neither unit nor day is told (domain facts §7)."""
    if ticket.sensitive:
        return speaker._("Người được giao riêng đang xem.")
    if ticket.unit is None:
        return speaker._("Cán bộ đầu mối đang xem phản ánh của ông/bà.")
    if ticket.due is None:
        return speaker._("{unit} đang xử lý. Xã sẽ báo ngày trả lời sau.").format(
            unit=speaker.unit(ticket.unit)
        )
    sentence = (
        speaker._("{unit} đang xử lý, trả lời chậm nhất {day}.")
        if ticket.firm
        else speaker._("{unit} đang xử lý, dự kiến trả lời {day}.")
    )
    said = sentence.format(unit=speaker.unit(ticket.unit), day=speaker.weekday(ticket.due))
    return said + may_move(speaker, ticket, ticket.due, days)


def may_move(speaker: Voice | Turn, ticket: Ticket, day: date, days: Calendar) -> str:
    """The warning behind a day that was counted across days off which are not announced yet
    (domain facts §9); empty where there is none."""
    if not days.crosses_pending(ticket.clock_from, day):
        return ""
    return " " + speaker._("Lịch nghỉ Tết chưa công bố nên ngày này có thể lùi.")


def said(speaker: Voice | Turn, one: Said) -> str:
    """Something that was written, with its day and who wrote."""
    words = one.words or speaker._("(không mở được nội dung: thiếu khóa dữ liệu)")
    day = speaker.day(one.at.astimezone(speaker.zone).date())
    who = speaker.unit(one.unit) or speaker._("Xã")
    if one.act in {"add", "answer", "dispute"}:
        who = speaker._("Người gửi")
    return f"{day} · {who} · {act(speaker, one.act)}:\n{words}"
