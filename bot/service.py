"""The running assistant: its database, knowledge, channels and clock, composed once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from bot import dialogue, i18n
from bot.channels import Channel
from bot.commands import menus
from bot.messages import Message
from bot.sender import Sender
from knowledge import Knowledge
from office.database import Database
from office.models import Person
from office.settings import ROOT

log = structlog.get_logger()


#: What to do with one more message of a sender: answer it, say once that she is too fast, or
#: keep only its key.
Pace = Literal["go", "say", "silent"]


def _now() -> datetime:
    return datetime.now(UTC)


def _unhurried(_sender: str) -> Pace:
    return "go"


class Service:
    """One process of the assistant. Nothing but caches is kept in it."""

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        channels: Mapping[str, Channel],
        *,
        zone: ZoneInfo,
        default_language: str = "vi",
        clock: Callable[[], datetime] = _now,
        pace: Callable[[str], Pace] = _unhurried,
        files: Path = ROOT / "var" / "files",
    ) -> None:
        self.database = database
        self.knowledge = knowledge
        self.channels = dict(channels)
        self.zone = zone
        self.default_language = default_language
        self.clock = clock
        self.pace = pace
        #: where pictures of feedback and papers to be sent lie
        self.files = files
        self.sender = Sender(self)
        #: turns by decision and reason, for /metrics
        self.decisions: Counter[tuple[str, str]] = Counter()
        #: what people said of answers: "up", "down"
        self.thumbs: Counter[str] = Counter()
        self.stopping = asyncio.Event()

    def language_of(self, person: Person, hint: str | None = None) -> str:
        """The language a person chose, else the one she writes, else her platform's (`hint`)."""
        spoken = person.context.get("spoken")
        return i18n.pick(person.language, spoken, hint, default=self.default_language)

    async def receive(self, message: Message) -> None:
        """Take one message durably: kept, answered and its letters posted when this returns.

        Raises when nothing could be kept; the platform will repeat the event then.
        """
        taken = await dialogue.take(self, message)
        channel = self.channels.get(message.channel)
        if channel is not None and message.receipt is not None:
            await channel.acknowledge(message)
        if taken:
            self.sender.wake()

    def menus(self) -> dict[str, list[tuple[str, str]]]:
        """The citizens' command menu in each language."""
        return menus()
