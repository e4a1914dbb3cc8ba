"""Extra tasks: one line or step by step, with numbers that never meet the plan's."""

from __future__ import annotations

import asyncio

import pytest

from office import seed
from tests.bot.test_plan import log


async def test_one_line(chat):
    said = await chat.says("Nam", "/giaoviec Rà soát bảng tin các thôn, kt, thứ 4 tuần sau 15h")
    assert said == [
        ("Giao Phòng Kinh tế: Rà soát bảng tin các thôn. Hạn: 15:00 thứ Tư 25/11/2026. Đúng không?")
    ]
    assert await chat.taps("Nam", "Giao việc") == [
        "Đã giao việc 101 cho Phòng Kinh tế, hạn 15:00 thứ Tư 25/11/2026."
    ]
    told = await chat.reads("Hùng")
    assert told == [
        ("⏰ Đồng chí Nam giao việc 101: Rà soát bảng tin các thôn. Hạn: 15:00 thứ Tư 25/11/2026.")
    ]
    assert told.buttons == ["Xong", "Đang làm", "Vướng"]
    assert "101. Rà soát bảng tin các thôn (hạn thứ Tư 25/11/2026): Chưa thực hiện" in (
        await chat.says("Hùng", "/tasks")
    )[0].split("\n")
    await chat.taps("Hùng", "Đang làm")
    assert "Đang thực hiện, trong hạn" in (await chat.says("Nam", "/task 101"))[-1]
    said = await chat.says("Hùng", "/done 101 đủ 6 thôn")
    assert said[0].startswith("✅ Nhiệm vụ 101, năm 2026: phần của Phòng Kinh tế đã hoàn thành")
    assert "Các đơn vị chủ trì đều đã báo" in (await chat.reads("Nam"))[-1]
    assert "101" not in (await chat.says("Mai", "/kehoach")).text


async def test_step_by_step(chat):
    assert (await chat.says("Hạnh", "/giaoviec"))[0].startswith("Giao việc gì?")
    said = await chat.says("Hạnh", "Gửi danh sách gương điển hình")
    assert said[0] == "Giao đơn vị nào?"
    assert "Ban Xây dựng Đảng" not in said.buttons
    said = await chat.says("Hạnh", "vhxh")
    assert said == ["Giao cả đơn vị hay một đồng chí?"]
    said = await chat.taps("Hạnh", "Dũng")
    assert said.buttons == ["Hôm nay", "Ngày mai", "Thứ Sáu tuần sau", "Thôi"]
    assert (await chat.says("Hạnh", "hôm qua"))[0].startswith("Tôi chưa đọc được ngày")
    said = await chat.says("Hạnh", "trước 01/12")
    assert "Hạn: thứ Hai 30/11/2026." in said[0]
    assert "Đã giao việc 101" in (await chat.says("Hạnh", "đúng"))[0]
    assert "giao việc 101" in (await chat.reads("Dũng"))[-1]
    assert await chat.reads("Lan") == []
    # It is Dũng's; a colleague of the unit does not have it among hers.
    assert "101" in (await chat.says("Dũng", "/tasks")).text
    assert "101" not in (await chat.says("Lan", "/tasks")).text
    assert "101" in (await chat.says("Hạnh", "/tasks")).text


async def test_a_unit_lead_gives_within_her_unit(chat):
    said = await chat.says("Hoa", "/giaoviec Sắp lại ghế chờ, ngày mai")
    assert said[0].startswith("Giao Trung tâm Phục vụ hành chính công: Sắp lại ghế chờ.")
    assert (await chat.says("Hoa", "/giaoviec Nộp số liệu, kt, mai"))[0] == (
        "Việc do lãnh đạo xã, đầu mối theo dõi giao; lãnh đạo đơn vị giao trong đơn vị mình."
    )


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("Lan", "/giaoviec việc, kt, mai", "Việc do lãnh đạo xã, đầu mối theo dõi giao;"),
        ("Sơn", "/giaoviec", "Việc do lãnh đạo xã, đầu mối theo dõi giao;"),
        ("Nam", "/giaoviec việc, mttq, mai", "UBND xã không giao việc cho Ủy ban Mặt trận"),
        ("Mai", "/giaoviec việc, kt, mai", "Tôi chưa có lệnh này."),
    ],
)
async def test_who_may_not_give(chat, name, typed, answer):
    assert (await chat.says(name, typed))[-1].startswith(answer)


async def test_a_task_is_taken_back(chat):
    await chat.says("Nam", "/giaoviec Việc nhầm, kt, mai")
    await chat.taps("Nam", "Giao việc")
    await chat.reads("Hùng")
    assert await chat.taps("Nam", "Thu hồi") == ["Đã thu hồi việc 101."]
    assert await chat.reads("Hùng") == ["Việc 101 đã được thu hồi: Việc nhầm."]
    assert "không có nhiệm vụ 101" in (await chat.says("Hùng", "/done 101"))[0]
    assert [act for act, _ in await log(chat)] == ["task.give", "task.withdraw"]


async def test_thinking_better_of_it(chat):
    await chat.says("Nam", "/giaoviec Việc, kt, mai")
    assert (await chat.taps("Nam", "Thôi"))[0].startswith("Vâng, tôi chưa ghi gì.")
    assert (await chat.taps("Nam", "Giao việc"))[0].startswith("Vâng, tôi chưa ghi gì.")
    assert await log(chat) == []


async def test_numbers_never_meet(chat):
    """Two who give at once get two numbers; planting the plan again leaves extra tasks alone."""
    for name in ("Nam", "Hạnh"):
        await chat.says(name, f"/giaoviec Việc của {name}, kt, mai")
    taps = {}
    for name in ("Nam", "Hạnh"):
        for letter in reversed(chat._letters(name)):
            if letter.buttons:
                taps[name] = letter.buttons[0].data.removeprefix("c:")
                break
    await asyncio.gather(
        *(
            chat.service.receive(chat.message(name, kind="tap", tap=tap))
            for name, tap in taps.items()
        )
    )
    said = sorted([(await chat.reads(name)).text for name in ("Nam", "Hạnh")])
    assert ["101" in said[0] or "101" in said[1], "102" in said[0] or "102" in said[1]] == [
        True
    ] * 2
    async with chat.service.database.transaction() as session:
        await seed.plant(session, now=chat.clock(), today=chat.clock.today)
    assert "102. Việc của" in (await chat.says("Hùng", "/tasks")).text
    assert (await chat.says("Hùng", "/done 9"))[0].endswith("từ 1 đến 8. Xem: /tasks")


async def test_a_long_list_is_shown_in_pages(chat):
    for count in range(11):
        await chat.says("Nam", f"/giaoviec Việc thứ {count}, kt, cuối tháng")
        await chat.taps("Nam", "Giao việc")
    said = await chat.says("Hùng", "/tasks")
    assert len(said[-1].split("\n")) == 11
    assert said.buttons[-1] == "Xem tiếp (3 việc)"
    said = await chat.taps("Hùng", "Xem tiếp (3 việc)")
    assert len(said[0].split("\n")) == 4
