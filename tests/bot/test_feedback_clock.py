"""The clock of feedback: reminders once each, escalation, what ends by itself, the apology."""

from __future__ import annotations

import asyncio

import pytest
from docx import Document
from sqlalchemy import update

from bot import clockwork
from bot.feedback.late import reason_and_day
from office.models import Clock, Ticket
from tests.bot.test_intake import send
from tests.office import feedback

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def chat(chat):
    """The plan's own daily reminders are switched off: here only tickets are told of."""
    for name in ("Lan", "Hùng", "Hoa", "Hạnh", "Nam"):
        await chat.says(name, "/thongbao tắt")
    return chat


async def at(chat, moment: str) -> None:
    """The clock strikes, twice: what was told is not told again."""
    chat.clock.set(moment)
    for _ in range(2):
        await clockwork.tick(chat.service)


async def taken(chat) -> str:
    """A ticket that Hùng works on, due on Monday 07/12/2026; everybody has read her letters."""
    code = await send(chat)
    await chat.says("Hùng", f"/take {code}")
    for name in ("Mai", "Hùng", "Hạnh", "Nam"):
        await chat.reads(name)
    return code


async def test_before_at_late_and_up_once_each(chat):
    code = await taken(chat)
    kind = "Phản ánh hiện trường · đường, đèn, cống"
    await at(chat, "2026-12-02 09:00")
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-03 07:00")  # not before working hours
    assert await chat.reads("Hùng") == []
    await at(chat, "2026-12-03 09:00")
    assert await chat.reads("Hùng") == [f"⏰ {code} ({kind}): hạn trả lời thứ Hai 07/12/2026."]
    await at(chat, "2026-12-07 09:00")
    assert await chat.reads("Hùng") == [f"⏰ {code} ({kind}): đến hạn trả lời, thứ Hai 07/12/2026."]
    await at(chat, "2026-12-08 09:00")
    said = await chat.reads("Hùng")
    assert said[0].startswith(f"⏰ {code} ({kind}): quá hạn từ thứ Hai 07/12/2026.")
    assert said.buttons == [f"Xem {code}", "Xin lỗi và hẹn lại"]
    await at(chat, "2026-12-09 09:00")  # the unit has no lead: the coordinator hears of it
    up = f"⚠️ {code} ({kind}) của Phòng Kinh tế quá hạn từ thứ Hai 07/12/2026."
    assert await chat.reads("Hạnh") == [up]
    assert await chat.reads("Nam") == []
    assert (await chat.says("Nam", f"/take {code}"))[0].startswith("Không có phản ánh")
    await at(chat, "2026-12-14 09:00")
    said = await chat.reads("Nam")
    assert said == [f"{up[:-1]}, đã báo lãnh đạo đơn vị."]
    # Now the leader may read it, and act no more than before.
    assert "đường thôn 3 hỏng" in (await chat.taps("Nam", f"Xem {code}")).text
    assert "vai trò của đồng chí" in (await chat.says("Nam", f"/take {code}"))[0]
    for name in ("Hùng", "Hạnh", "Lan", "Hoa"):
        assert await chat.reads(name) == []


async def test_several_processes_remind_once(chat):
    await taken(chat)
    chat.clock.set("2026-12-07 09:00")
    await asyncio.gather(*(clockwork.tick(chat.service) for _ in range(3)))
    assert len(await chat.reads("Hùng")) == 1


@sqlite_only
async def test_after_days_of_darkness_only_the_latest_is_said(chat):
    await taken(chat)
    await at(chat, "2026-12-21 09:00")
    assert len(await chat.reads("Hùng")) == 1
    assert len(await chat.reads("Nam")) == 1


async def test_an_unclassified_one_is_called_to_mind(chat):
    code = await send(chat)
    for name in ("Hùng", "Hạnh"):
        await chat.reads(name)
    await at(chat, "2026-11-23 16:00")
    assert await chat.reads("Hạnh") == []
    await at(chat, "2026-11-25 09:00")
    said = await chat.reads("Hạnh")
    assert said[0].startswith(f"⏰ {code} (Phản ánh hiện trường")
    assert "chưa phân công; đã hẹn báo người gửi thứ Hai 23/11/2026." in said[0]


@sqlite_only
async def test_about_officials_goes_up_to_nobody_else(chat):
    code = await send(chat, words="cán bộ ở quầy 3 quát mắng bà cụ")
    await chat.says("Nam", f"/take {code}")
    for name in ("Nam", "Hạnh", "Hùng", "Hoa"):
        await chat.reads(name)
    await at(chat, "2026-12-22 09:00")
    assert "phản ánh giao riêng" in (await chat.reads("Nam")).text
    for name in ("Hạnh", "Hùng", "Hoa", "Lan"):
        assert await chat.reads(name) == []


@sqlite_only
async def test_what_turns_out_to_be_about_officials_is_set_apart_before_it_goes_up(chat):
    code = await taken(chat)
    async with chat.service.database.transaction() as session:
        sealed = chat.service.database.vault.seal("cán bộ ở quầy 3 quát mắng bà cụ")
        await session.execute(update(Ticket).values(words=sealed))
    await at(chat, "2026-12-09 09:00")
    assert await chat.reads("Hạnh") == []
    assert "phản ánh giao riêng" in (await chat.reads("Nam")).text
    assert (await feedback.ticket(chat, code)).unit == "ldub"


@sqlite_only
async def test_a_result_that_nobody_objects_to_is_closed(chat):
    code = await taken(chat)
    await chat.says("Hùng", f"/resolve {code} Đã vá")
    await chat.taps("Hùng", "Gửi")
    await chat.reads("Mai")
    await at(chat, "2026-11-27 23:00")
    assert await chat.reads("Mai") == []
    await at(chat, "2026-11-28 09:00")
    assert (await chat.reads("Mai"))[0].startswith(f"Phản ánh {code} đã đóng vì ông/bà không nhắn")
    assert (await feedback.ticket(chat, code)).state == "closed"
    # She may still object within thirty days.
    await chat.says("Mai", f"/tracuu {code}")
    await chat.taps("Mai", "Chưa được")
    await chat.taps("Mai", "Không ghi thêm")
    assert (await feedback.ticket(chat, code)).state == "reopen_requested"


@sqlite_only
async def test_a_question_without_an_answer_does_not_hold_it_up(chat):
    code = await taken(chat)
    await chat.says("Hùng", f"/ask {code} Đoạn nào?")
    await chat.taps("Hùng", "Gửi")
    await chat.reads("Mai")
    await at(chat, "2026-11-30 09:00")  # the fifth working day; 24/11 is a day off
    assert await chat.reads("Mai") == []
    await at(chat, "2026-12-01 09:00")
    said = await chat.reads("Mai")
    assert said[0].startswith(f"Phản ánh {code}: chưa thấy ông/bà trả lời câu hỏi")
    assert said[0].endswith("dự kiến trả lời thứ Ba 15/12/2026.")


@sqlite_only
async def test_an_apology_with_a_reason_and_a_day(chat):
    code = await taken(chat)
    await at(chat, "2026-12-08 09:00")
    await chat.reads("Hùng")
    await chat.taps("Hùng", "Xin lỗi và hẹn lại")
    assert "viết lý do chậm" in (await chat.says("Hùng", "sắp xong rồi"))[0]
    said = await chat.says("Hùng", "Việc này chờ vật liệu, hẹn 16/12")
    apology = (
        f"Xin lỗi ông/bà, phản ánh {code} chậm hẹn. Việc này chờ vật liệu\n"
        "Hẹn lại: thứ Tư 16/12/2026."
    )
    assert said[0] == f"Người gửi sẽ đọc:\n\n{apology}"
    await chat.reads("Mai")
    said = await chat.taps("Hùng", "Gửi")
    assert said == [f"Đã gửi lời xin lỗi {code}, hẹn lại thứ Tư 16/12/2026."]
    assert await chat.reads("Mai") == [apology]
    # The new day has reminders of its own.
    await at(chat, "2026-12-16 09:00")
    assert "đến hạn trả lời, thứ Tư 16/12/2026" in (await chat.reads("Hùng"))[-1]


@sqlite_only
async def test_a_late_file_comes_with_a_slip_to_sign(chat):
    code = await send(chat, words="hồ sơ đất nhà tôi quá hẹn 20 ngày chưa trả")
    await chat.says("Hoa", f"/take {code}")
    said = await chat.reads("Mai")
    assert said[-1].endswith("Xã sẽ báo ngày trả lời sau.")  # no term of such a slip is known
    await chat.says("Hoa", f"/xinloi {code}")
    await chat.says("Hoa", "Do chờ xác minh nguồn gốc đất, 09/12")
    said = await chat.taps("Hoa", "Gửi")
    (file,) = [letter.file for letter in said.letters if letter.file]
    assert file.name == f"phieu-xin-loi-{code}-20261120.docx"
    paper = Document(str(chat.service.files / file.place))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text
    assert "Lý do: Do chờ xác minh nguồn gốc đất" in text
    assert "hẹn lại ngày trả kết quả: thứ Tư 09/12/2026." in text
    assert "quá hẹn 20 ngày" not in text


@sqlite_only
async def test_a_confirmed_clock_makes_a_firm_date(chat):
    async with chat.service.database.transaction() as session:
        confirmed = update(Clock).where(Clock.what == "result")
        await session.execute(confirmed.values(confirmed_by="QĐ 12/QĐ-UBND"))
    code = await send(chat)
    await chat.says("Hùng", f"/take {code}")
    assert "trả lời chậm nhất thứ Hai 07/12/2026" in (await chat.reads("Mai"))[-1]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Do chờ vật liệu, 09/12", ("Do chờ vật liệu", "2026-12-09")),
        ("chờ vật liệu hẹn lại ngày 5.1", ("chờ vật liệu", "2027-01-05")),
        ("chờ 12/11/2027", ("chờ", "2027-11-12")),
        ("chờ vật liệu", None),
        ("09/12", None),
        ("chờ 31/11", None),
    ],
)
def test_how_a_reason_and_a_day_are_typed(clock, typed, found):
    read = reason_and_day(typed, clock.today)
    assert (read and (read[0], read[1].isoformat())) == found


async def test_a_day_across_an_unannounced_tet_is_told_with_a_warning(chat):
    warning = "Lịch nghỉ Tết chưa công bố nên ngày này có thể lùi."
    chat.clock.set("2027-01-11 09:00")
    early = await taken(chat)
    assert warning not in (await chat.says("Mai", f"/tracuu {early}")).text
    chat.clock.set("2027-01-20 09:00")
    code = await send(chat)
    await chat.says("Hùng", f"/take {code}")
    assert (await chat.reads("Mai"))[0].endswith(f"thứ Tư 03/02/2027. {warning}")
    assert warning in (await chat.says("Mai", f"/tracuu {code}")).text
    # So does the receipt, where the first word falls behind the days that are open.
    chat.clock.set("2027-01-29 16:00")
    await chat.says("Phú", "/gopy mương thôn 5 tắc")
    for label in ("Bỏ qua", "Bỏ qua", "Đồng ý, không nêu tên"):
        await chat.taps("Phú", label)
    assert warning in (await chat.taps("Phú", "Gửi")).text
