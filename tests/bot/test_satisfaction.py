"""`/report`: asks which; figures for who may see them, hidden under the minimum, with a chart."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from office.models import Audit
from office.ratings import publishing, results
from tests.rated import rated
from tests.talk import Chat


async def visited(chat: Chat, unit: str, wholes: Iterable[int], **others: int) -> None:
    """Visitors of a unit, now."""
    await rated(chat.service.database, chat.clock(), unit, wholes, **others)


async def test_asks_which_and_tells_by_unit(chat: Chat) -> None:
    await visited(chat, "hcc", [5, 4, 4, 4, 4, 4, 4, 4, 4, 3, 2, 1])
    await visited(chat, "kt", [5, 5, 5])
    asked = await chat.says("Nam", "/report")
    assert asked == ["Đồng chí cần báo cáo nào?"]
    told = await chat.taps("Nam", "Mức hài lòng")
    assert told[0].splitlines() == [
        "Mức hài lòng, tháng 11/2026. Đánh giá nội bộ qua chatbot.",
        "- Trung tâm Phục vụ hành chính công: 75% hài lòng (12 lượt; khoảng 47% - 91%)",
        "Chưa đủ 10 lượt nên chưa hiện tỷ lệ: Phòng Kinh tế.",
        "Số liệu tính từ 01/11/2026 đến 20/11/2026.",
    ]
    assert "SIPAS" not in told.text
    (letter,) = told.letters
    assert letter.picture
    assert letter.picture.png.startswith(b"\x89PNG")
    assert "75% (12)" in letter.picture.alt
    assert "Kinh tế" not in letter.picture.alt
    assert told.buttons[-1] == "Công bố"


async def test_one_unit_by_factor_and_month(chat: Chat) -> None:
    chat.clock.set("2026-10-15 09:00")
    await visited(chat, "hcc", [4] * 10)
    chat.clock.set("2026-11-20 15:04")
    await visited(chat, "hcc", [2] * 10, A=1, E=5)
    await chat.says("Nam", "/report hailong 2026-q4")
    told = await chat.taps("Nam", "Trung tâm Phục vụ hành chính công")
    assert told[0].splitlines()[0] == (
        "Trung tâm Phục vụ hành chính công, quý IV/2026. Đánh giá nội bộ qua chatbot."
    )
    assert "- Chung cả lần đến: 50% hài lòng (20 lượt; khoảng 30% - 70%)" in told[0]
    assert "- Tiếp cận dịch vụ: 50% hài lòng (20 lượt" in told[0]
    assert "- Tiếp nhận góp ý, phản ánh: 100% hài lòng (20 lượt" in told[0]
    assert "Theo tháng: tháng 10/2026 100% (10); tháng 11/2026 0% (10)." in told[0]


@pytest.mark.parametrize("who", ["Hùng", "Hoa"])
async def test_an_officer_reads_her_own_unit_and_publishes_nothing(chat: Chat, who: str) -> None:
    await visited(chat, "hcc", [4] * 10)
    await visited(chat, "kt", [5] * 10)
    told = await chat.says(who, "/report hailong")
    own, other = ("Kinh tế", "Trung tâm") if who == "Hùng" else ("Trung tâm", "Kinh tế")
    assert own in told.text
    assert other not in told.text
    assert "Công bố" not in told.buttons
    assert "tài khoản" not in told.text


async def test_a_period_typed_before_she_is_asked_goes_on(chat: Chat) -> None:
    await chat.says("Nam", "/baocao 2026-q3")
    told = await chat.taps("Nam", "Mức hài lòng")
    assert told[0].startswith("Mức hài lòng, quý III/2026.")
    assert "Chưa có lượt đánh giá nào trong kỳ này." in told[0]
    assert told.letters[0].picture is None
    assert told.buttons[-1] == "Quý II/2026"


async def test_a_citizen_knows_no_report(chat: Chat) -> None:
    assert "chưa có lệnh này" in (await chat.says("Mai", "/report")).text


async def test_a_leader_publishes_what_is_counted(chat: Chat) -> None:
    await visited(chat, "hcc", [4] * 9 + [1])
    await visited(chat, "kt", [5])
    await chat.says("Nam", "/report hailong")
    said = await chat.taps("Nam", "Công bố")
    assert "Đã công bố mức hài lòng tháng 11/2026" in said[0]
    async with chat.service.database.reading() as session:
        (public,) = await publishing.published(session)
        assert {c.unit for c in public.cells} == {"hcc"}
        assert public.too_few == ("kt",)
        acts = (await session.scalars(select(Audit.act))).all()
    assert "ratings.publish" in acts


async def test_nothing_is_published_of_too_few_answers_or_by_others(chat: Chat) -> None:
    await visited(chat, "hcc", [4] * 10)
    await chat.says("Nam", "/report hailong")
    async with chat.service.database.transaction() as session:
        await results.set_minimum(session, 50, now=chat.clock())
    said = await chat.taps("Nam", "Công bố")
    assert said == ["Chưa đơn vị nào đủ 50 lượt trả lời trong kỳ này nên chưa công bố được."]
    assert "Công bố" not in (await chat.says("Nam", "/report hailong")).buttons
