"""What the classifiers learn from: our own lines, and the entries' ways of asking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

from knowledge import classifier, noise, questions, tables
from knowledge.classifier import Classifier
from knowledge.entries import LOADER
from knowledge.index import Doc
from knowledge.text import fold

LINES = Path(__file__).parent / "lines"
Fold = Callable[[str], str]


def lines(name: str) -> list[tuple[str, str]]:
    """(sentence, label) of a file of training lines; what measures is left out, however alike it
    is typed."""
    path = LINES / f"{name}.yaml"
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - safe
    measuring = {fold(row.text) for row in tables.own() if not row.trains}
    return [
        (str(text), label)
        for label, texts in table.items()
        for text in texts
        if fold(str(text)) not in measuring
    ]


def _noisy(rows: Iterable[tuple[str, str]], share: int = 3) -> list[tuple[str, str]]:
    """The rows, and one in `share` of them again with noise."""
    found = []
    for text, label in rows:
        found.append((text, label))
        digest = hashlib.sha256(text.encode()).digest()
        if digest[0] % share == 0:
            found.append((noise.noisy(text, noise.KINDS[digest[1] % len(noise.KINDS)]), label))
    return found


def _phrases(docs: Iterable[Doc], *, without: frozenset[str] = frozenset()) -> list[str]:
    return [
        phrase
        for doc in docs
        if doc.slug not in without
        for phrase in doc.asks
        if questions.language(phrase) == "vi"
    ]


def _training(*expected: str) -> list[tables.Row]:
    return [r for r in tables.own() if r.trains and r.expect in expected and r.lang is None]


def lanes(docs: Iterable[Doc], fold_line: Fold) -> Classifier:
    """Urgent cases, complaint, denunciation, kinds of small talk, or none of them."""
    rows = lines("lanes")
    quiet = frozenset({"khieu-nai", "to-cao"})
    phrases = _phrases(docs, without=quiet)
    rows += [(text, "none") for text in phrases]
    rows += [
        (r.text, "none")
        for r in _training("answer", "decline", "not_urgent", "not_guidance")
        if not r.vague
    ]
    rows += [(t, "none" if label == "outside" else label) for t, label in lines("outside")]
    return classifier.fit([(fold_line(t), label) for t, label in _noisy(rows)])


def part_of(text: str) -> int:
    """Which of two halves a text belongs to."""
    return hashlib.sha256(f"part:{text}".encode()).digest()[0] % 2


def in_scope(docs: Iterable[Doc], fold_line: Fold, *, part: int | None = None) -> Classifier:
    """A commune's business, or not, by the words alone; from one half of the texts if told."""
    rows = [(text, "outside") for text, label in lines("outside") if label == "outside"]
    rows += [(r.text, "outside") for r in _training("decline") if not r.vague]
    rows += [(text, "inside") for text in _phrases(docs)]
    if part is not None:
        rows = [row for row in rows if part_of(row[0]) == part]
    return classifier.fit([(fold_line(t), label) for t, label in _noisy(rows)])


def facets(fold_line: Fold) -> Classifier:
    """Which part of a procedure a question asks for."""
    rows = lines("facets")
    rows += [(r.text, r.facet) for r in _training("answer") if r.facet and not r.before]
    rows += [(r.text, r.facet) for r in _training("answer") if r.facet and r.before]
    return classifier.fit([(fold_line(t), str(label)) for t, label in _noisy(rows)])
