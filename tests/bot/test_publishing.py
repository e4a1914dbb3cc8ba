"""What citizens read of the plan: nothing of the state until a leader publishes it."""

from __future__ import annotations

import httpx
import pytest
from icalendar import Calendar

from api.app import create_app
from office import store
from office.plan import feeds, occurrences
from tests.bot.test_plan import log

BEFORE = "Tình hình từng nhiệm vụ sẽ được công bố sau khi lãnh đạo xã duyệt."


async def get(chat, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(chat.service))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


async def test_a_leader_publishes_what_the_coordinator_submitted(chat):
    await chat.says("Hùng", "/done 7")
    await chat.says("Hoa", "/done 8")
    said = await chat.says("Mai", "/kehoach")
    assert said[0].split("\n")[-1] == BEFORE
    assert "hoàn thành" not in said[0]
    await chat.says("Hạnh", "/kehoach")
    await chat.taps("Hạnh", "Trình công bố")
    (letter,) = [text for text in await chat.reads("Nam") if "trình công bố" in text]
    assert "8. Cải cách TTHC, đổi mới Trung tâm." in letter
    # What moves between is not part of what was submitted.
    await chat.says("Hạnh", "/done 2")
    assert (await chat.taps("Nam", "Công bố"))[-1].startswith("Đã công bố.")
    assert "đã công bố tình hình kế hoạch" in (await chat.reads("Hạnh"))[-1]
    said = (await chat.says("Mai", "/kehoach"))[0].split("\n")
    assert said[-1] == "Công bố ngày 20/11/2026."
    assert said[7] == (
        "7. Dự toán, bố trí kinh phí. Phòng Kinh tế. Hằng năm. Đơn vị báo cáo hoàn thành, cập nhật "
        "ngày 20/11/2026."
    )
    assert "Hoàn thành đúng hạn, cập nhật ngày 20/11/2026." in said[8]
    # What was due before the installation is never public, and neither is what came since.
    for place in (2, 3, 5):
        assert said[place].endswith((" Đang thực hiện.", " Chưa thực hiện."))
    assert await chat.taps("Nam", "Công bố") == ["Bản này, hoặc bản mới hơn, đã công bố rồi."]
    assert [act for act, _ in await log(chat)][-3:] == ["plan.submit", "task.done", "plan.publish"]


async def test_live_lines_move_with_the_reports(chat):
    chat.service.publish = "live"
    await chat.says("Hùng", "/done 7")
    assert "Đơn vị báo cáo hoàn thành, cập nhật ngày" in (await chat.says("Mai", "/kehoach"))[0]
    assert "Trình công bố" not in (await chat.says("Hạnh", "/kehoach")).buttons


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_public_page_names_nobody(chat):
    await chat.says("Hùng", "/done 7 Hùng đã gửi")
    page = await get(chat, "/cong-khai")
    assert page.status_code == 200
    assert BEFORE in page.text
    assert page.text.count('<section class="task"') == 8
    assert "Hùng" not in page.text
    assert "Deadline: Hằng năm" in (await get(chat, "/cong-khai?lang=en")).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_units_calendar_behind_a_secret_link(chat):
    async with chat.service.database.transaction() as session:
        await store.put(session, occurrences.INSTALLED, "2026-11-20")
        secret = await feeds.token(session, "kt", now=chat.clock())
        assert await feeds.token(session, "kt", now=chat.clock()) == secret
    await chat.says("Hùng", "/done 7")
    answer = await get(chat, f"/lich/{secret}.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    made = Calendar.from_ical(answer.content)
    events = {str(e["summary"]): e["dtstart"].dt.isoformat() for e in made.walk("VEVENT")}
    assert events == {
        "Nhiệm vụ 4, quý IV/2026: Thực hiện các tiêu chí của mô hình": "2026-12-31",
        "✅ Nhiệm vụ 7, năm 2026: Dự toán, bố trí kinh phí": "2026-12-31",
    }
    async with chat.service.database.transaction() as session:
        await feeds.token(session, "kt", renew=True, now=chat.clock())
    assert (await get(chat, f"/lich/{secret}.ics")).status_code == 404
