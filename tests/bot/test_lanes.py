"""The order of the lanes, and what is never kept (design §3.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot import commands
from office import people
from tests.bot.test_handover import questions
from tests.kept import everything

DENOUNCED = "tôi tố cáo cán bộ Trần Quyền Thế nhận hối lộ 50 triệu"
COMPLAINED = "tôi khiếu nại quyết định thu hồi thửa đất Đồng Chằm của nhà tôi"


@pytest.mark.parametrize(
    "typed", ["cháy nhà ở thôn 3 cứu với", "chay nha o thon 3 cuu voi", "CHÁY NHÀ RỒI"]
)
async def test_urgent_comes_first(chat, typed):
    said = await chat.says("Mai", typed)
    assert said[0].split("\n")[0] == "Gọi 114 ngay (cháy, cứu nạn, cứu hộ)."
    assert "113" in said[0]
    assert said[0].endswith("Tôi là trợ lý tự động, không báo thay được.")


async def test_urgent_also_to_a_stranger_and_inside_a_flow(chat):
    said = await chat.says("Phú", "cháy nhà ở thôn 3 cứu với")
    assert "Gọi 114 ngay" in said.text
    await chat.says("Mai", "/gopy")
    assert "Gọi 114 ngay" in (await chat.says("Mai", "cháy nhà ở thôn 3 cứu với"))[0]
    # The flow goes on afterwards.
    assert "Việc này ở đâu?" in (await chat.says("Mai", "Đèn đường thôn 3 hỏng"))[0]


@pytest.mark.parametrize(("typed", "slug"), [(DENOUNCED, "to-cao"), (COMPLAINED, "khieu-nai")])
async def test_legal_lanes_explain_and_keep_nothing(chat, typed, slug):
    said = await chat.says("Mai", typed)
    entry = chat.service.knowledge.entry(slug)
    assert said[0].startswith(entry.lead)
    assert "không lưu lời ông/bà vừa nhắn" in said[0]
    assert (
        chat.service.decisions["guidance", "denunciation"]
        + chat.service.decisions["guidance", "complaint"]
    )
    await _nothing_is_kept(chat)


async def _nothing_is_kept(chat) -> None:
    kept = await everything(chat)
    for word in ("Trần Quyền Thế", "50 triệu", "Đồng Chằm"):
        assert word not in kept
    async with chat.service.database.reading() as session:
        person = await people.find(session, "web", "Mai")
        sealed = person.context.get("questions", {}).values()
        opened = [chat.service.database.vault.open(words) for words in sealed]
    assert not [words for words in opened if "Thế" in words or "Chằm" in words]
    assert len(await questions(chat)) == 1  # noise


@pytest.mark.parametrize("typed", [DENOUNCED, COMPLAINED])
async def test_inside_a_flow_they_are_not_kept_either(chat, typed):
    await chat.says("Mai", "/gopy")
    assert "không tiếp nhận" in (await chat.says("Mai", typed))[0]
    await _nothing_is_kept(chat)
    # The flow paused and takes the next words.
    assert "Việc này ở đâu?" in (await chat.says("Mai", "Đèn đường thôn 3 hỏng"))[0]


@pytest.mark.parametrize("typed", [DENOUNCED, COMPLAINED])
async def test_nor_behind_a_command(chat, typed):
    assert "không tiếp nhận" in (await chat.says("Mai", f"/gopy {typed}"))[0]
    await _nothing_is_kept(chat)


async def test_nor_by_the_button_of_the_explanation(chat):
    await chat.says("Mai", "Guten Tag, ich möchte ein Haus kaufen")
    said = await chat.says("Mai", DENOUNCED)
    assert "Chuyển cho cán bộ" not in said.buttons
    assert "Lịch tiếp công dân" in said.buttons
    await chat.taps("Mai", said.buttons[0])
    await _nothing_is_kept(chat)


async def test_commands_win_over_everything(chat):
    await chat.says("Mai", "/gopy")
    assert (await chat.says("Mai", "/help"))[0].startswith("Tôi là trợ lý số")
    assert len(await questions(chat)) == 1


async def test_a_choice_wins_over_understanding(chat):
    await chat.says("Mai", "/ngonngu")
    assert await chat.says("Mai", "English") == ["From now on I speak English with you."]


async def test_numbers_of_papers_are_masked_before_anything(chat):
    await chat.hands_over("Mai", "CCCD 031088001234, thẻ 9704 1234 5678 9012, máy 0912.345.678")
    kept = chat.service.database.vault.open((await questions(chat))[1].words)
    assert kept == "CCCD [số căn cước], thẻ [số thẻ], máy [số điện thoại]"


async def test_a_masked_number_does_not_end_the_turn(chat):
    said = await chat.says("Mai", "số căn cước 031088001234 làm khai sinh cần gì")
    assert said
    assert "[số căn cước]" not in said.text


async def test_an_unexpected_fault_is_undone_and_told(chat, faults, monkeypatch):
    def breaks(turn, done):
        raise ValueError(f"nobody may read {turn.text}")

    monkeypatch.setattr("bot.plan.said.reported", breaks)
    said = await chat.says("Lan", "/done 2 bí mật")
    assert said == [
        (
            "Xin lỗi, tôi vừa gặp trục trặc và chưa làm được việc đồng chí cần. Xin đồng chí nhắn "
            "lại giúp, hoặc bấm Chuyển cho cán bộ."
        )
    ]
    assert said.buttons == ["Chuyển cho cán bộ"]
    assert await chat.reads("Hạnh") == []  # the notice was undone with the report
    (fault,) = faults
    faults.clear()
    assert "nobody may read" in fault.pop("because")  # what the test keeps, not the log
    assert (fault["event"], fault["channel"], fault["fault"]) == ("turn", "phone", "ValueError")
    assert fault["at"][0].startswith("bot/dialogue.py:")
    assert "bí mật" not in str(fault)
    monkeypatch.undo()
    assert (await chat.says("Lan", "/done 2"))[0].startswith("✅")
    assert len(await chat.reads("Hạnh")) == 1


async def test_after_a_fault_a_person_can_be_reached(chat, faults, monkeypatch):
    monkeypatch.setattr("bot.answers.understand", lambda turn: 1 / 0)
    await chat.says("Mai", "làm khai sinh cần gì")
    faults.clear()
    monkeypatch.undo()
    await chat.taps("Mai", "Chuyển cho cán bộ")
    assert "mã H-2" in (await chat.says("Mai", "Làm khai sinh cần gì"))[0]


async def test_a_fault_of_the_database_inside_a_turn(chat, faults, monkeypatch):
    """A statement that fails breaks a PostgreSQL transaction; the savepoint heals it."""

    async def breaks(turn, arguments):
        await turn.session.execute(text("SELECT * FROM no_such_table"))

    made = commands.registry()["help"]
    monkeypatch.setitem(commands.registry(), "help", replace(made, run=breaks))
    assert (await chat.says("Mai", "/help"))[0].startswith("Xin lỗi")
    assert [fault["fault"] for fault in faults] in (["OperationalError"], ["ProgrammingError"])
    faults.clear()
    assert (await chat.says("Mai", "xin chào")) != []
