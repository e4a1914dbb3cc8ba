"""/baocao: which paper, of which days; a picture where pictures can be, a link that opens once."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from docx import Document
from PIL import Image

from api.app import create_app
from api.settings import ServerSettings
from bot.channels import Limits
from bot.channels.telegram import TelegramChannel
from bot.letters import bodies
from office import outbox, people
from tests.talk import FakeChannel

ADDRESS = "https://troly.example.vn"
PICTURES = Limits(caption=1024)
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def web(service) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the commune's own web."""
    app = create_app(service, ServerSettings(public_url=ADDRESS))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield client


def link_in(text: str) -> str:
    (found,) = re.findall(rf"{ADDRESS}/papers/[\w-]{{32}}", text)
    return found


async def test_the_paper_is_chosen_and_its_first_page_shown(chat, web):
    phone = FakeChannel("phone", PICTURES)
    chat.service.channels["phone"] = phone
    await chat.says("Nam", "/baocao")
    said = await chat.taps("Nam", "Bản dự thảo")
    assert said == ["Đồng chí cần bản dự thảo nào?"]
    assert said.buttons == [
        "Báo cáo tự đánh giá năm 2026",
        "Báo cáo theo kỳ 2026",
        "Đăng ký mức đạt chuẩn 2027",  # from October on, of the year to come
        "Danh sách đề nghị biểu dương 2026",
        "Đề nghị bố trí kinh phí 2027",
    ]
    said = await chat.taps("Nam", "Báo cáo tự đánh giá năm 2026")
    assert said[0].splitlines()[:2] == [
        "📎 Bản dự thảo: Báo cáo tự đánh giá năm 2026. Chỗ để trống do người soạn thảo viết.",
        "Số liệu tính từ 01/01/2026 đến 20/11/2026.",
    ]
    assert link_in(said[0])
    assert Image.open(io.BytesIO(said.letters[0].picture.png)).size == (909, 1286)
    ahead = await chat.taps("Nam", "Đăng ký mức đạt chuẩn 2027")
    assert "Số liệu" not in ahead[0]
    assert ahead.letters[0].picture


@once
@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("/baocao vanban 01/06 - 30/06/2026", "01/06/2026", "30/06/2026"),
        ("/baocao vanban từ 15/12/2025 đến 14/11", "15/12/2025", "14/11/2026"),
        ("/baocao vanban 2026", "01/01/2026", "20/11/2026"),
    ],
)
async def test_a_period_in_words(chat, words, since, until):
    said = await chat.says("Lan", words)
    assert f"Số liệu tính từ {since} đến {until}." in said[0]
    kind = "year" if words.endswith(" 2026") else "period"
    assert said[0].endswith(f"nhờ quản trị chạy: thanthien report {kind} 2026")  # no web address
    assert said.letters[0].picture is None  # nor pictures here


@once
async def test_a_period_is_asked_for(chat, web):
    await chat.says("Lan", "/baocao vanban")
    said = await chat.taps("Lan", "Báo cáo theo kỳ 2026")
    assert said.buttons == ["Tháng này", "Tháng trước", "Quý này", "Từ đầu năm"]
    again = await chat.says("Lan", "tuần rồi")
    assert again[0].endswith("hoặc viết như: 01/06 - 30/06/2026.")
    assert "từ 01/07/2026 đến 30/09/2026" in (await chat.says("Lan", "1/7 đến 30/9"))[0]
    await chat.says("Lan", "/baocao vanban")
    await chat.taps("Lan", "Báo cáo theo kỳ 2026")
    assert "từ 01/10/2026 đến 20/11/2026" in (await chat.taps("Lan", "Quý này"))[0]


async def test_a_link_gives_one_file_and_looking_uses_nothing_up(chat, web):
    link = link_in((await chat.says("Lan", "/baocao vanban 2026"))[0])
    for _ in range(2):  # a messenger looks first
        page = await web.get(link)
        assert page.status_code == 200
        assert "Báo cáo tự đánh giá năm 2026" in page.text
    own = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    assert (await web.post(link, data={"format": "docx"})).status_code == 403
    assert (await web.post(link, data={"format": "exe"}, headers=own)).status_code == 400
    both = await asyncio.gather(
        *(web.post(link, data={"format": "docx"}, headers=own) for _ in range(2))
    )
    taken, late = sorted(both, key=lambda answer: answer.status_code)
    assert (taken.status_code, late.status_code) == (200, 410)
    assert "bao-cao-tu-danh-gia-2026.docx" in taken.headers["content-disposition"]
    assert taken.headers["cache-control"] == "no-store"
    assert "BÁO CÁO" in [p.text for p in Document(io.BytesIO(taken.content)).paragraphs]
    assert (await web.get(link)).status_code == 410


@once
async def test_a_link_lives_ten_minutes(chat, web, clock):
    link = link_in((await chat.says("Lan", "/baocao vanban 2026"))[0])
    clock.forward(minutes=10)
    page = await web.get(link)
    assert page.status_code == 410
    assert "Đồng chí gõ /baocao để lấy đường dẫn mới." in page.text


@once
async def test_citizens_have_no_such_command(chat):
    assert "Tôi chưa có lệnh này" in (await chat.says("Mai", "/baocao vanban"))[0]


@once
async def test_without_its_picture_the_words_are_sent(chat):
    async with chat.service.database.transaction() as session:
        person = await people.meet(session, "phone", "Lan", now=chat.clock.now)
        body = {"text": "Bản dự thảo", "paper": "a paper of an older version"}
        outbox.post(session, person, body, now=chat.clock.now)
    said = await chat.reads("Lan")
    assert said == ["Bản dự thảo"]
    assert said.letters[0].picture is None


def test_a_long_text_keeps_its_picture_below_the_captions_limit():
    found = bodies("chữ " * 400, (), None, TelegramChannel.limits, paper="x")
    assert [body.get("paper") for body in found] == ["x", None]
    assert all(len(body["text"]) <= 1024 for body in found)
    assert "paper" not in bodies("chữ", (), None, Limits(), paper="x")[0]
