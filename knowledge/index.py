"""The index: lexical and fuzzy evidence for every entry, from words as they were meant.

Evidence comes at two levels: whole entries (BM25F over title, ways of asking and body) and single
texts (one title or one way of asking), of which the best counts. Sizes are measured in
`make bench`; the weights of the evidence live in `ranker.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from knowledge.normalise import Normaliser, Token
from knowledge.postings import Collector, Floats, Masses, summed
from knowledge.query import Query, concepts, query
from knowledge.text import fold, words

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
    #: titles and ways of asking in other languages: found as typed, and no model for repairs
    foreign: tuple[str, ...] = ()


class Index:
    """Everything that can be found, and how well each fits a question."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = tuple(docs)
        self.slugs = tuple(doc.slug for doc in docs)
        bodies = [words(fold(doc.body)) for doc in docs]
        said = (words(fold(text)) for doc in docs for text in (*doc.titles, *doc.asks))
        self.normaliser = Normaliser(chain(said, bodies))
        self._build(bodies)

    # -- building ---------------------------------------------------------------------------

    def _build(self, bodies: Sequence[list[str]]) -> None:
        texts: list[list[Token]] = []
        owners: list[int] = []
        titles: list[list[int]] = []
        for number, doc in enumerate(self.docs):
            titles.append([len(texts) + i for i in range(len(doc.titles))])
            for text in (*doc.titles, *doc.asks):
                tokens = self.normaliser.tokens(text, guess=False) if doc.curated else plain(text)
                texts.append(tokens)
                owners.append(number)
            for text in doc.foreign:
                texts.append(plain(text))
                owners.append(number)
        self._owners = np.array(owners, dtype=np.int32)
        self._firsts = np.searchsorted(self._owners, np.arange(len(self.docs))).astype(np.int64)
        self._titles = titles
        rows = [query(text) for text in texts]
        said = [[name for _, _, name in concepts(body)] for body in bodies]
        #: the words of each text in the order of the alphabet: alike whatever their order
        self.lines = tuple(" ".join(sorted(row.words)) for row in rows)
        self._build_words(rows, bodies, said)
        self._build_bm25(rows, bodies, said)

    def _build_words(
        self, rows: Sequence[Query], bodies: Sequence[list[str]], said: Sequence[list[str]]
    ) -> None:
        """Word and concept postings of texts and of entries, and what each text weighs."""
        in_texts, in_docs, in_bodies = Collector(), Collector(), Collector()
        owners = self._owners.tolist()
        for number, row in enumerate(rows):
            terms = {*row.words, *(name for _, _, name in row.spans)}
            in_texts.add(terms, number)
            in_docs.add(terms, owners[number])
            in_bodies.add(terms, owners[number])
        for number, body in enumerate(bodies):
            in_bodies.add({*body, *said[number]}, number)
        size = len(self.docs)
        self._word_texts = in_texts.postings(len(rows))
        self._word_docs = in_docs.postings(size)
        self._word_bodies = in_bodies.postings(size)
        held = self._word_docs.counts
        rare = np.log(1 + (size - held + 0.5) / (held + 0.5)).tolist()
        self._idf: dict[str, float] = {
            term: rare[place] for term, place in self._word_docs.vocabulary.items()
        }
        self._unknown = math.log(1 + size / 0.5) * 0.8
        self._weights = np.array([max(self._mass(row), 1e-6) for row in rows], dtype=np.float32)

    def _mass(self, row: Query) -> float:
        """What a text weighs, each word once."""
        seen = {w: self.weight(w, few) for w, few in zip(row.words, row.light, strict=True)}
        return sum(seen.values())

    def weight(self, word: str, few: bool) -> float:
        """What a word of a question weighs: its rarity, less when it says little (`few`)."""
        if few:
            return STOP * self._idf.get(word, 1.0)
        if word.isdigit() and word not in self._idf:
            return 0.3
        return self._idf.get(word, self._unknown)

    def _build_bm25(
        self, rows: Sequence[Query], bodies: Sequence[list[str]], said: Sequence[list[str]]
    ) -> None:
        collected = Collector()
        length = np.zeros(len(self.docs), dtype=np.float64)
        heads = {place for places in self._titles for place in places}
        owners = self._owners.tolist()
        for number, row in enumerate(rows):
            gain = TITLE if number in heads else ASK
            length[owners[number]] += gain * len(row.words)
            marked = [f"~{token.typed}" for token in row.tokens if token.typed is not None]
            named = [name for _, _, name in row.spans]
            terms = [*row.words, *_pairs(row.words), *marked, *named]
            collected.add(terms, owners[number], gain)
        for number, body in enumerate(bodies):
            length[number] += BODY * len(body)
            collected.add([*body, *_pairs(body), *said[number]], number, BODY)
        found = collected.postings(len(self.docs))
        norm = 1 - B + B * length / max(length.mean(), 1e-9)
        held = found.counts[found.term_of]
        idf = np.log(1 + (len(self.docs) - held + 0.5) / (held + 0.5))
        tf = found.values
        found.values = (idf * tf * (K1 + 1) / (tf + K1 * norm[found.places])).astype(np.float32)
        self._bm25 = found

    # -- asking -----------------------------------------------------------------------------

    def bm25(self, asked: Query) -> Floats:
        """BM25F of every entry."""
        found = [
            (posting[0], posting[1], gain)
            for term, gain in _asked(asked).items()
            if (posting := self._bm25.get(term)) is not None
        ]
        return summed(found, len(self.docs))

    def coverage(self, asked: Query) -> tuple[Floats, Floats, float]:
        """Mass of the question's words in every text, and in every entry with its body; and the
        whole mass of the question."""
        texts = Masses(self._word_texts, len(self.lines))
        bodies = Masses(self._word_bodies, len(self.docs))
        total = 0.0
        for place, token in enumerate(asked.tokens):
            weight = self.weight(token.word, asked.light[place])
            total += weight
            senses = [(word, WEAK) for word in token.weak]
            senses += [(name, 0.8) for a, b, name in asked.spans if a <= place < b]
            senses.append((token.word, 1.0))
            texts.add(senses, weight)
            bodies.add(senses, weight)
        return texts.total(), bodies.total(), max(total, 1e-6)

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

    def best(self, per_text: Floats) -> Floats:
        """The best value of each entry's texts."""
        found: Floats = np.maximum.reduceat(per_text, self._firsts)
        return found

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
        return word in self._word_bodies.vocabulary


def plain(text: str) -> list[Token]:
    """Official titles need no repair."""
    return [Token(fold(w), w.lower() if fold(w) != w.lower() else None) for w in words(text)]


def _pairs(row: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(row)]


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
