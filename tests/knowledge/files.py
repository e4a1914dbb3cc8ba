"""A file of an answer that is in order, and ways to break it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge import check

#: The day on which the files of these tests are checked.
TODAY = date(2026, 11, 24)
SLUG = "dang-ky-khai-sinh"
ASKS = [
    "làm giấy khai sinh",
    "vợ em mới sinh",
    "con mới đẻ đi đâu làm giấy",
    "khai sinh cho cháu nội",
    "mẹ đơn thân làm khai sinh",
    "be so sinh chua co giay",
    "lam ks cho be",
    "đặt tên cho con",
    "khai sanh cho con gái",
    "bố đi làm giấy cho con",
]
FRONT = f"""---
title: "Đăng ký khai sinh"
kind: procedure
level: commune
field: "Hộ tịch"
unit: hcc
submit_at_centre: "yes"
codes: ["1.001193"]
ask:
{chr(10).join(f'  - "{phrase}"' for phrase in ASKS)}
exclude: ["quá hạn", "lưu động"]
sources:
  - {{document: "Luật Hộ tịch", number: "60/2014/QH13", date: 2014-11-20}}
valid_as_of: 2026-11-22
review_by: 2027-06-30
status: verified
---
"""
BODY = """Cha mẹ đăng ký khai sinh cho con trong 60 ngày, tại Trung tâm.

## Hồ sơ
Tờ khai, Giấy chứng sinh.

## Lệ phí
0 đồng khi đúng hạn.

## Thời hạn
Trong ngày.

## Nơi nộp
Trung tâm Phục vụ hành chính công xã. {{address|Địa chỉ: *.|Hỏi cán bộ địa chỉ.}}

## Căn cứ
Luật Hộ tịch 60/2014/QH13.
"""
GOOD = FRONT + BODY


def write(folder: Path, text: str | bytes, slug: str = SLUG, lang: str = "vi") -> Path:
    """Put a file of an answer into a folder of answers."""
    path = folder / lang / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(folder: Path) -> list[str]:
    """Every fault as it is printed, with the path below the folder."""
    found = check.faults(folder, today=TODAY)
    return [str(fault).replace(f"{folder}/", "") for fault in found]


def changed(old: str, new: str, text: str = GOOD) -> str:
    """The good file with one thing put otherwise, which must be there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(text: str, needle: str) -> int:
    """The first line that holds the needle, counted from 1."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)
