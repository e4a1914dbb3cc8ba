"""`make tune`: the matcher's weights from the question tables, the same bit for bit each time.

Learns from (1) every way of asking, searched in an index from which it and its fifth of the others
were left out, plain and with noise; (2) the training half of our question tables (`Row.trains`);
(3) near misses: questions whose own entry was left out of the index; (4) the training lines of
`knowledge/lines`. Never from the measuring half, and never from others' questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge import classifier, learning, ranker
from knowledge import entries as files
from knowledge.base import docs
from knowledge.check import scope
from knowledge.examples import Example, Examples
from knowledge.ranker import FEATURES, MODEL, SIGNS, Model


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


#: From which trust on an entry is given, and from which it may be offered. Set by hand: of the
#: measuring half .03 get a wrong answer as sure, and none of what is out of scope.
ANSWER, OFFER = 0.5, 0.25
#: What a special sibling loses at least when none of its words is said; training sees this rarely,
#: because who writes ways of asking names what is special.
LACKING = -2.0


def learn() -> Model:
    """The models from the tables as they stand; the classifiers are written on the way."""
    all_docs = docs(files.load())
    not_ours = frozenset(doc.slug for doc in all_docs) - scope().keys()
    examples = Examples(all_docs, not_ours)
    fold_line = examples.sounds.fold_line
    classifier.write(learning.lanes(all_docs, fold_line), "lanes")
    classifier.write(learning.in_scope(all_docs, fold_line), "in_scope")
    classifier.write(learning.facets(fold_line), "facets_learned")
    return _ranker(examples.all())


def _ranker(examples: Sequence[Example]) -> Model:
    """The linear order, then the two models of trust on top of it, then the thresholds."""
    rank = fit_rank(examples)
    lacking = FEATURES.index("lacking")
    rank[lacking] = min(rank[lacking], LACKING)
    plain = Model(tuple(rank), (0.0,) * len(SIGNS), (0.0,) * len(SIGNS), ANSWER, OFFER)
    signs, known, right = [], [], []
    for example in examples:
        order, shares = ranker.order(example.evidence, plain)
        signs.append(list(ranker.signs_of(example.evidence, order, shares).values()))
        known.append(float(example.in_scope))
        right.append(float(order[0] in example.right))
    table, inside = np.array(signs), np.array(known) > 0
    mass = np.array([example.weight for example in examples])
    balance = np.where(inside, mass / mass[inside].sum(), mass / mass[~inside].sum())
    known_fit = fit_trust(table, inside.astype(np.float64), balance * len(balance))
    right_fit = fit_trust(table[inside], np.array(right)[inside], mass[inside])
    return replace(plain, known=tuple(known_fit), right=tuple(right_fit))


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
