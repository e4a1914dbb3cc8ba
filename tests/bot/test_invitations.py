"""Invitations: from the command line or an administrator's chat, taken on any platform."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import select

from office import audit, staff
from office.models import Person, Seat
from tests.bot.test_manners import INTRODUCTION


async def code_from_the_command_line(chat, **more) -> str:
    asked = {
        "name": "Quang",
        "role": "officer",
        "unit_slugs": ["vhxh"],
        "now": chat.clock(),
        **more,
    }
    async with chat.service.database.transaction() as session:
        return await staff.invite(session, **asked)


@pytest.mark.parametrize("channel", ["web", "phone"])
async def test_a_code_is_taken_on_any_platform(chat, channel):
    code = await code_from_the_command_line(chat)
    said = await chat.says("Quang", f"/start {code}", channel=channel)
    assert said == [
        INTRODUCTION.replace("ông/bà", "đồng chí"),
        (
            "Xin chào đồng chí Quang. Công chức, viên chức, Phòng Văn hóa - Xã hội. Gõ /tasks để "
            "xem nhiệm vụ, /help để xem lệnh."
        ),
    ]
    assert "✅" in (await chat.says("Quang", "/done 2", channel=channel))[0]


async def test_the_first_administrator(chat):
    code = await code_from_the_command_line(
        chat, name=staff.FIRST_ADMIN, role="admin", unit_slugs=[]
    )
    said = await chat.says("Phú", f"/start {code}")
    assert said[-1] == (
        "Xin chào đồng chí Quản trị viên. Quản trị. Gõ /moi để mời cán bộ, /help để xem lệnh."
    )
    # She may invite herself to a unit, on the same account, by her own name.
    said = await chat.says("Phú", "/moi Lê Phú, vhxh")
    code = re.search("[A-Z0-9]{8}", said[0])[0]
    assert "đồng chí Lê Phú" in (await chat.says("Phú", f"/start {code}"))[0]
    assert "✅" in (await chat.says("Phú", "/done 2"))[0]


@pytest.mark.parametrize(
    ("typed", "seats"),
    [
        ("/moi Nguyễn Văn An, vhxh, officer", [("vhxh", "officer")]),
        ("/moi Nguyễn Văn An, kt", [("kt", "officer")]),
        ("/mời Nguyễn Văn An; Phòng Kinh tế; lãnh đạo phòng", [("kt", "unit_lead")]),
        (
            "/moi Nguyễn Văn An, vhxh, dvsnc, officer",
            [("vhxh", "officer"), ("dvsnc", "officer")],
        ),
        ("/moi Nguyễn Văn An, leader", [(None, "leader")]),
        ("/moi Nguyễn Văn An, giám sát", [(None, "observer")]),
    ],
)
async def test_an_administrator_invites_in_chat(chat, typed, seats):
    said = await chat.says("Tâm", typed)
    assert said[0].startswith("Mã mời cho Nguyễn Văn An: ")
    code = re.search(r": ([A-Z0-9]{8})\n", said[0])[1]
    assert "đồng chí Nguyễn Văn An" in (await chat.says("Phú", f"/start {code}"))[-1]
    async with chat.service.database.reading() as session:
        person = await session.scalar(select(Person).where(Person.address == "Phú"))
        rows = await session.scalars(select(Seat).where(Seat.staff_id == person.staff_id))
        assert [(seat.unit, seat.role) for seat in rows] == seats
        log = await audit.read(session, most=2)
    assert [row.act for row in log] == ["staff.bind", "staff.invite"]
    assert code not in str([row.after for row in log])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/moi Nguyễn Văn An, huyện", "Không có đơn vị “huyen”."),
        ("/moi Nguyễn Văn An, huyện, officer", "Không có đơn vị “huyen”."),
        ("/moi Nguyễn Văn An, vhxh, vua", "Không có đơn vị “vua”."),
    ],
)
async def test_bad_invitations_are_explained(chat, typed, words):
    said = await chat.says("Tâm", typed)
    assert words in said[0]


async def test_what_is_missing_is_asked_with_buttons(chat):
    said = await chat.says("Tâm", "/moi")
    assert said[0].startswith("Đồng chí muốn mời ai?")
    said = await chat.says("Tâm", "Nguyễn Văn An")
    assert said == ["Nguyễn Văn An giữ vai trò gì?"]
    assert "Lãnh đạo phòng" in said.buttons
    said = await chat.taps("Tâm", "Lãnh đạo phòng")
    assert said == ["Nguyễn Văn An ở đơn vị nào?"]
    said = await chat.says("Tâm", "kt")
    code = re.search(r": ([A-Z0-9]{8})\n", said[0])[1]
    assert "Lãnh đạo phòng, Phòng Kinh tế" in (await chat.says("Phú", f"/start {code}"))[-1]
    await chat.says("Tâm", "/moi Trần Bình")
    assert "Mã mời cho Trần Bình" in (await chat.taps("Tâm", "Giám sát"))[0]
    assert "ở đơn vị nào" in (await chat.says("Tâm", "/moi Trần Bình, officer"))[0]


async def test_buttons_outlive_no_role(chat):
    await chat.says("Tâm", "/moi Trần Bình")
    async with chat.service.database.transaction() as session:
        tam = await session.scalar(select(Person).where(Person.address == "Tâm"))
        seat = await session.scalar(select(Seat).where(Seat.staff_id == tam.staff_id))
        seat.role = "observer"
    assert (await chat.taps("Tâm", "Giám sát"))[0].startswith("Tôi chưa có lệnh này.")


async def test_only_administrators_invite_and_list(chat):
    for name in ("Lan", "Hạnh", "Nam", "Sơn", "Mai"):
        for typed in ("/moi An, vhxh", "/canbo"):
            said = await chat.says(name, typed)
            assert said[-1].startswith("Tôi chưa có lệnh này.")


async def test_the_list_of_officials(chat):
    said = await chat.says("Tâm", "/canbo")
    lines = said[0].split("\n")
    assert "Lan · Công chức, viên chức · Phòng Văn hóa - Xã hội · phone" in lines
    assert "Nam · Lãnh đạo UBND xã · phone" in lines
    assert len(lines) == 9  # Dũng has two seats; who left and whose seat ended are gone
    assert not [line for line in lines if line.startswith(("Thủy", "Bình"))]


async def test_wrong_used_and_expired_codes_read_alike(chat):
    used, old = await code_from_the_command_line(chat), await code_from_the_command_line(chat)
    await chat.says("Quang", f"/start {used}")
    await chat.says("Phú", "xin chào")
    refused = ["Mã mời này không dùng được. Xin hỏi lại người đã gửi mã để nhận mã mới."]
    assert await chat.says("Phú", "/start XXXXXXXX") == refused
    assert await chat.says("Phú", f"/start {used}") == refused
    chat.clock.forward(hours=49)
    assert await chat.says("Phú", f"/start {old}") == refused


async def test_tries_are_counted_though_they_are_refused(chat):
    good = await code_from_the_command_line(chat)
    await chat.says("Phú", "xin chào")
    for _ in range(5):
        assert "không dùng được" in (await chat.says("Phú", "/start WRONG234"))[0]
    wait = ["Mã mời sai nhiều lần liền. Xin chờ 15 phút rồi thử lại."]
    assert await chat.says("Phú", f"/start {good}") == wait
    chat.clock.forward(minutes=16)
    assert "đồng chí Quang" in (await chat.says("Phú", f"/start {good}"))[0]


async def test_somebody_elses_code_stays_good(chat):
    code = await code_from_the_command_line(chat)
    said = await chat.says("Lan", f"/start {code}")
    assert said[0].startswith("Tài khoản này đã gắn với đồng chí Lan.")
    assert "đồng chí Quang" in (await chat.says("Phú", f"/start {code}"))[-1]


async def test_two_people_with_one_code_at_once(chat):
    code = await code_from_the_command_line(chat)
    await asyncio.gather(
        *(chat.service.receive(chat.message(n, f"/start {code}")) for n in ("Phú", "Quý 2", "Tư"))
    )
    said = [(await chat.reads(name))[-1] for name in ("Phú", "Quý 2", "Tư")]
    assert sorted("đồng chí Quang" in text for text in said) == [False, False, True]


async def test_an_official_without_seats_today_is_a_citizen(chat):
    async with chat.service.database.transaction() as session:
        lan = await session.scalar(select(Person).where(Person.address == "Lan"))
        seat = await session.scalar(select(Seat).where(Seat.staff_id == lan.staff_id))
        seat.until = chat.clock.today
    assert "✅" in (await chat.says("Lan", "/done 2"))[0]
    chat.clock.forward(days=1)
    assert (await chat.says("Lan", "/undo"))[0].startswith("Tôi chưa có lệnh này.")
