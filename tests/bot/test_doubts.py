"""What nobody has confirmed is said with the answer that states it, also with the first one."""

from __future__ import annotations

import pytest

UNSURE = "⚠️ Thông tin này chưa được xã xác nhận. Xin ông/bà hỏi Trung tâm trước khi đi."


@pytest.mark.parametrize(
    ("asked", "doubts"),
    [
        ("Chứng thực bản sao", "⚠️ Chưa được xã xác nhận: thời hạn."),
        ("Đăng ký tạm trú", "⚠️ Chưa được xã xác nhận: giấy tờ, điều kiện."),
        ("Thông báo lưu trú", "⚠️ Chưa được xã xác nhận: thời hạn, điều kiện."),
        ("thuế hộ kinh doanh", "⚠️ Chưa được xã xác nhận: giấy tờ, lệ phí, điều kiện."),
    ],
)
async def test_a_first_answer_names_what_is_not_confirmed(chat, asked, doubts):
    said = (await chat.says("Mai", asked))[0]
    assert doubts in said.split("\n"), said
    assert UNSURE not in said
    assert said.index(doubts) < said.index("Nguồn:")


async def test_english_names_it_too(chat):
    said = (await chat.says("Mai", "how do I get a certified copy of a document?"))[0]
    assert "⚠️ Not confirmed by the commune: processing time." in said.split("\n"), said


async def test_papers_are_named_with_the_rest(chat):
    said = (await chat.says("Mai", "tam hoan nghia vu quan su"))[0]
    (line,) = [line for line in said.split("\n") if line.startswith("⚠️")]
    assert line.startswith("⚠️ Chưa được xã xác nhận: giấy tờ")


async def test_what_is_confirmed_is_not_doubted(chat):
    said = (await chat.says("Mai", "Đăng ký khai sinh cho con mới sinh"))[0]
    assert "⚠️" not in said


async def test_another_bodys_lead_is_doubted_also_behind_a_part(chat):
    """Who decides is said each time; so is what that sentence states without being sure."""
    await chat.says("Mai", "thuế hộ kinh doanh")
    said = (await chat.says("Mai", "căn cứ pháp lý?"))[0]
    assert "1 tỷ đồng" in said
    assert "⚠️ Chưa được xã xác nhận: lệ phí, điều kiện." in said.split("\n"), said


async def test_a_part_that_was_asked_for_is_doubted_once(chat):
    await chat.says("Mai", "Chứng thực bản sao")
    said = (await chat.says("Mai", "mất bao lâu?"))[0]
    assert said.count("⚠️") == 1
    assert UNSURE in said
