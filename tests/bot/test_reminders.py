"""Reminders are questions about time: the right step, once, at her hour, with its buttons."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from bot import clockwork
from office import calendar
from office.models import Absence, Occurrence, Reminded, ReminderLine, Task
from office.plan import occurrences, reminders
from tests.bot.test_absence import id_of
from tests.bot.test_plan import results
from tests.talk import ZONE


async def at(chat, moment: str) -> None:
    chat.clock.set(moment)
    await clockwork.tick(chat.service)


async def test_thirty_days_before_with_buttons_on_each_line(chat):
    await at(chat, "2026-11-30 09:00")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-01 07:59")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-01 08:00")
    said = await chat.reads("Hùng")
    assert said == [
        (
            "⏰ Việc cần nhớ của đồng chí hôm nay:\n"
            "- Nhiệm vụ 4, quý IV/2026, Thực hiện các tiêu chí của mô hình: hạn thứ Năm "
            "31/12/2026, còn 30 ngày.\n"
            "- Nhiệm vụ 7, năm 2026, Dự toán, bố trí kinh phí: hạn thứ Năm 31/12/2026, còn 30 ngày."
        )
    ]
    assert said.buttons == [
        "Xong 4",
        "Đang làm 4",
        "Vướng 4",
        "Xong 7",
        "Đang làm 7",
        "Vướng 7",
    ]
    for moment in ("2026-12-01 08:01", "2026-12-01 16:59", "2026-12-02 09:00"):
        await at(chat, moment)
    assert await chat.reads("Hùng") == []
    assert "✅ Nhiệm vụ 7, năm 2026" in (await chat.taps("Hùng", "Xong 7"))[0]
    assert "Đồng chí viết vào một tin" in (await chat.taps("Hùng", "Vướng 4"))[0]
    await chat.says("Hùng", "thiếu số liệu")
    await at(chat, "2026-12-24 09:00")
    (text,) = await chat.reads("Hùng")
    assert text.startswith("⏰ Nhiệm vụ 4, quý IV/2026")
    assert text.endswith("còn 7 ngày.")


async def test_steps_to_the_end_and_after_it(chat):
    await chat.says("Hùng", "/done 4")
    said = []
    for day in ("2026-12-24", "2026-12-30", "2026-12-31", "2027-01-04", "2027-01-07", "2027-01-14"):
        await at(chat, f"{day} 08:00")
        said += [text for text in await chat.reads("Hùng") if text.startswith("⏰")]
    assert [text.split("phí: ")[1] for text in said] == [
        "hạn thứ Năm 31/12/2026, còn 7 ngày.",
        "hạn thứ Năm 31/12/2026, còn 1 ngày.",
        "hạn là hôm nay, thứ Năm 31/12/2026.",
        "quá hạn 7 ngày (hạn thứ Năm 31/12/2026).",
        "quá hạn 14 ngày (hạn thứ Năm 31/12/2026).",
    ]
    # After a week the coordinator is told, once.
    told = [text for text in await chat.reads("Hạnh") if "Phòng Kinh tế quá hạn 7 ngày" in text]
    assert len(told) == 1
    # What can be reported no more is not called to mind either.
    await at(chat, "2027-04-02 08:00")
    assert "năm 2026" not in (await chat.reads("Hùng")).text


@pytest.mark.parametrize("typed", ["xong", "Xong rồi.", "đã xong"])
async def test_a_reply_to_one_line_is_done(chat, typed):
    await chat.says("Hùng", "/done 4")
    await at(chat, "2026-12-01 08:00")
    await chat.reads("Hùng")
    assert "✅ Nhiệm vụ 7, năm 2026" in (await chat.says("Hùng", typed))[0]
    assert (await results(chat, 7))[-1] == ("kt", "done", 0, True)


async def test_a_reply_to_several_lines_asks_which(chat):
    await at(chat, "2026-12-01 08:00")
    await chat.reads("Hùng")
    said = await chat.says("Hùng", "xong")
    assert said == ["Đồng chí báo xong nhiệm vụ nào?"]
    assert said.buttons == ["4. Thực hiện các tiêu chí của mô hình", "7. Dự toán, bố trí kinh phí"]
    assert "✅ Nhiệm vụ 7" in (await chat.says("Hùng", "7"))[0]


async def test_what_was_due_before_the_installation_is_never_reminded(chat):
    await at(chat, "2026-11-23 09:00")
    await at(chat, "2026-12-01 09:00")
    assert "Nhiệm vụ 5" not in (await chat.reads("Lan")).text
    assert "Nhiệm vụ 3" not in (await chat.reads("Lan")).text


async def test_before_an_unannounced_tet(chat):
    await at(chat, "2026-12-30 09:00")
    text = (await chat.reads("Lan")).text
    assert "Nhiệm vụ 3, năm 2027" not in text  # its year has not begun
    await at(chat, "2027-01-04 09:00")
    text = (await chat.reads("Lan")).text
    assert (
        "Nhiệm vụ 3, năm 2027, Kế hoạch năm và đăng ký mức đạt chuẩn: hạn chủ Nhật 14/02/2027. "
        "Lịch nghỉ Tết chưa chốt, đề nghị hoàn thành trước thứ Sáu 29/01/2027."
    ) in text


async def test_her_hour_and_her_quiet(chat):
    assert await chat.says("Hùng", "/thongbao") == [
        "Tôi nhắc việc đồng chí lúc 8 giờ các ngày làm việc, mỗi ngày một tin."
    ]
    assert "lúc 14 giờ" in (await chat.says("Hùng", "/thongbao 14h"))[0]
    assert (await chat.says("Hùng", "/thongbao 22"))[0].startswith("Tôi chỉ nhắc trong giờ làm")
    assert "không nhắc" in (await chat.says("Hoa", "/thongbao tắt"))[0]
    await at(chat, "2026-12-01 13:59")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-01 14:00")
    assert "⏰" in (await chat.reads("Hùng")).text
    assert "⏰" not in (await chat.reads("Hoa")).text
    await chat.taps("Hoa", "Nhắc lại")
    await at(chat, "2026-12-01 14:05")
    assert "⏰" in (await chat.reads("Hoa")).text


async def test_a_process_that_slept_over_the_hour(chat):
    """The hour is a beginning, not an appointment; a missed day is made up for by the next."""
    await at(chat, "2026-12-01 16:45")
    assert "còn 30 ngày" in (await chat.reads("Hùng")).text
    # The seventh day before is slept over: the next working day says it, and not the thirtieth.
    await at(chat, "2026-12-25 10:00")
    assert "còn 6 ngày" in (await chat.reads("Hùng")).text
    # Three processes woke up late in the evening: nobody is disturbed.
    await at(chat, "2026-12-31 17:00")
    assert await chat.reads("Hùng") == []


async def test_a_clock_that_is_set_back_repeats_nothing(chat):
    await at(chat, "2026-12-01 09:30")
    assert len(await chat.reads("Hùng")) == 1
    for moment in ("2026-12-01 08:00", "2026-11-30 09:00", "2026-12-01 10:00"):
        await at(chat, moment)
    assert await chat.reads("Hùng") == []


async def test_half_days_are_kept(chat):
    async with chat.service.database.transaction() as session:
        hours = (calendar.time(8), calendar.time(11, 30))
        await calendar.put_day(
            session, date(2026, 12, 1), working=True, hours=hours, now=chat.clock()
        )
    await chat.says("Hùng", "/thongbao 14")
    await at(chat, "2026-12-01 14:00")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-02 13:00")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-02 14:00")
    assert len(await chat.reads("Hùng")) == 1


async def test_the_substitute_is_reminded_instead(chat):
    await chat.says("Dũng", "/vangmat 1/12 - 3/12, Lan")
    await chat.reads("Lan")
    await at(chat, "2026-12-01 09:00")
    assert await chat.reads("Dũng") == []
    told = await chat.reads("Lan")
    assert len(told) == 1
    async with chat.service.database.reading() as session:
        rows = await session.execute(
            select(ReminderLine.unit, func.count())
            .where(ReminderLine.staff_id == await id_of(chat, "Lan"))
            .group_by(ReminderLine.unit)
        )
        assert dict(rows.all()) == {"vhxh": 4, "dvsnc": 2}
        assert await session.scalar(select(func.count()).select_from(Absence)) == 1


async def test_bodies_that_cannot_be_assigned_are_never_reminded(chat):
    async with chat.service.database.transaction() as session:
        task = await occurrences.task(session, 7)
        task.lead = ["kt", "mttq"]
        (await session.scalars(select(Occurrence).where(Occurrence.stt == 7))).all()[-1].lead = [
            "kt",
            "mttq",
        ]
        son = await id_of(chat, "Sơn")
        session.add(
            reminders.Seat(staff_id=son, unit="mttq", role="officer", since=date(2026, 1, 1))
        )
    for moment in ("2026-12-01 09:00", "2026-12-31 09:00", "2027-01-08 09:00"):
        await at(chat, moment)
    assert "⏰" not in (await chat.reads("Sơn")).text
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam xã quá hạn" not in (await chat.reads("Hạnh")).text


async def test_one_person_on_two_channels_gets_one_message(chat):
    async with chat.service.database.transaction() as session:
        hung = await id_of(chat, "Hùng")
        person = await reminders._account(session, hung)
        session.add(
            reminders.Person(
                channel="web",
                address="Hùng ở nhà",
                staff_id=hung,
                met_at=person.met_at,
                last_seen_at=chat.clock(),
                reachable=True,
                context={},
            )
        )
    await at(chat, "2026-12-01 09:00")
    assert await chat.reads("Hùng") == []
    assert len(await chat.reads("Hùng ở nhà")) == 1


async def test_an_extra_task_is_called_to_mind_without_made_up_steps(chat):
    await chat.says("Nam", "/giaoviec Gửi số liệu, kt, thứ 6 tuần sau 10h")
    await chat.taps("Nam", "Giao việc")
    await chat.reads("Hùng")
    await at(chat, "2026-11-20 16:00")
    assert await chat.reads("Hùng") == []  # the seventh day before had passed when it was given
    await at(chat, "2026-11-26 09:00")
    assert (
        "Nhiệm vụ 101, năm 2026, Gửi số liệu: hạn thứ Sáu 27/11/2026, còn 1 ngày."
        in (await chat.reads("Hùng")).text
    )


async def test_the_weekly_digest_of_leaders(chat):
    await chat.says("Hùng", "/done 7")
    await chat.says("Hoa", "/stuck 8 máy hỏng")
    await chat.says("Nam", "/giaoviec Gửi số liệu, kt, hôm nay")
    await chat.taps("Nam", "Giao việc")
    await chat.reads("Nam")
    await at(chat, "2026-11-21 09:00")
    assert await chat.reads("Nam") == []
    await at(chat, "2026-11-23 08:00")
    said = await chat.reads("Nam")
    assert said[0].split("\n") == [
        (
            "Kế hoạch Chính quyền thân thiện, tuần từ 23/11/2026: 1/8 nhiệm vụ đã báo hoàn thành "
            "(1 "
            "chờ xác nhận), 1 quá hạn, 1 vướng, 2 chưa có thông tin."
        ),
        "Việc giao thêm: 1 đang làm, 1 quá hạn.",
        "Quá hạn: 101. Gửi số liệu (còn chờ Phòng Kinh tế)",
        ("Vướng: 8. Cải cách TTHC, đổi mới Trung tâm (Trung tâm Phục vụ hành chính công)"),
    ]
    await at(chat, "2026-11-23 15:00")
    await at(chat, "2026-11-27 15:00")
    assert await chat.reads("Nam") == []
    # Tuesday is a day off: who slept over Monday hears on the next working day.
    assert await chat.reads("Sơn") == []


async def test_the_monthly_digest_of_observers(chat):
    await at(chat, "2026-12-01 08:30")
    (text,) = await chat.reads("Sơn")
    assert text == (
        "Kế hoạch Chính quyền thân thiện, tháng 12/2026: 0/8 nhiệm vụ đã báo hoàn thành, 0 quá "
        "hạn, 2 chưa có thông tin."
    )
    await at(chat, "2026-12-02 08:30")
    assert await chat.reads("Sơn") == []


async def test_a_year_is_opened_when_it_begins(chat):
    await at(chat, "2030-01-02 09:00")
    await at(chat, "2030-01-02 09:01")
    async with chat.service.database.reading() as session:
        opened = await session.scalars(select(Occurrence.stt).where(Occurrence.year == 2030))
        assert sorted(opened.all()) == [*range(1, 9), 101]
        review = await session.get(Task, 101)
        assert review.short == "Rà soát kết quả thực hiện giai đoạn 2026 - 2030"
        assert await session.scalar(select(func.count()).select_from(Reminded)) > 0
    chat.clock.set("2030-06-03 09:00")
    assert "101. Rà soát kết quả" in (await chat.says("Lan", "/tasks")).text
    assert chat.clock.now.astimezone(ZONE).year == 2030
