"""Public figures: nothing before a leader says so, then exactly what is enough, for everybody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from bot.service import Service
from office.ratings import results
from tests.rated import rated
from tests.talk import Chat

PAGE = "/cong-khai/hai-long"


@pytest.fixture
async def web(service: Service) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(create_app(service))
    async with AsyncClient(transport=transport, base_url="http://xa.test") as client:
        yield client


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_nothing_is_public_before_a_leader_says_so(chat: Chat, web: AsyncClient) -> None:
    await rated(chat.service.database, chat.clock(), "hcc", [4] * 12)
    assert "Xã chưa công bố số liệu" in (await web.get(PAGE)).text
    assert rows((await web.get(f"{PAGE}.csv")).text) == []
    assert (await web.get(f"{PAGE}.json")).json()["periods"] == []


async def test_what_is_published_is_what_was_counted(chat: Chat, web: AsyncClient) -> None:
    database = chat.service.database
    await rated(database, chat.clock(), "hcc", [4] * 9 + [1] * 3, E=2)
    await rated(database, chat.clock(), "kt", [5] * 3)
    await chat.says("Nam", "/report hailong 2026-q4")
    await chat.taps("Nam", "Công bố")
    await rated(database, chat.clock(), "vp", [5] * 20)  # afterwards: not public

    page = await web.get(PAGE)
    assert "75% hài lòng (12 lượt; khoảng 47% - 91%)" in page.text
    assert "Chưa đủ 10 lượt nên chưa hiện tỷ lệ: Phòng Kinh tế." in page.text
    assert "Số liệu tính từ 01/10/2026 đến 20/11/2026; công bố ngày 20/11/2026." in page.text
    assert "Văn phòng" not in page.text
    assert "SIPAS" not in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|<script", page.text)

    table = await web.get(f"{PAGE}.csv")
    assert table.headers["access-control-allow-origin"] == "*"
    found = {(row["factor"], row["month"]): row for row in rows(table.text)}
    whole = found["visit", ""]
    assert (whole["unit"], whole["answers"], whole["satisfied"]) == ("hcc", "12", "9")
    assert (whole["share"], whole["low"], whole["high"]) == ("0.75", "0.4677", "0.9111")
    assert found["visit", "2026-11"]["answers"] == "12"
    assert found["E", ""]["satisfied"] == "0"
    assert {row["unit"] for row in rows(table.text)} == {"hcc"}

    data = (await web.get(f"{PAGE}.json")).json()
    (period,) = data["periods"]
    assert (period["since"], period["until"]) == ("2026-10-01", "2026-12-31")
    assert period["too_few"] == ["kt"]
    assert "kt" not in {cell["unit"] for cell in period["cells"]}


async def test_a_later_publication_replaces_its_period_only(chat: Chat, web: AsyncClient) -> None:
    database = chat.service.database
    await rated(database, chat.clock(), "hcc", [4] * 10)
    for period in ("2026-11", "2026"):
        await chat.says("Nam", f"/report hailong {period}")
        await chat.taps("Nam", "Công bố")
    chat.clock.forward(hours=20)
    await rated(database, chat.clock(), "hcc", [1] * 10)
    await chat.says("Nam", "/report hailong 2026-11")
    await chat.taps("Nam", "Công bố")
    shares = {
        (row["since"], row["share"])
        for row in rows((await web.get(f"{PAGE}.csv")).text)
        if (row["factor"], row["month"]) == ("visit", "")
    }
    assert shares == {("2026-11-01", "0.5"), ("2026-01-01", "1.0")}
    assert "50% hài lòng" in (await web.get(f"{PAGE}?ky=2026-11")).text
    assert "100% hài lòng" in (await web.get(f"{PAGE}?ky=2026")).text
    english = (await web.get(f"{PAGE}?ky=2026&lang=en")).text
    assert "100% satisfied (10 answers; between 72% and 100%)" in english
    for odd in ("?ky=%00", "?ky=2026-99", "?lang=xx"):
        assert (await web.get(PAGE + odd)).status_code == 200


async def test_a_hidden_month_cannot_be_worked_out_from_the_others(
    chat: Chat, web: AsyncClient
) -> None:
    """The whole less the months that are shown would be three people's answers."""
    database = chat.service.database
    await rated(database, chat.clock(), "hcc", [5] * 3)
    chat.clock.set("2026-12-10 09:00")
    await rated(database, chat.clock(), "hcc", [4] * 12)
    await chat.says("Nam", "/report hailong 2026-q4")
    await chat.taps("Nam", "Công bố")
    shown = [row for row in rows((await web.get(f"{PAGE}.csv")).text) if row["factor"] == "visit"]
    assert [(row["month"], row["answers"]) for row in shown] == [("", "15")]


async def test_a_raised_minimum_leaves_published_figures_alone(
    chat: Chat, web: AsyncClient
) -> None:
    await rated(chat.service.database, chat.clock(), "hcc", [4] * 10)
    await chat.says("Nam", "/report hailong")
    await chat.taps("Nam", "Công bố")
    async with chat.service.database.transaction() as session:
        await results.set_minimum(session, 50, now=chat.clock())
    assert "100% hài lòng" in (await web.get(PAGE)).text
