"""`make bench`, the search: accuracy and time of the whole understanding and of simple methods.

All methods answer the same questions in the same run: the measuring half of our own tables, and
others' questions when they are there. Ours is a whole message read (rules, search, ranking,
decision), the others are a search alone. Times are one core's, per question; ratios are to our own
median. With `--data` the national procedures stand behind our entries.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import bm25s
from rapidfuzz import fuzz, process

from knowledge import dumps, tables
from knowledge import entries as files
from knowledge.base import Knowledge
from knowledge.evaluation import DEV
from knowledge.shelf import Procedure
from knowledge.text import fold, words

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "procedures.jsonl.gz"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
#: A method: a folded question → slugs, best first.
Method = Callable[[str], list[str]]


@dataclass(frozen=True)
class Figure:
    """One method's accuracy and time."""

    name: str
    first: float
    third: float
    p50: float  # milliseconds
    p99: float


def generated(count: int) -> list[Procedure]:
    """Records in place of the national ones when those are not there."""
    acts = ("Cấp", "Cấp lại", "Gia hạn", "Thu hồi", "Điều chỉnh", "Công nhận", "Thẩm định")
    things = ("giấy phép", "chứng chỉ", "quyết định", "hồ sơ", "giấy chứng nhận", "đề án")
    fields = ("thủy lợi", "hàng hải", "đường sắt", "dược", "viễn thông", "khoáng sản", "thú y")
    found = []
    for number in range(count):
        what = f"{acts[number % 7]} {things[number // 7 % 6]} {fields[number // 42 % 7]}"
        found.append(Procedure(str(number), f"{what} trường hợp {number // 294 + 1}"))
    return found


def methods(knowledge: Knowledge) -> dict[str, Method]:
    """Ours and the simple ones, over the same texts."""
    entries = [
        (doc.slug, text)
        for doc in knowledge.index.docs
        for text in (*doc.titles, *doc.asks, *doc.foreign)
    ]
    shelf = knowledge.shelf.index.docs if knowledge.shelf else ()
    behind = [(doc.slug, doc.titles[0]) for doc in shelf]
    slugs = [slug for slug, _ in (*entries, *behind)]
    lines = [fold(text) for _, text in (*entries, *behind)]
    return {
        "ours (rules, search, ranking, decision)": _ours(knowledge),
        "RapidFuzz token_set_ratio, process.extract": _rapidfuzz(slugs, lines),
        "bm25s, words and pairs": _bm25s(slugs, lines),
        "SQLite FTS5, words": _fts5(slugs, lines),
    }


def _ours(knowledge: Knowledge) -> Method:
    today = date.today()  # noqa: DTZ011 - entries hold dates without a place

    def search(text: str) -> list[str]:
        return [c.slug for c in knowledge.understand(text, today=today).candidates]

    return search


def _rapidfuzz(slugs: Sequence[str], lines: Sequence[str]) -> Method:
    def search(text: str) -> list[str]:
        found = process.extract(fold(text), lines, scorer=fuzz.token_set_ratio, limit=12)
        return list(dict.fromkeys(slugs[place] for _, _, place in found))

    return search


def _bm25s(slugs: Sequence[str], lines: Sequence[str]) -> Method:
    def terms(line: str) -> list[str]:
        row = words(line)
        return row + [f"{a}_{b}" for a, b in pairwise(row)]

    retriever = bm25s.BM25()
    retriever.index([terms(line) for line in lines], show_progress=False)

    def search(text: str) -> list[str]:
        places, _ = retriever.retrieve([terms(fold(text))], k=12, show_progress=False)
        return list(dict.fromkeys(slugs[int(place)] for place in places[0]))

    return search


def _fts5(slugs: Sequence[str], lines: Sequence[str]) -> Method:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(line)")
    database.executemany("INSERT INTO texts (line) VALUES (?)", [(line,) for line in lines])

    def search(text: str) -> list[str]:
        terms = " OR ".join(f'"{word}"' for word in words(fold(text)))
        if not terms:
            return []
        found = database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 12", (terms,)
        )
        return list(dict.fromkeys(slugs[row[0] - 1] for row in found))

    return search


def measure(name: str, search: Method, rows: Sequence[tables.Row]) -> Figure:
    """Accuracy and times of one method."""
    for row in rows[:20]:
        search(row.text)
    spent, first, third = [], 0, 0
    for row in rows:
        began = time.perf_counter()
        found = search(row.text)
        spent.append((time.perf_counter() - began) * 1000)
        first += bool(found) and found[0] in row.gold
        third += any(slug in row.gold for slug in found[:3])
    spent.sort()
    return Figure(
        name,
        first / len(rows),
        third / len(rows),
        spent[len(spent) // 2],
        spent[min(len(spent) - 1, int(len(spent) * 0.99))],
    )


def _table(title: str, figures: Sequence[Figure]) -> list[str]:
    ours = figures[0].p50
    lines = [
        f"### {title}",
        "",
        "| method | right first | in the first three | p50 ms | p99 ms | time / ours |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {f.name} | {f.first:.3f} | {f.third:.3f} | {f.p50:.2f} | {f.p99:.2f} "
        f"| {f.p50 / ours:.2f} |"
        for f in figures
    ]
    return [*lines, ""]


def _built(behind: Sequence[Procedure]) -> tuple[Knowledge, str]:
    """The knowledge with procedures behind it, and what it took to make."""
    entries = list(files.load())
    tracemalloc.start()
    Knowledge(entries).with_shelf(behind).shelf.warm()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    began = time.perf_counter()
    knowledge = Knowledge(entries).with_shelf(behind)
    knowledge.shelf.warm()
    spent = time.perf_counter() - began
    held = len(knowledge.index.docs) + len(knowledge.shelf)
    return knowledge, f"{held} indexed in {spent:.2f} s, at most {most / 2**20:.0f} MiB meanwhile."


def run(data: Path | None) -> list[str]:
    """The page: one table a size."""
    rows = [r for r in tables.own() if not r.trains and r.gold and not r.before and not r.lang]
    sets = [(f"{len(rows)} questions of our own tables (the half that never trains)", rows)]
    if DEV.exists():
        asked = [r for r in tables.others(DEV) if r.expect == "answer" and not r.before]
        sets.append((f"{len(asked)} questions of others", asked))
    if data is not None and data.exists():
        behind, said = list(dumps.read(data).procedures.values()), "national procedures"
    else:
        behind, said = generated(4000), "generated records (the national ones are not here)"
    lines = []
    for shelf, what in (([], "our entries"), (behind, f"our entries before {said}")):
        knowledge, built = _built(shelf)
        found = methods(knowledge)
        for title, questions in sets:
            figures = [measure(name, search, questions) for name, search in found.items()]
            lines += _table(f"{what}: {title}", figures)
        lines += [built, ""]
    return lines


def main(arguments: Sequence[str]) -> int:
    """Print the tables; `--write` keeps them in docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="JSONL of national procedures")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    chosen = parser.parse_args(list(arguments))
    lines = run(chosen.data)
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.write:
        head = [
            "# Benchmarks",
            "",
            "Made by `python -m knowledge.bench --data FILE --write` (`make bench` prints it too).",
            "Times depend on the machine; the last column compares within one run. The national",
            "procedures and the questions of others are not in the repository; without them the",
            "command takes generated records and our own tables, and says so.",
            "",
        ]
        PAGE.write_text("\n".join([*head, *lines]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
