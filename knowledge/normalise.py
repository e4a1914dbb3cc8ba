"""From what was typed to the words that were meant: abbreviations, raw keys, slips.

Per token, in this order: a known word stays; an abbreviation is opened; a valid syllable stays;
raw Telex or VNI keys are decoded; chat spelling is undone; glued words are split; and what is
left is corrected by one slip towards the knowledge base's own words. Real words are never
"corrected": a valid syllable only gets weak guesses beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.resources import data
from knowledge.syllables import is_syllable, telex, vni
from knowledge.text import fold, lower, words

_HELD = re.compile(r"([a-z])\1+")
#: Chat spelling, undone one after another until a valid syllable comes out.
_SPELLINGS = (
    (("f", "ph"),),
    (("j", "gi"),),
    (("z", "gi"),),
    (("z", "d"),),
    (("dz", "d"),),
    (("w", "qu"),),
    (("w", "u"),),
    (("k", "c"),),
    (("c", "k"),),
    (("ik", "ich"),),
    (("f", "ph"), ("k", "c")),
    (("iu", "ieu"),),
    (("ui", "oi"),),
    (("uj", "oi"),),
    (("oa", "oi"),),
    (("j", "i"),),
    (("0", "o"),),
)


@dataclass(frozen=True)
class Token:
    """A meant word: folded, as typed when tone marks were typed, and other things it may mean."""

    word: str
    typed: str | None = None
    weak: tuple[str, ...] = ()


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Short forms and their senses, with tone marks."""
    table = data("abbreviations").items()
    return {lower(str(short)): tuple(map(str, senses)) for short, senses in table}


class Normaliser:
    """Repairs messages towards one knowledge base's words."""

    def __init__(self, counts: Mapping[str, int], pairs: Iterable[tuple[str, str]]) -> None:
        """`counts`: how often each folded word stands in the entries; `pairs`: its neighbours."""
        self.counts = counts
        self.pairs = frozenset(pairs)
        self._by_length: dict[int, list[str]] = {}
        for word, count in counts.items():
            if count > 1 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._neighbours: dict[str, tuple[str, ...]] = {}

    def tokens(self, text: str, *, guess: bool = True) -> list[Token]:
        """The meant words of a message; without weak guesses for texts of our own."""
        typed = words(lower(text))
        folded = [fold(word) for word in typed]
        found: list[Token] = []
        for place, word in enumerate(typed):
            before = found[-1].word if found else ""
            after = folded[place + 1] if place + 1 < len(folded) else ""
            found.extend(self._meant(word, folded[place], before, after))
        return self._guess(found) if guess else found

    def _meant(self, typed: str, word: str, before: str, after: str) -> list[Token]:
        """The tokens that one typed word stands for."""
        marked = typed if typed != word else None
        known = self._fits(before, word, after)
        senses = abbreviations().get(typed)
        if senses and not (known and is_syllable(word)):
            return _opened(senses, word)
        if is_syllable(word) or word.isdigit():
            return [Token(word, marked)]
        if self.counts.get(word, 0) > 1:
            return [Token(word, marked)]
        return self._repaired(typed, word, before, after) or [Token(word, marked)]

    def _fits(self, before: str, word: str, after: str) -> bool:
        return (before, word) in self.pairs or (word, after) in self.pairs

    def _repaired(self, typed: str, word: str, before: str, after: str) -> list[Token]:
        """What an impossible word was meant to be; empty when nothing fits."""
        keys = typed if typed.isascii() else word
        guesses = [fold(shaped) for decode in (telex, vni) if (shaped := decode(keys)) is not None]
        guesses += [g for g in _respelled(word) if self.counts.get(g)]
        # Letters held down for feeling: "ơiiii", "xiuu".
        squeezed = _HELD.sub(r"\1", word)
        if squeezed != word and is_syllable(squeezed):
            guesses.append(squeezed)
        if guesses and (self.counts.get(guesses[0]) or len(guesses) == 1):
            return [Token(guesses[0], None, tuple(guesses[1:]))]
        near = sorted(
            self._near(word),
            key=lambda g: (not self._fits(before, g, after), -self.counts.get(g, 0), g),
        )
        pieces = self._split(word)
        if pieces and not (near and self._fits(before, near[0], after)):
            return [Token(piece) for piece in pieces]
        if near:
            return [Token(near[0], None, tuple(near[1:3]))]
        return [Token(guess) for guess in guesses[:1]]

    def _near(self, word: str) -> tuple[str, ...]:
        """Words of the knowledge base one slip away: a letter more, less, other, or swapped."""
        cached = self._neighbours.get(word)
        if cached is not None:
            return cached
        found: tuple[str, ...] = ()
        if len(word) >= 3 and word.isalpha():
            near = [w for n in (-1, 0, 1) for w in self._by_length.get(len(word) + n, ())]
            found = tuple(
                match[0]
                for match in process.extract(
                    word, near, scorer=OSA.distance, score_cutoff=1, limit=24
                )
            )
        if len(self._neighbours) < 50_000:
            self._neighbours[word] = found
        return found

    def _split(self, word: str) -> list[str]:
        """Glued words cut into syllables of the knowledge base, fewest and best known first."""
        if len(word) < 4 or not word.isalpha():
            return []
        best: list[tuple[float, list[str]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, [])
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 7), end):
                so_far = best[start]
                piece = word[start:end]
                if so_far is None or len(piece) < 2 or not self.counts.get(piece):
                    continue
                pair = bool(so_far[1]) and (so_far[1][-1], piece) in self.pairs
                cost = so_far[0] + (0.4 if pair else 1.0)
                current = best[end]
                if current is None or cost < current[0]:
                    best[end] = (cost, [*so_far[1], piece])
        final = best[len(word)]
        if final is None or len(final[1]) < 2:
            return []
        # Without one known pair the cut is a guess: "tycophan" yes, a name no.
        pieces = final[1]
        joined = any(pair in self.pairs for pair in pairwise(pieces))
        return pieces if joined else []

    def _guess(self, tokens: list[Token]) -> list[Token]:
        """Weak guesses for valid words that fit nowhere: "gồ sơ" may be "hồ sơ"."""
        found = []
        for place, token in enumerate(tokens):
            before = tokens[place - 1].word if place else ""
            after = tokens[place + 1].word if place + 1 < len(tokens) else ""
            if token.weak or len(token.word) < 2 or self._fits(before, token.word, after):
                found.append(token)
                continue
            fitting = [w for w in self._near(token.word) if self._fits(before, w, after)]
            fitting.sort(key=lambda w: (-self.counts.get(w, 0), w))
            found.append(Token(token.word, token.typed, tuple(fitting[:2])))
        return found


def _opened(senses: tuple[str, ...], short: str) -> list[Token]:
    """An abbreviation's first sense as words; the words of other senses join the first one."""
    first = words(lower(senses[0]))
    others = [fold(w) for sense in senses[1:] for w in words(lower(sense))]
    if is_syllable(short):
        others.append(short)
    tokens = [Token(fold(w), w if fold(w) != w else None) for w in first]
    tokens[0] = Token(tokens[0].word, tokens[0].typed, tuple(dict.fromkeys(others)))
    return tokens


def _respelled(word: str) -> list[str]:
    """Valid syllables that chat spelling may have meant."""
    found = []
    for rules in _SPELLINGS:
        guess = word
        for short, full in rules:
            guess = guess.replace(short, full, 1)
        if guess != word and is_syllable(guess):
            found.append(guess)
    return list(dict.fromkeys(found))
