"""`make eval`: accuracy by kind and variant on questions, each share with n and a 95 % interval.

The whole of `Knowledge.understand` is measured, rules and follow-ups included. Others' questions
(`EVAL=path`, by default the development set beside the repository when it is there) come first;
of our own tables only the half that `make tune` never sees.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge import noise, tables
from knowledge.base import Knowledge
from knowledge.check import scope
from knowledge.shares import interval
from knowledge.tables import Row
from knowledge.understanding import Context, Understanding

DEV = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "dev.jsonl"


@dataclass(frozen=True)
class Asked:
    """A row and what was understood."""

    row: Row
    found: Understanding

    @property
    def slugs(self) -> tuple[str, ...]:
        """The entries in order."""
        return tuple(c.slug for c in self.found.candidates)

    @property
    def first(self) -> bool:
        """The right entry comes first."""
        return bool(self.slugs) and self.slugs[0] in self.row.gold

    @property
    def third(self) -> bool:
        """The right entry is among the first three."""
        return any(slug in self.row.gold for slug in self.slugs[:3])

    @property
    def served(self) -> bool:
        """She gets the right answer, or the right entry among the choices."""
        if self.found.decision in {"answer", "guidance"}:
            return self.first
        return self.found.decision == "choose" and any(s in self.row.gold for s in self.slugs)


def ask(knowledge: Knowledge, rows: Iterable[Row], today: date) -> list[Asked]:
    """Every row, in its conversation."""
    return [Asked(row, _in_conversation(knowledge, row, today)) for row in rows]


def _in_conversation(knowledge: Knowledge, row: Row, today: date) -> Understanding:
    context = Context()
    for earlier in row.before:
        found = knowledge.understand(earlier, context=context, lang=row.lang, today=today)
        slugs = tuple(c.slug for c in found.candidates)
        if found.decision in {"answer", "guidance"}:
            context = Context(slug=slugs[0])
        elif found.decision == "choose":
            context = Context(offered=slugs, asked_back=True)
        else:
            context = Context(asked_back=found.asks_back)
    return knowledge.understand(row.text, context=context, lang=row.lang, today=today)


def _line(name: str, tests: Sequence[bool]) -> str:
    hits, count = sum(tests), len(tests)
    low, high = interval(hits, count)
    share = hits / count if count else 0.0
    return f"  {name:<44} {share:.3f}  n={count:<4} 95 %: {low:.3f}-{high:.3f}"


def by_kind(asked: Sequence[Asked], kinds: Mapping[str, str]) -> list[str]:
    """Right entry first, by the kind of the entry that is right. `kinds`: slug → kind."""
    found: dict[str, list[bool]] = defaultdict(list)
    for one in asked:
        if one.row.expect == "answer" and one.row.gold:
            found[kinds.get(one.row.gold[0], "not here")].append(one.first)
    return [_line(f"answer, {kind}: right entry first", found[kind]) for kind in sorted(found)]


def report(asked: Sequence[Asked], outside: frozenset[str] = frozenset()) -> list[str]:
    """The figures of a set of questions. `outside`: slugs of "not ours" entries."""
    by: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by[one.row.expect].append(one)
    lines: list[str] = []
    for variant in dict.fromkeys(a.row.variant for a in by["answer"]):
        rows = [a for a in by["answer"] if a.row.variant == variant]
        lines.append(_line(f"answer, {variant}: right entry first", [a.first for a in rows]))
        lines.append(_line(f"answer, {variant}: among the first three", [a.third for a in rows]))
    if by["answer"]:
        lines.append(_line("answer: served", [a.served for a in by["answer"]]))
        lines.append(
            _line(
                "answer: answered or offered",
                [a.found.decision in {"answer", "choose", "guidance"} for a in by["answer"]],
            )
        )
        lines.append(
            _line(
                "answer: given as sure and wrong",
                [a.found.decision == "answer" and not a.first for a in by["answer"]],
            )
        )
    lines += [
        _line(name, [CHECKS[kind](a) for a in by[kind]]) for kind, name in _CHECKED if by[kind]
    ]
    lines += _declined(by["decline"], outside)
    facets = [a for a in asked if a.row.facet and a.row.expect == "answer"]
    if facets:
        lines.append(_line("right facet", [a.found.facet == a.row.facet for a in facets]))
    follow = [a for a in asked if a.row.variant == "followup"]
    if follow:
        done = [a.first and a.found.facet == a.row.facet for a in follow]
        lines.append(_line("follow-up resolved (entry and facet)", done))
    return lines


#: Which case's reply names which number first (bot/data/urgent.yaml; a test compares them).
NUMBERS = {
    "fire": "114",
    "rescue": "114",
    "power": "114",
    "police": "113",
    "medical": "115",
    "child": "111",
    "disaster": "112",
}


def _urgent(asked: Asked) -> bool:
    number = NUMBERS.get(asked.found.kind or "")
    return asked.found.decision == "urgent" and asked.row.number in {None, number}


def _guided(asked: Asked) -> bool:
    return asked.found.decision == "guidance" and (not asked.row.gold or asked.first)


#: Whether an outcome is right, by what a row expects; for "answer" and "decline" there are grades.
CHECKS: dict[str, Callable[[Asked], bool]] = {
    "choose_ok": lambda a: a.served,
    "guidance": _guided,
    "urgent": _urgent,
    "smalltalk": lambda a: a.found.decision == "smalltalk",
    "not_urgent": lambda a: a.found.decision != "urgent",
    "not_guidance": lambda a: a.found.decision != "guidance",
}
_CHECKED = (
    ("choose_ok", "two things or a shared name: served"),
    ("guidance", "khiếu nại, tố cáo guided"),
    ("urgent", "urgent, the right number's case"),
    ("smalltalk", "small talk"),
    ("not_urgent", "only sounds urgent: not urgent"),
    ("not_guidance", "only sounds like a complaint"),
)


def _declined(rows: Sequence[Asked], outside: frozenset[str]) -> list[str]:
    if not rows:
        return []

    def redirected(asked: Asked) -> bool:
        return asked.found.decision == "answer" and asked.slugs[0] in outside

    false = [
        a.found.decision in {"answer", "guidance", "urgent"} and not redirected(a) for a in rows
    ]
    offered = [a.found.decision == "choose" for a in rows]
    lines = [
        _line("out of scope: answered as if known", false),
        _line("out of scope: redirected by a 'not ours' entry", [redirected(a) for a in rows]),
        _line("out of scope: offered choices", offered),
    ]
    vague = [a for a in rows if a.row.vague]
    if vague:
        asks_back = [a.found.decision in {"choose", "handover"} for a in vague]
        lines.append(_line("vague: asked back or offered", asks_back))
    return lines


def confusions(asked: Sequence[Asked], most: int) -> list[str]:
    """The wrong ones, the surest first."""
    wrong = [
        a
        for a in asked
        if (a.row.expect == "answer" and not a.first)
        or (a.row.expect == "decline" and a.found.decision == "answer")
    ]
    wrong.sort(key=lambda a: -(a.found.candidates[0].score if a.found.candidates else 0.0))
    lines = []
    for a in wrong[:most]:
        got = ", ".join(f"{c.slug} {c.score:.2f}" for c in a.found.candidates[:3])
        gold = "/".join(a.row.gold) or a.row.expect
        lines.append(f"  {a.row.text[:90]!r} wants {gold}: {a.found.decision} {got}")
    return lines


def noisy(rows: Iterable[Row]) -> list[Row]:
    """Our own plain questions once with each kind of noise."""
    found = []
    for row in rows:
        if row.expect == "answer" and row.variant == "original" and row.lang is None:
            found += [
                Row(noise.noisy(row.text, kind), row.gold, row.expect, kind, table=row.table)
                for kind in noise.KINDS
            ]
    return found


def main(arguments: Sequence[str]) -> int:
    """The command line of `make eval`."""
    parser = argparse.ArgumentParser(prog="eval", description=__doc__)
    parser.add_argument("--questions", type=Path, help="JSONL of others' questions")
    parser.add_argument("--confusions", type=int, default=10, help="how many wrong ones to list")
    parser.add_argument("--own", action="store_true", help="only our own tables")
    chosen = parser.parse_args(list(arguments))
    path = chosen.questions or (DEV if DEV.exists() and not chosen.own else None)
    knowledge = Knowledge.load()
    today = date.today()  # noqa: DTZ011 - entries hold dates without a place
    out = sys.stdout.write
    if path is not None:
        try:
            rows = tables.others(path)
        except (OSError, ValueError) as wrong:
            sys.stderr.write(f"{wrong}\n")
            return 2
        _print(
            out,
            f"{path.name}: {len(rows)} questions of others",
            ask(knowledge, rows, today),
            knowledge,
            chosen.confusions,
        )
    half = [row for row in tables.own() if not row.trains]
    by_table = Counter(row.table for row in half)
    title = (
        f"own tables, the half that never trains: {len(half)} questions of {len(by_table)} tables"
    )
    began = time.perf_counter()
    asked = ask(knowledge, [*half, *noisy(half)], today)
    spent = (time.perf_counter() - began) / max(len(asked), 1)
    _print(out, title, asked, knowledge, chosen.confusions)
    out(f"{spent * 1000:.2f} ms a question on this machine\n")
    return 0


def _print(
    out: Callable[[str], int],
    title: str,
    asked: Sequence[Asked],
    knowledge: Knowledge,
    most: int,
) -> None:
    out(f"{title}\n")
    entries = knowledge.entries()
    outside = frozenset(e.slug for e in entries if e.level == "elsewhere")
    kinds = {e.slug: "not ours" if e.slug not in scope() else e.kind for e in entries}
    for line in (*report(asked, outside), *by_kind(asked, kinds)):
        out(line + "\n")
    if most:
        out("  the surest mistakes:\n")
        for line in confusions(asked, most):
            out("  " + line + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
