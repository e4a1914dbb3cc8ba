"""Papers: what the year's report says, what it leaves to people, and how each format sets it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.shared import Length
from openpyxl import load_workbook
from PIL import Image

from bot.papers import docx, dossier, orders, typeset, xlsx
from bot.papers.model import Blank, Words
from bot.papers.orders import Order
from office import record
from office.figures import Span
from office.scoring import recognition, schemes
from tests.bot.test_scoring import SHEET
from tests.talk import START, ZONE

#: What is only worded and set need not be read from both databases.
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SPAN = Span(date(2026, 1, 1), date(2026, 11, 20))


async def paper_of(chat, kind="year", span=SPAN, sign="chair"):
    async with chat.service.database.transaction() as session:
        order = Order(kind, 2026, span, sign)
        return await orders.write(session, order, now=chat.clock.now, zone=ZONE)


def texts(paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Words)]


@pytest.fixture
async def busy(chat):
    """A year in which some things were done."""
    async with chat.service.database.transaction() as session:
        await schemes.put(session, SHEET, now=START)
        await recognition.register(session, 2026, 4, now=START)
    await chat.says("Lan", "/done 1 12 tin, bài")
    await chat.says("Dũng", "/done 1")
    await chat.says("Lan", "/done 4")
    await chat.says("Lan", "/done 5 45/BC-UBND ngày 12/11/2026, gửi 13/11")
    for words in ("1.1 5", "1.2 6,5", "2 8", "1.1 minh chứng 12/KH-UBND ngày 05/5/2026"):
        await chat.says("Hạnh", f"/chamdiem {words}")


async def test_the_report_says_what_really_happened(chat, busy):
    said = texts(await paper_of(chat))
    assert "Số liệu tính từ 01/01/2026 đến 20/11/2026." in said[1]
    assert "Kế hoạch có 8 nhiệm vụ (S1), giao 5 đơn vị chủ trì (Phụ lục I)." in said
    assert "Năm 2026, xã đăng ký phấn đấu đạt chuẩn Mức độ 4." in said
    assert (
        "Báo cáo tự chấm điểm năm: văn bản số 45/BC-UBND ngày 12/11/2026, gửi 13/11/2026." in said
    )
    assert (
        "Trong 8 nhiệm vụ (S1): 4 nhiệm vụ chưa thực hiện (S2); 2 nhiệm vụ đơn vị báo cáo hoàn "
        "thành, đúng hạn (S5); 1 nhiệm vụ thường xuyên (S8); 1 nhiệm vụ chưa có thông tin (S9)."
    ) in said
    assert (
        "Nhiệm vụ 5. Báo cáo tự chấm điểm năm: đơn vị báo cáo hoàn thành, đúng hạn, gửi ngày "
        "13/11/2026."
    ) in said
    assert "Tổng điểm tự chấm: 19,5/20 điểm, ứng với Mức độ 4 (Phụ lục II)." in said


@once
async def test_every_figure_is_found_in_the_table_of_sources(chat, busy):
    paper = await paper_of(chat)
    sources = {table.name: table for table in paper.tables()}["Nguồn số liệu"]
    by_mark = {row[0]: row for row in sources.rows}
    cited = 0
    for text in texts(paper):
        for piece in text.split("(S")[1:]:
            mark = "S" + piece.split(")")[0]
            if mark[1:].isdigit() and "Ký hiệu" not in text:
                cited += 1
                assert f"{by_mark[mark][2]} " in text
    assert cited >= 8
    assert by_mark["S5"][3] == "Cột Tình trạng, Phụ lục I: nhiệm vụ 1, 5"


@once
async def test_what_people_must_write_is_left_open(chat, busy):
    blocks = (await paper_of(chat)).blocks
    parts = [place for place, b in enumerate(blocks) if isinstance(b, Words) and b.style == "part"]
    for place in parts[2:]:  # III, IV, V
        assert blocks[place + 1].text == "(Phần này do đơn vị soạn thảo viết.)"
        assert isinstance(blocks[place + 2], Blank)


@once
async def test_an_example_gives_no_total_and_is_labelled(chat):
    paper = await paper_of(chat)
    said = "\n".join(texts(paper))
    assert "chưa được nhập nên chưa có điểm tự chấm" in said
    assert "Tổng điểm" not in said
    assert "phấn đấu đạt chuẩn Mức độ 4; văn bản đăng ký" in said
    assert paper.annexes[1].blocks[0].text.startswith("VÍ DỤ THAM KHẢO CỦA TỈNH ĐỒNG NAI")


async def test_what_was_reported_after_the_period_is_not_known_in_it(chat, busy):
    span = Span(date(2026, 1, 1), date(2026, 11, 19))
    paper = await paper_of(chat, "period", span)
    assert paper.subject.endswith("từ ngày 01/01/2026 đến ngày 19/11/2026")
    rows = {row[0]: row for row in paper.annexes[0].blocks[1].rows}
    assert rows["1"][4:] == ("-", "-", "Đang thực hiện, trong hạn")


@once
async def test_the_docx_is_laid_out_as_the_decree_says(chat, busy):
    made = Document(io.BytesIO(docx.render(await paper_of(chat, sign="deputy"))))
    first, second = made.sections[0], made.sections[1]
    assert [round(Length(each).mm) for each in (first.page_width, first.page_height)] == [210, 297]
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(Length(each).mm) for each in margins] == [20, 20, 30, 20]
    assert round(Length(second.page_width).mm) == 297  # the annexes lie on their side
    assert first.different_first_page_header_footer  # no number on the first page
    assert "PAGE" in first.header.paragraphs[0]._p.xml
    assert made.styles["Normal"].font.name == "Times New Roman"
    head = [p.text for cell in made.tables[0].rows[0].cells for p in cell.paragraphs if p.text]
    assert head == [
        "ỦY BAN NHÂN DÂN",
        "XÃ NINH GIANG",
        "Số:         /BC-UBND",
        " DỰ THẢO ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Ninh Giang, ngày      tháng      năm 2026",
    ]
    foot = made.tables[2].rows[0].cells
    signed = [p.text for p in foot[1].paragraphs if p.text]
    assert signed == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert [p.text for p in foot[0].paragraphs][0::6] == ["Nơi nhận:", "- Lưu: VT, VHXH."]


@once
async def test_one_paper_in_every_format(chat, busy):
    paper = await paper_of(chat)
    pages = typeset.pages(paper)
    sizes = [Image.open(io.BytesIO(page)).size for page in pages]
    assert sizes[0] == (909, 1286)
    assert sizes[-1] == (1286, 909)
    assert typeset.pdf(paper) == typeset.pdf(paper)
    book = load_workbook(io.BytesIO(xlsx.render(paper)))
    assert book.sheetnames == ["Theo nhóm", "Nhiệm vụ", "Nguồn số liệu", "Bảng điểm"]
    assert book["Bảng điểm"]["D5"].value == 5  # a number, to be summed
    assert book["Bảng điểm"]["G5"].value == "1.1-01 12/KH-UBND ngày 05/5/2026"


@once
@pytest.mark.parametrize(
    ("kind", "head", "blank"),
    [
        ("registration", "BẢN ĐĂNG KÝ", "Mức độ 4 năm 2026"),
        ("commendation", "DANH SÁCH", "không phải xếp hạng"),
        ("budget", "TỜ TRÌNH", "Phòng Kinh tế đề nghị bố trí kinh phí năm 2026"),
    ],
)
async def test_the_plans_other_papers(chat, busy, kind, head, blank):
    paper = await paper_of(chat, kind)
    assert paper.kind == head
    assert blank in "\n".join(texts(paper))
    assert docx.render(paper)
    if kind == "budget":  # no amount is made up
        assert {row[3] for row in paper.tables()[0].rows} == {""}
    if kind == "commendation":
        assert [row[1:4] for row in paper.tables()[0].rows[:2]] == [
            ("Phòng Văn hóa - Xã hội", "3", "3"),
            ("Trung tâm Dịch vụ sự nghiệp công", "1", "1"),
        ]


@once
async def test_the_dossier_lists_what_is_missing(chat, busy):
    async with chat.service.database.transaction() as session:
        found = await record.of_year(session, 2026, SPAN, now=chat.clock.now, zone=ZONE)
    missing = list(dossier.missing(found))
    assert "Tiêu chí 1.2 (Trung tâm Dịch vụ sự nghiệp công): chưa có minh chứng." in missing
    assert not [line for line in missing if line.startswith("Tiêu chí 1.1")]
    assert any(line.startswith("Nhiệm vụ 7 ") for line in missing)
    assert any(line.startswith("Kết quả khảo sát: đã khảo sát thì đính kèm") for line in missing)


def test_an_order_is_carried_as_one_word():
    order = Order("year", 2026, SPAN, "deputy")
    assert Order.of(order.key) == order
    for word in ("", "year/2026/x/y/chair", "other/2026/2026-01-01/2026-11-20/chair"):
        with pytest.raises(ValueError, match=r"unpack|isoformat|other"):
            Order.of(word)


FACES = [typeset.face(), (typeset.OURS, 200)]


@once
@pytest.mark.parametrize("face", FACES, ids=["best", "always there"])
async def test_one_face_sets_every_vietnamese_letter(chat, busy, monkeypatch, face):
    monkeypatch.setattr(typeset, "face", lambda: face)
    paper = await paper_of(chat)
    letters = "ăâđêôơư áắấéếíóốớúứý àằầèềìòồờùừỳ ảẳẩẻểỉỏổởủửỷ ãẵẫẽễĩõỗỡũữỹ ạặậẹệịọộợụựỵ"
    every = replace(paper, blocks=(Words(letters), Words(letters.upper(), "part")))
    named = re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", typeset.pdf(every))
    assert {name.decode().removesuffix("Serif") for name in named} == {
        face[0].removesuffix(" Serif").replace(" ", "")
    }
