"""One server and one chromium for all browser tests; each page belongs to a new visitor."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.api.program import INVITED, Running, serving
from tests.faults.program import free_port

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
#: What chromium says when a test takes the server away.
AWAY = re.compile(
    r"ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|INTERNET_DISC)"
)


def _cancel_all_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """As asyncio's own, but with an end: now and then a task of playwright's connection does not
    heed its cancellation, and a loop that closes would wait for it for ever."""
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    if pending:
        loop.run_until_complete(asyncio.wait(pending, timeout=10))


asyncio.runners._cancel_all_tasks = _cancel_all_tasks  # type: ignore[attr-defined]


class House:
    """The installed program on one address, stopped and started again by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._open = ExitStack()
        self.running: Running | None = None

    def start(self) -> None:
        """Serve; does nothing while it serves."""
        if self.running is None:
            self.running = self._open.enter_context(
                serving(self.folder, PORT=str(self.port), MESSAGES_PER_MINUTE="600")
            )

    def invitation(self) -> str:
        """The administrator's code of the newest start, while there is no administrator."""
        assert self.running
        return self.running.line(INVITED)

    def stop(self) -> None:
        """End as an operator would. Open pages must not hold it."""
        if self.running is not None:
            assert self.running.stop(within=5) == 0
            self.running = None
        self._open.close()


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        made = House(Path(folder))
        yield made
        made.stop()


@pytest.fixture(scope="session")
def executable() -> str:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing: on Debian run 'apt install chromium fonts-noto-core'."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return str(CHROMIUM)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(executable: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        async with asyncio.timeout(20):
            await browser.close()


class Visit:
    """A visitor's page, in the words of the tests."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not AWAY.search(message.text):
            self.complaints.append(message.text)

    async def says(self, text: str) -> None:
        """Write and send; the field keeps the focus."""
        await self.page.fill("#words", text)
        await self.page.press("#words", "Enter")

    async def reads(self, *words: str) -> str:
        """Wait for a letter that has all these words; the text of the last one."""
        letter = self.page.locator(".letter")
        for word in words:
            letter = letter.filter(has_text=word)
        await letter.last.wait_for()
        return await letter.last.inner_text()

    async def taps(self, label: str) -> None:
        """Tap a button that is offered."""
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    async def is_told_what_comes(self) -> None:
        """Wait until the past is shown and new letters will be read aloud."""
        await expect(self.page.locator("#log")).to_have_attribute("aria-live", "polite")

    async def texts(self) -> list[str]:
        """Everything in the log, in order."""
        return await self.page.locator(".message .said").all_inner_texts()


Visits = Callable[..., Awaitable[Visit]]


@pytest_asyncio.fixture(loop_scope="session")
async def visits(chromium: Browser, house: House) -> AsyncIterator[Visits]:
    """Open the page as somebody new. No page may complain: no error, no blocked content."""
    house.start()
    made: list[Visit] = []

    async def visit(path: str = "", **options: Any) -> Visit:
        context = await chromium.new_context(
            **{"viewport": PHONE, "locale": "vi-VN", "has_touch": True, **options}
        )
        visit = Visit(await context.new_page())
        made.append(visit)
        await visit.page.goto(house.url + path)
        return visit

    yield visit
    for each in made:
        await each.page.context.close()
    assert [complaint for each in made for complaint in each.complaints] == []
