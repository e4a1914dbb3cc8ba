"""A floor under the matcher, on the half of our own questions that never trains.

`make eval` measures; this only keeps a change from breaking what worked.
"""

from __future__ import annotations

import pytest

from knowledge import Knowledge, evaluation, tables
from knowledge.evaluation import Asked
from tests.knowledge.conftest import TODAY


@pytest.fixture(scope="module")
def measured(knowledge: Knowledge) -> list[Asked]:
    half = [row for row in tables.own() if not row.trains]
    rows = [row for row in half if row.expect == "answer" and row.variant == "original"][::2]
    rows += [row for row in half if row.expect in {"decline", "urgent", "guidance"}]
    return evaluation.ask(knowledge, rows, TODAY)


def of(measured: list[Asked], expect: str) -> list[Asked]:
    found = [one for one in measured if one.row.expect == expect]
    assert len(found) >= 40
    return found


def test_the_right_entry_comes_first(measured: list[Asked]) -> None:
    rows = of(measured, "answer")
    assert sum(one.first for one in rows) / len(rows) >= 0.75
    assert sum(one.third for one in rows) / len(rows) >= 0.85
    assert sum(one.served for one in rows) / len(rows) >= 0.80


def test_what_is_not_known_is_not_answered_as_if_it_were(
    knowledge: Knowledge, measured: list[Asked]
) -> None:
    ours = {entry.slug for entry in knowledge.entries() if entry.level == "commune"}
    rows = of(measured, "decline")
    false = [
        one
        for one in rows
        if one.found.decision in {"guidance", "urgent"}
        or (one.found.decision == "answer" and one.slugs[0] in ours)
    ]
    assert len(false) / len(rows) <= 0.06, [one.row.text for one in false]


def test_danger_and_legal_acts_are_heard(measured: list[Asked]) -> None:
    for expect, decision in (("urgent", "urgent"), ("guidance", "guidance")):
        rows = of(measured, expect)
        assert sum(one.found.decision == decision for one in rows) / len(rows) >= 0.8, expect
