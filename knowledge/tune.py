"""`make tune`: the matcher's weights from the question tables, the same bit for bit each time.

Learns from (1) every way of asking, searched in an index from which it and its fifth of the others
were left out, plain and with noise; (2) the training half of our question tables (`Row.trains`);
(3) near misses: questions whose own entry was left out of the index. Never from the measuring
half, and never from others' questions.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge import entries as files
from knowledge import noise, questions, ranker, tables
from knowledge.base import docs, english
from knowledge.index import Doc, Index, query, stop_words
from knowledge.ranker import FEATURES, MODEL, SIGNS, Evidence, Model

FOLDS = 5
#: How much of the training the plain texts are, beside their noisy versions.
NOISES = ("nodiac", "typo", "telex", "teencode")


@dataclass(frozen=True)
class Example:
    """The evidence of one question, and which candidates are right (none: out of scope)."""

    evidence: Evidence
    right: tuple[int, ...]
    in_scope: bool
    weight: float = 1.0


def evidence_of(index: Index, text: str, lang: str = "vi") -> Evidence:
    """The evidence for a question, prepared as `Reading` prepares it."""
    tokens = english(text) if lang == "en" else index.normaliser.tokens(text)
    kept = questions.facets([t.word for t in tokens], lang)
    rest = [tokens[i] for i in kept.rest]
    content = [t for t in rest if t.word not in stop_words() and len(t.word) > 1]
    searched = rest if content and len(rest) >= 2 else tokens
    folded = " ".join(t.word for t in tokens)
    return ranker.gather(index, query(searched), folded)


def _fold_of(slug: str, phrase: str) -> int:
    return hashlib.sha256(f"{slug}:{phrase}".encode()).digest()[0] % FOLDS


def _example(
    index: Index, text: str, gold: Iterable[str], lang: str, weight: float
) -> Example | None:
    evidence = evidence_of(index, text, lang)
    wanted = set(gold)
    right = tuple(i for i, d in enumerate(evidence.docs) if index.slugs[d] in wanted)
    if wanted and not right:
        return None
    return Example(evidence, right, bool(wanted), weight)


def _held_out(all_docs: Sequence[Doc]) -> list[Example]:
    """Every way of asking, against an index that has not seen it."""
    found = []
    for fold in range(FOLDS):
        kept = [
            replace(d, asks=tuple(p for p in d.asks if _fold_of(d.slug, p) != fold))
            for d in all_docs
        ]
        index = Index(kept)
        for doc in all_docs:
            for phrase in doc.asks:
                if _fold_of(doc.slug, phrase) != fold:
                    continue
                lang = questions.language(phrase)
                if lang == "other":
                    continue
                number = hashlib.sha256(phrase.encode()).digest()[1] % len(NOISES)
                versions = [(phrase, 0.6)]
                if lang == "vi":
                    versions.append((noise.noisy(phrase, NOISES[number]), 0.3))
                for text, weight in versions:
                    made = _example(index, text, [doc.slug], lang, weight)
                    if made is not None:
                        found.append(made)
    return found


def _from_tables(index: Index, all_docs: Sequence[Doc]) -> list[Example]:
    """The training half of the tables, and near misses with the right entry left out."""
    found: list[Example] = []
    kept = {"answer", "decline", "choose_ok"}
    rows = [
        r for r in tables.own() if r.trains and r.expect in kept and not r.before and not r.vague
    ]
    for row in rows:
        lang = row.lang or questions.language(row.text)
        if lang == "other":
            continue
        weight = 1.0 if row.gold else 1.5
        made = _example(index, row.text, row.gold, lang, weight)
        if made is not None:
            found.append(made)
        number = hashlib.sha256(row.text.encode()).digest()[1] % len(NOISES)
        if lang == "vi":
            again = _example(
                index, noise.noisy(row.text, NOISES[number]), row.gold, lang, weight / 2
            )
            if again is not None:
                found.append(again)
    found += _near_misses(all_docs, [r for r in rows if r.gold])
    return found


def _near_misses(all_docs: Sequence[Doc], rows: Sequence[tables.Row]) -> list[Example]:
    """Questions about an entry that the index does not have: nothing is right."""
    found = []
    for fold in range(FOLDS):
        index = Index([d for d in all_docs if _fold_of(d.slug, "") != fold])
        present = set(index.slugs)
        for row in rows:
            if any(slug in present for slug in row.gold):
                continue
            evidence = evidence_of(index, row.text, row.lang or "vi")
            found.append(Example(evidence, (), in_scope=False, weight=0.35))
    return found


def fit_rank(
    examples: Sequence[Example], *, rounds: int = 400, decay: float = 2e-3
) -> NDArray[np.float64]:
    """Conditional logistic regression: the right candidates against the others."""
    usable = [e for e in examples if e.right and len(e.right) < len(e.evidence.docs)]
    size = max(len(e.evidence.docs) for e in usable)
    features = np.zeros((len(usable), size, len(FEATURES)))
    right = np.zeros((len(usable), size))
    open_ = np.zeros((len(usable), size))
    weights = np.array([e.weight for e in usable])
    for row, example in enumerate(usable):
        count = len(example.evidence.docs)
        features[row, :count] = example.evidence.features
        open_[row, :count] = 1
        right[row, list(example.right)] = 1 / len(example.right)
    theta = np.zeros(len(FEATURES))
    moment, spread = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, rounds + 1):
        scores = features @ theta
        scores = np.where(open_ > 0, scores, -1e9)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        slope = np.einsum("i,ij,ijk->k", weights, shares - right, features) / weights.sum()
        slope += decay * theta
        theta, moment, spread = _adam(theta, slope, moment, spread, step)
    return theta


def fit_trust(
    signs: NDArray[np.float64],
    truth: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    rounds: int = 1500,
    decay: float = 1e-3,
) -> NDArray[np.float64]:
    """Weighted logistic regression."""
    theta = np.zeros(signs.shape[1])
    moment, spread = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, rounds + 1):
        guess = 1 / (1 + np.exp(-np.clip(signs @ theta, -30, 30)))
        slope = signs.T @ (weights * (guess - truth)) / weights.sum() + decay * theta
        theta, moment, spread = _adam(theta, slope, moment, spread, step)
    return theta


def _adam(
    theta: NDArray[np.float64],
    slope: NDArray[np.float64],
    moment: NDArray[np.float64],
    spread: NDArray[np.float64],
    step: int,
    rate: float = 0.05,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    moment = 0.9 * moment + 0.1 * slope
    spread = 0.999 * spread + 0.001 * slope * slope
    change = (moment / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return theta - rate * change, moment, spread


def learn() -> Model:
    """The model from the tables as they stand."""
    all_docs = docs(files.load())
    index = Index(all_docs)
    examples = _held_out(all_docs) + _from_tables(index, all_docs)
    rank = fit_rank(examples)
    plain = Model(tuple(rank), (0.0,) * len(SIGNS), (0.0,) * len(SIGNS), 0.5, 0.5)
    signs, known, right, weights = [], [], [], []
    for example in examples:
        order, shares = _ordered(example.evidence, plain)
        signs.append(list(ranker.signs_of(example.evidence, order, shares).values()))
        known.append(float(example.in_scope))
        right.append(float(order[0] in example.right))
        weights.append(example.weight)
    table = np.array(signs)
    known_truth, right_truth, mass = np.array(known), np.array(right), np.array(weights)
    balance = np.where(
        known_truth > 0, mass / mass[known_truth > 0].sum(), mass / mass[known_truth == 0].sum()
    )
    known_fit = fit_trust(table, known_truth, balance * len(balance))
    inside = known_truth > 0
    right_fit = fit_trust(table[inside], right_truth[inside], mass[inside])
    answer, offer = _thresholds(table, known_truth, balance, known_fit, right_fit)
    return replace(
        plain, known=tuple(known_fit), right=tuple(right_fit), answer=answer, offer=offer
    )


def _ordered(evidence: Evidence, model: Model) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    scores = evidence.features @ np.array(model.rank)
    order = np.argsort(-scores, kind="stable")
    raised = np.exp(scores[order] - scores[order][0])
    return order, raised / raised.sum()


#: Share of the questions outside that may be answered as if known, and of those inside that may
#: be handed over.
FALSE, LOST = 0.05, 0.05


def _thresholds(
    table: NDArray[np.float64],
    known: NDArray[np.float64],
    weights: NDArray[np.float64],
    known_fit: NDArray[np.float64],
    right_fit: NDArray[np.float64],
) -> tuple[float, float]:
    """Answer above the point at which few outside questions are; offer down to where few inside
    questions are lost."""
    p_known = 1 / (1 + np.exp(-np.clip(table @ known_fit, -30, 30)))
    trust = p_known / (1 + np.exp(-np.clip(table @ right_fit, -30, 30)))
    outside = known == 0
    answer = _quantile(trust[outside], weights[outside], 1 - FALSE)
    offer = _quantile(p_known[~outside], weights[~outside], LOST)
    return float(np.clip(answer, 0.3, 0.8)), float(np.clip(offer, 0.05, 0.5))


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    place = int(np.searchsorted(mass, share * mass[-1]))
    return float(values[order][min(place, len(values) - 1)])


def write(model: Model) -> None:
    """Keep the model as readable data."""
    content = {
        "made_by": "make tune",
        "rank": dict(zip(FEATURES, (round(w, 4) for w in model.rank), strict=True)),
        "known": dict(zip(SIGNS, (round(w, 4) for w in model.known), strict=True)),
        "right": dict(zip(SIGNS, (round(w, 4) for w in model.right), strict=True)),
        "answer": round(model.answer, 4),
        "offer": round(model.offer, 4),
    }
    MODEL.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Learn and keep."""
    model = learn()
    write(model)
    sys.stdout.write(
        f"{MODEL.name}: answer above {model.answer:.3f}, offer above {model.offer:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
