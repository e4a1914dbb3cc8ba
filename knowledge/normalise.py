"""From what was typed to the words that were meant: abbreviations, raw keys, slips.

A noisy channel: each word, alone or glued to the next one, has some readings with a cost of their
own, and the row of readings that is cheapest together with its neighbours is taken (Viterbi), as
the knowledge base's own texts put words beside each other (`speech.py`). A word that stands well
among its neighbours has one reading only. Costs are in nats, as those of the neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from knowledge.resources import data
from knowledge.speech import Speech
from knowledge.syllables import is_syllable, telex, vni
from knowledge.text import fold, lower, words

#: What it costs to read a word otherwise than it stands: by what was typed, a real word or none.
SENSE, KEYS, SPELLING, HELD = 0.5, 0.5, 1.0, 0.5
REAL, MARKS, GLUED, MOVED, STRANGE = 3.0, 2.0, 2.0, 5.0, 8.0
#: At most so many slips are weighed for one word, and so many other senses are kept beside it.
MOST_SLIPS, MOST_GUESSES = 12, 2
#: Longer rows of letters are no glued words.
LONGEST = 40

_NUMBERED = re.compile(r"([a-z]+|\d+)((?<=[a-z])\d+|(?<=\d)[a-z]+)")
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


@dataclass(frozen=True)
class Reading:
    """What one typed word, or two (`span`), may have been meant to say."""

    tokens: tuple[Token, ...]
    cost: float
    span: int = 1


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Short forms and their senses, with tone marks."""
    table = data("abbreviations").items()
    return {lower(str(short)): tuple(map(str, senses)) for short, senses in table}


@cache
def common_english() -> frozenset[str]:
    """Everyday English words that are no Vietnamese syllables, and the small ones."""
    listed = data("words")
    return frozenset((*listed["stop_en"].split(), *listed["common_en"].split()))


class Normaliser:
    """Repairs messages towards one knowledge base's words."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """`texts`: the folded words of each text of the knowledge base."""
        self.speech = Speech(texts)

    def tokens(self, text: str, *, guess: bool = True) -> list[Token]:
        """The meant words of a message; without guesses for texts of our own."""
        typed = words(lower(text))
        folded = [fold(word) for word in typed]
        lattice = [self._readings(typed, folded, place, guess) for place in range(len(typed))]
        meant = self._cheapest(lattice)
        return self._with_guesses(meant) if guess else meant

    # -- readings ---------------------------------------------------------------------------

    def _readings(
        self, typed: Sequence[str], folded: Sequence[str], place: int, guess: bool
    ) -> list[Reading]:
        """All readings that begin at a place."""
        short, word = typed[place], folded[place]
        before = folded[place - 1] if place else ""
        after = folded[place + 1] if place + 1 < len(folded) else ""
        real = is_syllable(word) or word.isdigit()
        if real and self._stands(before, word, after):
            return [Reading((_token(short, word),), 0.0)]
        senses = abbreviations().get(short)
        if real and self.speech.fits(before, word, after):
            senses = None  # "hỏng ở đâu" is broken, not "không"
        known = real or (self.speech.counts[word] > 1 and not senses)
        found = [Reading(tuple(_opened(senses, word)), SENSE)] if senses else []
        if known:
            found.append(Reading((_token(short, word),), 0.0))
        else:
            found.extend(self._respelled(short, word))
        if (guess or not found) and word not in common_english():
            found.extend(self._slips(before, short, after, known=known or bool(senses)))
            if not known and len(word) <= LONGEST:
                found.extend(self._cuts(word))
            if after and len(word) + len(after) <= LONGEST:
                found.extend(self._moved(word, after))
        return found or [Reading((_token(short, word),), STRANGE)]

    def _respelled(self, typed: str, word: str) -> Iterator[Reading]:
        """Readings of an impossible word as raw keys, chat spelling, or letters held down."""
        keys = typed if typed.isascii() else word
        for decode in (telex, vni):
            if (shaped := decode(keys)) is not None:
                yield Reading((Token(fold(shaped)),), KEYS)
        for guess in _spelled(word):
            if self.speech.counts[guess]:
                yield Reading((Token(guess),), SPELLING)
        # Letters held down for feeling: "ơiiii", "xiuu".
        squeezed = _HELD.sub(r"\1", word)
        if squeezed != word and is_syllable(squeezed):
            yield Reading((Token(squeezed),), HELD)

    def _stands(self, before: str, word: str, after: str) -> bool:
        """Whether a word stands beside its neighbours in some text."""
        left = not before or self.speech.beside(before, word)
        return left and (not after or self.speech.beside(word, after))

    def _slips(self, before: str, typed: str, after: str, *, known: bool) -> Iterator[Reading]:
        """The best words one slip away. A word that is `known` as it stands gives way only to one
        that its neighbours call for, the less so when its tone marks were typed, and stays beside.
        """
        word = fold(typed)
        near: Iterable[tuple[str, float]] = self.speech.near(word)
        if known:
            # "Hỏng" beside "đang" and "ở" is no slip for "không", which stands beside everything.
            called_for = self.speech.bound(before, after)
            near = [(meant, cost) for meant, cost in near if meant in called_for]
        weighed = [
            (self.speech.fits(before, meant, after), self.speech.counts[meant], meant, cost)
            for meant, cost in near
        ]
        more = (REAL + (MARKS if typed != word else 0.0)) if known else 0.0
        for _, _, meant, cost in sorted(weighed, reverse=True)[:MOST_SLIPS]:
            yield Reading((Token(meant, None, (word,) if known else ()),), cost + more)
        if len(word) > 2 and not known:
            for short, cost in _near_short(word):
                yield Reading(tuple(_opened(abbreviations()[short], short)), SENSE + cost)

    def _cuts(self, word: str) -> Iterator[Reading]:
        """Glued words cut into known ones; of two, one may have a slip."""
        if (numbered := _NUMBERED.fullmatch(word)) and self.speech.beside(*numbered.groups()):
            yield Reading(tuple(map(Token, numbered.groups())), 0.0)  # "cap4"
        pieces = self._cut(word)
        if len(pieces) > 1:
            tokens = tuple(token for piece in pieces for token in _piece(piece))
            yield Reading(tokens, GLUED * (len(pieces) - 1) + self._inner(pieces))
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if self._is_piece(first) == self._is_piece(second):
                continue
            if self._is_piece(first):
                pairs = [(first, guess, cost) for guess, cost in self.speech.near(second)]
            else:
                pairs = [(guess, second, cost) for guess, cost in self.speech.near(first)]
            for a, b, cost in pairs:
                if self.speech.beside(a, b):
                    yield Reading((Token(a), Token(b)), GLUED + cost + self.speech.cost(a, b))

    def _inner(self, row: Sequence[str]) -> float:
        return sum(self.speech.cost(a, b) for a, b in pairwise(row))

    def _cut(self, word: str) -> list[str]:
        """The cheapest cut of a word into known pieces, at least one pair of them neighbours
        ("tycophan" yes, a name no); empty when there is none."""
        best: list[tuple[float, list[str]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, [])
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 7), end):
                so_far, piece = best[start], word[start:end]
                if so_far is None or not self._is_piece(piece):
                    continue
                before = so_far[1][-1] if so_far[1] else ""
                cost = so_far[0] + GLUED + self.speech.cost(before, piece)
                current = best[end]
                if current is None or cost < current[0]:
                    best[end] = (cost, [*so_far[1], piece])
        final = best[len(word)]
        pieces = final[1] if final else []
        joined = len(pieces) > 1 and min(map(len, pieces)) > 2
        joined = joined or any(
            self.speech.beside(a, b) or b.isdigit() or a in abbreviations() or b in abbreviations()
            for a, b in pairwise(pieces)
        )
        return pieces if joined else []

    def _is_piece(self, piece: str) -> bool:
        if piece.isdigit():
            return True
        if len(piece) > 2 and piece in abbreviations():
            return True
        return (len(piece) > 1 or piece in "yo") and self.speech.counts[piece] > 1

    def _moved(self, word: str, after: str) -> Iterator[Reading]:
        """Two words whose blank stands a letter or more off: "na mroi", "tha isan"."""
        glued = word + after
        for at in range(2, len(glued) - 1):
            first, second = glued[:at], glued[at:]
            if at != len(word) and self.speech.beside(first, second):
                cost = MOVED + self.speech.cost(first, second)
                yield Reading((Token(first), Token(second)), cost, span=2)

    # -- the choice -------------------------------------------------------------------------

    def _cheapest(self, lattice: Sequence[Sequence[Reading]]) -> list[Token]:
        """The tokens of the cheapest row of readings."""
        # At each place, by the last word so far: the cost, the reading that ends here, and where
        # it came from.
        ways: list[dict[str, _Way]] = [{} for _ in range(len(lattice) + 1)]
        ways[0][""] = _Way(0.0, None, None)
        for place, readings in enumerate(lattice):
            for reading in readings:
                end = place + reading.span
                if end >= len(ways):
                    continue
                first, last = reading.tokens[0].word, reading.tokens[-1].word
                for before, way in ways[place].items():
                    cost = way.cost + reading.cost + self.speech.cost(before, first)
                    held = ways[end].get(last)
                    if held is None or cost < held.cost:
                        ways[end][last] = _Way(cost, reading, way)
        last_way: _Way | None = min(ways[-1].values(), key=lambda way: way.cost)
        rows: list[tuple[Token, ...]] = []
        while last_way is not None and last_way.reading is not None:
            rows.append(last_way.reading.tokens)
            last_way = last_way.came_from
        return [token for tokens in reversed(rows) for token in tokens]

    def _with_guesses(self, tokens: list[Token]) -> list[Token]:
        """Guesses beside valid words that fit nowhere: "gồ sơ" may be "hồ sơ"."""
        found = []
        for place, token in enumerate(tokens):
            before = tokens[place - 1].word if place else ""
            after = tokens[place + 1].word if place + 1 < len(tokens) else ""
            if token.weak or len(token.word) < 2 or self.speech.fits(before, token.word, after):
                found.append(token)
                continue
            near = self.speech.near(token.word)
            fitting = [w for w, _ in near if self.speech.fits(before, w, after)]
            fitting.sort(key=lambda w: (-self.speech.counts[w], w))
            found.append(replace(token, weak=tuple(fitting[:MOST_GUESSES])))
        return found


@dataclass(frozen=True)
class _Way:
    """The cheapest way to a place of the lattice."""

    cost: float
    reading: Reading | None
    came_from: _Way | None


@cache
def _near_short(word: str) -> tuple[tuple[str, float], ...]:
    """Abbreviations of four letters and more one slip away: "bht" for "bhyt"."""
    return tuple(_shorts().near(word))


@cache
def _shorts() -> Speech:
    long = [short for short in abbreviations() if len(short) > 3]
    return Speech([long, long])


def _token(typed: str, word: str) -> Token:
    return Token(word, typed if typed != word else None)


def _piece(piece: str) -> list[Token]:
    senses = abbreviations().get(piece)
    return _opened(senses, piece) if senses and not is_syllable(piece) else [Token(piece)]


def _opened(senses: tuple[str, ...], short: str) -> list[Token]:
    """An abbreviation's first sense as words; the words of other senses join the first one."""
    first = words(lower(senses[0]))
    others = [fold(w) for sense in senses[1:] for w in words(lower(sense))]
    if is_syllable(short):
        others.append(short)
    tokens = [_token(w, fold(w)) for w in first]
    tokens[0] = replace(tokens[0], weak=tuple(dict.fromkeys(others)))
    return tokens


def _spelled(word: str) -> list[str]:
    """Valid syllables that chat spelling may have meant."""
    found = []
    for rules in _SPELLINGS:
        guess = word
        for short, full in rules:
            guess = guess.replace(short, full, 1)
        if guess != word and is_syllable(guess):
            found.append(guess)
    return list(dict.fromkeys(found))
