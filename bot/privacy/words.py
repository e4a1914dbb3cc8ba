"""How kinds of data, periods and rights are called."""

from __future__ import annotations

from bot.i18n import N_
from bot.turn import Turn
from office.models import Retention, Right

KIND_LABELS = {
    "feedback": N_("Phản ánh, góp ý"),
    "following": N_("Phản ánh đang theo dõi"),
    "questions": N_("Câu hỏi đã chuyển cán bộ"),
    "ratings": N_("Đánh giá, lời khen"),
    "letters": N_("Tin trợ lý đã gửi"),
    "officials": N_("Vai trò cán bộ"),
    "consents": N_("Sự đồng ý đã cho"),
    "requests": N_("Yêu cầu về dữ liệu"),
    "events": N_("Mã của tin đã nhận, không có nội dung"),
    "gaps": N_("Câu hỏi chưa có lời đáp, không kèm người hỏi"),
    "audit": N_("Nhật ký việc cán bộ đã làm"),
    "account": N_("Tài khoản trên kênh này"),
}
#: Why a kind of data stays after an erasure.
STAYS = {
    "proof": N_("lúc ông/bà đồng ý và yêu cầu, không kèm tài khoản: luật buộc giữ làm chứng cứ"),
    "duty": N_("việc cán bộ đã làm, không có lời của ông/bà: để giải trình, không ai sửa được"),
    "repeats": N_("mã của tin đã nhận, không có nội dung: để không trả lời hai lần, rồi tự xóa"),
    "nameless": N_("câu hỏi chưa có lời đáp, đã bỏ tên và số: không biết của ai"),
}
PERIOD_LABELS = {
    "letters": N_("lời trong tin trợ lý đã gửi"),
    "conversation": N_("việc đang làm dở, nút bấm cũ"),
    "events": N_("mã của tin đã nhận"),
    "gaps": N_("câu hỏi chưa có lời đáp, không kèm người hỏi"),
    "questions": N_("câu hỏi đã chuyển cán bộ và lời đáp"),
    "ratings": N_("lời trong đánh giá, lời khen"),
    "identity": N_("họ tên, địa chỉ trong phản ánh đã xong"),
    "photos": N_("ảnh trong phản ánh đã xong"),
    "feedback": N_("lời trong phản ánh đã xong"),
    "accounts": N_("tài khoản lâu không nhắn"),
    "proofs": N_("chứng cứ về sự đồng ý và yêu cầu"),
    "audit": N_("nhật ký việc cán bộ đã làm"),
}
RIGHT_LABELS = {
    "see": N_("xem"),
    "export": N_("lấy bản sao"),
    "correct": N_("sửa"),
    "withdraw": N_("rút đồng ý"),
    "erase": N_("xóa"),
}
PURPOSES = {
    "feedback": N_("Gửi phản ánh, góp ý"),
    "identity": N_("Nêu họ tên cho cán bộ xử lý"),
}
LOST = N_("(không mở được nội dung: thiếu khóa dữ liệu)")


def _firm(row: Retention | Right) -> bool:
    """Verified in an official text, or confirmed by the commune; else it is "dự kiến"."""
    return row.mark == "V" or row.confirmed_by is not None


def period(turn: Turn, row: Retention) -> str:
    """A period as a line; whoever has not confirmed it is told "dự kiến"."""
    label = turn._(PERIOD_LABELS.get(row.kind, row.kind))
    if row.days is None:
        return turn._("{what}: giữ lâu dài").format(what=label)
    sentence = (
        turn._("{what}: {days} ngày")
        if row.confirmed_by
        else turn._("{what}: {days} ngày, dự kiến")
    )
    return sentence.format(what=label, days=row.days)


def rights(turn: Turn, rows: dict[str, Right]) -> str:
    """The answer times of the law, the unconfirmed ones marked as such."""
    acknowledged = rows.get("acknowledge")
    lines = []
    if acknowledged is not None:
        lines.append(
            turn._(
                "Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP, xã "
                "phản hồi yêu cầu trong {days} ngày làm việc."
            ).format(days=acknowledged.days)
        )
    for firm, sentence in (
        (True, turn._("Thời hạn thực hiện: {terms}; được gia hạn một lần.")),
        (
            False,
            turn._(
                "Thời hạn thực hiện theo quy định, chờ xã xác nhận (dự kiến): {terms}; được gia "
                "hạn một lần."
            ),
        ),
    ):
        terms = [
            turn._("{what} {days} ngày").format(what=turn._(label), days=rows[kind].days)
            for kind, label in RIGHT_LABELS.items()
            if kind in rows and _firm(rows[kind]) is firm
        ]
        if terms:
            lines.append(sentence.format(terms=", ".join(terms)))
    return "\n".join(lines)
