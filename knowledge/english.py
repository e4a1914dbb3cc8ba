"""English questions: their words, and beside them the Vietnamese terms they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from knowledge.entries import Entry
from knowledge.normalise import Token
from knowledge.resources import data
from knowledge.text import fold, lower, words


def words_of(entries: Iterable[Entry]) -> frozenset[str]:
    """The words of English titles, ways of asking and leads."""
    return frozenset(
        word
        for entry in entries
        if entry.lang == "en"
        for text in (entry.title, *entry.ask, entry.lead)
        for word in words(lower(text))
        if word.isascii() and len(word) > 1
    )


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Phrases by their first word, longest first, with their meaning in Vietnamese words."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, meaning in data("glossary_en").items():
        parts = tuple(words(str(phrase).lower()))
        found.setdefault(parts[0], []).append((parts, tuple(words(lower(str(meaning))))))
    for phrases in found.values():
        phrases.sort(key=lambda row: (-len(row[0]), row[0]))
    return found


def tokens(text: str) -> list[Token]:
    """English words, and beside them the Vietnamese terms they stand for."""
    typed = words(lower(text))
    found = [Token(fold(word)) for word in typed]
    place = 0
    while place < len(typed):
        for phrase, meaning in _phrases().get(typed[place], ()):
            if tuple(typed[place : place + len(phrase)]) == phrase:
                found += [Token(fold(word)) for word in meaning]
                place += len(phrase) - 1
                break
        place += 1
    return found
