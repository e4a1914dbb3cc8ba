"""From a reply to letters: parted at paragraphs, with buttons or a numbered list."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import structlog

from bot.channels import Limits
from bot.messages import Choice, Picture

log = structlog.get_logger()


#: Where a text may be parted, the best place first; a sentence keeps its mark.
PARAGRAPH, LINE, SENTENCE, WORD = ("\n\n",), ("\n",), (". ", "? ", "! "), (" ",)
#: What belongs to the character before it: joiners, variants, skin colours.
_CLINGS = {"\u200d", "\ufe0e", "\ufe0f", *(chr(c) for c in range(0x1F3FB, 0x1F400))}


def units_of(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts; never less than the number of characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int | None) -> list[str]:
    """The text in parts of at most `limit` units, cut at paragraph, line, sentence or word."""
    text = unicodedata.normalize("NFC", text).strip()
    parts = []
    while limit is not None and units_of(text) > limit:
        cut = _cut(text, _fitting(text, limit))
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [part for part in [*parts, text] if part]


def _fitting(text: str, limit: int) -> int:
    """How many characters from the beginning fit."""
    units = 0
    for count, character in enumerate(text):
        units += 1 + (character > "\uffff")
        if units > limit:
            return count
    return len(text)


def _cut(text: str, room: int) -> int:
    """The best place to part the text, at most `room`; a good place near the start is a bad one."""
    for least in (room // 3, 1):
        for marks in (PARAGRAPH, LINE, SENTENCE, WORD):
            kept = 1 if marks is SENTENCE else 0
            place = max(text.rfind(mark, least, room - kept + len(mark)) for mark in marks)
            if place >= least:
                return place + kept
    return _between_characters(text, room)


def _between_characters(text: str, room: int) -> int:
    """A place that tears nothing apart which is read as one character."""
    for cut in range(room, max(room - 32, 0), -1):
        following = text[cut]
        clings = following in _CLINGS or unicodedata.combining(following)
        if not clings and text[cut - 1] != "\u200d":
            return cut
    return max(room, 1)


def _listed(place: int, choice: Choice) -> str:
    """A choice as a line; what has a number of its own (a task of the plan) is read by it."""
    number = next((name for name in choice.synonyms if name.isdecimal()), str(place))
    return f"{number}. {choice.label.removeprefix(f'{number}. ')}"


def bodies(
    text: str,
    choices: Sequence[Choice],
    offer: str | None,
    limits: Limits,
    picture: Picture | None = None,
    paper: str | None = None,
) -> list[dict[str, Any]]:
    """Outbox bodies of one reply. Choices that do not fit become a numbered list in the text.

    A picture goes with the first text, or before it where the platform's captions are shorter; a
    paper that will be one only where pictures can be shown.
    """
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
        lines = [_listed(place, choice) for place, choice in enumerate(choices, 1)]
        text = text + "\n\n" + "\n".join(lines)
    # Whatever becomes of a paper's picture, its words are a letter by themselves.
    paper = paper if limits.caption is not None else None
    parts = split(text, limits.caption if paper else limits.text)
    found: list[dict[str, Any]] = [{"text": part} for part in parts]
    if found and buttons:
        found[-1]["buttons"] = buttons
    if picture is None and paper is None:
        return found
    if not found or (limits.caption is not None and units_of(parts[0]) > limits.caption):
        found.insert(0, {"text": ""})
    found[0] |= {"picture": picture.packed()} if picture else {"paper": paper}
    return found
