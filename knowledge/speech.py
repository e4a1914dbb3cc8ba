"""How the knowledge base's own texts speak: their words, which stand beside which, and which words
one slip of the finger is away from.

It is what repairs are weighed against: a guess is as good as its neighbours make it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

#: How much of a word's likelihood comes from the word before it; the rest from the word alone.
_PAIR = 0.75
#: Neighbours are bound to each other when they meet so many times as often as chance would have it.
_BOUND = 10
#: A word that stands nowhere is as likely as one that stands this often.
_NOWHERE = 2.0
#: What a slip costs: a letter held too long, two swapped or one left out, a key beside the right
#: one, any other letter (nats).
_TWICE, _USUAL, _BESIDE, _OTHER = 3.5, 4.5, 4.5, 6.5
#: At most so many answers are kept for words seen before.
_CACHED = 100_000
_NONE: frozenset[str] = frozenset()
#: No word of Vietnamese or of its short forms is longer.
_LONGEST = 24
_KEYS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sfe", "e": "wrd", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip


class Speech:
    """Words and neighbours, counted; costs are negative logarithms of likelihoods (nats)."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """`texts`: the folded words of each text."""
        self.counts: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self.counts.update(text)
            self._pairs.update(pairwise(text))
        self._total = sum(self.counts.values()) + 1
        self._slips: dict[str, list[str]] = {}
        self._near: dict[str, tuple[tuple[str, float], ...]] = {}
        self._costs: dict[tuple[str, str], float] = {}

    def beside(self, first: str, second: str) -> bool:
        """Whether the two words stand beside each other in some text."""
        return (first, second) in self._pairs

    def bound(self, before: str, after: str) -> frozenset[str]:
        """The words that stand behind the one word, or before the other one, far more often than
        chance would have it."""
        return self._bound_behind.get(before, _NONE) | self._bound_before.get(after, _NONE)

    @cached_property
    def _bound_behind(self) -> dict[str, frozenset[str]]:
        return _grouped((first, second) for first, second in self._bound)

    @cached_property
    def _bound_before(self) -> dict[str, frozenset[str]]:
        return _grouped((second, first) for first, second in self._bound)

    @cached_property
    def _bound(self) -> list[tuple[str, str]]:
        return [
            (first, second)
            for (first, second), together in self._pairs.items()
            if together * self._total > _BOUND * self.counts[first] * self.counts[second]
        ]

    def fits(self, before: str, word: str, after: str) -> bool:
        """Whether the word stands somewhere beside one of these neighbours."""
        return self.beside(before, word) or self.beside(word, after)

    def cost(self, before: str, word: str) -> float:
        """What it costs to say the word after the word before ("" where there is none)."""
        found = self._costs.get((before, word))
        if found is None:
            alone = max(self.counts.get(word, 0), _NOWHERE) / self._total
            together = self._pairs.get((before, word), 0)
            beside = together / self.counts[before] if together else 0.0
            found = -math.log(_PAIR * beside + (1 - _PAIR) * alone)
            if len(self._costs) < _CACHED:
                self._costs[before, word] = found
        return found

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Words of the texts one slip away, and what the slip costs."""
        found = self._near.get(word)
        if found is None:
            found = tuple(self._looked_up(word)) if word.isalpha() and len(word) <= _LONGEST else ()
            if len(self._near) < _CACHED:
                self._near[word] = found
        return found

    def _looked_up(self, word: str) -> Iterator[tuple[str, float]]:
        if not self._slips:
            self._slips = self._slipped()
        for meant in sorted({w for form in _forms(word) for w in self._slips.get(form, ())}):
            if meant != word and (cost := _slip(word, meant)) is not None:
                yield meant, cost

    def _slipped(self) -> dict[str, list[str]]:
        """Every word of the texts under each of its forms with a letter left out."""
        table: dict[str, list[str]] = defaultdict(list)
        for word, count in self.counts.items():
            if count > 1 and word.isalpha() and len(word) > 1:
                for form in _forms(word):
                    table[form].append(word)
        return dict(table)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, word in pairs:
        found[key].add(word)
    return {key: frozenset(words) for key, words in found.items()}


def _forms(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words one slip apart share one."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def _slip(typed: str, meant: str) -> float | None:
    """What it costs to type one word for the other; None when more than one slip lies between."""
    if len(typed) == len(meant) + 1:  # a letter too many
        place = next(
            (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), len(meant)
        )
        return _TWICE if place and typed[place] == typed[place - 1] else _OTHER
    if len(typed) < len(meant):
        return _USUAL
    differ = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    if len(differ) == 1:
        return _BESIDE if typed[differ[0]] in _KEYS.get(meant[differ[0]], "") else _OTHER
    first, second = differ[0], differ[-1]
    swapped = typed[first] == meant[second] and typed[second] == meant[first]
    return _USUAL if len(differ) == 2 and second == first + 1 and swapped else None
