"""What happens by itself: entries past their review date are called to mind."""

from __future__ import annotations

import asyncio
from datetime import date

from bot import clockwork
from office import store


async def warned(chat, name: str) -> list[str]:
    """What she read of entries, beside reminders of the plan."""
    return [text for text in await chat.reads(name) if text.startswith("⚠️")]


def stale_on(knowledge, today: date, unit: str) -> int:
    return sum(entry.expired(today) and entry.unit == unit for entry in knowledge.entries())


async def test_an_entry_past_its_review_date_is_not_served(chat, knowledge):
    entry = knowledge.entry("dang-ky-khai-sinh")
    chat.clock.set(f"{entry.review_by} 09:00")
    assert entry.lead in (await chat.says("Mai", "/start kb_dang-ky-khai-sinh")).text
    chat.clock.forward(days=1)
    said = await chat.says("Mai", "/start kb_dang-ky-khai-sinh")
    assert said == [
        (
            "Thông tin về việc này đã quá hạn rà soát nên tôi không đưa ra nữa. Tôi chuyển câu "
            "hỏi cho cán bộ nhé?"
        )
    ]
    assert "Chuyển cho cán bộ" in said.buttons


async def test_the_unit_is_told_once_in_the_morning_of_a_working_day(chat, knowledge):
    today = date(2028, 11, 20)  # a Monday by which everything is past its date
    expected = stale_on(knowledge, today, "kt")
    assert expected > 0
    chat.clock.set("2028-11-19 10:00")  # Sunday
    await clockwork.tick(chat.service)
    chat.clock.set("2028-11-20 06:00")
    await clockwork.tick(chat.service)
    assert await chat.reads("Hùng") == []
    chat.clock.set("2028-11-20 08:00")
    await clockwork.tick(chat.service)
    (told,) = await warned(chat, "Hùng")
    assert told.startswith(
        f"⚠️ Đã quá hạn rà soát nên trợ lý không đưa ra nữa ({expected} mục của Phòng Kinh tế): "
    )
    # Units without an official are brought to the coordinators.
    assert any("Công an xã" in text for text in await chat.reads("Hạnh"))
    for moment in ("2028-11-20 09:00", "2028-11-21 09:00"):
        chat.clock.set(moment)
        await clockwork.tick(chat.service)
    assert await warned(chat, "Hùng") == []


async def test_nothing_is_said_while_entries_are_valid(chat):
    await clockwork.tick(chat.service)
    assert await chat.reads("Hạnh") == []
    async with chat.service.database.reading() as session:
        assert await store.get(session, clockwork.LOOKED) == chat.clock.today.isoformat()


async def test_a_unit_without_anybody_is_told_when_somebody_is_there(chat, knowledge):
    assert stale_on(knowledge, date(2028, 11, 20), "kt") > 0
    for name in ("Hùng", "Hạnh"):
        await chat.does(name, "blocked")
    chat.clock.set("2028-11-20 08:00")
    await clockwork.tick(chat.service)
    await chat.does("Hùng", "unblocked")
    chat.clock.set("2028-11-21 08:00")
    await clockwork.tick(chat.service)
    assert any("Phòng Kinh tế" in text for text in await chat.reads("Hùng"))


async def test_it_outlives_a_database_that_is_away(chat, monkeypatch):
    ticks = asyncio.Queue()

    async def fails(service):
        ticks.put_nowait(1)
        raise ConnectionError

    monkeypatch.setattr(clockwork, "tick", fails)
    monkeypatch.setattr(clockwork, "EVERY", 0.001)
    running = asyncio.create_task(clockwork.run(chat.service))
    for _ in range(3):
        await asyncio.wait_for(ticks.get(), 5)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
