"""From evidence to an order and a probability.

A linear model over a handful of features orders the candidates; two logistic models say how
likely the question is known at all and the first candidate is the right one. The numbers are
data, made by `make tune` from the question tables (docs/decisions: how the matcher learns).
"""

from __future__ import annotations

import heapq
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from knowledge import classifier
from knowledge.index import Index
from knowledge.query import Query
from knowledge.text import fold

MODEL = Path(__file__).parent / "data" / "model.json"
CANDIDATES = 12
#: Evidence for one candidate.
FEATURES = (
    "bm25",
    "covered",
    "text",
    "text_relative",
    "title_whole",
    "title",
    "contained",
    "fuzzy",
    "excluded",
    "lacking",
    "pairs",
)
#: Evidence that the first candidate can be trusted.
SIGNS = (
    "share",
    "margin",
    "bm25",
    "covered",
    "text",
    "title",
    "contained",
    "fuzzy",
    "unknown",
    "length",
    "excluded",
    "lacking",
    "pairs",
    "strange",
    "outside",
    "bias",
)


@dataclass(frozen=True)
class Model:
    """Weights of the features and of the signs, and the two thresholds."""

    rank: tuple[float, ...]
    known: tuple[float, ...]
    right: tuple[float, ...]
    answer: float
    offer: float

    @staticmethod
    def read(path: Path = MODEL) -> Model:
        """The model of a file made by `make tune`."""
        found = json.loads(path.read_text(encoding="utf-8"))
        return Model(
            tuple(found["rank"][name] for name in FEATURES),
            tuple(found["known"][name] for name in SIGNS),
            tuple(found["right"][name] for name in SIGNS),
            found["answer"],
            found["offer"],
        )


@cache
def model() -> Model:
    """The product's model."""
    return Model.read()


@dataclass(frozen=True)
class Evidence:
    """Candidates of one question with their features, before any weight."""

    docs: tuple[int, ...]
    features: NDArray[np.float64]
    bm25: float  # of the best one, per unit of the question's mass
    unknown: float  # share of the question's mass in words that stand nowhere
    length: int
    strange: float = 0.0  # share of the question's pairs of words that stand nowhere
    outside: float = 0.0  # how much the words alone sound like no business of a commune


@dataclass(frozen=True)
class Ranked:
    """Candidates in order with their shares, and what the two models say."""

    docs: tuple[int, ...]
    shares: tuple[float, ...]
    known: float
    right: float
    unknown: float = 0.0  # share of the question's mass in words that stand nowhere


def outside(folded: str) -> float:
    """The probability, by the words alone, that a message is no business of a commune.

    Only known of Vietnamese.
    """
    return classifier.scope().probability(folded, "outside")


def gather(
    index: Index, asked: Query, excluded_text: str, *, lang: str = "vi", most: int = CANDIDATES
) -> Evidence:
    """The evidence for the best candidates. `excluded_text` is searched for contrast words."""
    bm25 = index.bm25(asked)
    in_texts, in_bodies, total = index.coverage(asked)
    whole = np.minimum(in_texts / index.text_weights, 1.0)
    recall = np.minimum(in_texts / total, 1.0)
    even = 2 * whole * recall / np.maximum(whole + recall, 1e-6)
    text = index.best(even)
    contained = index.best(np.where(whole >= 0.97, recall, 0.0).astype(np.float32))
    together, strange = index.pairs(asked)
    top = float(bm25.max()) if len(bm25) else 0.0
    blend = bm25 / max(top, 1e-6) + text + contained
    count = min(most, len(blend))
    docs = np.argpartition(-blend, count - 1)[:count]
    docs = docs[np.argsort(-blend[docs], kind="stable")]
    best_text = float(text.max())
    plain = " ".join(sorted(asked.heavy.split()))
    features = np.zeros((count, len(FEATURES)))
    for row, doc in enumerate(docs.tolist()):
        titles = index.titles_of(doc)
        features[row] = (
            bm25[doc] / max(top, 1e-6),
            min(in_bodies[doc] / total, 1.0),
            text[doc],
            text[doc] / max(best_text, 1e-6),
            max((float(whole[t]) for t in titles), default=0.0),
            max((float(even[t]) for t in titles), default=0.0),
            contained[doc],
            _fuzzy(index, doc, plain, even),
            _excluded(index.docs[doc].exclude, excluded_text),
            _lacking(index.docs[doc].needs, asked.text),
            together[doc],
        )
    strangers = [
        index.weight(word, few)
        for word, few in zip(asked.words, asked.light, strict=True)
        if not index.is_known(word)
    ]
    return Evidence(
        tuple(docs.tolist()),
        features,
        top / (total + 1.0),
        sum(strangers) / total,
        len(asked.words),
        strange,
        outside(excluded_text) if lang == "vi" else 0.0,
    )


def _fuzzy(index: Index, doc: int, plain: str, even: NDArray[np.float32]) -> float:
    """RapidFuzz between the question and the entry's three likeliest texts, without order:
    both sides come with their words sorted."""
    span = index.texts_of(doc)
    values = (-even[span.start : span.stop]).tolist()
    likely = heapq.nsmallest(3, zip(values, span, strict=True))
    return max((fuzz.ratio(plain, index.lines[t]) for _, t in likely), default=0.0) / 100


@cache
def _contrast(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(w)) for w in words) + r")\b")


def _excluded(words: tuple[str, ...], text: str) -> float:
    pattern = _contrast(words)
    return 1.0 if pattern is not None and pattern.search(text) else 0.0


@cache
def _needed(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


def _lacking(words: str, text: str) -> float:
    """1 when an entry that is meant only by certain words has none of them here."""
    return 1.0 if words and not _needed(words).search(text) else 0.0


def order(evidence: Evidence, weights: Model) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The candidates' places, best first, and their shares of the belief in that order."""
    scores = evidence.features @ np.array(weights.rank)
    places = np.argsort(-scores, kind="stable")
    raised = np.exp(scores[places] - scores[places][0])
    return places, raised / raised.sum()


def rank(evidence: Evidence, weights: Model) -> Ranked:
    """Order the candidates, and say how far the first one can be trusted."""
    places, shares = order(evidence, weights)
    signs = np.array(list(signs_of(evidence, places, shares).values()))
    return Ranked(
        tuple(evidence.docs[i] for i in places),
        tuple(float(s) for s in shares),
        _logistic(float(signs @ np.array(weights.known))),
        _logistic(float(signs @ np.array(weights.right))),
        evidence.unknown,
    )


def signs_of(
    evidence: Evidence, places: NDArray[np.int64], shares: NDArray[np.float64]
) -> Mapping[str, float]:
    """The signs of trust, in the order of `SIGNS`."""
    first = dict(zip(FEATURES, evidence.features[places[0]], strict=True))
    return {
        "share": float(shares[0]),
        "margin": float(shares[0] - (shares[1] if len(shares) > 1 else 0.0)),
        "bm25": min(evidence.bm25, 4.0) / 4,
        "covered": float(first["covered"]),
        "text": float(first["text"]),
        "title": float(first["title"]),
        "contained": float(first["contained"]),
        "fuzzy": float(first["fuzzy"]),
        "unknown": evidence.unknown,
        "length": math.log1p(evidence.length) / 3,
        "excluded": float(first["excluded"]),
        "lacking": float(first["lacking"]),
        "pairs": float(first["pairs"]),
        "strange": evidence.strange,
        "outside": evidence.outside,
        "bias": 1.0,
    }


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
