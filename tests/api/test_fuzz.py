"""Anything at all sent to the webhook, the dialogue and the API: never a 500, never stuck."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import ServerSettings
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.service import Service
from tests.api.test_webhooks import PROOF, SECRET, letters, update

FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
#: Words a person or a program could send: any characters, commands, numbers, taps of old lists.
WORDS = st.one_of(
    st.text(max_size=300),
    st.from_regex(r"/[a-z]{1,12}( [ -~]{0,40})?", fullmatch=True),
    st.sampled_from(
        ["/done", "/done 1,2,3", "/start", "/start kb_", "/moi", "/reply H-1", "1", "99", "٣"]
    ),
)


@pytest.fixture
def database_url(embedded: Any, tmp_path: Any) -> str:
    """SQLite only: what is fuzzed here is reading, which is the same on both."""
    path = tmp_path / "office.db"
    shutil.copy(embedded[False], path)
    return f"sqlite:///{path}"


@pytest.fixture
async def web(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """The application with Telegram and without limits."""
    telegram = TelegramSettings(token="123:tests", secret=SECRET, api_url="http://127.0.0.1:1")
    service.channels["telegram"] = TelegramChannel(telegram, "http://xa")
    app = create_app(service, ServerSettings(ask_per_minute=10**6, messages_per_minute=10**6))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as client,
    ):
        yield client


async def still_answers(web: httpx.AsyncClient, service: Service, chat: int) -> None:
    """A conversation is not stuck: a plain message gets a plain answer."""
    before = len(await letters(service))
    said = await web.post("/webhooks/telegram", json=update("xin chào", chat=chat), headers=PROOF)
    assert said.status_code == 200
    assert len(await letters(service)) > before


@FEW
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
async def test_any_body_to_the_webhook(web: httpx.AsyncClient, body: bytes) -> None:
    said = await web.post("/webhooks/telegram", content=body, headers=PROOF)
    assert said.status_code in {200, 400}


@FEW
@given(
    change=st.dictionaries(
        st.sampled_from(
            ["message_id", "date", "chat", "from", "text", "entities", "photo", "contact"]
        ),
        JSON,
        min_size=1,
    )
)
async def test_updates_with_parts_that_are_not_as_telegram_says(
    web: httpx.AsyncClient, service: Service, change: dict[str, Any]
) -> None:
    odd = update("xin chào", chat=11)
    odd["message"].update(change)
    said = await web.post("/webhooks/telegram", content=json.dumps(odd), headers=PROOF)
    assert said.status_code in {200, 400}
    await still_answers(web, service, 11)


@FEW
@given(words=st.lists(WORDS, min_size=1, max_size=4))
async def test_any_words_in_a_conversation(
    web: httpx.AsyncClient, service: Service, words: list[str]
) -> None:
    for text in words:
        said = await web.post("/webhooks/telegram", json=update(text, chat=12), headers=PROOF)
        assert said.status_code == 200
    await still_answers(web, service, 12)
    for text in await letters(service):
        assert "trục trặc" not in text, words


@FEW
@given(tap=st.text(max_size=64))
async def test_any_tap(web: httpx.AsyncClient, service: Service, tap: str) -> None:
    odd = update("", chat=13)
    pressed = {
        "update_id": odd["update_id"],
        "callback_query": {
            "id": "1",
            "from": odd["message"]["from"],
            "message": odd["message"],
            "chat_instance": "1",
            "data": tap,
        },
    }
    said = await web.post("/webhooks/telegram", json=pressed, headers=PROOF)
    assert said.status_code == 200
    await still_answers(web, service, 13)


@FEW
@given(
    asked=JSON
    | st.fixed_dictionaries({"text": WORDS}, optional={"id": JSON, "lang": JSON, "session": JSON})
)
async def test_any_question(web: httpx.AsyncClient, asked: Any) -> None:
    said = await web.post("/api/v1/ask", content=json.dumps(asked))
    assert said.status_code in {200, 400}
    found = said.json()
    for each in found if isinstance(found, list) else [found]:
        assert "error" in each or {"decision", "reply"} <= set(each)
        assert "trục trặc" not in each.get("reply", "")


async def test_every_operation_keeps_its_description(web: httpx.AsyncClient) -> None:
    """What schemathesis makes of /openapi.json is answered as it says."""
    described = (await web.get("/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(described)
    for found in schema.get_all_operations():
        operation = found.ok()
        for case in some_of(operation.as_strategy()):
            await _answers_as_described(web, operation, case)


def some_of(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """A handful of examples, the same ones each time."""
    cases: list[Any] = []

    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    @given(case=strategy)
    def collect(case: Any) -> None:
        cases.append(case)

    collect()
    return cases


async def _answers_as_described(web: httpx.AsyncClient, operation: Any, case: Any) -> None:
    path = operation.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    body = None if not operation.body else json.dumps(case.body).encode()
    said = await web.request(
        operation.method.upper(), path, params=dict(case.query or {}), content=body
    )
    described = set(operation.definition.raw["responses"])
    assert {str(said.status_code), f"{said.status_code // 100}XX"} & described, said.text
