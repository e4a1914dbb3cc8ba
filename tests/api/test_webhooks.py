"""Webhooks: who is let in, what is kept, and a sender who is too fast."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.app import create_app
from api.settings import ServerSettings
from bot.channels.telegram import SECRET_HEADER, TelegramChannel, TelegramSettings
from bot.service import Service
from office.models import Post, Received

SECRET = "only-for-tests"
PROOF = {SECRET_HEADER: SECRET}
_numbers = itertools.count(1)


def update(text: str, chat: int = 7) -> dict[str, Any]:
    """What Telegram sends for a message in a private chat."""
    number = next(_numbers)
    person = {"id": chat, "is_bot": False, "first_name": "Mai", "language_code": "vi"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1795155840,
            "chat": {"id": chat, "type": "private", "first_name": "Mai"},
            "from": person,
            "text": text,
        },
    }


@pytest.fixture
async def web(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """The application with Telegram; nothing is sent, so that letters can be counted."""
    settings = TelegramSettings(token="123:for-tests", secret=SECRET, api_url="http://127.0.0.1:1")
    service.channels["telegram"] = TelegramChannel(settings, "http://xa")
    app = create_app(service, ServerSettings(messages_per_minute=4))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as web:
        yield web


async def letters(service: Service) -> list[str]:
    """Everything posted, in order."""
    async with service.database.reading() as session:
        bodies = (await session.scalars(select(Post.body).order_by(Post.id))).all()
    return [body["text"] for body in bodies if body]


async def test_a_message_is_kept_and_answered(web: httpx.AsyncClient, service: Service) -> None:
    said = await web.post("/webhooks/telegram", json=update("xin chào"), headers=PROOF)
    assert (said.status_code, said.json()) == (200, {"ok": True})
    (said_first,) = await letters(service)
    assert "trả lời tự động" in said_first


@pytest.mark.parametrize("name", ["zalo", "web", "phone", "nothing"])
async def test_only_configured_platforms_have_a_webhook(web: httpx.AsyncClient, name: str) -> None:
    said = await web.post(f"/webhooks/{name}", json={}, headers=PROOF)
    assert said.status_code == (403 if name == "phone" else 404)


@pytest.mark.parametrize("proof", [{}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "é"}])
async def test_without_the_secret_nothing_is_read(
    web: httpx.AsyncClient, service: Service, proof: dict[str, str]
) -> None:
    headers = [(name, value.encode()) for name, value in proof.items()]
    said = await web.post("/webhooks/telegram", json=update("xin chào"), headers=headers)
    assert said.status_code == 403
    assert await letters(service) == []


@pytest.mark.parametrize("body", [b"", b"words", b"[]", b"3", b"{}", b"\xff", b"[" * 10_000])
async def test_what_is_not_the_platforms_json_is_400(web: httpx.AsyncClient, body: bytes) -> None:
    assert (await web.post("/webhooks/telegram", content=body, headers=PROOF)).status_code == 400


async def test_a_body_over_one_mebibyte_is_413(web: httpx.AsyncClient) -> None:
    body = b" " * (1024 * 1024 + 1)
    assert (await web.post("/webhooks/telegram", content=body, headers=PROOF)).status_code == 413


async def test_a_get_is_not_taken(web: httpx.AsyncClient) -> None:
    assert (await web.get("/webhooks/telegram")).status_code == 405


async def test_a_sender_over_the_limit_is_told_once_and_others_are_not_held(
    web: httpx.AsyncClient, service: Service
) -> None:
    for _ in range(7):
        said = await web.post("/webhooks/telegram", json=update("xin chào"), headers=PROOF)
        assert said.status_code == 200
    said = await letters(service)
    assert len(said) == 4 + 1  # four answers and one request for patience
    assert "nhanh quá" in said[-1]
    await web.post("/webhooks/telegram", json=update("xin chào", chat=8), headers=PROOF)
    assert len(await letters(service)) == 5 + 1
    async with service.database.reading() as session:
        assert len((await session.scalars(select(Received.key))).all()) == 8


async def test_a_repeated_update_counts_once(web: httpx.AsyncClient, service: Service) -> None:
    same = update("xin chào")
    for _ in range(9):
        assert (await web.post("/webhooks/telegram", json=same, headers=PROOF)).status_code == 200
    assert len(await letters(service)) == 1
