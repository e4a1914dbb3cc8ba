"""Postings: for each term, where it stands and how much it counts there, in flat arrays.

Flat arrays instead of dictionaries of dictionaries: thousands of texts are indexed in a fraction
of a second, and a question touches only the slices of its own terms.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int32]


@dataclass
class Collector:
    """Gathers (term, place, value) triples in any order."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    terms: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[str], place: int, value: float = 1.0) -> None:
        """Every term stands at a place with a value; the same pair again adds up."""
        vocabulary = self.vocabulary
        before = len(self.terms)
        self.terms += [vocabulary.setdefault(term, len(vocabulary)) for term in terms]
        count = len(self.terms) - before
        self.places += [place] * count
        self.values += [value] * count

    def postings(self, size: int) -> Postings:
        """The postings over so many places."""
        terms = np.array(self.terms, dtype=np.int64)
        keys = terms * size + np.array(self.places, dtype=np.int64)
        unique, inverse = np.unique(keys, return_inverse=True)
        sums = np.bincount(inverse.ravel(), weights=np.array(self.values), minlength=len(unique))
        owner = unique // size
        starts = np.searchsorted(owner, np.arange(len(self.vocabulary) + 1))
        return Postings(
            self.vocabulary, starts, (unique % size).astype(np.int32), sums.astype(np.float32)
        )


class Postings:
    """Places and values by term."""

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        places: Places,
        values: Floats,
    ) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.places = places
        self.values = values

    def get(self, term: str) -> tuple[Places, Floats] | None:
        """Where a term stands, ascending, and its values; None when it stands nowhere."""
        number = self.vocabulary.get(term)
        if number is None:
            return None
        span = slice(self.starts[number], self.starts[number + 1])
        return self.places[span], self.values[span]

    def where(self, term: str) -> Places | None:
        """Where a term stands; None when it stands nowhere."""
        found = self.get(term)
        return found[0] if found else None

    @property
    def counts(self) -> NDArray[np.int64]:
        """At how many places each term stands, by its number."""
        return np.diff(self.starts)

    @property
    def term_of(self) -> NDArray[np.int64]:
        """The number of the term of each value."""
        return np.repeat(np.arange(len(self.vocabulary)), self.counts)


def summed(found: Sequence[tuple[Places, Floats, float]], size: int) -> Floats:
    """Weighted postings added up, in one go."""
    if not found:
        return np.zeros(size, dtype=np.float32)
    places = np.concatenate([posting[0] for posting in found])
    gains = np.repeat([posting[2] for posting in found], [len(posting[0]) for posting in found])
    values = np.concatenate([posting[1] for posting in found]) * gains
    return np.bincount(places, weights=values, minlength=size).astype(np.float32)


class Grams:
    """TF-IDF of character 3- and 4-grams, and the cosine of a question with every text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._size = len(lines)
        codes, owners = _codes_of(lines)
        keys, counted = np.unique(codes * self._size + owners, return_counts=True)
        grams, owner = keys // self._size, keys % self._size
        self._grams, starts = np.unique(grams, return_index=True)
        self._starts = np.append(starts, len(grams))
        present = np.diff(self._starts)
        self._idf = np.log(1 + self._size / (1 + present))
        weights = (1 + np.log(counted)) * np.repeat(self._idf, present)
        norms = np.sqrt(np.bincount(owner, weights=weights * weights, minlength=self._size))
        self._owner = owner.astype(np.int32)
        self._weights = (weights / np.maximum(norms[owner], 1e-9)).astype(np.float32)

    def cosine(self, line: str, unknown: float) -> Floats:
        """The cosine with every text; grams that stand nowhere weigh `unknown`."""
        counted = Counter(_codes_of([line])[0].tolist())
        if not counted:
            return np.zeros(self._size, dtype=np.float32)
        asked = np.array(sorted(counted))
        times = 1 + np.log(np.array([counted[code] for code in asked.tolist()], dtype=np.float64))
        spots = np.minimum(np.searchsorted(self._grams, asked), len(self._grams) - 1)
        known = self._grams[spots] == asked
        weights = times * np.where(known, self._idf[spots], unknown)
        norm = math.sqrt(float(weights @ weights)) or 1.0
        found = [
            (self._owner[span], self._weights[span], float(weight) / norm)
            for spot, weight in zip(spots[known].tolist(), weights[known].tolist(), strict=True)
            if (span := slice(self._starts[spot], self._starts[spot + 1]))
        ]
        return summed(found, self._size)


def _codes_of(lines: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every 3- and 4-gram of every line as a number, and the number of its line.

    Lines are folded already, so that their letters are ASCII; other letters are passed over.
    """
    raw = [b" " + line.encode("ascii", "ignore") + b" " for line in lines]
    lengths = np.array([len(piece) for piece in raw])
    letters = np.frombuffer(b"".join(raw), dtype=np.uint8).astype(np.int64)
    owners = np.repeat(np.arange(len(raw), dtype=np.int64), lengths)
    found, whose = [], []
    for size in (3, 4):
        if len(letters) < size:
            continue
        last = len(letters) - size + 1
        code = np.full(last, size, dtype=np.int64)
        for offset in range(size):
            code = code * 256 + letters[offset : offset + last]
        inside = owners[:last] == owners[size - 1 :]
        found.append(code[inside])
        whose.append(owners[:last][inside])
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(found), np.concatenate(whose)
