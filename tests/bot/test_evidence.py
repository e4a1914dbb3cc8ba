"""Files come and go by one-time links on our own page, and are what their content says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook

from api.app import create_app
from api.settings import ServerSettings
from office.plan import evidence
from tests.bot.test_plan import log

PDF = b"%PDF-1.7\n" + b"x" * 200
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVIDENCE_FOLDER", str(tmp_path / "evidence"))
    return tmp_path / "evidence"


@pytest.fixture
async def web(chat):
    app = create_app(chat.service, ServerSettings(public_url="https://troly.example.vn"))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def link(chat, name: str = "Hùng", stt: int = 7) -> str:
    await chat.says(name, f"/task {stt}")
    await chat.taps(name, "Tệp minh chứng")
    said = await chat.taps(name, "Gửi tệp")
    assert "Không gửi tài liệu mật, nội bộ" in said.text
    return re.search(r"https://troly.example.vn(/minh-chung/\S+)", said.text)[1]


def sent(content: bytes, name: str = "bao-cao.pdf", **fields):
    return {"files": {"file": (name, content)}, "data": fields}


async def test_a_file_comes_and_goes_once(chat, web, folder):
    there = await link(chat)
    page = await web.get(there)
    assert page.status_code == 200
    assert "Minh chứng nhiệm vụ 7, năm 2026" in page.text
    await web.get(there)  # looking uses nothing up
    answer = await web.post(there, **sent(PDF, "../../Dự toán 2027.exe"))
    assert "Đã nhận tệp Dự toán 2027.pdf" in answer.text
    assert "đã dùng hoặc quá mười phút" in (await web.post(there, **sent(PDF))).text
    assert [path.stat().st_size for path in folder.iterdir()] == [len(PDF)]
    await chat.says("Nam", "/task 7")
    said = await chat.taps("Nam", "Tệp minh chứng")
    assert "📎 Dự toán 2027.pdf · Phòng Kinh tế" in said.text
    assert "Gửi tệp" not in said.buttons
    said = await chat.taps("Nam", "Tải Dự toán 2027.pdf")
    there = re.search(r"(/minh-chung/\S+)", said.text)[1]
    assert "Tải tệp về máy" in (await web.get(there)).text
    got = await web.post(there)
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    assert (await web.post(there)).status_code == 400
    assert [act for act, _ in await log(chat)] == ["evidence.keep", "evidence.download"]


async def test_ten_minutes_and_no_more(chat, web, folder):
    there = await link(chat)
    chat.clock.forward(minutes=10)
    assert (await web.get(there)).status_code == 404
    assert (await web.get("/minh-chung/none")).status_code == 404


@pytest.mark.parametrize(
    ("content", "fields", "answer"),
    [
        (PDF, {"secret": "1"}, "Tài liệu mật, nội bộ không gửi qua đây."),
        (b"MZ" + b"\0" * 300, {}, "Chỉ nhận tệp PDF, Word, Excel"),
        (b"<html><script>1</script></html>", {}, "Chỉ nhận tệp PDF, Word, Excel"),
        (b"", {}, "Chỉ nhận tệp PDF, Word, Excel"),
        (PDF + b"x" * evidence.MOST, {}, "Tệp lớn quá 10 MB."),
    ],
)
async def test_what_is_not_taken_leaves_the_link_good(chat, web, folder, content, fields, answer):
    there = await link(chat)
    refused = await web.post(there, **sent(content, **fields))
    assert refused.status_code in {400, 413}
    assert answer in refused.text
    assert not folder.exists()
    assert "Đã nhận tệp" in (await web.post(there, **sent(PDF))).text


async def test_the_scanner_has_the_last_word(chat, web, folder, monkeypatch):
    there = await link(chat)
    for scanner in ("false", "/no/such/scanner"):
        monkeypatch.setenv("EVIDENCE_SCAN", scanner)
        assert "kiểm tra vi-rút" in (await web.post(there, **sent(PDF))).text
    monkeypatch.setenv("EVIDENCE_SCAN", "grep -q PDF")
    assert "Đã nhận tệp" in (await web.post(there, **sent(PDF))).text


async def test_another_units_file_is_not_shown(chat, web, folder):
    await web.post(await link(chat), **sent(PDF))
    await chat.says("Nam", "/task 7")
    await chat.taps("Nam", "Tệp minh chứng")
    await chat.says("Hoa", "/task 7")
    await chat.taps("Hoa", "Tệp minh chứng")
    assert await chat.taps("Hoa", "Tải bao-cao.pdf") == [
        "Không có tệp này trong phần việc của đồng chí."
    ]


def test_kinds_are_told_by_content(database_url):
    book, macros = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    with zipfile.ZipFile(macros, "w") as made:
        made.writestr("xl/workbook.xml", "")
        made.writestr("xl/vbaProject.bin", "")
    assert evidence.kind_of(book.getvalue()) == "xlsx"
    assert evidence.kind_of(macros.getvalue()) is None
    assert evidence.kind_of(PDF) == "pdf"
    assert evidence.kind_of(b"PK\x03\x04 no archive at all") is None
