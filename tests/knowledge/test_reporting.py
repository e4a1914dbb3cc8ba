"""What feedback is about: a table of what people write."""

from __future__ import annotations

import pytest

from knowledge import reporting

SAID = [
    ("đường thôn 3 hỏng mấy tháng nay", "phan_anh_hien_truong", "duong", "thôn 3", None),
    ("den duong thon 5 khong sang", "phan_anh_hien_truong", "duong", "thon 5", None),
    ("Đề nghị xã vá đường làng Đồng Hội đang hỏng", "phan_anh_hien_truong", "duong",
     "làng Đồng Hội", None),
    ("rác chất đống ở cổng chợ", "phan_anh_hien_truong", "moi_truong", None, None),
    ("hàng xóm hát karaoke đến nửa đêm", "phan_anh_hien_truong", "tieng_on", None, None),
    ("góp ý xã nên mở lớp dạy máy tính cho người già", "gop_y", "khac", None, None),
    ("mong xã mở thêm nhà văn hóa thôn", "gop_y", "van_hoa", None, None),
    ("khen cô Hương ở trung tâm rất tận tình", "khen", "khac", None, None),
    ("hồ sơ đất nhà tôi quá hẹn 20 ngày chưa trả", "ho_so_tre", "thu_tuc", None, None),
    ("thủ tục chứng thực rườm rà, phải photo nhiều lần", "phan_anh_tthc", "thu_tuc", None, None),
    ("cán bộ ở quầy 3 quát mắng bà cụ", "phan_anh_tthc", "thu_tuc", None, "officials"),
    ("chị ở quầy 3 nói năng khó nghe", "phan_anh_tthc", "thu_tuc", None, "officials"),
    ("công chức bắt bổ sung giấy tờ mãi", "phan_anh_tthc", "thu_tuc", None, "officials"),
    ("chủ tịch xã hách dịch với dân", "phan_anh_tthc", "thu_tuc", None, "leaders"),
    ("phó chủ tịch ubnd xã bao che cho họ hàng", "phan_anh_tthc", "thu_tuc", None, "leaders"),
    ("công an xã quát nạt người dân", "phan_anh_tthc", "thu_tuc", None, "police"),
    ("cán bộ địa chính gợi ý bồi dưỡng 2 triệu", "phan_anh_tthc", "thu_tuc", None, "money"),
    ("đề nghị chủ tịch xã cho vá đường thôn 2 bị hỏng", "phan_anh_hien_truong", "duong",
     "thôn 2", None),
    ("đề nghị công an xã nhắc quán hát karaoke", "gop_y", "tieng_on", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "field", "village", "subject"), SAID)
def test_what_it_is_about(text, kind, field, village, subject):
    assert reporting.read(text) == reporting.Report(kind, field, village, subject)


def test_the_nearest_entry_helps_where_no_pattern_does():
    assert reporting.read("chán quá", "cam-ket-thai-do-phuc-vu").subject == "officials"
    assert reporting.read("cô ấy nhiệt tình lắm", "cam-ket-thai-do-phuc-vu").subject is None
    assert reporting.read("khổ lắm", "phan-anh-tieng-on").field == "tieng_on"
