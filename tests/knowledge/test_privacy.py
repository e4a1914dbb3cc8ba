"""Names and numbers of people leave a question before it is kept; the question stays."""

from __future__ import annotations

import pytest

from knowledge import tables
from knowledge.privacy import nameless

CASES = [
    ("Nguyễn Văn An muốn tách hộ", "[tên] muốn tách hộ"),
    ("cho bà Tám hỏi tiền già", "cho bà [tên] hỏi tiền già"),
    ("ông Trần Quyền Thế chiếm đất", "ông [tên] chiếm đất"),
    ("nguyễn văn an sinh năm 1980 xin giấy", "[tên] năm 1980 xin giấy"),
    ("nguyen thi lan xin giay", "[tên] xin giay"),
    ("tôi tên là lan muốn hỏi sim rác", "tôi tên là [tên] muốn hỏi sim rác"),
    ("my name is John Smith and I rent", "my name is [tên] and I rent"),
    ("Mr. Smith wants a permit", "Mr. [tên] wants a permit"),
    ("CCCD 031088001234 của tôi", "CCCD [số căn cước] của tôi"),
    ("gọi 0912 345 678 nhé", "gọi [số điện thoại] nhé"),
    ("hồ sơ H40.12-230415 đâu rồi", "hồ sơ [số] đâu rồi"),
    ("xe 15A-123.45 bị giữ", "xe [số] bị giữ"),
    ("sinh 12/03/1980 được chưa", "sinh [ngày] được chưa"),
    ("số nhà 12 ngõ 3 mất điện", "[địa chỉ] [địa chỉ] mất điện"),
    ("gửi lan@example.com", "gửi [liên kết]"),
]
KEPT = [
    "phí 30.000 đồng hay 50,000đ",
    "đang thi công trước nhà thì làm sao",
    "dang thi cong truoc nha",
    "năm 2026 hạn trước 15/02",
    "con tên là gì thì được đặt",
    "ly hôn ở đâu",
    "xã Ninh Giang có sân bay không",
    "I rent a room in Hải Phòng",
]


@pytest.mark.parametrize(("asked", "kept"), CASES)
def test_what_names_somebody_is_left_out(asked, kept):
    assert nameless(asked) == kept


@pytest.mark.parametrize("asked", KEPT)
def test_what_names_nobody_stays(asked):
    assert nameless(asked) == asked


def test_ordinary_questions_lose_next_to_nothing():
    rows = [row.text for row in tables.own() if row.expect == "answer"]
    changed = [text for text in rows if "[tên]" in nameless(text)]
    assert len(changed) <= len(rows) // 50
