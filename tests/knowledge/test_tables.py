"""Question tables: read right, halved for ever in the same way, and measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from knowledge import Candidate, Knowledge, Understanding, evaluation, noise, tables
from knowledge.evaluation import Asked, report
from knowledge.shares import interval
from knowledge.tables import Row
from tests.knowledge.conftest import TODAY

TABLE = """
- {text: "làm giấy khai sinh", slug: dang-ky-khai-sinh}
- {text: "khai sinh muộn", slugs: [dang-ky-khai-sinh-qua-han, dang-ky-khai-sinh]}
- {text: "khai tử bao lâu", slug: dang-ky-khai-tu, facet: time}
- {first: "làm khai sinh", then: "phí?", slug: dang-ky-khai-sinh, facet: fee}
- {text: "giá vàng", expect: decline}
- {text: "làm giấy tờ", expect: decline, vague: true}
- {text: "cháy nhà", expect: urgent, number: 114}
"""


def test_our_own_rows_are_read(tmp_path: Path) -> None:
    (tmp_path / "mot.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "english.yaml").write_text("- {text: birth, slug: x}\n", encoding="utf-8")
    (tmp_path / "trong.yaml").write_text("# nothing yet\n", encoding="utf-8")
    english, *rows = tables.own(tmp_path)
    assert (english.lang, english.id, english.table) == ("en", "english-1", "english")
    assert [row.id for row in rows] == [f"mot-{number}" for number in range(1, 8)]
    assert [row.expect for row in rows] == [*["answer"] * 4, "decline", "decline", "urgent"]
    assert rows[1].gold == ("dang-ky-khai-sinh-qua-han", "dang-ky-khai-sinh")
    assert (rows[2].facet, rows[2].variant) == ("time", "facet")
    assert (rows[3].before, rows[3].text) == (("làm khai sinh",), "phí?")
    assert rows[3].variant == "followup"
    assert rows[4].gold == ()
    assert [row.vague for row in rows] == [False] * 5 + [True, False]
    assert rows[6].number == "114"


LINES = [
    {"id": "a", "text": "làm khai sinh", "gold": ["x"], "expect": "answer", "session": "s1"},
    {"id": "b", "text": "phí?", "expect": "answer", "followup": True, "session": "s1",
     "facet": "fee"},
    {"text": "fire", "expect": "urgent", "numbers": ["114", "112"], "lang": "en"},
    {"id": 9, "text": "lm ks", "gold": ["x"], "expect": "answer", "variant": "teencode"},
]  # fmt: skip


def test_rows_of_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "dev.jsonl"
    text = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in LINES)
    path.write_text(text, encoding="utf-8")
    first, second, third, fourth = tables.others(path)
    assert (first.gold, first.before, first.table) == (("x",), (), "dev")
    assert (second.before, second.variant, second.facet) == (("làm khai sinh",), "followup", "fee")
    assert (third.number, third.lang, third.id) == ("114", "en", "5")
    assert (fourth.variant, fourth.id, fourth.before) == ("teencode", "9", ())


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"text": "x"',
        '{"id": "no text", "expect": "answer"}',
        '{"text": "no expectation"}',
        "[1, 2]",
        '"just a string"',
        '{"text": "x", "expect": "answer", "gold": null}',
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_text(json.dumps(LINES[0]) + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"dev\.jsonl:3: is not a question"):
        tables.others(path)


def test_the_split_hangs_on_the_text_alone() -> None:
    halves = {
        "làm giấy khai sinh": True,
        "cháy nhà": True,
        "giá vàng hôm nay": False,
        "tách hộ": False,
    }
    found = {text: Row(text).trains for text in halves}
    assert found == {text: Row(text, ("x",), "decline", id="1").trains for text in halves}
    assert found == halves


def test_the_halves_are_about_alike_and_share_no_text() -> None:
    rows = tables.own()
    trains = {row.text for row in rows if row.trains}
    measures = {row.text for row in rows if not row.trains}
    assert trains.isdisjoint(measures)
    assert 0.4 < len(trains) / (len(trains) + len(measures)) < 0.6


def test_our_rows_name_what_is_known(knowledge: Knowledge) -> None:
    expected = {"answer", "decline", "urgent", "guidance", "smalltalk", "not_urgent",
                "not_guidance", "choose_ok"}  # fmt: skip
    for row in tables.own():
        assert row.expect in expected, row.id
        assert row.text.strip(), row.id
        assert all(knowledge.entry(slug) for slug in row.gold), row.id
        assert row.number in {None, *evaluation.NUMBERS.values()}, row.id


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763),
     (90, 100, 0.826, 0.945), (900, 1000, 0.880, 0.917)],
)  # fmt: skip
def test_wilsons_interval(hits: int, count: int, low: float, high: float) -> None:
    """Checked against tables of the Wilson score interval at 95 %."""
    found = interval(hits, count)
    assert found == pytest.approx((low, high), abs=0.0015)


def asked(row: Row, decision: str, *slugs: str, facet: str | None = None) -> Asked:
    found = tuple(Candidate(slug, "commune", 0.9 - n / 10) for n, slug in enumerate(slugs))
    return Asked(row, Understanding(decision, None, found, facet))


def test_what_counts_as_right() -> None:
    row = Row("x", ("a", "b"))
    assert asked(row, "answer", "b", "c").first
    assert asked(row, "handover", "c", "d", "a").third
    assert not asked(row, "handover", "c", "d", "e", "a").third
    assert asked(row, "answer", "a").served
    assert asked(row, "choose", "c", "a").served
    assert not asked(row, "handover", "a").served
    assert not asked(row, "answer", "c", "a").served
    assert not asked(row, "urgent").first


def test_the_report_counts_by_kind() -> None:
    rows = [
        asked(Row("1", ("a",)), "answer", "a"),
        asked(Row("2", ("a",)), "answer", "b", "a"),
        asked(Row("3", ("a",), variant="typo"), "choose", "b", "a"),
        asked(Row("4", ("a",), facet="fee"), "answer", "a", facet="time"),
        asked(Row("5", expect="decline"), "answer", "a"),
        asked(Row("6", expect="decline"), "answer", "not-ours"),
        asked(Row("7", expect="decline"), "handover"),
        asked(Row("8", expect="decline", vague=True), "choose", "a", "b"),
        asked(Row("9", expect="smalltalk"), "smalltalk"),
    ]
    found = {
        name: (float(share), int(count))
        for line in report(rows, outside=frozenset({"not-ours"}))
        for name, share, count in re.findall(r"^  (.+?)\s+(\d\.\d{3})  n=(\d+)", line)
    }
    assert found == {
        "answer, original: right entry first": (0.667, 3),
        "answer, original: among the first three": (1.0, 3),
        "answer, typo: right entry first": (0.0, 1),
        "answer, typo: among the first three": (1.0, 1),
        "answer: served": (0.75, 4),
        "answer: answered or offered": (1.0, 4),
        "answer: given as sure and wrong": (0.25, 4),
        "small talk": (1.0, 1),
        "out of scope: answered as if known": (0.25, 4),
        "out of scope: redirected by a 'not ours' entry": (0.25, 4),
        "out of scope: offered choices": (0.25, 4),
        "vague: asked back or offered": (1.0, 1),
        "right facet": (0.0, 1),
    }


def test_the_report_of_nothing_is_empty() -> None:
    assert report([]) == []


def test_questions_are_asked_in_their_conversation(knowledge: Knowledge) -> None:
    rows = [
        Row("lệ phí?", ("dang-ky-ket-hon",), facet="fee", variant="followup",
            before=("đăng ký kết hôn",)),
        Row("làm giấy khai sinh cho con", ("dang-ky-khai-sinh",)),
        Row("temporary residence", ("dang-ky-tam-tru",), lang="en"),
        Row("cách nấu phở bò", expect="decline"),
        Row("cháy nhà rồi cứu với", expect="urgent", number="114"),
        Row("tôi muốn khiếu nại", ("khieu-nai",), expect="guidance"),
    ]  # fmt: skip
    found = evaluation.ask(knowledge, rows, TODAY)
    assert [one.row for one in found] == rows
    assert found[0].slugs == ("dang-ky-ket-hon",)
    lines = "\n".join(report(found))
    for name in ("follow-up resolved (entry and facet)", "urgent, the right number's case",
                 "khiếu nại, tố cáo guided", "answer: served"):  # fmt: skip
        assert any(name in line and "1.000" in line for line in lines.splitlines()), lines


def test_mistakes_are_listed_the_surest_first() -> None:
    rows = [
        asked(Row("đúng", ("a",)), "answer", "a"),
        Asked(Row("hơi sai", ("a",)), Understanding("choose", None, (Candidate("b", "x", 0.4),))),
        Asked(Row("rất sai", ("a",)), Understanding("answer", None, (Candidate("b", "x", 0.9),))),
        Asked(
            Row("ngoài", (), "decline"), Understanding("answer", None, (Candidate("b", "x", 0.6),))
        ),
    ]
    found = evaluation.confusions(rows, 5)
    assert ["rất sai" in found[0], "ngoài" in found[1], "hơi sai" in found[2]] == [True] * 3
    assert len(found) == 3
    assert len(evaluation.confusions(rows, 1)) == 1


def test_our_questions_are_measured_with_every_noise() -> None:
    rows = [Row("làm giấy khai sinh cho con", ("a",)), Row("phí?", ("a",), variant="followup"),
            Row("birth", ("a",), lang="en"), Row("giá vàng", expect="decline")]  # fmt: skip
    found = evaluation.noisy(rows)
    assert [row.variant for row in found] == list(noise.KINDS)
    assert {row.gold for row in found} == {("a",)}


def test_a_file_that_is_no_table_ends_the_command(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(Knowledge, "load", staticmethod(lambda: knowledge))
    path = tmp_path / "bad.jsonl"
    path.write_text("nonsense\n")
    assert evaluation.main(["--questions", str(path)]) == 2
    assert "bad.jsonl:1: is not a question" in capsys.readouterr().err
