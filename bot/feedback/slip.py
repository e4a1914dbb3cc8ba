"""The draft "Phiếu xin lỗi và hẹn lại ngày trả kết quả" of a late file, for the centre to sign.

Its parts follow the slip of the one-stop rules (TT 01/2018/TT-VPCP; today's text TT 03/2025 was not
seen, so the centre checks the form). The citizen's name and the file's number are left open: they
stand in the centre's own books, and who sent the feedback is nobody's to print.
"""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from bot import i18n
from bot.messages import File
from office import files
from office.feedback.acts import Moved

#: Below the folder of files.
PLACE = "slips"
_HEAD = (
    ("ỦY BAN NHÂN DÂN XÃ NINH GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: ……/PXL", "Ninh Giang, ngày …… tháng …… năm ……"),
)


def write(moved: Moved, zone: ZoneInfo) -> bytes:
    """The slip of an apology as a Word file; always Vietnamese, as the centre's papers are."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    table = document.add_table(rows=0, cols=2)
    for left, right in _HEAD:
        for cell, text in zip(table.add_row().cells, (left, right), strict=True):
            cell.text = text
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("\nPHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ").bold = True
    for line in _lines(moved, zone):
        document.add_paragraph(line)
    signed = document.add_paragraph("\nTHỦ TRƯỞNG TRUNG TÂM\n(ký, ghi rõ họ tên)")
    signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(f"Bản nháp, theo phản ánh {moved.ticket.code}; kiểm tra trước khi ký.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _lines(moved: Moved, zone: ZoneInfo) -> list[str]:
    received = i18n.say_date(moved.ticket.at.astimezone(zone).date(), i18n.SOURCE)
    again = i18n.say_weekday(moved.day, i18n.SOURCE) if moved.day else "……"
    return [
        "Kính gửi: Ông/Bà …………………………………………",
        "Trung tâm đã tiếp nhận hồ sơ số …………… về việc ………………, hẹn trả ngày ……/……/………",
        f"Ngày {received}, Trung tâm nhận được phản ánh về việc chậm trả kết quả hồ sơ này.",
        "Đến nay hồ sơ chưa có kết quả đúng hẹn. Trung tâm xin lỗi Ông/Bà vì sự chậm trễ này.",
        f"Lý do: {moved.words or '……'}",
        f"Trung tâm hẹn lại ngày trả kết quả: {again}.",
        "Rất mong Ông/Bà thông cảm.",
    ]


def keep(folder: Path, moved: Moved, zone: ZoneInfo, today: date) -> File:
    """Write the slip below the folder, to be sent."""
    content = write(moved, zone)
    place = f"{PLACE}/{hashlib.sha256(content).hexdigest()}.docx"
    files.keep(folder / place, content)
    return File("document", place, f"phieu-xin-loi-{moved.ticket.code}-{today:%Y%m%d}.docx")


def forget(folder: Path, *, before: datetime) -> int:
    """Delete slips written before that moment, as the letters that carried them are emptied."""
    old = [
        path
        for path in (folder / PLACE).glob("*")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
