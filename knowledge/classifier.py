"""Small text classifiers: which lane, and which facet, when no rule has decided.

Multinomial logistic regression over the folded words of a message, their pairs and triples. The
training sentences are data (`knowledge/lines/*.yaml`, written for this and never used to measure);
`make tune` makes the weights. Rules come first: what must never fail stands in `lanes.yaml`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "data"
#: Weights below this are left out of the file.
SMALL = 0.12
#: A feature of the commonest label alone must be seen so often.
OFTEN = 12


@lru_cache(maxsize=128)
def features(folded: str) -> tuple[str, ...]:
    """Words, pairs and triples of a folded message, with its two ends marked."""
    row = ["^", *folded.split(), "$"]
    found = set(row[1:-1])
    found.update(" ".join(row[i : i + 2]) for i in range(len(row) - 1))
    found.update(" ".join(row[i : i + 3]) for i in range(len(row) - 2))
    return tuple(sorted(found))


@dataclass(frozen=True)
class Classifier:
    """Labels, their bias, and the weights of every feature that matters."""

    labels: tuple[str, ...]
    bias: NDArray[np.float64]
    weights: Mapping[str, NDArray[np.float64]]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {feature: place for place, feature in enumerate(self.weights)}

    @cached_property
    def _matrix(self) -> NDArray[np.float64]:
        return np.array(list(self.weights.values())).reshape(-1, len(self.labels))

    def probabilities(self, folded: str) -> NDArray[np.float64]:
        """The probability of every label, in their order."""
        places = [p for f in features(folded) if (p := self._place.get(f)) is not None]
        scores = self.bias + self._matrix[places].sum(axis=0) if places else self.bias
        raised = np.exp(scores - scores.max())
        found: NDArray[np.float64] = raised / raised.sum()
        return found

    def knows(self, folded: str) -> bool:
        """Whether anything in a folded message was learned about; else only the bias speaks."""
        return any(feature in self.weights for feature in features(folded))

    def best(self, folded: str) -> tuple[str, float]:
        """The likeliest label of a folded message, and its probability."""
        found = self.probabilities(folded)
        place = int(found.argmax())
        return self.labels[place], float(found[place])

    def probability(self, folded: str, label: str) -> float:
        """The probability of one label."""
        return float(self.probabilities(folded)[self.labels.index(label)])

    def groups(self, folded: str, group_of: Callable[[str], str]) -> dict[str, tuple[str, float]]:
        """For each group of labels: its likeliest label, and the probability of the group."""
        found: dict[str, tuple[str, float]] = {}
        best: dict[str, float] = {}
        for label, share in zip(self.labels, self.probabilities(folded).tolist(), strict=True):
            group = group_of(label)
            if share > best.get(group, -1.0):
                best[group] = share
                found[group] = (label, found.get(group, ("", 0.0))[1])
            found[group] = (found[group][0], found[group][1] + share)
        return found

    @staticmethod
    def read(name: str) -> Classifier:
        """The classifier of that name, as `make tune` has written it."""
        found = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        return Classifier(
            tuple(found["labels"]),
            np.array(found["bias"]),
            {feature: np.array(row) for feature, row in found["weights"].items()},
        )


@cache
def lanes() -> Classifier:
    """The classifier of lanes."""
    return Classifier.read("lanes")


@cache
def scope() -> Classifier:
    """The classifier of what is a commune's business by its words alone."""
    return Classifier.read("in_scope")


@cache
def facets() -> Classifier:
    """The classifier of facets."""
    return Classifier.read("facets_learned")


def fit(
    rows: Sequence[tuple[str, str]], *, least: int = 3, rounds: int = 100, decay: float = 2e-4
) -> Classifier:
    """Learn from (folded message, label) rows; labels weigh alike by the root of their number."""
    labels = tuple(sorted({label for _, label in rows}))
    listed = [features(text) for text, _ in rows]
    names = _worth_knowing(listed, [label for _, label in rows], least)
    place = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)), dtype=np.float32)
    for row, found in enumerate(listed):
        known = [place[f] for f in found if f in place]
        matrix[row, known] = 1.0
    truth = np.zeros((len(rows), len(labels)), dtype=np.float32)
    truth[np.arange(len(rows)), [labels.index(label) for _, label in rows]] = 1
    sizes = truth.sum(axis=0)
    mass = (truth / np.sqrt(sizes)).sum(axis=1, keepdims=True)
    mass /= mass.sum()
    theta, bias = _descend(matrix, truth, mass, rounds, decay)
    kept = {
        name: np.round(theta[i], 2)
        for i, name in enumerate(names)
        if float(np.abs(theta[i]).max()) >= SMALL
    }
    return Classifier(labels, np.round(bias, 3).astype(np.float64), kept)


def _worth_knowing(listed: Sequence[Sequence[str]], labels: Sequence[str], least: int) -> list[str]:
    """Features seen often enough: in the rarer labels, or very often in the commonest one."""
    commonest = Counter(labels).most_common(1)[0][0]
    rarer: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for found, label in zip(listed, labels, strict=True):
        every.update(found)
        if label != commonest:
            rarer.update(found)
    return sorted(f for f, n in every.items() if rarer[f] >= least or n >= OFTEN)


def _descend(
    matrix: NDArray[np.float32],
    truth: NDArray[np.float32],
    mass: NDArray[np.float32],
    rounds: int,
    decay: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    theta = np.zeros((matrix.shape[1], truth.shape[1]), dtype=np.float32)
    bias = np.zeros(truth.shape[1], dtype=np.float32)
    moments = [np.zeros_like(theta), np.zeros_like(bias)]
    spreads = [np.zeros_like(theta), np.zeros_like(bias)]
    for step in range(1, rounds + 1):
        scores = matrix @ theta + bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        guess = raised / raised.sum(axis=1, keepdims=True)
        wrong = (guess - truth) * mass
        slopes = [matrix.T @ wrong + decay * theta, wrong.sum(axis=0)]
        for number, part in enumerate((theta, bias)):
            moments[number] = 0.9 * moments[number] + 0.1 * slopes[number]
            spreads[number] = 0.999 * spreads[number] + 0.001 * slopes[number] ** 2
            ahead = moments[number] / (1 - 0.9**step)
            part -= 0.08 * ahead / (np.sqrt(spreads[number] / (1 - 0.999**step)) + 1e-8)
    return theta.astype(np.float64), bias.astype(np.float64)


def write(made: Classifier, name: str) -> None:
    """Keep a classifier as readable data, a feature a line."""
    head = {"made_by": "make tune", "labels": made.labels, "bias": made.bias.tolist()}
    lines = [
        f"{json.dumps(f, ensure_ascii=False)}: {json.dumps(row.tolist(), separators=(',', ':'))}"
        for f, row in sorted(made.weights.items())
    ]
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "weights": {\n' + ",\n".join(lines)
    (FOLDER / f"{name}.json").write_text(text + "\n}}\n", encoding="utf-8")
