"""What is wrong in a workbook, each in one sentence with its sheet and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.speech import _
from bot.i18n import N_

if TYPE_CHECKING:
    from knowledge.excel import BrokenWorkbook, Trouble

SENTENCES = {
    "not_workbook": N_("tệp này không mở được; hãy lưu lại dạng Excel (.xlsx)."),
    "too_big": N_("tệp này lớn bất thường; hãy xuất lại sổ và chép phần đã sửa sang."),
    "foreign": N_("đây không phải sổ xuất từ: thanthien kb export --xlsx TỆP."),
    "no_base": N_(
        "sổ mất trang ẩn ghi nội dung lúc xuất; hãy xuất lại sổ và chép phần đã sửa sang."
    ),
    "unknown_sheet": N_("trang này không phải của sổ; hãy chuyển phần cần sửa sang trang đơn vị."),
    "missing_column": N_("thiếu cột “{name}”; hãy đặt lại tên cột như lúc xuất."),
    "twice_column": N_("cột “{name}” có hai lần; hãy bỏ bớt một."),
    "unknown_column": N_("cột “{name}” không phải của sổ; hãy chuyển sang cột Ghi chú."),
    "merged": N_("các ô bị gộp; hãy tách ô ra."),
    "formula": N_("ô chứa công thức; hãy ghi thẳng nội dung."),
    "error_value": N_("ô báo lỗi của bảng tính; hãy ghi lại nội dung."),
    "no_slug": N_("dòng này thiếu mã mục; sổ không thêm mục mới được."),
    "unknown_entry": N_(
        "không có mục “{slug}” ({lang}); mã mục và ngôn ngữ phải giữ như lúc xuất."
    ),
    "twice_entry": N_("mục “{slug}” đã có ở trang “{sheet}”, ô {first}; hãy bỏ bớt một dòng."),
    "gone": N_("mục “{slug}” ({lang}) đã bị xóa sau khi xuất sổ; hãy xóa dòng này."),
    "conflict": N_(
        "mục “{slug}” đã được sửa ở nơi khác sau khi xuất sổ; hãy xuất lại và sửa trên bản mới."
    ),
    "bad_date": N_("“{value}” không phải ngày; hãy ghi như 22/11/2026."),
    "future": N_("ngày {day} chưa tới; hãy ghi ngày đã kiểm tra nội dung."),
    "not_after": N_("ngày rà soát {day} phải sau ngày của nội dung."),
    "too_late": N_("ngày rà soát {day} muộn hơn 12 tháng sau ngày của nội dung."),
    "unknown_status": N_("“{value}” không phải trạng thái; hãy ghi một trong: {known}."),
    "unknown_submit": N_("“{value}” chưa rõ; hãy ghi một trong: {known}, hoặc để trống."),
    "unknown_facet": N_("không có phần “{value}”; hãy ghi trong các phần: {known}."),
    "bad_source": N_("nguồn “{value}” chưa đúng; hãy ghi: tên văn bản | số, ký hiệu | ngày."),
    "empty": N_("phần “{heading}” không được để trống."),
    "needed": N_("thủ tục phải có phần “{heading}”; chưa rõ thì ghi là chưa xác nhận."),
    "elsewhere": N_("việc của cơ quan khác phải có phần “{heading}”."),
    "markup": N_("không dùng chữ đậm, liên kết hay dấu # đầu dòng; hãy ghi chữ thường."),
    "too_long": N_("dài {length} chữ cái, quá {most}; hãy viết gọn lại."),
    "too_many_lines": N_("có {lines} dòng, quá {most}; hãy viết gọn lại."),
    "broken_fact": N_("cụm {{{{…}}}} bị hỏng; hãy chép lại nguyên cụm như lúc xuất."),
    "unknown_fact": N_("không có thông tin xã tên “{key}”; hãy dùng một trong: {known}."),
    "no_star": N_("cụm {{{{{key}|…}}}} thiếu dấu * ở chỗ của giá trị."),
    "abolished": N_("“{body}” không còn nữa; hãy ghi cơ quan hiện nay."),
    "few_asks": N_("mới có {count} cách hỏi; cần ít nhất {least}."),
    "ask_twice": N_("cách hỏi “{phrase}” có hai lần; hãy bỏ bớt một."),
    "ask_excluded": N_("cách hỏi “{phrase}” chứa chữ của việc khác: “{excluded}”."),
    "shared_ask": N_("cách hỏi “{phrase}” đã thuộc mục “{other}”; mỗi cách hỏi chỉ thuộc một mục."),
    "not_scheme": N_("đây không phải bảng thang điểm xuất từ: thanthien plan scheme export."),
    "unknown_key": N_("không có mục “{name}”; các mục: {known}."),
    "missing_text": N_("ô này không được để trống."),
    "missing_key": N_("thiếu mục “{name}”."),
    "bad_year": N_("“{value}” không phải năm; hãy ghi như 2026."),
    "bad_points": N_("“{value}” không phải điểm; hãy ghi số như 7,5, nhiều nhất hai chữ số lẻ."),
    "bad_level": N_("“{value}” không phải mức; hãy ghi số như 4."),
    "bad_bonus": N_("“{value}” chưa rõ; hãy ghi có, hoặc để trống."),
    "bad_code": N_("“{value}” không phải mã; hãy ghi như 1 cho nhóm, 1.2 cho tiêu chí."),
    "unknown_unit": N_("không có đơn vị “{value}”; hãy ghi một trong: {known}, hoặc để trống."),
    "no_criteria": N_("chưa có dòng nào."),
    "group_sum": N_("các tiêu chí của nhóm cộng lại được {total} điểm, nhóm ghi {max}."),
    "whole_sum": N_("các nhóm (trừ điểm thưởng) cộng lại được {total} điểm, tổng ghi {max}."),
    "twice_code": N_("mã “{code}” có hai lần; hãy bỏ bớt một dòng."),
    "no_points": N_("điểm tối đa phải lớn hơn 0."),
    "no_group": N_("không có dòng của nhóm “{group}”; hãy thêm dòng nhóm ở trên."),
    "no_levels": N_("chưa có mức nào."),
    "level_order": N_("mức {level} phải có một dòng, và cao điểm hơn mức dưới nó."),
    "level_points": N_("điểm của mức phải từ 0 đến {max}."),
    "check": N_("mục “{slug}” sẽ không qua được kiểm tra nội dung: {message}."),
}


def sentence(trouble: Trouble) -> str:
    """One line: where, and what to do about it."""
    said = _(SENTENCES[trouble.kind]).format(**trouble.details)
    said = " ".join(said.split())
    if not trouble.sheet:
        return said[0].upper() + said[1:]
    if not trouble.cell:
        return _("Trang “{sheet}”: {said}").format(sheet=trouble.sheet, said=said)
    place = _("Trang “{sheet}”, ô {cell}: {said}")
    return place.format(sheet=trouble.sheet, cell=trouble.cell, said=said)


def told(broken: BrokenWorkbook) -> typer.Exit:
    """Print everything that is wrong on the error stream; returns how the program ends then."""
    for trouble in broken.troubles:
        typer.echo(sentence(trouble), err=True)
    count = len(broken.troubles)
    typer.echo(_("Có {count} lỗi; chưa ghi gì.").format(count=count), err=True)
    return typer.Exit(1)
