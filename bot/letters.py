"""From a reply to letters: split at paragraphs, buttons or a numbered list, as a channel can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import structlog

from bot.channels import Limits
from bot.messages import Choice

log = structlog.get_logger()


def units_of(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts; never less than the number of characters."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int | None) -> list[str]:
    """The text in parts of at most `limit` units, cut at paragraph, line, sentence or word."""
    text = unicodedata.normalize("NFC", text).strip()
    parts = []
    while limit is not None and units_of(text) > limit:
        head = _fitting(text, limit)
        cut = next(
            (place for mark in ("\n\n", "\n", ". ", " ") if (place := head.rfind(mark)) > 0),
            len(head) - 1,
        )
        parts.append(text[: cut + 1].strip())
        text = text[cut + 1 :].strip()
    return [part for part in [*parts, text] if part]


def _fitting(text: str, limit: int) -> str:
    head = text[:limit]
    while units_of(head) > limit:
        head = head[: -max(1, (units_of(head) - limit) // 2)]
    return head


def bodies(
    text: str, choices: Sequence[Choice], offer: str | None, limits: Limits
) -> list[dict[str, Any]]:
    """Outbox bodies of one reply. Choices that do not fit become a numbered list in the text."""
    fits = limits.buttons is None or len(choices) <= limits.buttons
    if limits.label is not None:
        fits = fits and all(len(choice.label) <= limits.label for choice in choices)
    buttons: list[dict[str, str]] = []
    if choices and fits:
        buttons = [
            {"label": choice.label, "data": f"c:{offer}:{place}"}
            for place, choice in enumerate(choices)
        ]
    elif choices:
        if limits.buttons:
            log.info("choices as a list", count=len(choices))
        lines = [f"{place}. {choice.label}" for place, choice in enumerate(choices, 1)]
        text = text + "\n\n" + "\n".join(lines)
    parts = split(text, limits.text)
    found: list[dict[str, Any]] = [{"text": part} for part in parts]
    if found and buttons:
        found[-1]["buttons"] = buttons
    return found
