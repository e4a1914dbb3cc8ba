"""The index: lexical and fuzzy evidence for every entry, from words as they were meant.

Evidence comes at two levels: whole entries (BM25F over title, ways of asking and body) and single
texts (one title or one way of asking), of which the best counts. Sizes are measured in
`make bench`; the weights of the evidence live in `ranker.py`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.normalise import Normaliser, Token
from knowledge.query import Query, concepts, light
from knowledge.text import fold, words

Floats = NDArray[np.float32]
Places = NDArray[np.int32]

K1, B = 1.2, 0.5
#: What a term counts for, by its kind.
PAIR, MARKED, CONCEPT, WEAK = 0.5, 0.35, 0.7, 0.5
TITLE, ASK, BODY = 3.0, 1.0, 0.25
STOP = 0.12


@dataclass(frozen=True)
class Doc:
    """What the index needs of one thing that can be found."""

    slug: str
    titles: tuple[str, ...]
    asks: tuple[str, ...]
    body: str = ""
    exclude: tuple[str, ...] = ()
    #: folded regular expression of words without which a sibling is meant; empty needs none
    needs: str = ""
    curated: bool = True


def _grams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[i : i + n] for n in (3, 4) for i in range(len(padded) - n + 1))


class Index:
    """Everything that can be found, and how well each fits a question."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = tuple(docs)
        self.slugs = tuple(doc.slug for doc in docs)
        raw = [[words(fold(t)) for t in (*d.titles, *d.asks, d.body)] for d in docs]
        counts: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for doc in raw:
            for text in doc:
                counts.update(text)
                pairs.update(pairwise(text))
        self.normaliser = Normaliser(counts, pairs)
        self.known = frozenset(word for word, count in counts.items() if count > 0)
        self._build()

    # -- building ---------------------------------------------------------------------------

    def _build(self) -> None:
        texts: list[list[Token]] = []
        owners: list[int] = []
        titles: list[list[int]] = []
        bodies: list[list[str]] = []
        for number, doc in enumerate(self.docs):
            titles.append([len(texts) + i for i in range(len(doc.titles))])
            for text in (*doc.titles, *doc.asks):
                texts.append(self.normaliser.tokens(text) if doc.curated else _plain(text))
                owners.append(number)
            bodies.append(words(fold(doc.body)))
        self._owners = np.array(owners, dtype=np.int32)
        self._firsts = np.searchsorted(self._owners, np.arange(len(self.docs))).astype(np.int64)
        self._titles = titles
        self._build_words(texts, owners, bodies)
        self._build_bm25(texts, owners, bodies)
        self._build_grams(texts)
        self.lines = tuple(" ".join(t.word for t in text) for text in texts)

    def _build_words(
        self, texts: list[list[Token]], owners: list[int], bodies: list[list[str]]
    ) -> None:
        """Word and concept postings of texts and of entries, and what each text weighs."""
        in_docs: dict[str, set[int]] = defaultdict(set)
        in_texts: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            folded = [token.word for token in text]
            terms = set(folded) | {name for _, _, name in concepts(folded)}
            for term in terms:
                in_texts[term].append(number)
                in_docs[term].add(owners[number])
        size = len(self.docs)
        self._idf = {
            term: math.log(1 + (size - len(found) + 0.5) / (len(found) + 0.5))
            for term, found in in_docs.items()
        }
        self._unknown = math.log(1 + size / 0.5) * 0.8
        in_bodies: dict[str, set[int]] = {term: set(found) for term, found in in_docs.items()}
        for number, body in enumerate(bodies):
            for term in {*body, *(name for _, _, name in concepts(body))}:
                in_bodies.setdefault(term, set()).add(number)
        self._word_texts = {t: np.array(f, dtype=np.int32) for t, f in in_texts.items()}
        self._word_docs = {t: np.array(sorted(f), dtype=np.int32) for t, f in in_docs.items()}
        self._word_bodies = {t: np.array(sorted(f), dtype=np.int32) for t, f in in_bodies.items()}
        self._weights = np.array(
            [
                max(
                    sum({t.word: self.weight(t.word, few) for t, few in _marked(text)}.values()),
                    1e-6,
                )
                for text in texts
            ],
            dtype=np.float32,
        )

    def weight(self, word: str, few: bool) -> float:
        """What a word of a question weighs: its rarity, less when it says little (`few`)."""
        if few:
            return STOP * self._idf.get(word, 1.0)
        if word.isdigit() and word not in self._idf:
            return 0.3
        return self._idf.get(word, self._unknown)

    def _build_bm25(
        self, texts: list[list[Token]], owners: list[int], bodies: list[list[str]]
    ) -> None:
        frequency: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        length = np.zeros(len(self.docs), dtype=np.float64)
        heads = {place for places in self._titles for place in places}
        for number, text in enumerate(texts):
            gain = TITLE if number in heads else ASK
            length[owners[number]] += gain * len(text)
            for term in _terms([t.word for t in text], [t.typed for t in text]):
                frequency[term][owners[number]] += gain
        for number, body in enumerate(bodies):
            length[number] += BODY * len(body)
            for term in _terms(body, [None] * len(body)):
                frequency[term][number] += BODY
        norm = 1 - B + B * length / max(length.mean(), 1e-9)
        size = len(self.docs)
        self._bm25: dict[str, tuple[Places, Floats]] = {}
        for term, found in frequency.items():
            places = np.array(sorted(found), dtype=np.int32)
            tf = np.array([found[int(p)] for p in places])
            idf = math.log(1 + (size - len(places) + 0.5) / (len(places) + 0.5))
            gain = tf * (K1 + 1) / (tf + K1 * norm[places])
            self._bm25[term] = (places, (idf * gain).astype(np.float32))

    def _build_grams(self, texts: list[list[Token]]) -> None:
        counted = [_grams(" ".join(t.word for t in text)) for text in texts]
        present: Counter[str] = Counter()
        for grams in counted:
            present.update(grams.keys())
        size = len(texts)
        self._gram_idf = {g: math.log(1 + size / (1 + n)) for g, n in present.items()}
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, grams in enumerate(counted):
            weights = {g: (1 + math.log(n)) * self._gram_idf[g] for g, n in grams.items()}
            norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for gram, weight in weights.items():
                postings[gram].append((number, weight / norm))
        self._gram_texts = {
            gram: (
                np.array([n for n, _ in found], dtype=np.int32),
                np.array([w for _, w in found], dtype=np.float32),
            )
            for gram, found in postings.items()
        }

    # -- asking -----------------------------------------------------------------------------

    def bm25(self, asked: Query) -> Floats:
        """BM25F of every entry."""
        found = [
            (posting[0], posting[1], gain)
            for term, gain in _asked(asked).items()
            if (posting := self._bm25.get(term)) is not None
        ]
        return _summed(found, len(self.docs))

    def grams(self, asked: Query) -> Floats:
        """Cosine of character 3- and 4-grams with every text."""
        counted = _grams(asked.heavy)
        weights = {
            g: (1 + math.log(n)) * self._gram_idf.get(g, self._unknown) for g, n in counted.items()
        }
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        found = [
            (posting[0], posting[1], weight / norm)
            for gram, weight in weights.items()
            if (posting := self._gram_texts.get(gram)) is not None
        ]
        return _summed(found, len(self.lines))

    def coverage(self, asked: Query) -> tuple[Floats, Floats, Floats, float]:
        """Mass of the question's words in every text, in every entry's titles and ways of asking,
        and there or in its body; and the whole mass of the question."""
        texts = np.zeros(len(self.lines), dtype=np.float32)
        docs = np.zeros(len(self.docs), dtype=np.float32)
        bodies = np.zeros(len(self.docs), dtype=np.float32)
        rooms = [
            (postings, mass, np.zeros_like(mass))
            for postings, mass in (
                (self._word_texts, texts),
                (self._word_docs, docs),
                (self._word_bodies, bodies),
            )
        ]
        total = 0.0
        for place, token in enumerate(asked.tokens):
            weight = self.weight(token.word, asked.light[place])
            total += weight
            senses = [(word, WEAK) for word in token.weak]
            senses += [(name, 0.8) for a, b, name in asked.spans if a <= place < b]
            senses.append((token.word, 1.0))
            for postings, mass, scratch in rooms:
                _add_best(postings, mass, scratch, senses, weight)
        return texts, docs, bodies, max(total, 1e-6)

    def pairs(self, asked: Query) -> tuple[Floats, float]:
        """Mass of the question's neighbouring words that are neighbours in an entry too, as a
        share; and the share of pairs that are neighbours nowhere. Most Vietnamese words are two
        syllables, so a strange pair tells a strange word."""
        together = np.zeros(len(self.docs), dtype=np.float32)
        total = strange = 0.0
        for (first, few), (second, few_too) in pairwise(
            zip(asked.tokens, asked.light, strict=True)
        ):
            if few and few_too:
                continue
            weight = self.weight(first.word, few) + self.weight(second.word, few_too)
            total += weight
            found = self._bm25.get(f"{first.word} {second.word}")
            if found is None:
                strange += weight
            else:
                together[found[0]] += weight
        if total == 0.0:
            return together, 0.0
        return together / total, strange / total

    def best(self, per_text: Floats) -> tuple[Floats, Places]:
        """The best value of an entry's texts, and the place of that text."""
        values = np.maximum.reduceat(per_text, self._firsts)
        return values, self._firsts.astype(np.int32)

    def texts_of(self, doc: int) -> range:
        """The places of an entry's texts."""
        last = int(self._firsts[doc + 1]) if doc + 1 < len(self.docs) else len(self.lines)
        return range(int(self._firsts[doc]), last)

    def titles_of(self, doc: int) -> Sequence[int]:
        """The places of an entry's titles."""
        return self._titles[doc]

    @property
    def text_weights(self) -> Floats:
        """What each text weighs."""
        return self._weights

    def is_known(self, word: str) -> bool:
        """Whether a folded word stands anywhere in the knowledge base."""
        return word in self.known


def _marked(text: Sequence[Token]) -> Iterable[tuple[Token, bool]]:
    return zip(text, light(text), strict=True)


def _plain(text: str) -> list[Token]:
    """Official titles need no repair."""
    return [Token(fold(w), w.lower() if fold(w) != w.lower() else None) for w in words(text)]


def _summed(found: Sequence[tuple[Places, Floats, float]], size: int) -> Floats:
    """Weighted postings added up, in one go."""
    if not found:
        return np.zeros(size, dtype=np.float32)
    places = np.concatenate([posting[0] for posting in found])
    gains = np.repeat([posting[2] for posting in found], [len(posting[0]) for posting in found])
    values = np.concatenate([posting[1] for posting in found]) * gains
    return np.bincount(places, weights=values, minlength=size).astype(np.float32)


def _add_best(
    postings: dict[str, Places],
    mass: Floats,
    scratch: Floats,
    senses: Sequence[tuple[str, float]],
    weight: float,
) -> None:
    """Add a word's weight wherever one of its senses stands, by the best sense.

    `senses` come weakest first, so that a stronger one overwrites; `scratch` is zero before and
    after.
    """
    known = [(posting, share) for t, share in senses if (posting := postings.get(t)) is not None]
    if len(known) == 1:
        mass[known[0][0]] += weight * known[0][1]
    elif known:
        for posting, share in known:
            scratch[posting] = share
        mass += weight * scratch
        for posting, _ in known:
            scratch[posting] = 0.0


def _terms(folded: Sequence[str], typed: Sequence[str | None]) -> Iterable[str]:
    """The BM25 terms of a text: words, pairs, words with tone marks, concepts."""
    yield from folded
    for first, second in pairwise(folded):
        yield f"{first} {second}"
    for marked in typed:
        if marked is not None:
            yield f"~{marked}"
    for _, _, name in concepts(folded):
        yield name


def _asked(asked: Query) -> dict[str, float]:
    """The BM25 terms of a question with their gains; a term counts once."""
    gains: dict[str, float] = {}

    def add(term: str, gain: float) -> None:
        gains[term] = max(gain, gains.get(term, 0.0))

    for token, few in zip(asked.tokens, asked.light, strict=True):
        add(token.word, STOP if few else 1.0)
        if token.typed is not None:
            add(f"~{token.typed}", MARKED)
        for word in token.weak:
            add(word, WEAK)
    for first, second in pairwise(asked.tokens):
        for a in (first.word, *first.weak):
            for b in (second.word, *second.weak):
                strong = a == first.word and b == second.word
                add(f"{a} {b}", PAIR if strong else PAIR * 0.8)
    for _, _, name in asked.spans:
        add(name, CONCEPT)
    return gains


def describe(index: Index) -> dict[str, Any]:
    """Sizes, for benchmarks."""
    return {"entries": len(index.docs), "texts": len(index.lines), "words": len(index.known)}
