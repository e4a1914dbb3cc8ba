"""The commune's own knowledge, loaded once, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge import Context, Knowledge, Understanding
from knowledge.normalise import Normaliser

#: The day on which every question of these tests is asked.
TODAY = date(2026, 11, 24)

Ask = Callable[..., Understanding]
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def normaliser(knowledge: Knowledge) -> Normaliser:
    """Repairs towards the words of the shipped entries."""
    return knowledge.index.normaliser


@pytest.fixture(scope="session")
def ask(knowledge: Knowledge) -> Ask:
    """What a message means to the commune's knowledge, alone or after others."""

    def ask(
        text: str,
        *,
        after: str | None = None,
        offered: tuple[str, ...] = (),
        lang: str | None = None,
        today: date = TODAY,
    ) -> Understanding:
        context = Context(slug=after, offered=offered)
        return knowledge.understand(text, context=context, lang=lang, today=today)

    return ask
