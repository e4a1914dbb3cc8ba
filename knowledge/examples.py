"""The examples that the ranker learns from: evidence, and what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge import english, learning, noise, questions, ranker, tables
from knowledge.index import Doc, Index
from knowledge.query import is_enough, query
from knowledge.ranker import FEATURES, Evidence

FOLDS = 5
TEXT = FEATURES.index("text")


@dataclass(frozen=True)
class Example:
    """The evidence of one question, and which candidates are right (none: out of scope)."""

    evidence: Evidence
    right: tuple[int, ...]
    in_scope: bool
    weight: float = 1.0


class Sounds:
    """How much a training text sounds out of scope, said by a classifier that has not seen it."""

    def __init__(self, docs: Sequence[Doc], index: Index) -> None:
        self._index = index
        self._halves = [learning.in_scope(docs, self.fold_line, part=part) for part in (0, 1)]

    def fold_line(self, text: str) -> str:
        """The folded, normalised words of a text."""
        return " ".join(token.word for token in self._index.normaliser.tokens(text))

    def outside(self, text: str) -> float:
        """The probability that the text is no business of a commune."""
        other = self._halves[1 - learning.part_of(text)]
        return other.probability(self.fold_line(text), "outside")


class Examples:
    """Collects examples from the entries and from the training half of the tables."""

    def __init__(self, docs: Sequence[Doc], not_ours: frozenset[str]) -> None:
        self.docs = docs
        self.not_ours = not_ours
        self.index = Index(docs)
        self.sounds = Sounds(docs, self.index)

    def all(self) -> list[Example]:
        """Everything there is to learn from."""
        rows = [
            row
            for row in tables.own()
            if row.trains
            and row.expect in {"answer", "decline", "choose_ok"}
            and not row.before
            and not row.vague
            and (row.lang or questions.language(row.text)) != "other"
        ]
        inside = [row for row in rows if row.gold]
        return [*self._held_out(), *self._from_rows(rows), *self._near_misses(inside)]

    def _example(
        self, index: Index, text: str, gold: Iterable[str], lang: str, weight: float
    ) -> Example | None:
        evidence = evidence_of(index, text, lang)
        if lang == "vi":
            evidence = replace(evidence, outside=self.sounds.outside(text))
        wanted = set(gold)
        right = tuple(i for i, d in enumerate(evidence.docs) if index.slugs[d] in wanted)
        if wanted and not right:
            return None
        return Example(evidence, right, bool(wanted), weight)

    def _versions(self, text: str, lang: str, weight: float) -> list[tuple[str, float]]:
        """The text, and once with noise at half the weight."""
        if lang != "vi":
            return [(text, weight)]
        kind = noise.KINDS[hashlib.sha256(text.encode()).digest()[1] % len(noise.KINDS)]
        return [(text, weight), (noise.noisy(text, kind), weight / 2)]

    def _held_out(self) -> list[Example]:
        """Every way of asking, against an index that has not seen it."""
        found: list[Example | None] = []
        for fold in range(FOLDS):
            index = Index(
                [
                    replace(d, asks=_without(d.asks, d, fold), foreign=_without(d.foreign, d, fold))
                    for d in self.docs
                ]
            )
            for doc in self.docs:
                for phrase in (*doc.asks, *doc.foreign):
                    lang = questions.language(phrase)
                    if _fold_of(doc.slug, phrase) == fold and lang != "other":
                        found += [
                            self._example(index, text, [doc.slug], lang, weight)
                            for text, weight in self._versions(phrase, lang, 0.6)
                        ]
        return [example for example in found if example is not None]

    def _from_rows(self, rows: Sequence[tables.Row]) -> list[Example]:
        found = []
        for row in rows:
            lang = row.lang or questions.language(row.text)
            for text, weight in self._versions(row.text, lang, 1.0 if row.gold else 1.5):
                made = self._example(self.index, text, row.gold, lang, weight)
                if made is not None and (row.gold or not self._redirects(made)):
                    found.append(made)
        return found

    def _redirects(self, example: Example) -> bool:
        """Whether an outside question is answered by an entry that says where to go."""
        slug = self.index.slugs[example.evidence.docs[0]]
        return slug in self.not_ours and float(example.evidence.features[0][TEXT]) > 0.4

    def _near_misses(self, rows: Sequence[tables.Row]) -> list[Example]:
        """Questions about an entry that the index does not have: nothing is right."""
        found = []
        for fold in range(FOLDS):
            index = Index([d for d in self.docs if _fold_of(d.slug, "") != fold])
            present = set(index.slugs)
            for row in rows:
                if not any(slug in present for slug in row.gold):
                    lang = row.lang or questions.language(row.text)
                    made = self._example(index, row.text, (), lang, 0.35)
                    if made is not None:
                        found.append(made)
        return found


def evidence_of(index: Index, text: str, lang: str = "vi") -> Evidence:
    """The evidence for a question, prepared as `Reading` prepares it."""
    tokens = english.tokens(text) if lang == "en" else index.normaliser.tokens(text)
    kept = questions.facets([t.word for t in tokens], lang)
    rest = [tokens[i] for i in kept.rest]
    searched = rest if is_enough(rest) else tokens
    folded = " ".join(t.word for t in tokens)
    return ranker.gather(index, query(searched), folded, lang=lang)


def _without(phrases: Sequence[str], doc: Doc, fold: int) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if _fold_of(doc.slug, phrase) != fold)


def _fold_of(slug: str, phrase: str) -> int:
    return hashlib.sha256(f"{slug}:{phrase}".encode()).digest()[0] % FOLDS
