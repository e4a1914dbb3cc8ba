"""The API and the web chat show the same cards: the same words, the same buttons, in order."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import ServerSettings
from bot.channels.web import WebChannel
from bot.service import Service
from bot.thumbs import DOWN, UP
from knowledge import Knowledge
from office.database import Database
from tests.api.streams import Stream
from tests.conftest import ZONE

HOST = "http://xa.test"
#: Conversations; the cards below their last lines are compared.
SAID = (
    ["làm giấy khai sinh cho con cần những giấy tờ gì"],
    ["lam giay khai sinh het bao nhieu tien"],
    ["đăng ký tạm trú mất mấy ngày"],
    ["chứng thực bản sao ở đâu", "Lệ phí"],
    ["đăng ký kết hôn", "thế lệ phí bao nhiêu"],
    ["trợ cấp hưu trí xã hội"],
    ["trung tâm hành chính công mở cửa mấy giờ"],
    ["xin giấy phép xây dựng nhà ở riêng lẻ cần gì"],
    ["đường thôn 3 hỏng mấy tháng nay không ai sửa"],
    ["tôi muốn ly hôn thì nộp đơn ở đâu"],
    ["tra cứu hồ sơ của tôi đến đâu rồi"],
    ["how do I register my child's birth"],
    ["what documents do I need for temporary residence"],
    ["khai sinh"],
    ["đất đai"],
    ["cháy nhà cứu với"],
    ["tôi muốn tố cáo cán bộ nhận hối lộ"],
    ["tôi muốn khiếu nại quyết định xử phạt"],
    ["xin chào"],
    ["cảm ơn nhé"],
    ["giá vàng hôm nay bao nhiêu"],
    ["asdf qwer zxcv"],
)
#: Asked lightly under an answer, where a person could tap it; nobody taps an API's answer.
LIGHTLY = ("\n\nCó đúng điều ông/bà cần không?", "\n\nIs this what you needed?")


@dataclass(frozen=True)
class Card:
    """What somebody reads, and what she can tap below it."""

    text: str
    buttons: list[str]


@pytest.fixture
async def app(database: Database, knowledge: Knowledge) -> AsyncIterator[FastAPI]:
    service = Service(database, knowledge, {"web": WebChannel()}, zone=ZONE)
    # Without its lifespan: the sender sends when it is told, so that a card is complete when read.
    made = create_app(service, ServerSettings(ask_per_minute=1000, messages_per_minute=1000))
    yield made
    await made.state.desk.close()
    await service.channels["web"].stop()


async def asked(app: FastAPI, lines: list[str]) -> dict[str, Any]:
    """The API's answer to the last line of a conversation."""
    session = str(uuid.uuid4())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for line in lines:
            said = await client.post("/api/v1/ask", json={"text": line, "session": session})
            assert said.status_code == 200
    found: dict[str, Any] = said.json()
    return found


async def shown(app: FastAPI, lines: list[str]) -> Card:
    """The card below the last line of a conversation on the page."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        client.headers["origin"] = HOST
        await client.get("/")
        before = 0
        cookie = f"visitor={client.cookies['visitor']}"
        for line in ["/help", *lines]:
            said = await client.post("/chat", json={"key": str(uuid.uuid4()), "text": line})
            assert said.status_code == 200
            while await app.state.service.sender.send_due():
                pass
            async with Stream(app, cookie=cookie) as stream:
                letters = [event.data for event in await stream.until_ready()]
            newest, before = letters[before:], len(letters)
    labels = [button["label"] for letter in newest for button in letter["buttons"]]
    text = "\n\n".join(letter["text"] for letter in newest)
    if labels[-2:] == [UP, DOWN]:
        labels = labels[:-2]
        assert text.endswith(LIGHTLY)
        for question in LIGHTLY:
            text = text.removesuffix(question)
    return Card(text, labels)


async def test_the_page_shows_what_the_api_says(app: FastAPI) -> None:
    decisions = set()
    for lines in SAID:
        said = await asked(app, lines)
        assert await shown(app, lines) == Card(said["reply"], said["buttons"])
        decisions.add(said["decision"])
    assert decisions == {"answer", "choose", "handover", "guidance", "urgent", "smalltalk"}
