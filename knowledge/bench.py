"""`make bench`, the search: accuracy and time of the whole understanding and of simple methods.

All methods answer the same questions in the same run: the measuring half of our own tables, and
others' questions when they are there. Times are one core's, per question, of the search alone;
ratios are to our own median. With `--data` the national procedures stand behind our entries.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import bm25s
from rapidfuzz import fuzz, process

from knowledge import entries as files
from knowledge import ranker, tables
from knowledge.base import Knowledge, docs
from knowledge.evaluation import DEV
from knowledge.index import Doc, Index
from knowledge.query import query
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


def procedures(path: Path) -> list[Doc]:
    """National procedures as docs of the second shelf: official titles only."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [
        Doc(f"tthc-{row['code']}", (row["name"],), (), curated=False)
        for row in rows
        if row.get("name") and row.get("code")
    ]


def generated(count: int) -> list[Doc]:
    """Records in place of the national ones when those are not there."""
    acts = ("Cấp", "Cấp lại", "Gia hạn", "Thu hồi", "Điều chỉnh", "Công nhận", "Thẩm định")
    things = ("giấy phép", "chứng chỉ", "quyết định", "hồ sơ", "giấy chứng nhận", "đề án")
    fields = ("thủy lợi", "hàng hải", "đường sắt", "dược", "viễn thông", "khoáng sản", "thú y")
    found = []
    for number in range(count):
        what = f"{acts[number % 7]} {things[number // 7 % 6]} {fields[number // 42 % 7]}"
        title = f"{what} trường hợp {number // 294 + 1}"
        found.append(Doc(f"tthc-{number}", (title,), (), curated=False))
    return found


def methods(shelf: Sequence[Doc]) -> dict[str, Method]:
    """Ours and the simple ones, over the same texts."""
    texts = [(doc.slug, fold(text)) for doc in shelf for text in (*doc.titles, *doc.asks)]
    slugs = [slug for slug, _ in texts]
    lines = [line for _, line in texts]
    index = Index(shelf)
    return {
        "ours (search and ranking)": _ours(index),
        "RapidFuzz token_set_ratio, process.extract": _rapidfuzz(slugs, lines),
        "bm25s, words and pairs": _bm25s(slugs, lines),
        "SQLite FTS5, words": _fts5(slugs, lines),
    }


def _ours(index: Index) -> Method:
    weights = ranker.model()

    def search(text: str) -> list[str]:
        asked = query(index.normaliser.tokens(text))
        ranked = ranker.rank(ranker.gather(index, asked, asked.text), weights)
        return [index.slugs[doc] for doc in ranked.docs]

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


def _built(shelf: Sequence[Doc]) -> str:
    began = time.perf_counter()
    Index(shelf)
    spent = time.perf_counter() - began
    tracemalloc.start()
    index = Index(shelf)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return f"{len(shelf)} entries: index built in {spent:.2f} s, {held / 2**20:.0f} MiB held."


def run(data: Path | None) -> list[str]:
    """The page: one table a size."""
    ours = docs(files.load())
    rows = [r for r in tables.own() if not r.trains and r.gold and not r.before and not r.lang]
    sets = [(f"{len(rows)} questions of our own tables (the half that never trains)", rows)]
    if DEV.exists():
        asked = [r for r in tables.others(DEV) if r.expect == "answer" and not r.before]
        sets.append((f"{len(asked)} questions of others", asked))
    if data is not None and data.exists():
        behind, said = procedures(data), "national procedures"
    else:
        behind, said = generated(4000), "generated records (the national ones are not here)"
    lines = []
    for shelf, what in ((ours, "our entries"), ([*ours, *behind], f"our entries before {said}")):
        found = methods(shelf)
        for title, questions in sets:
            figures = [measure(name, search, questions) for name, search in found.items()]
            lines += _table(f"{len(shelf)}, {what}: {title}", figures)
        lines += [_built(shelf), ""]
    return [*lines, *_whole(rows)]


def _whole(rows: Sequence[tables.Row]) -> list[str]:
    """A question through the whole of `Knowledge.understand`, rules and classifiers included."""
    knowledge = Knowledge.load()
    today = date.today()  # noqa: DTZ011 - entries hold dates without a place

    def search(text: str) -> list[str]:
        return [c.slug for c in knowledge.understand(text, today=today).candidates]

    figure = replace(measure("whole", search, rows), name="whole understanding")
    return [
        f"Whole understanding: p50 {figure.p50:.2f} ms, p99 {figure.p99:.2f} ms a question.",
        "",
    ]


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
            "Made by `make bench` (the search part; `python -m knowledge.bench --write`).",
            "Times depend on the machine; the last column compares within one run.",
            "",
        ]
        PAGE.write_text("\n".join([*head, *lines]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
