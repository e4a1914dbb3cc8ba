"""What papers say of what people sent and how they rated: counted, hidden when few, never who."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from bot.papers import dossier
from bot.papers.orders import Order
from office import record
from office.feedback import acts
from office.figures import Span
from office.ratings import giving
from tests.bot.test_papers import paper_of, texts
from tests.office.feedback import official, person, sent, when
from tests.rated import rated
from tests.talk import ZONE

BOSS = "đồng chí Quang quát tháo người dân"


async def done(chat, code: str, *moves: str, by: str = "Hạnh") -> None:
    """Take these steps, as a coordinator would."""
    async with chat.service.database.transaction() as session:
        by_ = await official(session, chat, by)
        for act in moves:
            await acts.by_official(
                session, code, act, by=by_, when=when(chat), channel="phone", words="Đã xong"
            )


async def given(chat, unit: str, code: str) -> None:
    async with chat.service.database.transaction() as session:
        by = await official(session, chat, "Hạnh")
        await acts.transfer(session, code, unit, by=by, when=when(chat), channel="phone")


async def by_sender(chat, code: str, act: str) -> None:
    async with chat.service.database.transaction() as session:
        mai = await person(session, chat, "Mai")
        await acts.by_sender(session, mai, code, act, when=when(chat))


@pytest.fixture
async def lived(chat):
    """Eight tickets, each with another end, two months before the report."""
    chat.clock.set("2026-09-07 09:00")
    in_time, late, promised, opened = [await sent(chat) for _ in range(4)]
    guided = await sent(chat, kind="gop_y", field="khac")
    back = await sent(chat, kind="gop_y", field="khac")
    left = await sent(chat)
    await sent(chat, words=BOSS, kind="phan_anh_tthc", field="thu_tuc", sensitive=True)
    for code in (in_time, late, promised, opened, guided):
        await given(chat, "kt", code)
    await done(chat, in_time, "take", "resolve")
    await done(chat, opened, "take", "resolve")
    await done(chat, guided, "reject")
    await by_sender(chat, back, "withdraw")
    await by_sender(chat, opened, "dispute")
    await done(chat, opened, "reopen", "take", "resolve")
    await done(chat, late, "take")
    await done(chat, promised, "take")
    async with chat.service.database.transaction() as session:
        by = await official(session, chat, "Hạnh")
        day = date(2026, 10, 30)
        await acts.apologise(
            session, promised, day, "Xin lỗi", by=by, when=when(chat), channel="phone"
        )
    await given(chat, "kt", left)  # and nobody answers it
    chat.clock.set("2026-10-20 09:00")
    await done(chat, late, "resolve")
    await done(chat, promised, "resolve")  # before the new day: still not as first promised
    chat.clock.set("2026-11-20 15:04")
    await sent(chat)


async def test_feedback_is_told_by_what_became_of_it(chat, lived):
    said = "\n".join(texts(await paper_of(chat)))
    assert (
        "Qua trợ lý số, xã nhận 9 phản ánh, góp ý, lời khen (S15). Theo loại, không kể phản ánh về "
        "cán bộ: 6 phản ánh hiện trường (S16); 2 góp ý, kiến nghị (S17)."
    ) in said
    assert (
        "Đến hết ngày 20/11/2026: 1 việc có kết quả đúng hạn (S18); 2 việc có kết quả chậm hạn "
        "hoặc phải hẹn lại (S19); 1 việc có kết quả, không xét hạn (S20); 1 việc không thuộc thẩm "
        "quyền của xã, đã chỉ nơi giải quyết (S21); 1 việc người gửi rút lại (S22); 2 việc đang "
        "giải quyết, còn hạn (S23); 1 việc đang giải quyết, đã quá hạn (S24). Trong số đó có 1 "
        "việc đã mở lại theo đề nghị của người gửi (S25)."
    ) in said
    assert "Quang" not in said


async def test_a_period_knows_nothing_of_what_came_after_it(chat, lived):
    span = Span(date(2026, 9, 1), date(2026, 9, 30))
    said = "\n".join(texts(await paper_of(chat, "period", span)))
    assert "xã nhận 8 phản ánh" in said
    assert "chậm hạn" not in said  # both were answered in October
    assert "2 việc đang giải quyết, đã quá hạn" in said


async def test_a_share_has_its_number_and_interval_or_is_hidden(chat):
    await rated(chat.service.database, chat.clock(), "hcc", [5, 4, 4, 4, 4, 4, 3, 2])
    said = "\n".join(texts(await paper_of(chat)))
    assert (
        "Trợ lý số ghi 8 lượt đánh giá lần đến làm việc (S24), chưa đủ 10 lượt nên chưa tính tỷ lệ "
        "(Phụ lục III)."
    ) in said
    await rated(chat.service.database, chat.clock(), "kt", [4, 4, 4, 1])
    paper = await paper_of(chat)
    said = "\n".join(texts(paper))
    assert (
        "Trợ lý số ghi 12 lượt đánh giá lần đến làm việc (S24), trong đó 9 lượt hài lòng hoặc rất "
        "hài lòng (S25), đạt 75% (tin cậy 95%: 47% - 91%) (Phụ lục III). Đây là đánh giá nội bộ"
    ) in said
    assert "SIPAS" not in said
    table = paper.tables()[-1]
    assert table.rows[0] == ("Chung cả lần đến", "12", "9", "75%", "47% - 91%")
    assert "Số liệu tính từ 01/01/2026" in paper.annexes[2].blocks[0].text


async def test_praise_is_listed_for_people_to_decide(chat):
    await sent(chat, words="Cô Hà tận tình với người già", kind="khen", field="khac")
    back = await sent(chat, words="Gửi nhầm", kind="khen", field="khac")
    await by_sender(chat, back, "withdraw")
    async with chat.service.database.transaction() as session:
        mai = await person(session, chat, "Mai")
        now = chat.clock()
        visit = await giving.visit(session, mai, "hcc", counter=2, now=now, zone=ZONE)
        await giving.give(session, mai, visit.id, "visit", 5, now=now)
        await giving.praise(session, mai, visit.id, "person", "Anh Bảo quầy 2", now=now)
    paper = await paper_of(chat, "commendation")
    by_unit, praise = paper.tables()
    counted = {row[1]: row[4] for row in by_unit.rows if row[1]}
    assert counted["Trung tâm Phục vụ hành chính công"] == "1"
    assert [(row[3], row[4], row[5]) for row in praise.rows] == [
        ("Cá nhân", "Anh Bảo quầy 2", ""),
        ("Theo nội dung", "Cô Hà tận tình với người già", ""),
    ]
    assert "Mai" not in str(paper)


async def test_only_who_follows_all_units_has_peoples_words(chat):
    await chat.says("Hạnh", "/baocao vanban")
    list_ = "Danh sách đề nghị biểu dương 2026"
    assert "Bản dự thảo: Danh sách" in (await chat.taps("Hạnh", list_)).text
    said = await chat.says("Hùng", "/baocao vanban")
    assert list_ not in said.buttons


async def test_the_dossier_holds_the_ratings_beside_the_surveys(chat):
    await rated(chat.service.database, chat.clock(), "hcc", [4] * 10)
    async with chat.service.database.transaction() as session:
        span = Order("year", 2026, Span(date(2026, 1, 1), date(2026, 11, 20))).span
        found = await record.of_year(session, 2026, span, now=chat.clock.now, zone=ZONE)
    with zipfile.ZipFile(io.BytesIO(dossier.render(found))) as packed:
        made = Document(io.BytesIO(packed.read("5-khao-sat/danh-gia-noi-bo.docx")))
    cells = [cell.text for cell in made.tables[1].rows[1].cells]
    assert cells[:4] == ["Trung tâm Phục vụ hành chính công", "Chung cả lần đến", "10", "10"]
    assert any(line.startswith("Kết quả khảo sát") for line in dossier.missing(found))
