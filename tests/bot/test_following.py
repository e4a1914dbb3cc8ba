"""What follows a report: progress, what is stuck, confirming, returning, the past, duties."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from office import store
from office.models import DutyRecord, Person, Seat, Supervision
from office.plan import occurrences
from tests.bot.test_plan import log, results
from tests.kept import everything


async def test_progress_and_notes_close_nothing(chat):
    assert await chat.says("Hùng", "/progress 7 đã họp với 3 phòng") == [
        "Đã ghi tiến độ nhiệm vụ 7, năm 2026 của Phòng Kinh tế."
    ]
    assert await chat.says("Hùng", "/note 7 dự toán lần 1") == [
        "Đã ghi chú vào nhiệm vụ 7, năm 2026 của Phòng Kinh tế."
    ]
    shown = (await chat.says("Hùng", "/task 7"))[0]
    assert "Đang thực hiện, trong hạn" in shown
    assert "Đang làm, Phòng Kinh tế: “đã họp với 3 phòng”" in shown
    assert "“dự toán lần 1”" in shown
    assert [row[1:] for row in await results(chat, 7)][1:] == [
        ("progress", 0, True),
        ("note", 0, True),
    ]
    assert await chat.reads("Hạnh") == []


async def test_what_is_stuck_reaches_who_can_help(chat):
    said = await chat.says("Hoa", "vướng nv8 máy quét hỏng")
    assert said[0].startswith("⚠️ Đã ghi vướng mắc nhiệm vụ 8, năm 2026")
    told = "⚠️ Trung tâm Phục vụ hành chính công đang vướng nhiệm vụ 8, năm 2026: máy quét hỏng"
    assert await chat.reads("Hạnh") == await chat.reads("Nam") == [told]
    assert "đang vướng" in (await chat.says("Hoa", "/tasks"))[0]
    await chat.says("Hoa", "tiến độ 8 đã thay máy")
    assert "đang vướng" not in (await chat.says("Hoa", "/tasks"))[0]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/progress", "Đồng chí báo tiến độ nhiệm vụ nào?"),
        ("/vuong", "Nhiệm vụ nào đang vướng?"),
        ("/ghichu", "Đồng chí ghi chú vào nhiệm vụ nào?"),
        ("/stuck 7", "Nhiệm vụ 7 vướng ở đâu, cần ai giúp gì? Đồng chí viết vào một tin, tôi báo "),
    ],
)
async def test_what_is_missing_is_asked_for(chat, typed, asked):
    said = await chat.says("Hùng", typed)
    assert said[0].startswith(asked)
    if typed != "/stuck 7":
        await chat.says("Hùng", "7")
    said = await chat.says("Hùng", "chờ Sở Tài chính")
    assert "nhiệm vụ 7, năm 2026 của Phòng Kinh tế" in said[0]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/done 4 2027", "Nhiệm vụ 4: năm 2027 chưa đến nên chưa báo được. Báo kỳ này: /done 4"),
        ("/done 4 quý I/2027", "Nhiệm vụ 4: quý I/2027 chưa đến nên chưa báo được."),
        ("xong nv7 năm 2027", "Nhiệm vụ 7: năm 2027 chưa đến nên chưa báo được."),
        ("/done 7 năm 2025", "Nhiệm vụ 7: năm 2025 đã khép, không báo được nữa."),
        ("/done 3 12/BC", "Nhiệm vụ 3 do Phòng Văn hóa - Xã hội chủ trì."),
        ("/stuck 3 thiếu mẫu", "Nhiệm vụ 3 do Phòng Văn hóa - Xã hội chủ trì."),
        ("/progress 99 gì đó", "Kế hoạch không có nhiệm vụ 99;"),
    ],
)
async def test_each_mistake_has_its_answer(chat, typed, answer):
    assert (await chat.says("Hùng", typed))[0].startswith(answer)
    assert await results(chat, 4) == []


@pytest.mark.parametrize("typed", ["/done số 4.", "/done #4", "/Done 4", "done 4", "/xong nv 4"])
async def test_typed_loosely(chat, typed):
    assert "✅ Nhiệm vụ 4, quý IV/2026" in (await chat.says("Hùng", typed))[0]


async def test_a_named_quarter_is_the_one_that_is_reported(chat):
    said = await chat.says("Hùng", "/done 4 quý III/2026 đã gửi 9/BC")
    assert "✅ Nhiệm vụ 4, quý III/2026" in said[0]
    assert await results(chat, 4) == [("kt", "done", 3, True)]


async def test_words_for_another_units_task_go_as_cooperation(chat):
    await chat.says("Hùng", "/progress 3 đã gửi số liệu")
    said = await chat.taps("Hùng", "Gửi kết quả phối hợp")
    assert said[0].startswith("Đã ghi kết quả phối hợp nhiệm vụ 3")
    assert "Phối hợp, Phòng Kinh tế: “đã gửi số liệu”" in (await chat.says("Lan", "/task 3")).text


async def test_a_report_is_confirmed(chat):
    await chat.says("Hùng", "/done 7")
    told = await chat.reads("Hạnh")
    assert told.buttons == ["Xem nhiệm vụ 7", "Xác nhận", "Trả lại"]
    assert "Xác nhận" not in (await chat.reads("Nam")).buttons
    waiting = "Đơn vị báo cáo hoàn thành ngày 20/11/2026."
    assert waiting in (await chat.says("Nam", "/kehoach"))[-1]
    assert await chat.taps("Hạnh", "Xác nhận") == [
        "Đã xác nhận: nhiệm vụ 7, năm 2026, phần của Phòng Kinh tế hoàn thành."
    ]
    assert (
        "Dự toán, bố trí kinh phí. Phòng Kinh tế. Hằng năm. Hoàn thành đúng hạn."
        in (await chat.says("Nam", "/kehoach"))[-1]
    )
    assert await chat.taps("Hạnh", "Xác nhận") == [
        "Báo cáo nhiệm vụ 7 đã được đồng chí Hạnh xác nhận."
    ]
    # Nobody takes back what another has confirmed.
    assert (await chat.says("Hùng", "/undo"))[-1].startswith("Đồng chí Hạnh đã xác nhận báo cáo")
    assert (await log(chat))[-1] == ("task.confirm", "task:7/2026")


async def test_a_report_is_returned_and_the_history_kept(chat):
    await chat.says("Hùng", "/done 7 12/BC")
    await chat.reads("Hạnh")
    await chat.taps("Hạnh", "Trả lại")
    said = await chat.says("Hạnh", "thiếu phụ lục")
    assert said[0].startswith("Đã trả lại báo cáo nhiệm vụ 7, năm 2026 của Phòng Kinh tế;")
    assert await chat.reads("Hùng") == [
        (
            "Báo cáo nhiệm vụ 7, năm 2026 của Phòng Kinh tế được trả lại: “thiếu phụ lục”. Xong, "
            "đồng chí báo lại: /done 7"
        )
    ]
    shown = (await chat.says("Hùng", "/task 7"))[0]
    assert "Phòng Kinh tế: chưa báo" in shown
    assert "Trả lại Phòng Kinh tế: “thiếu phụ lục”" in shown
    assert "✅" in (await chat.says("Hùng", "/done 7 12/BC và phụ lục"))[0]
    assert [row[1:] for row in await results(chat, 7)][1:] == [
        ("done", 0, False),
        ("done", 0, True),
    ]


async def test_who_leads_a_unit_confirms_by_reporting(chat):
    await chat.says("Hoa", "/done 8")
    assert "Xác nhận" not in (await chat.reads("Hạnh")).buttons
    assert "Hoàn thành đúng hạn" in (await chat.says("Nam", "/task 8"))[-1]


async def test_nobody_else_confirms(chat):
    await chat.says("Hùng", "/done 7")
    await chat.reads("Hạnh")
    async with chat.service.database.transaction() as session:
        hanh = await session.scalar(select(Person).where(Person.address == "Hạnh"))
        seat = await session.scalar(select(Seat).where(Seat.staff_id == hanh.staff_id))
        seat.role = "officer"
    for label in ("Xác nhận", "Trả lại"):
        assert await chat.taps("Hạnh", label) == [
            "Báo cáo do lãnh đạo đơn vị hoặc đầu mối theo dõi xác nhận, trả lại."
        ]


async def test_reports_that_wait_are_listed_for_the_coordinator(chat):
    await chat.says("Hùng", "/done 7")
    said = await chat.says("Hạnh", "/kehoach")
    assert said.buttons[-3:] == [
        "Kỳ trước chưa có thông tin",
        "Báo cáo chờ xác nhận",
        "Trình công bố",
    ]
    said = await chat.taps("Hạnh", "Báo cáo chờ xác nhận")
    assert said == ["Nhiệm vụ 7, năm 2026: Phòng Kinh tế báo hoàn thành ngày 20/11/2026."]
    assert said.buttons == ["Xác nhận: Phòng Kinh tế", "Trả lại: Phòng Kinh tế"]


async def test_the_coordinator_closes_without_a_unit(chat):
    await chat.says("Lan", "/done 1")
    await chat.says("Hạnh", "/task 1")
    said = await chat.taps("Hạnh", "Khép không chờ đơn vị")
    assert said.buttons == ["Trung tâm Dịch vụ sự nghiệp công"]
    await chat.taps("Hạnh", "Trung tâm Dịch vụ sự nghiệp công")
    said = await chat.says("Hạnh", "Trung tâm đang sáp nhập")
    assert said[0].startswith("Đã khép nhiệm vụ 1, năm 2026, không chờ Trung tâm Dịch vụ")
    assert "“Trung tâm đang sáp nhập”" in (await chat.reads("Dũng"))[-1]
    assert "không chờ" in (await chat.says("Lan", "/task 1"))[-1]
    # The unit that was left out reads why; Dũng's other unit has reported already.
    async with chat.service.database.transaction() as session:
        dung = await session.scalar(select(Person).where(Person.address == "Dũng"))
        for seat in await session.scalars(select(Seat).where(Seat.staff_id == dung.staff_id)):
            seat.until = None if seat.unit == "dvsnc" else chat.clock.today.replace(day=1)
    said = await chat.says("Dũng", "/done 1")
    assert "đầu mối đã khép kỳ này" in said[0]
    assert "Trung tâm đang sáp nhập" in said[0]


async def test_the_coordinator_says_what_was_before_the_installation(chat):
    await chat.says("Hạnh", "/kehoach")
    said = await chat.taps("Hạnh", "Kỳ trước chưa có thông tin")
    assert said == ["Nhiệm vụ 3, năm 2026: đến nay thế nào? (còn 5 kỳ chưa có thông tin)"]
    await chat.taps("Hạnh", "Đã xong, có văn bản")
    assert (await chat.says("Hạnh", "đã gửi rồi"))[0].startswith("Tôi cần cả số và ngày văn bản")
    said = await chat.says("Hạnh", "9/KH-UBND ngày 10/2/2026")
    assert said == ["Đã ghi nhiệm vụ 3, năm 2026: Hoàn thành đúng hạn."]
    assert "Nhiệm vụ 4, quý I/2026" in (await chat.taps("Hạnh", "Kỳ tiếp theo"))[0]
    assert await chat.taps("Hạnh", "Không áp dụng") == [
        "Đã ghi nhiệm vụ 4, quý I/2026: Không áp dụng."
    ]
    await chat.taps("Hạnh", "Kỳ tiếp theo")
    await chat.taps("Hạnh", "Chưa làm")
    shown = await chat.says("Hạnh", "/task 5")
    assert "Ghi tình hình" in shown.buttons
    assert (await chat.taps("Hạnh", "Ghi tình hình"))[0].startswith("Nhiệm vụ 5, năm 2026")
    await chat.taps("Hạnh", "Chưa làm")
    assert "Tình trạng: Chưa thực hiện." in (await chat.says("Hạnh", "/task 5"))[0]
    assert "Tình trạng: Hoàn thành đúng hạn." in (await chat.says("Hạnh", "/task 3"))[0]
    # It was never late, and what is known is not asked for again.
    assert "quá hạn" not in (await chat.says("Hạnh", "/kehoach")).text
    assert await results(chat, 3) == [("vhxh", "done", 0, True)]


async def test_duties_have_no_number_but_are_evidence(chat):
    said = await chat.says("Hoa", "/ghinhan V.4.1 mở thêm quầy ưu tiên")
    assert said == [
        (
            "Đã ghi việc V.4.1 của Trung tâm Phục vụ hành chính công; dùng làm minh chứng khi tự "
            "chấm điểm. Việc này thuộc nhiệm vụ 8."
        )
    ]
    assert "thuộc nhiệm vụ 1." in (await chat.says("Hùng", "/ghinhan iii.1.2 treo 4 pa nô"))[0]
    assert (await chat.says("Hùng", "/ghinhan III.2.1 gì đó"))[0].startswith(
        "Kế hoạch không có việc mang mã “III.2.1”."
    )
    assert "ví dụ: /ghinhan III.1.2" in (await chat.says("Hùng", "/ghinhan"))[0]
    assert await chat.says("Hùng", "/ghinhan V.3.2") == [
        "V.3.2: đơn vị đã làm gì? Đồng chí viết vào một tin."
    ]
    assert "Đã ghi việc V.3.2" in (await chat.says("Hùng", "kiểm tra nội quy"))[0]
    assert await chat.says("Dũng", "/ghinhan V.1.4 sơ kết") == ["Việc V.1.4 ghi cho đơn vị nào?"]
    await chat.taps("Dũng", "Trung tâm Dịch vụ sự nghiệp công")
    async with chat.service.database.reading() as session:
        rows = (await session.scalars(select(DutyRecord).order_by(DutyRecord.id))).all()
    assert [(row.code, row.unit) for row in rows] == [
        ("V.4.1", "hcc"),
        ("III.1.2", "kt"),
        ("V.3.2", "kt"),
        ("V.1.4", "dvsnc"),
    ]


async def test_a_supervision_note_is_assigned_and_answered(chat):
    said = await chat.says("Sơn", "/giamsat 8 quầy số 2 vắng người buổi sáng")
    assert said[0].startswith("Đã ghi ý kiến giám sát GS-1.")
    # The notice names it; the words are read by who opens it.
    assert await chat.reads("Hạnh") == [
        "Có ý kiến giám sát GS-1. Đồng chí xem và giao đơn vị trả lời."
    ]
    assert await chat.says("Hoa", "/giamsat") == ["Không có ý kiến giám sát nào đang chờ."]
    shown = await chat.taps("Hạnh", "Xem GS-1")
    assert "quầy số 2 vắng người" in shown[0]
    await chat.taps("Hạnh", "Giao đơn vị")
    assert await chat.says("Hạnh", "hcc") == ["Đã giao GS-1 cho Trung tâm Phục vụ hành chính công."]
    await chat.reads("Hoa")
    await chat.taps("Hoa", "Xem GS-1")
    await chat.taps("Hoa", "Trả lời GS-1")
    await chat.says("Hoa", "Đã bố trí trực đủ hai quầy.")
    assert (await chat.reads("Sơn"))[-1] == (
        "Trung tâm Phục vụ hành chính công trả lời ý kiến giám sát GS-1:\n\n"
        "Đã bố trí trực đủ hai quầy."
    )
    assert await chat.taps("Hoa", "Trả lời GS-1") != []
    assert await chat.says("Hoa", "lần nữa") == ["Ý kiến giám sát GS-1 đã được trả lời."]
    async with chat.service.database.reading() as session:
        row = (await session.scalars(select(Supervision))).one()
    assert "quầy" not in row.words
    kept = await everything(chat)
    assert not any(word in kept for word in ("quầy số 2", "trực đủ hai"))
    # Others see nothing of it, and write none.
    refused = await chat.says("Hùng", "/giamsat GS-1")
    assert refused[0].startswith("Không có ý kiến giám sát GS-1")
    assert (await chat.says("Hùng", "/giamsat chậm"))[0].startswith("Ý kiến giám sát do Mặt trận")


async def test_the_words_of_a_year_stay_as_they_were(chat):
    await chat.says("Hùng", "/progress 7 đang làm")
    async with chat.service.database.transaction() as session:
        task = await occurrences.task(session, 7)
        task.short, task.text = "Tên mới", "Lời mới"
    assert "7. Dự toán, bố trí kinh phí" in (await chat.says("Hùng", "/kehoach")).text
    chat.clock.set("2027-06-01 09:00")
    assert "7. Tên mới" in (await chat.says("Hùng", "/kehoach")).text


async def test_nothing_is_said_of_a_past_that_is_known(chat):
    async with chat.service.database.transaction() as session:
        await store.put(session, occurrences.INSTALLED, "2026-01-01")
    assert "Kỳ trước chưa có thông tin" not in (await chat.says("Hạnh", "/kehoach")).buttons
