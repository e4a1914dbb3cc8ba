"""Postings: for each term, where it stands and how much it counts there, in flat arrays.

Flat arrays instead of dictionaries of dictionaries: thousands of texts are indexed in a fraction
of a second, and a question touches only the slices of its own terms.
"""

from __future__ import annotations

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
        self._cuts: list[int] = starts.tolist()  # plain numbers slice faster than numpy's
        self.places = places
        self.values = values

    def get(self, term: str) -> tuple[Places, Floats] | None:
        """Where a term stands, ascending, and its values; None when it stands nowhere."""
        number = self.vocabulary.get(term)
        if number is None:
            return None
        span = slice(self._cuts[number], self._cuts[number + 1])
        return self.places[span], self.values[span]

    def where(self, term: str) -> Places | None:
        """Where a term stands; None when it stands nowhere."""
        number = self.vocabulary.get(term)
        if number is None:
            return None
        return self.places[self._cuts[number] : self._cuts[number + 1]]

    @property
    def counts(self) -> NDArray[np.int64]:
        """At how many places each term stands, by its number."""
        return np.diff(self.starts)

    @property
    def term_of(self) -> NDArray[np.int64]:
        """The number of the term of each value."""
        return np.repeat(np.arange(len(self.vocabulary)), self.counts)


class Masses:
    """The weights of a question's words, added up wherever one of their senses stands."""

    def __init__(self, postings: Postings, size: int) -> None:
        self._postings = postings
        self._size = size
        self._places: list[Places] = []
        self._gains: list[float] = []
        self._best: Floats | None = None
        self._scratch: Floats | None = None

    def add(self, senses: Sequence[tuple[str, float]], weight: float) -> None:
        """Add a word's weight by the best of its senses at each place.

        `senses` come weakest first, so that a stronger one overwrites.
        """
        known = [
            (places, share)
            for term, share in senses
            if (places := self._postings.where(term)) is not None
        ]
        if len(known) == 1:
            self._places.append(known[0][0])
            self._gains.append(weight * known[0][1])
        elif known:
            self._add_best(known, weight)

    def _add_best(self, known: Sequence[tuple[Places, float]], weight: float) -> None:
        if self._best is None or self._scratch is None:
            self._best = np.zeros(self._size, dtype=np.float32)
            self._scratch = np.zeros(self._size, dtype=np.float32)
        for places, share in known:
            self._scratch[places] = share
        self._best += weight * self._scratch
        for places, _ in known:
            self._scratch[places] = 0.0

    def total(self) -> Floats:
        """What was added at each place."""
        found = np.zeros(self._size, dtype=np.float32)
        if self._places:
            gains = np.repeat(self._gains, [len(places) for places in self._places])
            added = np.bincount(np.concatenate(self._places), weights=gains, minlength=self._size)
            found = added.astype(np.float32)
        return found if self._best is None else found + self._best


def summed(found: Sequence[tuple[Places, Floats, float]], size: int) -> Floats:
    """Weighted postings added up, in one go."""
    if not found:
        return np.zeros(size, dtype=np.float32)
    places = np.concatenate([posting[0] for posting in found])
    gains = np.repeat([posting[2] for posting in found], [len(posting[0]) for posting in found])
    values = np.concatenate([posting[1] for posting in found]) * gains
    return np.bincount(places, weights=values, minlength=size).astype(np.float32)
