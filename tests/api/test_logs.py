"""The log names kinds and places; what anybody wrote never reaches it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from api import logs
from api.app import create_app
from bot.service import Service

WORDS = "căn cước 030099001234"


@pytest.fixture
def begun() -> Iterator[None]:
    """The program's log, and the tests' again."""
    logs.begin()
    yield
    structlog.reset_defaults()
    for known in list(logging.getLogger("uvicorn.error").filters):
        logging.getLogger("uvicorn.error").removeFilter(known)


@pytest.fixture
def database_url(embedded: dict[bool, Path]) -> str:
    """Logging asks no database; one kind is enough."""
    return f"sqlite:///{embedded[False]}"


def fail() -> None:
    raise ValueError(WORDS)


@pytest.mark.usefixtures("begun")
def test_a_fault_is_logged_as_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("turn", channel="web")
    out, err = capsys.readouterr()
    assert out == ""
    assert "event='turn'" in err
    assert "channel='web'" in err
    assert "test_logs.py" in err
    assert "fail" in err
    assert WORDS not in err


@pytest.mark.usefixtures("begun")
def test_the_server_does_not_quote_a_fault_either(caplog: pytest.LogCaptureFixture) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert "ValueError" in caplog.text
    assert WORDS not in caplog.text


@pytest.mark.usefixtures("begun")
async def test_a_broken_request_is_answered_in_words(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(service)

    @app.get("/broken")
    async def broken() -> None:
        fail()

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://xa") as web:
        said = await web.get("/broken", headers={"Accept-Language": "en"})
    assert said.status_code == 500
    assert said.json() == {
        "error": "Sorry, something went wrong on the server. Please try again in a few minutes."
    }
    assert WORDS not in capsys.readouterr().err
