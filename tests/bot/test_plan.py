"""Officials move the plan by chat: /done and what belongs to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.channels import Limits
from office import audit, store
from office.models import Occurrence, Result
from office.plan import occurrences


async def results(chat, stt: int, year: int = 2026) -> list[tuple[str, str, int, bool]]:
    """What the database holds on a task: unit, kind, quarter, whether it counts."""
    async with chat.service.database.reading() as session:
        rows = await session.scalars(
            select(Result)
            .join(Occurrence, Occurrence.id == Result.occurrence_id)
            .where(Occurrence.stt == stt, Occurrence.year == year)
            .order_by(Result.id)
        )
        return [(row.unit, row.kind, row.quarter, row.undone_at is None) for row in rows]


async def log(chat) -> list[tuple[str, str]]:
    async with chat.service.database.reading() as session:
        return [(row.act, row.subject) for row in reversed(await audit.read(session))]


async def test_done_for_the_continuous_task(chat):
    said = await chat.says("Lan", "/done 4")
    assert said == [
        (
            "✅ Nhiệm vụ 4, quý IV/2026: phần của Phòng Văn hóa - Xã hội đã hoàn thành "
            "(15:04, 20/11/2026).\n"
            "Còn chờ 4 đơn vị: Phòng Kinh tế, Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, "
            "Trung tâm Phục vụ hành chính công, Trung tâm Dịch vụ sự nghiệp công. Hạn: "
            "31/12/2026. Việc thường xuyên nên năm 2026 vẫn mở."
        )
    ]
    assert said.buttons == ["Thêm minh chứng", "Hoàn tác"]
    assert await results(chat, 4) == [("vhxh", "done", 4, True)]
    assert await log(chat) == [("task.done", "task:4/2026")]


async def test_done_for_a_task_of_two_units(chat):
    said = await chat.says("Lan", "/done 1")
    assert "phần của Phòng Văn hóa - Xã hội đã hoàn thành" in said[0]
    assert "Còn chờ 1 đơn vị: Trung tâm Dịch vụ sự nghiệp công. Hạn: 31/12/2026." in said[0]
    assert said.buttons == ["Thêm minh chứng", "Hoàn tác", "Chỉ là kết quả đợt này"]
    said = await chat.says("Dũng", "/done 1")
    assert "phần của Trung tâm Dịch vụ sự nghiệp công đã hoàn thành" in said[0]
    assert "không còn chờ đơn vị nào" in said[0]


async def test_coordinators_and_leaders_are_told_and_nobody_else(chat):
    await chat.says("Lan", "/done 1")
    told = (
        "Phòng Văn hóa - Xã hội báo xong phần nhiệm vụ 1, năm 2026. "
        "Còn chờ: Trung tâm Dịch vụ sự nghiệp công."
    )
    assert await chat.reads("Hạnh") == [told]
    assert await chat.reads("Nam") == [told]
    for name in ("Hùng", "Hoa", "Dũng", "Sơn", "Tâm", "Mai", "Thủy", "Bình"):
        assert await chat.reads(name) == []
    seen = await chat.taps("Nam", "Xem nhiệm vụ 1")
    assert "Phòng Văn hóa - Xã hội: xong ngày 20/11/2026" in seen[0]


async def test_who_acts_is_not_told_of_it(chat):
    said = await chat.says("Hạnh", "/done 2")
    assert len(said) == 1
    assert "Các đơn vị chủ trì đều đã báo." in (await chat.reads("Nam"))[0]


async def test_a_note_goes_with_it(chat):
    await chat.says("Lan", "/done 4 5 hội nghị")
    assert "“5 hội nghị”" in (await chat.says("Lan", "/task 4"))[0]
    await chat.says("Hùng", "/done 4 12/BC")
    assert "“12/BC”" in (await chat.says("Hùng", "/task 4"))[0]


@pytest.mark.parametrize("typed", ["/done 4, 2", "/done 4 và 2", "/done 4 2", "xong nv4, nv2"])
async def test_several_are_confirmed(chat, typed):
    said = await chat.says("Lan", typed)
    assert said == ["Đồng chí báo xong các nhiệm vụ 2, 4, đúng không?"]
    assert said.buttons == ["Đúng", "Không"]
    assert await results(chat, 4) == []
    said = await chat.taps("Lan", "Đúng")
    assert [text.split(":")[0] for text in said] == [
        "✅ Nhiệm vụ 2, năm 2026",
        "✅ Nhiệm vụ 4, quý IV/2026",
    ]
    assert await results(chat, 4) == [("vhxh", "done", 4, True)]


async def test_several_and_she_thinks_better_of_it(chat):
    await chat.says("Lan", "/done 4, 2")
    assert await chat.says("Lan", "không") == [
        "Vâng, tôi chưa ghi gì. Cần hỏi gì, đồng chí cứ nhắn."
    ]
    assert await results(chat, 4) == []


async def test_one_refusal_of_several_leaves_the_others(chat):
    await chat.says("Hùng", "/done 4 và 2")
    said = await chat.says("Hùng", "vâng")
    assert said[0].startswith("Nhiệm vụ 2 do Phòng Văn hóa - Xã hội chủ trì.")
    assert said[1].startswith("✅ Nhiệm vụ 4, quý IV/2026")
    assert await results(chat, 4) == [("kt", "done", 4, True)]


@pytest.mark.parametrize("typed", ["/done 9", "/done 0", "/done 4 12", "/task 99", "done 4, 12"])
async def test_no_such_number(chat, typed):
    said = await chat.says("Lan", typed)
    assert "các nhiệm vụ đánh số từ 1 đến 8" in said[0]
    assert await results(chat, 4) == []


async def test_done_without_a_number_asks_with_buttons(chat):
    said = await chat.says("Hùng", "/done")
    assert said == ["Đồng chí báo xong nhiệm vụ nào?"]
    assert said.buttons == ["4. Thực hiện các tiêu chí của mô hình", "7. Dự toán, bố trí kinh phí"]
    # The number is the task's, not its place in the list.
    said = await chat.says("Hùng", "7")
    assert said[0].startswith("✅ Nhiệm vụ 7, năm 2026")


async def test_a_platform_without_buttons_shows_the_tasks_own_numbers(chat):
    channel = chat.service.channels["phone"]
    channel.limits = Limits(buttons=0)
    said = await chat.says("Hùng", "/done")
    assert said[0].split("\n")[-2:] == [
        "4. Thực hiện các tiêu chí của mô hình",
        "7. Dự toán, bố trí kinh phí",
    ]
    said = await chat.says("Hùng", "/tasks")
    assert said[0].split("\n")[-2:] == ["7. Xem 7", "4. Xem 4"]
    assert "Nhiệm vụ 7" in (await chat.says("Hùng", "7"))[0]


async def test_a_number_that_is_not_in_the_list_chooses_nothing(chat):
    await chat.says("Hùng", "/done")
    await chat.says("Hùng", "1")
    assert await results(chat, 4) == []


async def test_already_reported_offers_a_note(chat):
    await chat.says("Lan", "/done 1 họp thôn")
    chat.clock.forward(minutes=3)
    said = await chat.says("Lan", "/done 1 phát tờ rơi")
    assert said == [
        (
            "Nhiệm vụ 1, năm 2026: phần của Phòng Văn hóa - Xã hội đã được báo hoàn thành lúc "
            "15:04 20/11/2026. Đồng chí muốn ghi thêm gì không?"
        )
    ]
    assert await results(chat, 1) == [("vhxh", "done", 0, True)]
    assert await chat.taps("Lan", "Ghi thêm") == ["Đã ghi thêm vào nhiệm vụ 1."]
    assert await results(chat, 1) == [("vhxh", "done", 0, True), ("vhxh", "note", 0, True)]
    shown = await chat.says("Lan", "/task 1")
    assert "“họp thôn”" in shown[0]
    assert "“phát tờ rơi”" in shown[0]


async def test_a_colleague_of_the_unit_was_first(chat):
    await chat.says("Hạnh", "/done 2")
    said = await chat.says("Lan", "/done 2")
    assert "đã được báo hoàn thành" in said[0]
    await chat.taps("Lan", "Ghi thêm")
    assert await chat.says("Lan", "bổ sung danh sách") == ["Đã ghi thêm vào nhiệm vụ 2."]


async def test_not_her_units_task(chat):
    said = await chat.says("Hùng", "/done 3")
    assert said == [
        (
            "Nhiệm vụ 3 do Phòng Văn hóa - Xã hội chủ trì. Đồng chí muốn gửi kết quả phối hợp cho "
            "đơn vị chủ trì không?"
        )
    ]
    assert said.buttons == ["Gửi kết quả phối hợp", "Không"]
    assert await results(chat, 3) == []


async def test_a_cooperation_result_reaches_the_lead_unit(chat):
    await chat.says("Hùng", "/done 3")
    said = await chat.taps("Hùng", "Gửi kết quả phối hợp")
    assert said[0].startswith("Đồng chí viết kết quả phối hợp nhiệm vụ 3 của Phòng Kinh tế")
    said = await chat.says("Hùng", "Đã gửi số liệu ngân sách")
    assert said == [
        (
            "Đã ghi kết quả phối hợp nhiệm vụ 3, năm 2026 của Phòng Kinh tế và báo đơn vị chủ trì: "
            "Phòng Văn hóa - Xã hội."
        )
    ]
    assert await results(chat, 3) == [("kt", "coop", 0, True)]
    for name in ("Lan", "Dũng", "Hạnh", "Nam"):
        assert await chat.reads(name) == [
            "Phòng Kinh tế gửi kết quả phối hợp nhiệm vụ 3, năm 2026."
        ]
    shown = await chat.says("Lan", "/task 3")
    assert "Phối hợp, Phòng Kinh tế: “Đã gửi số liệu ngân sách”" in shown[0]
    assert "Tình trạng: Chưa có thông tin." in shown[0]
    assert ("task.coop", "task:3/2026") in await log(chat)


async def test_two_units_may_cooperate_one_at_a_time(chat):
    said = await chat.says("Dũng", "/done 7")
    assert said.buttons == [
        "Phòng Văn hóa - Xã hội",
        "Trung tâm Dịch vụ sự nghiệp công",
        "Không",
    ]
    await chat.says("Dũng", "2")
    await chat.says("Dũng", "Đã lập dự toán")
    # Noise: a report that was taken back.
    assert await results(chat, 7) == [("kt", "done", 0, False), ("dvsnc", "coop", 0, True)]


async def test_two_units_and_the_bot_asks_which(chat):
    said = await chat.says("Dũng", "/done 1 phát tờ rơi")
    assert said == ["Đồng chí báo nhiệm vụ 1 cho đơn vị nào?"]
    assert said.buttons == ["Phòng Văn hóa - Xã hội", "Trung tâm Dịch vụ sự nghiệp công"]
    said = await chat.says("Dũng", "2")
    assert "phần của Trung tâm Dịch vụ sự nghiệp công đã hoàn thành" in said[0]
    assert await results(chat, 1) == [("dvsnc", "done", 0, True)]
    # The other unit's part is the only one that is left: no question.
    said = await chat.says("Dũng", "/done 1")
    assert "phần của Phòng Văn hóa - Xã hội đã hoàn thành" in said[0]
    assert "“phát tờ rơi”" in (await chat.says("Dũng", "/task 1"))[0]


async def test_two_units_by_tap_and_by_name(chat):
    await chat.says("Dũng", "/done 4")
    assert (
        "Dịch vụ sự nghiệp công đã"
        in (await chat.taps("Dũng", "Trung tâm Dịch vụ sự nghiệp công"))[0]
    )
    await chat.taps("Dũng", "Hoàn tác")
    await chat.says("Dũng", "/done 4")
    assert "Xã hội đã" in (await chat.says("Dũng", "phong van hoa - xa hoi"))[0]


@pytest.mark.parametrize("name", ["Nam", "Sơn", "Tâm"])
async def test_readers_report_nothing(chat, name):
    said = await chat.says(name, "/done 4")
    assert said == ["Vai trò của đồng chí chỉ xem kế hoạch; đơn vị chủ trì tự báo nhiệm vụ 4."]
    assert await results(chat, 4) == []


async def test_citizens_and_strangers_have_no_such_command(chat):
    unknown = await chat.says("Mai", "/khongco")
    for text in ("/done 4", "/tasks", "/task 4", "/undo", "/inbox", "/whoami", "/moi x, vhxh"):
        assert await chat.says("Mai", text) == unknown
    assert await chat.says("Phú", "/done 4") == [
        "Xin chào ông/bà. Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, không phải cán bộ.",
        *unknown,
    ]
    await chat.says("Mai", "xong nv4")
    assert await results(chat, 4) == []


async def test_seats_that_ended_and_officials_who_left_do_nothing(chat):
    unknown = await chat.says("Mai", "/khongco")
    for name in ("Thủy", "Bình"):
        chat.cast[name] = chat.cast["Lan"]
        assert await chat.says(name, "/done 4") == unknown


@pytest.mark.parametrize("typed", ["/undo", "/Hoàn tác", "hoàn tác", "/hoantac"])
async def test_undo_within_ten_minutes(chat, typed):
    await chat.says("Lan", "/done 2")
    await chat.reads("Hạnh")
    chat.clock.forward(minutes=9, seconds=59)
    assert await chat.says("Lan", typed) == [
        "Đã hoàn tác: nhiệm vụ 2, năm 2026, phần của Phòng Văn hóa - Xã hội lại chưa báo."
    ]
    assert await results(chat, 2) == [("vhxh", "done", 0, False)]
    assert await chat.reads("Hạnh") == [
        "Phòng Văn hóa - Xã hội vừa hoàn tác báo cáo nhiệm vụ 2, năm 2026."
    ]
    assert [act for act, _ in await log(chat)] == ["task.done", "task.undo"]
    assert "✅" in (await chat.says("Lan", "/done 2"))[0]


async def test_no_undo_after_ten_minutes(chat):
    await chat.says("Lan", "/done 2")
    chat.clock.forward(minutes=10, seconds=1)
    refused = ["Không còn báo cáo nào của đồng chí trong mười phút qua để hoàn tác."]
    assert await chat.says("Lan", "/undo") == refused
    assert await chat.taps("Lan", "Hoàn tác") == refused
    assert await results(chat, 2) == [("vhxh", "done", 0, True)]


async def test_undo_reopens_what_another_unit_closed_meanwhile(chat):
    await chat.says("Lan", "/done 1")
    await chat.says("Dũng", "/done 1")
    async with chat.service.database.reading() as session:
        found = await session.scalar(select(Occurrence).where(Occurrence.stt == 1))
        assert found.closed_at is not None
    chat.clock.forward(minutes=5)
    await chat.says("Lan", "/undo")
    async with chat.service.database.reading() as session:
        found = await session.scalar(select(Occurrence).where(Occurrence.stt == 1))
        assert found.closed_at is None
    assert await results(chat, 1) == [("vhxh", "done", 0, False), ("dvsnc", "done", 0, True)]


async def test_nobody_undoes_what_another_reported(chat):
    await chat.says("Lan", "/done 2")
    for name in ("Hạnh", "Dũng", "Hùng"):
        assert "để hoàn tác" in (await chat.says(name, "/undo"))[-1]
    assert await results(chat, 2) == [("vhxh", "done", 0, True)]


async def test_only_this_rounds_result(chat):
    await chat.says("Lan", "/done 2")
    await chat.reads("Hạnh")
    assert await chat.taps("Lan", "Chỉ là kết quả đợt này") == [
        (
            "Đã ghi là kết quả đợt này của nhiệm vụ 2, năm 2026; phần của Phòng Văn hóa - Xã hội "
            "vẫn mở đến 31/12/2026."
        )
    ]
    assert await results(chat, 2) == [("vhxh", "interim", 0, True)]
    assert "mới là kết quả đợt này" in (await chat.reads("Hạnh"))[0]
    assert "Đang thực hiện, trong hạn" in (await chat.says("Lan", "/task 2"))[0]
    assert await chat.taps("Lan", "Chỉ là kết quả đợt này") == [
        "Báo cáo này không còn nữa: đã hoàn tác, hoặc là của đơn vị khác. Xem: /tasks"
    ]
    assert "✅" in (await chat.says("Lan", "/done 2"))[0]


async def test_evidence_in_the_next_message(chat):
    await chat.says("Lan", "/done 2")
    said = await chat.taps("Lan", "Thêm minh chứng")
    assert said == ["Đồng chí viết ghi chú vào một tin (số văn bản, ngày, kết quả)."]
    # The words are an official's note, whatever they sound like.
    assert await chat.says("Lan", "12 thôn, có cháy nhà ở thôn 3 và đơn khiếu nại") == [
        "Đã ghi thêm vào nhiệm vụ 2."
    ]
    assert "“12 thôn, có cháy nhà" in (await chat.says("Lan", "/task 2"))[0]


async def test_a_flow_can_be_left(chat):
    await chat.says("Lan", "/done 2")
    await chat.taps("Lan", "Thêm minh chứng")
    assert (await chat.says("Lan", "thôi"))[0].startswith("Vâng, tôi chưa ghi gì.")
    await chat.taps("Lan", "Thêm minh chứng")
    assert "Kế hoạch" in (await chat.says("Lan", "/kehoach"))[0]
    await chat.says("Lan", "xin chào")
    assert await results(chat, 2) == [("vhxh", "done", 0, True)]


async def test_a_task_that_makes_a_document(chat):
    said = await chat.says("Lan", "/done 5")
    assert said[0].startswith(
        "✅ Nhiệm vụ 5 năm 2026: đã ghi nhận phần của Phòng Văn hóa - Xã hội. Xin đồng chí cho số"
    )
    assert said.buttons == ["Đang trình ký", "Hoàn tác"]
    assert await results(chat, 5) == [("vhxh", "done", 0, True)]
    said = await chat.says("Lan", "45/BC-UBND ngày 12/11/2026, gửi 12/11")
    assert said == [
        (
            "📎 Nhiệm vụ 5, năm 2026, phần của Phòng Văn hóa - Xã hội: đã ghi văn bản 45/BC-UBND, "
            "ban hành 12/11/2026, gửi 12/11/2026."
        )
    ]
    shown = await chat.says("Lan", "/task 5")
    assert "📎 45/BC-UBND" in shown[0]
    assert ("task.document", "task:5/2026") in await log(chat)


async def test_a_document_with_the_command(chat):
    said = await chat.says("Lan", "/done 5 45/BC-UBND ngày 12/11, gửi 13/11")
    assert "đã ghi văn bản 45/BC-UBND, ban hành 12/11/2026, gửi 13/11/2026" in said[0]


async def test_a_document_that_is_being_signed(chat):
    await chat.says("Lan", "/done 3")
    assert await chat.taps("Lan", "Đang trình ký") == [
        (
            "Đã ghi: văn bản của nhiệm vụ 3 đang trình ký. Khi có số, đồng chí gõ /task 3 rồi "
            "chọn Ghi số văn bản."
        )
    ]
    shown = await chat.says("Lan", "/task 3")
    assert "văn bản đang trình ký" in shown[0]
    assert "Ghi số văn bản" in shown.buttons
    await chat.taps("Lan", "Ghi số văn bản")
    assert "đã ghi văn bản 7/KH-UBND" in (await chat.says("Lan", "7/KH-UBND ngày 10/11"))[0]


async def test_two_documents_are_not_mixed_up(chat):
    await chat.says("Lan", "/done 3, 5")
    said = await chat.taps("Lan", "Đúng")
    assert [text[:14] for text in said] == ["✅ Nhiệm vụ 3 n", "✅ Nhiệm vụ 5 n"]
    # No task waits for the next message: which one is meant, she says by its button.
    labels = [[button.label for button in letter.buttons] for letter in said.letters]
    assert labels == [["Ghi số văn bản", "Đang trình ký", "Hoàn tác"]] * 2
    tap = said.letters[0].buttons[0].data.removeprefix("c:")
    await chat.says("Lan", "", kind="tap", tap=tap)
    put = await chat.says("Lan", "7/KH-UBND ngày 10/11")
    assert put[0].startswith("📎 Nhiệm vụ 3, năm 2026")
    assert "7/KH-UBND" not in (await chat.says("Lan", "/task 5"))[0]


async def test_a_note_to_several_is_no_document_of_each(chat):
    await chat.says("Lan", "/done 3, 5 45/BC-UBND ngày 12/11")
    said = await chat.taps("Lan", "Đúng")
    assert "📎" not in said.text
    for stt in (3, 5):
        shown = (await chat.says("Lan", f"/task {stt}"))[0]
        assert "📎" not in shown
        assert "45/BC-UBND" in shown


async def test_a_document_that_cannot_be_read_is_asked_for_once_more(chat):
    await chat.says("Lan", "/done 5")
    said = await chat.says("Lan", "đã gửi rồi")
    assert said[0].startswith("Tôi chưa đọc được số và ngày của văn bản")
    said = await chat.says("Lan", "45/BC-UBND ngày 40/11")
    assert said == ["Tôi chưa ghi số văn bản. Khi có, đồng chí gõ /task rồi chọn Ghi số văn bản."]
    assert await results(chat, 5) == [("vhxh", "done", 0, True)]


async def test_what_was_due_before_the_installation(chat):
    shown = await chat.says("Lan", "/task 5")
    assert "Tình trạng: Chưa có thông tin." in shown[0]
    listed = await chat.says("Lan", "/tasks")
    assert "5. Báo cáo tự chấm điểm năm: Chưa có thông tin" in listed[0]


async def test_tasks_of_my_unit_late_first(chat):
    await chat.says("Lan", "/done 2")
    said = await chat.says("Lan", "/tasks")
    assert said[0].split("\n") == [
        "Nhiệm vụ của đồng chí, năm 2026:",
        "1. Tuyên truyền văn bản Chính quyền thân thiện: Chưa thực hiện",
        "6. Biểu dương gương điển hình: Chưa thực hiện",
        "4. Thực hiện các tiêu chí của mô hình: Thường xuyên, kỳ này chưa cập nhật",
        "3. Kế hoạch năm và đăng ký mức đạt chuẩn: Chưa có thông tin",
        "5. Báo cáo tự chấm điểm năm: Chưa có thông tin",
        "Đã báo xong: 2.",
    ]
    assert said.buttons == ["Xem 1", "Xem 6", "Xem 4", "Xem 3", "Xem 5"]
    assert "Nhiệm vụ 6, năm 2026" in (await chat.says("Lan", "6"))[0]


async def test_earlier_periods_are_listed_until_they_are_reported(chat):
    chat.clock.set("2027-01-11 09:00")
    said = await chat.says("Hùng", "/tasks")
    assert said[0].split("\n") == [
        "Nhiệm vụ của đồng chí, năm 2027:",
        "4. Thực hiện các tiêu chí của mô hình, quý IV/2026: Đang thực hiện, quá hạn",
        "7. Dự toán, bố trí kinh phí, năm 2026: Đang thực hiện, quá hạn",
        "7. Dự toán, bố trí kinh phí: Chưa thực hiện",
        "4. Thực hiện các tiêu chí của mô hình: Thường xuyên, kỳ này chưa cập nhật",
    ]
    assert "Kỳ trước còn chờ, năm 2026: Phòng Kinh tế." in (await chat.says("Hùng", "/task 7"))[0]
    assert "✅ Nhiệm vụ 7, năm 2026:" in (await chat.says("Hùng", "/done 7"))[0]
    assert "✅ Nhiệm vụ 7, năm 2027:" in (await chat.says("Hùng", "/done 7"))[0]


async def test_tet_is_not_announced(chat):
    chat.clock.set("2027-01-11 09:00")
    shown = await chat.says("Lan", "/task 3")
    assert "lịch nghỉ Tết chưa chốt, nên xong trước thứ Sáu 29/01/2027" in shown[0]


async def test_last_working_day_is_shown(chat):
    shown = await chat.says("Lan", "/task 6")
    assert "Hạn: Tháng 12 hằng năm; ngày làm việc cuối: thứ Năm 31/12/2026." in shown[0]


async def test_the_plan_for_citizens_and_for_officials(chat):
    await chat.says("Hùng", "/done 7")
    for text in ("/kehoach", "/plan", "/kế hoạch"):
        said = await chat.says("Mai", text)
        assert "7. Dự toán, bố trí kinh phí. Phòng Kinh tế. Hằng năm. Đang thực hiện." in said[0]
        assert "báo cáo hoàn thành" not in said[0]
    said = await chat.says("Nam", "/kehoach")
    assert "Đơn vị báo cáo hoàn thành ngày 20/11/2026." in said[-1]
    assert len(said[-1].split("\n")) == 9


async def test_who_am_i(chat):
    said = await chat.says("Dũng", "/whoami")
    assert said == [
        (
            "Đồng chí Dũng. Công chức, viên chức, Phòng Văn hóa - Xã hội; Công chức, viên chức, "
            "Trung tâm Dịch vụ sự nghiệp công."
        )
    ]
    assert await chat.says("Nam", "/toilaai") == ["Đồng chí Nam. Lãnh đạo UBND xã."]


async def test_a_question_about_a_task_reports_nothing(chat):
    said = await chat.says("Lan", "nhiệm vụ 4 xong chưa?")
    assert said[0].startswith("Nhiệm vụ 4, quý IV/2026")
    assert await results(chat, 4) == []


async def test_menus_list_what_the_role_may_do(chat):
    assert "/done" in (await chat.says("Lan", "/help"))[0]
    leader = (await chat.says("Nam", "/help"))[0]
    assert "/tasks" in leader
    for name in ("/done", "/undo", "/inbox", "/reply", "/moi"):
        assert name not in leader
    assert "/moi" in (await chat.says("Tâm", "/help"))[0]
    citizen = (await chat.says("Mai", "/help"))[0]
    assert "/gopy" in citizen
    for name in ("/done", "/tasks", "/inbox", "/moi", "/whoami"):
        assert name not in citizen


async def test_a_year_before_the_plan_is_never_reported(chat):
    async with chat.service.database.transaction() as session:
        await store.put(session, occurrences.INSTALLED, "2025-01-01")
    chat.clock.set("2026-01-15 09:00")
    assert "quý I/2026" in (await chat.says("Hùng", "/done 4"))[0]
