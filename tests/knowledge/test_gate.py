"""The gate shows what a new way of asking makes better and worse; teaching writes it down."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge import Candidate, Knowledge, Understanding, entries, gate, tables, teaching
from knowledge.entries import CONTENT
from knowledge.evaluation import Asked
from knowledge.tables import Row
from knowledge.teaching import CannotTeach

TODAY = date(2026, 11, 22)
SLUGS = (
    "dang-ky-khai-sinh",
    "dang-ky-ket-hon",
    "dang-ky-tam-tru",
    "nuoi-cho-meo-phong-dai",
    "gio-lam-viec",
)
#: Words that no entry of these knows.
PHRASE = "cái ô che nắng của bà lão bán nước"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in CONTENT.glob("*/*.md"):
        if path.stem in SLUGS:
            (tmp_path / path.parent.name).mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / path.parent.name / path.name)
    return tmp_path


@pytest.fixture
def few(folder: Path) -> Knowledge:
    return Knowledge.load(folder)


def asked(decision: str, *slugs: str, facet: str | None = None, row: Row) -> Asked:
    candidates = tuple(Candidate(slug, "commune", 0.5) for slug in slugs)
    return Asked(row, Understanding(decision, candidates=candidates, facet=facet))


WANTS = Row("câu hỏi", ("a",), facet="fee")
NOTHING = Row("ngoài phạm vi", expect="decline")
VAGUE = Row("cho hỏi", expect="decline", vague=True)
GRADES = [
    (asked("answer", "a", "b", facet="fee", row=WANTS), gate.RIGHT),
    (asked("answer", "a", "b", row=WANTS), gate.WRONG_PART),
    (asked("choose", "b", "a", row=WANTS), gate.OFFERED),
    (asked("choose", "b", "c", row=WANTS), gate.HANDED),
    (asked("handover", "a", row=WANTS), gate.HANDED),
    (asked("answer", "b", "a", row=WANTS), gate.WRONG),
    (asked("urgent", row=WANTS), gate.WRONG),
    (asked("handover", "a", row=NOTHING), gate.RIGHT),
    (asked("answer", "elsewhere", row=NOTHING), gate.RIGHT),
    (asked("choose", "a", "b", row=NOTHING), gate.OFFERED),
    (asked("answer", "a", row=NOTHING), gate.WRONG),
    (asked("choose", "a", "b", row=VAGUE), gate.RIGHT),
    (asked("choose", "a", "b", row=Row("hai việc", ("b",), "choose_ok")), gate.RIGHT),
    (asked("answer", "c", row=Row("hai việc", ("b",), "choose_ok")), gate.WRONG),
    (asked("smalltalk", row=Row("chào", expect="smalltalk")), gate.RIGHT),
    (asked("answer", "a", row=Row("chào", expect="smalltalk")), gate.WRONG),
    (asked("urgent", row=Row("cứu", expect="urgent")), gate.RIGHT),
]


@pytest.mark.parametrize(("outcome", "expected"), GRADES)
def test_grades(outcome, expected):
    assert gate.grade(outcome, frozenset({"elsewhere"})) == expected


def test_a_phrase_makes_its_question_better(few):
    after = teaching.on_trial(few, teaching.pupil(few, "nuoi-cho-meo-phong-dai", PHRASE))
    rows = [
        Row(PHRASE, ("nuoi-cho-meo-phong-dai",)),
        Row("làm giấy khai sinh", ("dang-ky-khai-sinh",)),
    ]
    verdict = gate.compare(few, after, rows, today=TODAY)
    assert (verdict.asked, len(verdict.worse)) == (2, 0)
    (better,) = verdict.better
    assert better.row.text == PHRASE
    assert better.before.found.decision != "answer"
    assert better.after.slugs[0] == "nuoi-cho-meo-phong-dai"


def test_a_phrase_in_the_wrong_place_is_worse(few):
    stolen = "hai đứa sắp kết hôn thì cầm giấy gì lên xã"
    rows = [Row(stolen, ("dang-ky-ket-hon",)), Row("xin tạm trú", ("dang-ky-tam-tru",))]
    after = teaching.on_trial(few, teaching.pupil(few, "nuoi-cho-meo-phong-dai", stolen))
    verdict = gate.compare(few, after, rows, today=TODAY)
    assert verdict.better == ()
    assert [change.row.text for change in verdict.worse] == [stolen]


def test_nothing_changes_without_a_phrase(few):
    rows = tables.own()[::40]
    assert len(rows) > 40
    verdict = gate.compare(few, few, rows, today=TODAY)
    assert (verdict.asked, verdict.better, verdict.worse) == (len(rows), (), ())


@pytest.mark.parametrize(
    ("slug", "phrase", "lang", "why"),
    [
        ("khong-co-muc-nay", PHRASE, "vi", "unknown"),
        ("nuoi-cho-meo-phong-dai", "where is the umbrella", "xx", "unknown"),
        ("nuoi-cho-meo-phong-dai", " … ", "vi", "blank"),
        ("nuoi-cho-meo-phong-dai", "ô " * 120, "vi", "long"),
        ("nuoi-cho-meo-phong-dai", "gọi 0912 345 678 hỏi chợ", "vi", "numbers"),
        ("dang-ky-khai-sinh", "Làm giấy khai sinh?", "vi", "own"),
        ("nuoi-cho-meo-phong-dai", "lam giay khai sinh", "vi", "other"),
        ("dang-ky-khai-sinh", "làm khai sinh QUÁ HẠN cho cháu", "vi", "excluded"),
    ],
)
def test_what_an_entry_cannot_take(few, slug, phrase, lang, why):
    with pytest.raises(CannotTeach) as refused:
        teaching.pupil(few, slug, phrase, lang)
    assert refused.value.why == why
    assert why in CannotTeach.WHYS


def test_publishing_adds_one_line_and_keeps_every_other_byte(few, folder):
    path = folder / "vi" / "nuoi-cho-meo-phong-dai.md"
    before = path.read_text(encoding="utf-8")
    phrase = 'chợ "ông Tám" họp hôm nào \\ ngày nào'
    teaching.publish(teaching.pupil(few, "nuoi-cho-meo-phong-dai", f"  {phrase}\n"))
    after = path.read_text(encoding="utf-8")
    assert entries.read(path).ask == (*few.entry("nuoi-cho-meo-phong-dai").ask, phrase)
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert added == ['  - "chợ \\"ông Tám\\" họp hôm nào \\\\ ngày nào"']
    assert after.replace(added[0] + "\n", "") == before
    assert sorted(p.name for p in path.parent.iterdir()) == sorted(f"{s}.md" for s in SLUGS)
