"""What Telegram says, for tests: its refusals, scripted answers, and the shape of its messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """A scripted answer: after `delay` seconds or when `until` is set, this status and body.

    Without a body the call goes on to its usual end.
    """

    status: int = 200
    body: Any = None
    delay: float = 0.0
    until: asyncio.Event | None = None
    came: asyncio.Event = field(default_factory=asyncio.Event)


class Refusal(Exception):
    """An error as the Bot API words it."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.body: dict[str, Any] = {
            "ok": False,
            "error_code": status,
            "description": description,
        }
        if parameters:
            self.body["parameters"] = parameters


def refuse(status: int, description: str, **parameters: Any) -> Answer:
    """A scripted refusal: `refuse(429, "Too Many Requests: retry after 3", retry_after=3)`."""
    return Answer(status, Refusal(status, description, **parameters).body)


def too_many(seconds: int) -> Answer:
    """429 with the time to wait."""
    return refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


BLOCKED = "Forbidden: bot was blocked by the user"


def private(chat: int, *, language: str = "vi", **content: Any) -> dict[str, Any]:
    """A message of a private chat as Telegram words it."""
    return {
        "message_id": 5,
        "date": 1795344000,
        "chat": {"id": chat, "type": "private", "first_name": "An"},
        "from": {"id": chat, "is_bot": False, "first_name": "An", "language_code": language},
        **content,
    }


def buttons_of(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All buttons below a message."""
    for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
        yield from row
