"""The scoring sheet by chat: what is missing, points, evidence; a sheet replaced by another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from office import audit
from office.models import Scheme
from office.scoring import schemes, sheet
from office.scoring.schemes import Draft, Group, Level, Line
from tests.talk import START

D = Decimal
SHEET = Draft(
    slug="hai-phong",
    year=2026,
    name="Bảng thang điểm của thử nghiệm",
    source="QĐ thử nghiệm",
    official=True,
    max_total=D(20),
    groups=(Group("1", "Tuyên truyền", D(12)), Group("2", "Phục vụ", D(8))),
    lines=(
        Line("1.1", "Có kế hoạch", D(5), "1", "vhxh"),
        Line("1.2", "Có tin bài", D(7), "1", "dvsnc"),
    ),
    levels=(Level(4, D(19)), Level(3, D("12.5")), Level(1, D(0))),
)


@pytest.fixture
async def official(chat):
    """The commune has a sheet of its own."""
    async with chat.service.database.transaction() as session:
        await schemes.put(session, SHEET, now=START)


async def test_an_example_is_never_shown_as_the_communes_own(chat):
    said = await chat.says("Hạnh", "/chamdiem")
    assert said[0].splitlines() == [
        (
            "⚠️ Đây là ví dụ của tỉnh khác, không phải thang điểm của Ninh Giang. Thang điểm của "
            "Hải Phòng (QĐ 5049/QĐ-UBND ngày 11/12/2025) chưa được nhập."
        ),
        "Chấm điểm năm 2026: tự chấm 0/100 điểm, 4 tiêu chí chưa chấm.",
        "Phấn đấu Mức độ 4 (từ 95 điểm): còn thiếu 95 điểm.",
        "Còn thiếu:",
        "- Chưa giao đơn vị: chưa chấm 4, 3, 1, 2",
    ]
    assert "ví dụ của tỉnh khác" in (await chat.says("Hạnh", "/chamdiem 5"))[0]


async def test_what_is_missing_and_which_unit_owes_it(chat, official):
    said = await chat.says("Lan", "/chamdiem")
    assert said[0].splitlines() == [
        "Chấm điểm năm 2026: tự chấm 0/20 điểm, 3 tiêu chí chưa chấm.",
        "Phấn đấu Mức độ 4 (từ 19 điểm): còn thiếu 19 điểm.",
        "Còn thiếu:",
        "- Phòng Văn hóa - Xã hội: chưa chấm 1.1",
        "- Trung tâm Dịch vụ sự nghiệp công: chưa chấm 1.2",
        "- Chưa giao đơn vị: chưa chấm 2",
    ]
    assert said.buttons == ["Tiêu chí 1.1"]  # only what she may score
    await chat.taps("Lan", "Tiêu chí 1.1")
    asked = await chat.taps("Lan", "Tự chấm điểm")
    assert asked == ["Tiêu chí 1.1 được mấy điểm? Đồng chí viết như 7,5, có thể kèm ghi chú."]
    said = await chat.says("Lan", "4,5 điểm, thiếu một buổi")
    assert said[0].splitlines() == [
        "Tiêu chí 1.1, tối đa 5 điểm: Có kế hoạch",
        "Tự chấm: 4,5 điểm. Thẩm định: chưa có điểm.",
        "Đơn vị: Phòng Văn hóa - Xã hội.",
        "Ghi chú: thiếu một buổi",
        "Chưa có minh chứng.",
    ]
    assert "thiếu minh chứng 1.1" in (await chat.says("Lan", "/chamdiem"))[0]
    await chat.says("Lan", "/chamdiem 1.1")
    await chat.taps("Lan", "Thêm minh chứng")
    said = await chat.taps("Lan", "Nhiệm vụ 3")
    assert said[0].splitlines()[-1] == "📎 Nhiệm vụ 3 của kế hoạch"
    said = await chat.says("Lan", "/chamdiem 1.1 minh chứng 12/KH-UBND ngày 05/5/2026")
    assert said[0].splitlines()[-1] == "📎 12/KH-UBND ngày 05/5/2026"
    assert "chưa đạt tối đa 1.1" in (await chat.says("Lan", "/chamdiem"))[0]


@pytest.mark.parametrize(
    ("name", "words", "answer"),
    [
        ("Lan", "1.1 5,5", "Tiêu chí 1.1 được chấm từ 0 đến 5 điểm."),
        ("Lan", "1.2 5", "Tiêu chí 1.2 do Trung tâm Dịch vụ sự nghiệp công tự chấm."),
        ("Lan", "2 5", "Tiêu chí 2 chưa giao đơn vị nào nên đầu mối theo dõi chấm."),
        ("Lan", "9.9", "Thang điểm không có tiêu chí “9.9”. Các tiêu chí: 1.1, 1.2, 2."),
        ("Lan", "1.1 thẩm định 4", "Điểm thẩm định của tiêu chí 1.1 do đầu mối theo dõi ghi."),
        ("Sơn", "1.1 4", "Tiêu chí 1.1 do Phòng Văn hóa - Xã hội tự chấm."),
        ("Lan", "1.1 minh chứng nhiệm vụ 9", "Kế hoạch không có nhiệm vụ 9"),
    ],
)
async def test_what_is_refused(chat, official, name, words, answer):
    said = await chat.says(name, f"/chamdiem {words}")
    assert said[0].startswith(answer)
    async with chat.service.database.reading() as session:
        assert not [row for row in await audit.read(session) if row.act.startswith("score.")]


async def test_the_coordinator_scores_and_checks_everything(chat, official):
    for words in ("1.1 5", "1.2 7", "2 7", "1.1 minh chứng a", "1.2 mc b", "2 minh chứng c"):
        await chat.says("Hạnh", f"/chamdiem {words}")
    said = await chat.says("Hạnh", "/chamdiem")
    assert said[0].splitlines() == [
        "Chấm điểm năm 2026: tự chấm 19/20 điểm, 0 tiêu chí chưa chấm.",
        "Phấn đấu Mức độ 4 (từ 19 điểm): tự chấm đã đủ.",
        "Còn thiếu:",
        "- Chưa giao đơn vị: chưa đạt tối đa 2",
    ]
    for words in ("1.1 thẩm định 5", "1.2 thẩm định 6,5", "2 tham dinh 1"):
        await chat.says("Hạnh", f"/chamdiem {words}")
    said = await chat.says("Hạnh", "/chamdiem 2026")
    assert "Điểm thẩm định: 12,5 điểm, mức 3." in said[0]  # the least total is included


async def test_a_citizen_has_no_such_command(chat):
    assert "Tôi chưa có lệnh này" in (await chat.says("Mai", "/chamdiem"))[0]


async def test_a_corrected_sheet_keeps_points_of_unchanged_lines_and_loses_nothing(chat, official):
    await chat.says("Lan", "/chamdiem 1.1 4")
    await chat.says("Dũng", "/chamdiem 1.2 7")
    changed = replace(
        SHEET, lines=(SHEET.lines[0], replace(SHEET.lines[1], name="Có tin bài hằng tháng"))
    )
    async with chat.service.database.transaction() as session:
        await schemes.put(session, changed, now=START)
    async with chat.service.database.reading() as session:
        now = await sheet.of_year(session, 2026)
        assert [row.own for row in now.rows] == [D(4), None, None]
        first = await session.scalar(select(Scheme).where(Scheme.replaced_at.is_not(None)))
        before = await sheet.of_scheme(session, first.id)
        assert [row.own for row in before.rows] == [D(4), D(7), None]


async def test_the_next_year_takes_the_sheet_over_without_its_points(chat, official):
    await chat.says("Lan", "/chamdiem 1.1 4")
    said = await chat.says("Lan", "/chamdiem 2027")
    assert said[0].startswith("Chấm điểm năm 2027: tự chấm 0/20 điểm, 3 tiêu chí chưa chấm.")
    assert "tự chấm 4/20" in (await chat.says("Lan", "/chamdiem 2026"))[0]


def test_flaws_of_a_sheet_are_named():
    flawed = replace(
        SHEET,
        max_total=D(21),
        lines=(*SHEET.lines, Line("1.2", "Lặp", D(0), "3")),
        levels=(Level(4, D(19)), Level(3, D(19)), Level(2, D(30))),
    )
    kinds = [flaw.kind for flaw in schemes.flaws(flawed)]
    assert kinds == [
        "whole_sum",
        "twice_code",
        "no_points",
        "no_group",
        "level_order",
        "level_order",
        "level_points",
    ]
    assert schemes.flaws(SHEET) == []
