"""Generated records in the shape of the national dumps; the real ones are never in the house."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

ACTS = ("Cấp", "Cấp lại", "Gia hạn", "Thu hồi", "Điều chỉnh", "Công nhận", "Thẩm định")
THINGS = ("giấy phép", "chứng chỉ", "quyết định", "giấy chứng nhận", "đề án", "báo cáo")
FIELDS = ("hàng hải", "đường sắt", "dược liệu", "viễn thông", "đấu giá", "vệ tinh", "lưu trữ")
#: A name that no entry of the commune is near to.
METER = "Phê duyệt mẫu phương tiện đo nhóm hai sản xuất trong nước"


def record(number: int, **more: Any) -> dict[str, Any]:
    """The record of that number, complete and in order."""
    name = f"{ACTS[number % 7]} {THINGS[number // 7 % 6]} {FIELDS[number // 42 % 7]}"
    return {
        "code": f"9.{number:06}",
        "name": f"{name} loại {number // 294 + 1}",
        "level": "Cấp bộ",
        "field": FIELDS[number // 42 % 7],
        "agency": "Cục Quản lý thử nghiệm",
        "promulgator": "Bộ Thử nghiệm",
        "provincial": False,
        "steps": "Bước 1: nộp hồ sơ.\nBước 2: nhận kết quả.",
        "methods": [{"channel": "Trực tiếp", "fee": "Miễn phí", "time": "1 ngày"}],
        **more,
    }


def records(count: int) -> list[dict[str, Any]]:
    """So many records, and the meter as the last one."""
    return [*(record(n) for n in range(1, count)), record(0, name=METER)]


def jsonl(rows: Iterable[Any]) -> bytes:
    """One record a line; text stands as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    return ("\n".join(lines) + "\n").encode()
