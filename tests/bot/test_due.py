"""Due dates as people say them, seen from Friday 20/11/2026."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.due import Due, parse

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "day", "at"),
    [
        ("hôm nay", "2026-11-20", None),
        ("chiều nay", "2026-11-20", "17:00"),
        ("15h", "2026-11-20", "15:00"),
        ("trước 16h30 hôm nay", "2026-11-20", "16:30"),
        ("ngày mai", "2026-11-21", None),
        ("sáng mai", "2026-11-21", "11:30"),
        ("8h sáng mai", "2026-11-21", "08:00"),
        ("ngày kia", "2026-11-22", None),
        ("3 ngày nữa", "2026-11-23", None),
        ("trong hai tuần", "2026-12-04", None),
        ("thứ 6 15h", "2026-11-20", "15:00"),
        ("thứ sáu tuần sau", "2026-11-27", None),
        ("thứ Hai", "2026-11-23", None),
        ("t4 tuần tới 9h", "2026-11-25", "09:00"),
        ("chủ nhật", "2026-11-22", None),
        ("trước thứ 5", "2026-11-25", None),
        ("tuần này", "2026-11-20", None),
        ("cuối tuần sau", "2026-11-27", None),
        ("cuối tháng", "2026-11-30", None),
        ("trước cuối tháng", "2026-11-30", None),
        ("cuoi thang 12", "2026-12-31", None),
        ("giữa tháng sau", "2026-12-15", None),
        ("đầu tháng 1", "2027-01-05", None),
        ("trong tháng 2/2027", "2027-02-28", None),
        ("cuối quý", "2026-12-31", None),
        ("hết quý I", "2027-03-31", None),
        ("cuối năm", "2026-12-31", None),
        ("trước 15/02", "2027-02-14", None),
        ("trước ngày 15/02/2027", "2027-02-14", None),
        ("25/11", "2026-11-25", None),
        ("hạn 1-12-26", "2026-12-01", None),
        ("ngày 3 tháng 12, 14:00", "2026-12-03", "14:00"),
        ("ngày 25", "2026-11-25", None),
        ("ngày 5", "2026-12-05", None),
        ("3 giờ chiều thứ 3", "2026-11-24", "15:00"),
    ],
)
def test_what_people_say(said, day, at):
    expected = Due(date.fromisoformat(day), time.fromisoformat(at) if at else None)
    assert parse(said, today=TODAY) == expected


@pytest.mark.parametrize(
    "said",
    [
        "",
        "sớm nhé",
        "khi nào rảnh",
        "30/02",
        "31/02/2027",
        "19/11/2026",
        "thứ 9",
        "12/BC",
        "ngày 40",
    ],
)
def test_what_is_no_day_to_come(said):
    assert parse(said, today=TODAY) is None
