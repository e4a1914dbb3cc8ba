"""The JSON side: questions, entries, health, and how a request is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.headers import HEADERS
from api.settings import ServerSettings
from bot.service import Service
from office import commune, outbox, people
from office.models import Person, Question, Received
from tests.talk import Clock

BIRTH = "làm giấy khai sinh cho con cần những giấy tờ gì"


@pytest.fixture
def limit() -> int:
    """Questions a minute."""
    return 60


@pytest.fixture
async def web(service: Service, limit: int) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application."""
    app = create_app(service, ServerSettings(ask_per_minute=limit))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as client,
    ):
        yield client


async def test_a_question_is_answered_as_in_a_batch(web: httpx.AsyncClient) -> None:
    said = await web.post("/api/v1/ask", json={"id": "q1", "text": BIRTH})
    assert said.status_code == 200
    answered = said.json()
    assert list(answered) == ["id", "decision", "reason", "entries", "facet", "buttons", "reply"]
    assert answered["id"] == "q1"
    assert (answered["decision"], answered["reason"]) == ("answer", None)
    assert answered["entries"][0]["slug"] == "dang-ky-khai-sinh"
    scores = [entry["score"] for entry in answered["entries"]]
    assert scores == sorted(scores, reverse=True)
    assert answered["facet"] == "documents"
    assert "trả lời tự động" not in answered["reply"]


async def test_a_list_is_answered_in_order_with_faults_in_place(web: httpx.AsyncClient) -> None:
    asked = [{"id": 1, "text": BIRTH}, {"id": 2}, {"id": 3, "text": "xin chào"}]
    said = await web.post("/api/v1/ask", json=asked, headers={"Accept-Language": "en-GB,vi;q=0.5"})
    assert said.status_code == 200
    first, second, third = said.json()
    assert (first["id"], second["id"], third["id"]) == (1, 2, 3)
    assert set(second) == {"id", "error"}
    assert "“text”" in second["error"]
    assert third["decision"] == "smalltalk"


async def test_a_session_is_one_conversation_of_one_address(service: Service) -> None:
    app = create_app(service, ServerSettings())
    async with app.router.lifespan_context(app):
        for address, follows in (("10.0.0.1", True), ("10.0.0.2", False)):
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://xa") as client:
                if follows:
                    await client.post("/api/v1/ask", json={"text": BIRTH, "session": "s"})
                more = {"text": "thế lệ phí bao nhiêu?", "session": "s"}
                said = (await client.post("/api/v1/ask", json=more)).json()
                found = [entry["slug"] for entry in said["entries"][:1]]
                assert (found == ["dang-ky-khai-sinh"]) is follows


async def test_what_is_asked_leaves_nothing_in_the_real_database(
    web: httpx.AsyncClient, service: Service
) -> None:
    for text in (BIRTH, "/gopy đèn đường thôn 3 hỏng", "Chuyển cho cán bộ"):
        said = await web.post("/api/v1/ask", json={"text": text, "session": "s"})
        assert said.status_code == 200
    async with service.database.reading() as session:
        for table in (Person, Question, Received):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_a_question_over_http_is_not_said_to_reach_a_person(web: httpx.AsyncClient) -> None:
    said = (await web.post("/api/v1/ask", json={"text": "/gopy đèn đường hỏng"})).json()
    assert said["decision"] == "handover"
    assert "không chuyển được" in said["reply"]


async def test_answers_carry_the_facts_of_the_commune(
    web: httpx.AsyncClient, service: Service, clock: Clock
) -> None:
    asked = {"text": "trung tâm hành chính công mở cửa mấy giờ"}
    before = (await web.post("/api/v1/ask", json=asked)).json()
    assert "6 giờ 45" not in before["reply"]
    async with service.database.transaction() as session:
        await commune.put(session, "hours", "6 giờ 45 đến 16 giờ", now=clock())
    after = (await web.post("/api/v1/ask", json=asked)).json()
    assert "6 giờ 45" in after["reply"]


WRONG = [
    (b"", 400),
    (b"\xff\xfe", 400),
    (b"words", 400),
    (b"3", 400),
    (b"[]", 400),
    (b"[" * 100_000, 400),
    (b'{"id": {}, "text": "a"}', 400),
    (b'{"text": 3}', 400),
    (b'{"text": "a", "lang": "fr"}', 400),
    (b'{"text": "a", "session": [1]}', 400),
    (b'{"text": "' + b"a" * 20_001 + b'"}', 400),
    (b" " * (256 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("body", "status"), WRONG, ids=lambda value: str(value)[:24])
async def test_what_is_no_question_is_one_sentence(
    web: httpx.AsyncClient, body: bytes, status: int
) -> None:
    said = await web.post("/api/v1/ask", content=body)
    assert said.status_code == status
    assert said.json()["error"].endswith((".", "}"))


class TestLimit:
    @pytest.fixture
    def limit(self) -> int:
        return 3

    async def test_over_the_limit_nothing_is_answered_for_a_minute(
        self, web: httpx.AsyncClient
    ) -> None:
        asked = [{"text": "xin chào"}] * 2
        assert (await web.post("/api/v1/ask", json=asked)).status_code == 200
        refused = await web.post("/api/v1/ask", json=asked)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert "một phút" in refused.json()["error"]
        assert (await web.post("/api/v1/ask", json=asked[0])).status_code == 200


async def test_entries_are_listed_and_read(web: httpx.AsyncClient) -> None:
    lines = (await web.get("/api/v1/entries")).json()
    slugs = [line["slug"] for line in lines]
    assert len(slugs) == len(set(slugs)) > 100
    whole = (await web.get("/api/v1/entries/dang-ky-khai-sinh")).json()
    assert whole["title"] == "Đăng ký khai sinh"
    assert whole["sources"][0]["document"]
    assert "documents" in whole["sections"]
    assert "{{" not in whole["lead"] + "".join(whole["sections"].values())


async def test_an_expired_entry_shows_no_facts(web: httpx.AsyncClient, clock: Clock) -> None:
    clock.now = datetime(2040, 1, 1, tzinfo=UTC)
    whole = (await web.get("/api/v1/entries/dang-ky-khai-sinh")).json()
    assert (whole["expired"], whole["lead"], whole["sections"]) == (True, None, {})


async def test_requests_that_go_wrong_are_worded(web: httpx.AsyncClient) -> None:
    for address, status in (
        ("/api/v1/entries/khong-co", 404),
        ("/api/v1/entries?lang=fr", 400),
        ("/khong-co", 404),
        ("/api/v1/ask", 405),
    ):
        for language, word in (("vi", "Không"), ("en", "There")):
            said = await web.get(address, headers={"Accept-Language": language})
            assert said.status_code == status
            assert said.headers["content-language"] == language
            if status == 404:
                assert word in said.json()["error"]


async def test_every_response_carries_the_security_headers(web: httpx.AsyncClient) -> None:
    for address in ("/health/live", "/khong-co", "/api/v1/entries", "/openapi.json"):
        headers = (await web.get(address)).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    page = await web.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_the_api_describes_itself(web: httpx.AsyncClient) -> None:
    described = (await web.get("/openapi.json")).json()
    assert {"/api/v1/ask", "/api/v1/entries", "/api/v1/entries/{slug}"} <= set(described["paths"])
    asking = described["paths"]["/api/v1/ask"]["post"]
    assert "requestBody" in asking
    assert {"200", "400", "413", "429"} <= set(asking["responses"])
    assert "422" not in str(described)  # what is misfit is a 400 with a sentence


async def test_health_tells_of_letters_that_wait(service: Service, clock: Clock) -> None:
    # Without the sender at work: the letter stays where it is.
    app = create_app(service, ServerSettings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as web:
        assert (await web.get("/health/ready")).json()["status"] == "ok"
        async with service.database.transaction() as session:
            person = await people.meet(session, "phone", "Mai", now=clock())
            outbox.post(session, person, {"text": "chào"}, now=clock())
        clock.forward(minutes=6)
        late = await web.get("/health/ready")
        assert (late.status_code, late.json()["status"]) == (200, "late")
        assert late.json()["oldest_unsent_seconds"] == 360
        assert "thanthien_oldest_unsent_seconds 360.0" in (await web.get("/metrics")).text
        assert (await web.get("/health/live")).json() == {"status": "ok"}


async def test_without_its_database_it_is_not_ready(tmp_path: Path, service: Service) -> None:
    from office.database import Database

    gone = Database("postgresql://127.0.0.1:1/x", service.database.vault)
    service.database = gone
    app = create_app(service, ServerSettings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as web:
        assert (await web.get("/health/ready")).status_code == 503
        assert (await web.get("/health/live")).status_code == 200
    await gone.close()


async def test_figures_count_turns_by_decision(web: httpx.AsyncClient, service: Service) -> None:
    service.decisions["answer", ""] += 2
    service.decisions["handover", "nothing_fits"] += 1
    figures = (await web.get("/metrics")).text
    assert 'thanthien_turns_total{decision="answer",reason=""} 2.0' in figures
    assert 'thanthien_turns_total{decision="handover",reason="nothing_fits"} 1.0' in figures
