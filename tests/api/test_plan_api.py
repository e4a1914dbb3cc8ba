"""The plan over HTTP: keys of units, what they open, and reports that happen once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.settings import ServerSettings
from office import audit, keys
from office.models import ApiKey, Result
from tests.talk import Chat

once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REPORT = {"note": "Đã đăng 12 tin", "document": {"number": "45/BC-UBND", "sent": "2026-11-13"}}


@pytest.fixture
def limit() -> int:
    """Calls a minute."""
    return 50


@pytest.fixture
async def web(chat: Chat, limit: int) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, without its loops."""
    app = create_app(chat.service, ServerSettings(api_per_minute=limit))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://xa") as client:
        yield client


@pytest.fixture
async def key(chat: Chat) -> str:
    """A key of Phòng Văn hóa - Xã hội's software, for everything."""
    return await key_of(chat, "vhxh", "read", "report")


async def key_of(chat: Chat, unit: str, *scopes: str) -> str:
    async with chat.service.database.transaction() as session:
        return await keys.add(
            session, name="Quản lý văn bản", unit=unit, scopes=scopes, now=chat.clock.now
        )


def bearer(key: str, name: str | None = None) -> dict[str, str]:
    named = {"Idempotency-Key": name} if name else {}
    return {"Authorization": f"Bearer {key}", **named}


async def test_the_plan_and_a_units_own_tasks(chat: Chat, web: httpx.AsyncClient, key: str) -> None:
    await chat.says("Dũng", "/done 1")
    await chat.taps("Dũng", "Trung tâm Dịch vụ sự nghiệp công")
    whole = (await web.get("/api/v1/plan", headers=bearer(key))).json()
    assert [line["stt"] for line in whole] == list(range(1, 9))
    first = whole[0]
    assert (first["state"], first["deadline"], first["due"]) == (
        "in_progress",
        "Hàng năm",
        "2026-12-31",
    )
    assert [bool(part["done_at"]) for part in first["parts"]] == [False, True]
    own = (await web.get("/api/v1/tasks", headers=bearer(key))).json()
    assert [line["stt"] for line in own] == [1, 2, 3, 4, 5, 6]


async def test_a_report_happens_once_however_often_it_is_sent(
    chat: Chat, web: httpx.AsyncClient, key: str
) -> None:
    url = "/api/v1/tasks/5/reports"
    answers = await asyncio.gather(
        *(web.post(url, json=REPORT, headers=bearer(key, "vb-45")) for _ in range(3))
    )
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    said = answers[0].json()
    assert (said["stt"], said["year"], said["unit"], said["closed"]) == (5, 2026, "vhxh", True)
    async with chat.service.database.reading() as session:
        count = select(func.count(Result.id)).where(Result.note == REPORT["note"])
        assert await session.scalar(count) == 1
        acts = [row.act for row in await audit.read(session)]
        assert acts.count("task.done") == 1
    told = await chat.reads("Nam")  # who follows the plan hears of it, as of any report
    assert "Phòng Văn hóa - Xã hội báo xong phần nhiệm vụ 5, năm 2026." in told.text
    (row,) = (await web.get(url, headers=bearer(key))).json()
    assert row["document"]["number"] == "45/BC-UBND"
    other = await key_of(chat, "kt", "read")
    (row,) = (await web.get(url, headers=bearer(other))).json()
    assert row["note"] is None  # another unit's words
    changed = await web.post(url, json={"note": "khác"}, headers=bearer(key, "vb-45"))
    assert changed.status_code == 409
    assert "Idempotency-Key “vb-45”" in changed.json()["error"]
    again = await web.post(url, json=REPORT, headers=bearer(key, "vb-46"))
    assert (again.status_code, again.json()["error"]) == (
        409,
        "Phần của đơn vị trong kỳ này đã được báo hoàn thành trước đó.",
    )


@once
@pytest.mark.parametrize(
    ("number", "body", "status"),
    [
        (7, {}, 403),
        (9, {}, 404),
        (3, {"document": {"number": "1/KH", "sent": "2026-12-01"}}, 400),
        (1, {"note": "x" * 2001}, 400),
    ],
)
async def test_what_is_refused_leaves_nothing(
    chat: Chat, web: httpx.AsyncClient, key: str, number: int, body: dict, status: int
) -> None:
    url = f"/api/v1/tasks/{number}/reports"
    said = await web.post(url, json=body, headers=bearer(key, "k"))
    assert (said.status_code, set(said.json())) == (status, {"error"})
    if status != 400:
        good = await web.post("/api/v1/tasks/1/reports", json={}, headers=bearer(key, "k"))
        assert good.status_code == 201  # the name is still free


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_characters_that_nobody_sees_are_no_fault(
    chat: Chat, web: httpx.AsyncClient, key: str
) -> None:
    url, headers = "/api/v1/tasks/1/reports", bearer(key, "k")
    json_ = {"Content-Type": "application/json"}
    body = rb'{"note": "xong\u0000 r\ud800\u1ed3i", "document": {"number": "\u0000"}}'
    said = await web.post(url, content=body, headers={**headers, **json_})
    assert said.status_code == 400
    body = body.replace(rb'"number": "', rb'"number": "45/BC')
    assert (await web.post(url, content=body, headers={**headers, **json_})).status_code == 201
    row = (await web.get(url, headers=bearer(key))).json()[-1]
    assert (row["note"], row["document"]["number"]) == ("xong rồi", "45/BC")


@once
async def test_keys_open_what_they_are_for_and_end(
    chat: Chat, web: httpx.AsyncClient, key: str
) -> None:
    reader = await key_of(chat, "vhxh", "read")
    for headers in ({}, {"Authorization": key}, bearer(key[:-1]), bearer("")):
        said = await web.get("/api/v1/plan", headers=headers)
        assert (said.status_code, said.headers["www-authenticate"]) == (401, "Bearer")
    said = await web.post("/api/v1/tasks/1/reports", json={}, headers=bearer(reader, "a"))
    assert (said.status_code, said.json()["error"]) == (
        403,
        "Khóa API này không có quyền “report”.",
    )
    assert (
        await web.post("/api/v1/tasks/1/reports", json={}, headers=bearer(key))
    ).status_code == 400
    async with chat.service.database.transaction() as session:
        row = await session.scalar(select(ApiKey).order_by(ApiKey.id))
        assert key not in str(vars(row))  # only a digest is kept
        await keys.revoke(session, row.id, now=chat.clock.now)
    assert (await web.get("/api/v1/plan", headers=bearer(key))).status_code == 401


@once
class TestPace:
    @pytest.fixture
    def limit(self) -> int:
        return 2

    async def test_a_key_has_so_many_calls_a_minute(
        self, chat: Chat, web: httpx.AsyncClient, key: str
    ) -> None:
        other = await key_of(chat, "kt", "read")
        said = [
            (await web.get("/api/v1/plan", headers=bearer(each))).status_code
            for each in (key, key, key, other)
        ]
        assert said == [200, 200, 429, 200]
