"""Asking in batch: the whole dialogue without a platform, for `ask`, the API and measurements."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from bot import answers, dialogue, manners
from bot.channels import Channel, Limits
from bot.messages import Letter, Message
from bot.service import Service
from knowledge import Knowledge
from office import people, seed
from office.database import Database
from office.models import Offer, Person, Received


class AskChannel(Channel):
    """A channel whose replies are returned instead of sent."""

    name: ClassVar[str] = "ask"
    limits: ClassVar[Limits] = Limits()

    async def send(self, letter: Letter) -> str | None:
        """Nothing is sent."""
        return None
