"""An open event stream of the application, read event by event and without a server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from fastapi import FastAPI


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    data: Any
    id: str | None


class Stream:
    """`async with Stream(app, cookie=…) as stream: await stream.next()`."""

    def __init__(self, app: FastAPI, *, cookie: str = "", last: str = "", query: str = "") -> None:
        headers = {"host": "xa.test", "cookie": cookie, "last-event-id": last}
        self._app = app
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/chat/events",
            "raw_path": b"/chat/events",
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items() if v],
            "client": ("127.0.0.1", 5),
            "server": ("xa.test", 80),
        }
        self._gone = asyncio.Event()
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._text = ""
        self.status = 0
        self.began = asyncio.Event()

    async def __aenter__(self) -> Stream:
        self.task = asyncio.create_task(self._app(self._scope, self._receive, self._send))
        await asyncio.wait_for(self.began.wait(), 5)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._gone.set()
        await asyncio.wait_for(self.task, 5)

    async def _receive(self) -> dict[str, Any]:
        if not self._scope.get("asked"):
            self._scope["asked"] = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.began.set()
            return
        self._chunks.put_nowait(message["body"])
        if not message.get("more_body"):
            self._chunks.put_nowait(None)

    async def next(self, seconds: float = 5) -> Event | None:
        """The next event; None when the stream has ended. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while "\n\n" not in self._text:
                chunk = await self._chunks.get()
                if chunk is None:
                    return None
                self._text += chunk.decode()
        whole, self._text = self._text.split("\n\n", 1)
        fields = dict(line.split(": ", 1) for line in whole.split("\n"))
        return Event(fields["event"], json.loads(fields["data"]), fields.get("id"))

    async def until_ready(self) -> list[Event]:
        """The letters that were there already."""
        found = []
        while (event := await self.next()) is not None and event.name != "ready":
            found.append(event)
        return found
