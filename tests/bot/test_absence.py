"""Away and back, another channel, a lost phone, and who has left."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import select

from office import leaving, staff
from office.errors import LastAdmin, NoSuchOfficial
from office.models import Person, Seat
from tests.bot.test_plan import log, results


async def id_of(chat, name: str) -> int:
    async with chat.service.database.reading() as session:
        return await session.scalar(select(Person.staff_id).where(Person.address == name))


async def test_a_substitute_acts_while_she_is_away(chat):
    said = await chat.says("Dũng", "/vangmat 23/11 - 25/11, Lan")
    assert said == [
        (
            "Đã ghi đồng chí vắng từ thứ Hai 23/11/2026 đến thứ Tư 25/11/2026, đồng chí Lan thay. "
            "Về sớm: /vangmat hủy"
        )
    ]
    assert (await chat.reads("Lan"))[0].startswith("Đồng chí Dũng vắng từ thứ Hai 23/11/2026")
    assert "do Phòng Văn hóa - Xã hội, Trung tâm" not in (await chat.says("Lan", "/done 1"))[0]
    await chat.says("Lan", "/undo")
    chat.clock.set("2026-11-23 09:00")
    assert await chat.says("Lan", "/done 1") == ["Đồng chí báo nhiệm vụ 1 cho đơn vị nào?"]
    assert "✅" in (await chat.taps("Lan", "Trung tâm Dịch vụ sự nghiệp công"))[0]
    chat.clock.set("2026-11-26 09:00")
    assert "Trung tâm Dịch vụ" not in (await chat.says("Lan", "/whoami"))[0]
    assert await results(chat, 1) == [
        ("vhxh", "done", 0, False),
        ("dvsnc", "done", 0, True),
    ]


async def test_what_is_held_for_somebody_else_is_not_handed_on(chat):
    await chat.says("Dũng", "/vangmat 23/11 - 25/11, Lan")
    chat.clock.set("2026-11-23 09:00")
    assert "Hạnh thay" in (await chat.says("Lan", "/vangmat 23/11 - 30/11, Hạnh"))[-1]
    # Hạnh acts in Lan's own unit, and not for Dũng, who is back long before Lan is.
    chat.clock.set("2026-11-28 09:00")
    said = (await chat.says("Hạnh", "/whoami"))[-1]
    assert "Công chức, viên chức, Phòng Văn hóa - Xã hội" in said
    assert "Trung tâm Dịch vụ" not in said


async def test_coming_back_early(chat):
    await chat.says("Dũng", "/vangmat từ mai đến 30/11 nhờ Lan thay")
    chat.clock.set("2026-11-25 08:00")
    assert "Trung tâm Dịch vụ" in (await chat.says("Lan", "/whoami"))[-1]
    assert "đồng chí có mặt" in (await chat.says("Dũng", "/vangmat hủy"))[0]
    assert "Trung tâm Dịch vụ" not in (await chat.says("Lan", "/whoami"))[0]
    assert (await chat.says("Dũng", "/vangmat hủy"))[0].startswith("Đồng chí chưa báo vắng")
    assert [act for act, _ in await log(chat)] == ["staff.away", "staff.back"]


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("Dũng", "/vangmat 1/12 - 5/12, Ngọc", "Tôi không thấy đồng chí “Ngọc” trong đơn vị."),
        ("Dũng", "/vangmat khi nào đó", "Đồng chí vắng từ ngày nào đến ngày nào?"),
        ("Nam", "/vangmat mai", "Chỉ cán bộ của đơn vị báo vắng"),
        ("Mai", "/vangmat mai", "Tôi chưa có lệnh này."),
    ],
)
async def test_what_is_not_understood(chat, name, typed, answer):
    said = await chat.says(name, typed)
    if name == "Nam":
        said = await chat.taps("Nam", "Không có ai")
    assert said[-1].startswith(answer)


async def test_nobody_is_there_to_act(chat):
    said = await chat.says("Hùng", "/vangmat ngày mai")
    assert said.buttons == ["Không có ai"]
    assert "không ai thay" in (await chat.taps("Hùng", "Không có ai"))[0]
    async with chat.service.database.reading() as session:
        gone = await leaving.away(session, today=chat.clock.today.replace(day=21))
    assert gone == {await id_of(chat, "Hùng")}


async def test_one_official_on_two_channels(chat):
    await chat.says("Lan", "/whoami")
    said = await chat.taps("Lan", "Thêm kênh khác")
    code = re.search(r"/start ([A-Z0-9]{8})", said[0])[1]
    said = await chat.says("Lan ở nhà", f"/start {code}")
    assert said[-1].startswith("Xin chào đồng chí Lan. Công chức, viên chức, Phòng Văn hóa")
    assert "✅" in (await chat.says("Lan ở nhà", "/done 2"))[0]
    # It is one official: what she reported there she takes back here.
    assert "Đã hoàn tác" in (await chat.says("Lan", "/undo"))[-1]
    assert "không dùng được" in (await chat.says("Phú", f"/start {code}"))[-1]


async def test_a_code_for_her_is_nobody_elses(chat):
    await chat.says("Lan", "/whoami")
    said = await chat.taps("Lan", "Thêm kênh khác")
    code = re.search(r"/start ([A-Z0-9]{8})", said[0])[1]
    assert (await chat.says("Hùng", f"/start {code}"))[0].startswith(
        "Tài khoản này đã gắn với đồng chí Hùng."
    )


async def test_a_lost_phone(chat):
    lan = await id_of(chat, "Lan")
    async with chat.service.database.transaction() as session:
        assert await leaving.unbind(session, lan, now=chat.clock()) == 1
        code = await staff.invite_again(session, lan, now=chat.clock())
    assert (await chat.says("Lan", "/done 2"))[-1].startswith("Tôi chưa có lệnh này.")
    assert "đồng chí Lan" in (await chat.says("Máy mới", f"/start {code}"))[-1]
    assert "✅" in (await chat.says("Máy mới", "/done 2"))[0]


async def test_who_has_left_does_nothing_more(chat):
    lan = await id_of(chat, "Lan")
    await chat.says("Dũng", "/vangmat 23/11 - 25/11, Lan")
    await chat.says("Lan", "/done 2")
    async with chat.service.database.transaction() as session:
        await leaving.dismiss(session, lan, today=chat.clock.today, now=chat.clock())
        with pytest.raises(NoSuchOfficial):
            await leaving.dismiss(session, lan, today=chat.clock.today, now=chat.clock())
        with pytest.raises(NoSuchOfficial):
            await staff.invite_again(session, lan, now=chat.clock())
    assert (await chat.taps("Lan", "Hoàn tác"))[-1].startswith("Tôi chưa có lệnh này.")
    # What she reported stays.
    assert await results(chat, 2) == [("vhxh", "done", 0, True)]


async def test_somebody_who_changed_unit_meanwhile(chat):
    await chat.says("Hùng", "/done 7")
    async with chat.service.database.transaction() as session:
        hung = await id_of(chat, "Hùng")
        seat = await session.scalar(select(Seat).where(Seat.staff_id == hung))
        seat.unit = "hcc"
    assert await chat.taps("Hùng", "Thêm minh chứng") != []
    assert await chat.says("Hùng", "12/BC") == [
        "Báo cáo này không còn nữa: đã hoàn tác, hoặc là của đơn vị khác. Xem: /tasks"
    ]
    # Her own report of a minute ago she may still take back: it was hers.
    assert "Đã hoàn tác" in (await chat.says("Hùng", "/undo"))[0]


async def test_an_administrator_is_always_left(chat):
    tam = await id_of(chat, "Tâm")
    async with chat.service.database.transaction() as session:
        with pytest.raises(LastAdmin):
            await leaving.dismiss(session, tam, today=chat.clock.today, now=chat.clock())
    said = await chat.says("Tâm", "/moi Trần Bình, admin")
    code = re.search(r": ([A-Z0-9]{8})\n", said[0])[1]
    await chat.says("Phú", f"/start {code}")
    binh = await id_of(chat, "Phú")

    async def dismiss(who: int) -> bool:
        try:
            async with chat.service.database.transaction() as session:
                await leaving.dismiss(session, who, today=chat.clock.today, now=chat.clock())
        except LastAdmin:
            return False
        return True

    # Two who dismiss each other at once: one of them stays.
    assert sorted(await asyncio.gather(dismiss(tam), dismiss(binh))) == [False, True]
