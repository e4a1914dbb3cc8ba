"""Question tables: what people type, and what is right. Rows for training and rows for testing.

`tests/asks/*.yaml` are our own tables; a JSONL file of others' questions has the same meaning in
the fields of its README (`gold`, `expect`, `variant`, `facet`, `session`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries import LOADER

ASKS = Path(__file__).resolve().parent.parent / "tests" / "asks"


@dataclass(frozen=True)
class Row:
    """One question and what is right for it."""

    text: str
    gold: tuple[str, ...] = ()
    expect: str = "answer"
    variant: str = "original"
    facet: str | None = None
    number: str | None = None
    vague: bool = False
    #: what was said before in the same conversation
    before: tuple[str, ...] = ()
    table: str = ""
    id: str = ""
    lang: str | None = None

    @property
    def trains(self) -> bool:
        """Whether the row belongs to the half that `make tune` learns from; the other half only
        measures. The split hangs on the text alone, so that it never moves."""
        digest = hashlib.sha256(self.text.encode()).digest()
        return digest[0] % 2 == 0


def own(folder: Path = ASKS) -> list[Row]:
    """Every row of our own tables."""
    return [
        row
        for path in sorted(folder.glob("*.yaml"))
        for number, raw in enumerate(rows(path), 1)
        for row in [_own(raw, path.stem, number)]
    ]


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of one of our own tables, as they stand."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or []  # noqa: S506 - safe


def _own(raw: dict[str, Any], table: str, number: int) -> Row:
    gold = tuple(raw.get("slugs") or ([raw["slug"]] if raw.get("slug") else ()))
    expect = raw.get("expect") or ("answer" if gold else "decline")
    first, then = raw.get("first"), raw.get("then")
    return Row(
        text=str(then or raw["text"]),
        gold=gold,
        expect=expect,
        variant=_variant(raw, table),
        facet=raw.get("facet"),
        number=str(raw["number"]) if raw.get("number") else None,
        vague=bool(raw.get("vague")),
        before=(str(first),) if first else (),
        table=table,
        id=f"{table}-{number}",
        lang="en" if table == "english" else None,
    )


def _variant(raw: dict[str, Any], table: str) -> str:
    if raw.get("then"):
        return "followup"
    if table == "english":
        return "english"
    return "facet" if raw.get("facet") else "original"


def others(path: Path) -> list[Row]:
    """The rows of a JSONL file of questions. Raises `ValueError` with the line that is wrong."""
    return list(_others(path.read_text(encoding="utf-8").splitlines(), path))


def _others(lines: Iterable[str], path: Path) -> Iterator[Row]:
    sessions: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            session = raw.get("session")
            before = tuple(sessions.get(session, ())) if session else ()
            row = Row(
                text=raw["text"],
                gold=tuple(raw.get("gold", ())),
                expect=raw["expect"],
                variant="followup" if raw.get("followup") else raw.get("variant", "original"),
                facet=raw.get("facet"),
                number=(raw.get("numbers") or [None])[0],
                vague=bool(raw.get("vague")),
                before=before,
                table=path.stem,
                id=str(raw.get("id", number)),
                lang=raw.get("lang"),
            )
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as wrong:
            raise ValueError(f"{path}:{number}: is not a question as its README says") from wrong
        if session:
            sessions.setdefault(session, []).append(row.text)
        yield row
