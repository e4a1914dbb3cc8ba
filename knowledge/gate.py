"""The gate: what a new way of asking makes better and worse, before it is published.

All question tables are asked of the entries as they are and as they would be. The matcher's
weights are not made again (`make tune` does that), so that only the phrase makes a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge import evaluation
from knowledge.base import Knowledge
from knowledge.evaluation import Asked
from knowledge.tables import Row

#: Grades of an outcome: right, right but for the part asked for, offered, handed over, wrong.
RIGHT, WRONG_PART, OFFERED, HANDED, WRONG = 4, 3, 2, 1, 0


@dataclass(frozen=True)
class Change:
    """A question whose outcome is another one."""

    before: Asked
    after: Asked

    @property
    def row(self) -> Row:
        """The question and what is right for it."""
        return self.after.row


@dataclass(frozen=True)
class Verdict:
    """What the gate saw over `asked` questions."""

    asked: int
    better: tuple[Change, ...]
    worse: tuple[Change, ...]


def compare(
    before: Knowledge, after: Knowledge, questions: Sequence[Row], *, today: date
) -> Verdict:
    """Ask both the same questions, each in its conversation."""
    outside = frozenset(e.slug for e in after.entries() if e.level == "elsewhere")
    changes = [
        (grade(new, outside) - grade(old, outside), Change(old, new))
        for old, new in zip(
            evaluation.ask(before, questions, today),
            evaluation.ask(after, questions, today),
            strict=True,
        )
    ]
    return Verdict(
        len(changes),
        tuple(change for gain, change in changes if gain > 0),
        tuple(change for gain, change in changes if gain < 0),
    )


def grade(asked: Asked, outside: frozenset[str] = frozenset()) -> int:
    """How good an outcome is for who asked. `outside`: slugs of "not ours" entries.

    Handing over is better than a sure answer that is wrong (design §1.1).
    """
    expect = asked.row.expect
    if expect == "answer":
        return _answered(asked)
    if expect == "decline":
        return _declined(asked, outside)
    if expect == "choose_ok":
        return RIGHT if asked.served else _missed(asked)
    check = evaluation.CHECKS.get(expect)
    return RIGHT if check is None or check(asked) else WRONG


def _answered(asked: Asked) -> int:
    if asked.found.decision in {"answer", "guidance"} and asked.first:
        part = asked.row.facet in {None, asked.found.facet}
        return RIGHT if part else WRONG_PART
    return OFFERED if asked.served else _missed(asked)


def _missed(asked: Asked) -> int:
    return HANDED if asked.found.decision in {"handover", "choose"} else WRONG


def _declined(asked: Asked, outside: frozenset[str]) -> int:
    decision = asked.found.decision
    if decision == "answer" and asked.slugs[0] in outside:
        return RIGHT  # redirected to whoever decides
    if decision == "choose":
        return RIGHT if asked.row.vague else OFFERED
    return RIGHT if decision in {"handover", "smalltalk"} else WRONG
