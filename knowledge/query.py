"""Questions as the index wants them: words in order, light and heavy ones, and concepts.

Concepts are groups of phrases that say the same (`words.yaml`): the text and the question meet in
the concept although their words differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.normalise import Token
from knowledge.resources import data
from knowledge.text import fold, words


@cache
def stop_words() -> frozenset[str]:
    """Folded words that say little by themselves."""
    listed = data("words")
    return frozenset(fold(listed["stop"]).split()) | frozenset(listed["stop_en"].split())


@cache
def _typed_stops() -> frozenset[str]:
    return frozenset(data("words")["stop"].split())


def _light(tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]]) -> tuple[bool, ...]:
    """Which words say little here. Typed tone marks tell "chúng" from "chứng"; a stop word inside
    a known phrase ("sao y", "sổ đỏ") is none."""
    inside = {place for first, end, _ in spans if end - first > 1 for place in range(first, end)}
    return tuple(
        place not in inside
        and (token.typed in _typed_stops() if token.typed else token.word in stop_words())
        for place, token in enumerate(tokens)
    )


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases of concepts by their first word, longest first: (words, concept)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for number, group in enumerate(data("words")["same"]):
        for phrase in group:
            parts = tuple(words(fold(str(phrase))))
            found[parts[0]].append((parts, f"#{number}"))
    for phrases in found.values():
        phrases.sort(key=lambda p: (-len(p[0]), p))
    return dict(found)


def concepts(tokens: Sequence[str]) -> list[tuple[int, int, str]]:
    """Concepts in a row of words: from, to (exclusive), name."""
    table = _phrases()
    found = []
    for place, word in enumerate(tokens):
        for phrase, concept in table.get(word, ()):
            end = place + len(phrase)
            if tuple(tokens[place:end]) == phrase:
                found.append((place, end, concept))
    return found


@dataclass(frozen=True)
class Query:
    """A question ready for the index: words in order, what else each may mean, and concepts."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]
    light: tuple[bool, ...]

    @property
    def heavy(self) -> str:
        """The words that say something, in one line; all of them when none does."""
        said = [w for w, few in zip(self.words, self.light, strict=True) if not few]
        return " ".join(said) or self.text

    @property
    def text(self) -> str:
        """The folded words in one line."""
        return " ".join(self.words)


def query(tokens: Sequence[Token]) -> Query:
    """Prepare normalised tokens for a search."""
    folded = tuple(token.word for token in tokens)
    spans = tuple(concepts(folded))
    return Query(tuple(tokens), folded, spans, _light(tokens, spans))


def content(tokens: Sequence[Token]) -> list[str]:
    """The words that say something."""
    asked = query(tokens)
    said = zip(asked.words, asked.light, strict=True)
    return [word for word, few in said if not few and len(word) > 1]


def is_enough(rest: Sequence[Token]) -> bool:
    """Whether what is left of a question without its facet can still be searched for."""
    return len(rest) >= 2 and bool(content(rest))
