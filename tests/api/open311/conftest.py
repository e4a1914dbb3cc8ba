"""A client of Open311, as the specification describes one: forms out, XML or JSON in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import etree
from sqlalchemy import func, select

from api.app import create_app
from api.open311.routes import Pace
from api.settings import ServerSettings
from bot.service import Service
from office.feedback import clients, tickets
from office.feedback.tickets import Opened
from office.models import Ticket
from tests.talk import Chat

ROOT = "/open311/v2"
#: For rules that both databases keep in the same lines.
EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOLE = {
    "service_code": "duong",
    "description": "Ổ gà to giữa đường",
    "lat": "20.73",
    "long": "106.39",
}
#: Elements that hold elements of one kind, as the specification marks them.
CONTAINERS = {
    "services",
    "attributes",
    "values",
    "service_requests",
    "errors",
    "endpoints",
    "formats",
}


def spark(element: Any) -> Any:
    """An XML element as JSON by the Spark convention, every value as text."""
    if element.tag in CONTAINERS:
        assert len({child.tag for child in element}) <= 1
        return [spark(child) for child in element]
    if len(element):
        return {child.tag: spark(child) for child in element}
    return element.text


def as_text(value: Any) -> Any:
    """JSON with every value as XML would write it."""
    if isinstance(value, list):
        return [as_text(each) for each in value]
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


class Client:
    """Software that knows its key."""

    def __init__(self, app: FastAPI, web: httpx.AsyncClient, key: str) -> None:
        self.app = app
        self.web = web
        self.key = key
        self.service: Service = app.state.service

    def pace(self, per_minute: int) -> None:
        """Let addresses and keys ask only so often."""
        self.app.state.open311 = Pace(per_minute)

    async def get(self, path: str, **query: str) -> Any:
        """What a path says in JSON, which must be what it says in XML."""
        said = await self.web.get(f"{ROOT}/{path}.json", params=query)
        same = await self.web.get(f"{ROOT}/{path}.xml", params=query)
        assert said.headers["content-type"] == "application/json; charset=utf-8"
        assert same.headers["content-type"] == "text/xml; charset=utf-8"
        assert same.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        assert spark(etree.fromstring(same.content)) == as_text(said.json())
        assert said.status_code == same.status_code == 200, said.text
        return said.json()

    async def refused(self, code: int, path: str, **query: str) -> list[dict[str, Any]]:
        """The errors that a path answers with, in both formats."""
        said = await self.web.get(f"{ROOT}/{path}.json", params=query)
        same = await self.web.get(f"{ROOT}/{path}.xml", params=query)
        assert (said.status_code, same.status_code) == (code, code)
        return self.errors(said, same)

    def errors(self, said: httpx.Response, same: httpx.Response | None = None) -> list[Any]:
        """The errors of a response."""
        errors = said.json()
        assert errors
        for error in errors:
            assert list(error) == ["code", "description"]
            assert error["description"]
        if same is not None:
            root = etree.fromstring(same.content)
            assert root.tag == "errors"
            assert spark(root) == as_text(errors)
        return list(errors)

    async def post(self, form: str = "json", **fields: str | list[str]) -> httpx.Response:
        """A hole in the road, unless said otherwise; an empty field is sent empty."""
        return await self.web.post(
            f"{ROOT}/requests.{form}", data={"api_key": self.key, **HOLE, **fields}
        )

    async def sends(self, **fields: str | list[str]) -> str:
        """The id of a request that was taken."""
        said = await self.post(**fields)
        assert said.status_code == 200, said.text
        return str(said.json()[0]["service_request_id"])

    async def ticket(self, code: str) -> Ticket:
        """The row behind an id."""
        async with self.service.database.reading() as session:
            return (await session.scalars(select(Ticket).where(Ticket.code == code))).one()

    async def opened(self, code: str) -> Opened:
        """What an official reads in it."""
        async with self.service.database.reading() as session:
            return await tickets.opened(session, await self.ticket(code))

    async def tickets(self) -> int:
        """How many there are."""
        async with self.service.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(Ticket)) or 0


@pytest.fixture
def settings() -> ServerSettings:
    """Without limits that a test would meet."""
    return ServerSettings(open311_per_minute=10**6)


@pytest.fixture
async def client(chat: Chat, service: Service, settings: ServerSettings) -> AsyncIterator[Client]:
    """Software with a good key, talking to the whole application."""
    app = create_app(service, settings)
    async with service.database.transaction() as session:
        key = await clients.add(session, "Đô thị thông minh", now=service.clock())
    transport = httpx.ASGITransport(app)
    # Without the application's loops: letters leave when `chat` reads.
    async with httpx.AsyncClient(transport=transport, base_url="http://xa") as web:
        yield Client(app, web, key)
