"""The second shelf: it stands behind the entries and changes none of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge import Candidate, Context, Knowledge, Procedure, Understanding, tables
from knowledge.reasons import Reason
from knowledge.shelf import Shelf
from tests.procedures import METER, records

TODAY = date(2026, 11, 24)


def procedures(count: int = 1200) -> Iterator[Procedure]:
    for row in records(count):
        yield Procedure(row["code"], row["name"], row["level"], row["field"], row["agency"])


@pytest.fixture(scope="module")
def stocked(knowledge: Knowledge) -> Knowledge:
    return knowledge.with_shelf(procedures())


def unknown(reason: Reason = Reason.nothing_fits) -> Understanding:
    return Understanding("handover", reason, (Candidate("dang-ky-khai-sinh", "commune", 0.1),))


@pytest.mark.parametrize(
    ("level", "where"),
    [("Cấp xã", "commune"), ("Cấp Bộ, Cấp Xã", "commune"), ("Cấp tỉnh", "elsewhere")],
)
def test_the_level_is_what_the_record_says(level: str, where: str) -> None:
    procedure = Procedure("1.000001", "Tên", level)
    assert (procedure.slug, procedure.where) == ("tthc-1.000001", where)


def test_entries_are_found_alike_with_the_shelf(knowledge: Knowledge, stocked: Knowledge) -> None:
    rows = [row for row in tables.own() if row.gold and not row.before and not row.trains][::8]
    assert len(rows) > 100
    for row in rows:
        before = knowledge.understand(row.text, lang=row.lang, today=TODAY)
        after = stocked.understand(row.text, lang=row.lang, today=TODAY)
        if before.decision == "answer":
            assert after == before
        else:
            assert after.decision in {before.decision, "choose", "handover"}


def test_the_official_name_finds_its_procedure(stocked: Knowledge) -> None:
    found = stocked.understand(METER, today=TODAY)
    assert found.decision in {"choose", "handover"}
    assert "tthc-9.000000" in [c.slug for c in found.candidates]
    assert found.lang == "vi"


def test_a_hidden_number_changes_nothing_on_the_shelf(stocked: Knowledge) -> None:
    text = "chứng nhận đường sắt loại 3"
    alone = stocked.understand(text, today=TODAY)
    assert alone.candidates
    for signs in ("sđt [số điện thoại] ", "[số căn cước] [số điện thoại] "):
        assert stocked.understand(signs + text, today=TODAY) == alone


@pytest.mark.parametrize("reason", [Reason.nothing_fits, Reason.outside_commune])
def test_one_near_procedure_is_named_alone(stocked: Knowledge, reason: Reason) -> None:
    found = stocked.shelf.look(METER, unknown(reason), Context())
    assert (found.decision, found.reason) == ("handover", reason)
    assert [(c.slug, c.level) for c in found.candidates] == [("tthc-9.000000", "elsewhere")]


def test_several_near_ones_are_offered(stocked: Knowledge) -> None:
    found = stocked.shelf.look("gia hạn giấy phép viễn thông loại", unknown(), Context())
    assert (found.decision, found.reason) == ("choose", None)
    assert 2 <= len(found.candidates) <= 3
    assert all(c.slug.startswith("tthc-") for c in found.candidates)
    scores = [c.score for c in found.candidates]
    assert scores == sorted(scores, reverse=True)


def test_near_its_name_a_procedure_joins_unlikely_entries_or_takes_their_place(
    stocked: Knowledge,
) -> None:
    entries = tuple(Candidate(f"muc-{n}", "commune", 0.6 - n / 10) for n in range(4))
    likely = Understanding("choose", None, entries)
    joined = stocked.shelf.look(METER, likely, Context())
    assert joined.decision == "choose"
    assert [c.slug for c in joined.candidates] == ["muc-0", "muc-1", "muc-2", "tthc-9.000000"]
    scores = [c.score for c in joined.candidates]
    assert scores == sorted(scores, reverse=True)
    unlikely = Understanding("choose", None, entries[2:])
    alone = stocked.shelf.look(METER, unlikely, Context())
    assert (alone.decision, alone.reason) == ("handover", Reason.nothing_fits)
    assert [c.slug for c in alone.candidates] == ["tthc-9.000000"]
    assert stocked.shelf.look("tôi muốn hỏi việc khác hẳn", likely, Context()) is likely


@pytest.mark.parametrize(
    "found",
    [
        Understanding("answer", None, (Candidate("dang-ky-khai-sinh", "commune", 0.9),)),
        Understanding("handover", Reason.expired),
        Understanding("handover", Reason.personal_file),
        Understanding("handover", Reason.nothing_fits, lang="en"),
        Understanding("choose", Reason.vague),
        Understanding("guidance", Reason.complaint),
        Understanding("urgent", kind="fire"),
        Understanding("smalltalk"),
    ],
    ids=lambda found: f"{found.decision}-{found.reason}",
)
def test_nothing_else_is_touched(stocked: Knowledge, found: Understanding) -> None:
    assert stocked.shelf.look(METER, found, Context()) is found


@pytest.mark.parametrize("text", ["vệ tinh", "hôm nay trời có mưa không", "giá vàng bao nhiêu"])
def test_what_is_no_procedure_finds_none(stocked: Knowledge, text: str) -> None:
    found = unknown()
    assert stocked.shelf.look(text, found, Context()) is found


def test_a_part_of_the_procedure_shown_last_is_no_answer_either(stocked: Knowledge) -> None:
    context = Context(slug="tthc-9.000000")
    found = stocked.understand("thế lệ phí bao nhiêu", context=context, today=TODAY)
    assert (found.decision, found.facet) == ("handover", "fee")
    assert [c.slug for c in found.candidates] == ["tthc-9.000000"]


def test_what_entries_answer_is_left_out(knowledge: Knowledge) -> None:
    code = min(knowledge.codes)
    stocked = knowledge.with_shelf([Procedure(code, METER), Procedure("9.000001", METER)])
    assert len(stocked.shelf) == 1
    assert stocked.shelf.get(f"tthc-{code}") is None
    assert not knowledge.shelf
    assert not Shelf([Procedure(code, METER)], knowledge.codes)


def test_an_empty_shelf_builds_nothing(knowledge: Knowledge) -> None:
    knowledge.shelf.warm()
    assert "index" not in vars(knowledge.shelf)
    assert knowledge.shelf.get(None) is None
