"""Noise, classifiers and weights: the same from the same, bit for bit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge import Knowledge, classifier, fold, learning, noise, ranker, tables
from knowledge.classifier import Classifier, features, fit
from knowledge.normalise import Normaliser
from knowledge.ranker import FEATURES, MODEL, SIGNS, Evidence, Model

TEXT = "Tôi muốn đăng ký khai sinh cho con, giấy tờ gồm những gì và mất bao nhiêu tiền?"


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_is_the_same_for_the_same_number(kind: str) -> None:
    first = noise.noisy(TEXT, kind, 7)
    assert first == noise.noisy(TEXT, kind, 7)
    assert first != TEXT
    if kind in {"typo", "teencode"}:
        assert len({noise.noisy(TEXT, kind, number) for number in range(8)}) > 1


def test_noise_is_of_its_kind() -> None:
    assert noise.noisy(TEXT, "nodiac") == fold(TEXT)
    assert noise.noisy("đăng ký kết hôn", "telex") in {
        "ddawng kys keets hoon",
        "ddawng kys keest hoon",
    }
    assert noise.noisy("không được", "teencode", 1) in {
        "k dc", "ko dc", "hok dc", "kh dc", "k đc", "ko đc", "hok đc", "kh đc",
        "khong dc", "không dc", "không đc", "k được", "ko được", "khong duoc", "không được",
    }  # fmt: skip
    assert abs(len(noise.noisy(TEXT, "typo")) - len(TEXT)) <= 2


@pytest.mark.parametrize("kind", noise.KINDS)
@pytest.mark.parametrize("text", ["", " ", "a", "?!", "123", "ở"])
def test_noise_of_next_to_nothing_is_no_error(kind: str, text: str) -> None:
    assert isinstance(noise.noisy(text, kind), str)


def test_an_unknown_noise_is_refused() -> None:
    with pytest.raises(ValueError, match="no such noise: loud"):
        noise.noisy("x", "loud")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    """Some of the shipped lines of two parts, folded."""
    lines = [(fold(text), label) for text, label in learning.lines("facets")]
    return [row for row in lines if row[1] in {"fee", "time"}][:240]


def test_learning_twice_gives_the_same_bits(rows: list[tuple[str, str]]) -> None:
    one, other = fit(rows), fit(rows)
    assert one.labels == other.labels == ("fee", "time")
    assert one.bias.tobytes() == other.bias.tobytes()
    assert list(one.weights) == list(other.weights)
    assert all(one.weights[f].tobytes() == other.weights[f].tobytes() for f in one.weights)


def test_what_was_learned_tells_the_labels_apart(rows: list[tuple[str, str]]) -> None:
    made = fit(rows)
    assert made.best("mat bao nhieu tien")[0] == "fee"
    assert made.best("bao lau thi xong")[0] == "time"
    right = sum(made.best(text)[0] == label for text, label in rows)
    assert right >= 0.9 * len(rows)
    shares = made.probabilities("le phi")
    assert shares.sum() == pytest.approx(1.0)
    assert made.probability("le phi", "fee") == pytest.approx(float(shares[0]))


def test_nothing_known_leaves_the_bias(rows: list[tuple[str, str]]) -> None:
    made = fit(rows)
    unknown = made.probabilities("zzz qqq")
    assert unknown == pytest.approx(made.probabilities("qqq zzz www"), abs=0.2)
    assert unknown.min() > 0.0


def test_a_classifier_is_kept_as_it_was_made(
    rows: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier, "FOLDER", tmp_path)
    made = fit(rows)
    classifier.write(made, "small")
    kept = Classifier.read("small")
    assert kept.labels == made.labels
    for text, _ in rows[:40]:
        assert kept.probabilities(text) == pytest.approx(made.probabilities(text))
    first = (tmp_path / "small.json").read_bytes()
    classifier.write(kept, "small")
    assert (tmp_path / "small.json").read_bytes() == first


def test_features_are_words_pairs_and_triples_with_ends() -> None:
    assert list(features("bao lau")) == sorted(
        {"bao", "lau", "^ bao", "bao lau", "lau $", "^ bao lau", "bao lau $"}
    )


@pytest.mark.parametrize("name", ["lanes", "in_scope", "facets_learned"])
def test_shipped_classifiers_are_whole(name: str) -> None:
    made = Classifier.read(name)
    assert len(made.labels) >= 2
    assert made.bias.shape == (len(made.labels),)
    assert all(row.shape == made.bias.shape for row in made.weights.values())
    assert all(np.isfinite(row).all() for row in made.weights.values())


def write(path: Path, **changes: object) -> Path:
    found = json.loads(MODEL.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**found, **changes}), encoding="utf-8")
    return path


def test_a_model_is_read_from_its_file_in_the_order_of_the_evidence(tmp_path: Path) -> None:
    rank = {name: float(place) for place, name in enumerate(reversed(FEATURES))}
    path = write(tmp_path / "model.json", rank=rank, answer=0.7, offer=0.3)
    found = Model.read(path)
    assert found.rank == tuple(rank[name] for name in FEATURES)
    assert len(found.known) == len(found.right) == len(SIGNS)
    assert (found.answer, found.offer) == (0.7, 0.3)


def test_a_model_without_a_weight_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "model.json", known={"share": 1.0})
    with pytest.raises(KeyError, match="margin"):
        Model.read(path)


def test_the_shipped_model_makes_sense() -> None:
    made = Model.read()
    weight = dict(zip(FEATURES, made.rank, strict=True))
    assert weight["bm25"] > 0
    assert weight["excluded"] < 0
    assert weight["lacking"] < 0
    assert dict(zip(SIGNS, made.known, strict=True))["outside"] < 0
    assert 0.0 < made.offer < made.answer < 1.0


def test_other_thresholds_decide_otherwise(knowledge: Knowledge, tmp_path: Path) -> None:
    from tests.knowledge.conftest import TODAY

    few = knowledge.entries()[::10]
    text = f"{few[0].title} {few[1].title}"
    shy = Knowledge(few, Model.read(write(tmp_path / "shy.json", answer=1.0, offer=0.0)))
    mute = Knowledge(few, Model.read(write(tmp_path / "mute.json", answer=1.0, offer=1.0)))
    assert shy.understand(text, today=TODAY).decision == "choose"
    assert mute.understand(text, today=TODAY).decision == "handover"


def test_candidates_are_put_in_the_order_of_their_evidence() -> None:
    features = np.zeros((3, len(FEATURES)))
    features[:, FEATURES.index("bm25")] = (0.2, 1.0, 0.6)
    evidence = Evidence((7, 8, 9), features, bm25=1.0, unknown=0.0, length=3)
    found = ranker.rank(evidence, Model.read())
    assert found.docs == (8, 9, 7)
    assert list(found.shares) == sorted(found.shares, reverse=True)
    assert sum(found.shares) == pytest.approx(1.0)
    assert 0.0 < found.known < 1.0
    assert 0.0 < found.right < 1.0


def test_the_fold_of_a_line_is_what_classifiers_see(normaliser: Normaliser) -> None:
    """Lines are learned and heard in the same words, whatever was typed."""
    typed = ["le phi bao nhieu", "lệ phí bao nhiêu", "leej phis bao nhieeu", "lệ phí bn"]
    heard = {" ".join(token.word for token in normaliser.tokens(text)) for text in typed}
    assert heard == {"le phi bao nhieu"}


@pytest.mark.parametrize("name", ["lanes", "outside", "facets"])
def test_nothing_is_learned_from_what_measures(name: str) -> None:
    """However it is typed: a line that equals a measuring row, tone marks aside, is left out."""
    measuring = {fold(row.text) for row in tables.own() if not row.trains}
    assert measuring
    assert [text for text, _ in learning.lines(name) if fold(text) in measuring] == []
