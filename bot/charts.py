"""Small charts as pictures, drawn with the typesetter that prints the posters and its own fonts."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst

TEMPLATE = Path(__file__).parent / "templates" / "chart.typ"
#: 800 pixels wide, drawn as on a phone: sharp there, some fifty kilobytes.
PPI = 180.0
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Bar:
    """One line: what it is, its share (0 to 1) with the ends of its interval, and it in words."""

    label: str
    said: str
    share: float
    low: float
    high: float


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATE, ignore_system_fonts=True)


def bars(title: str, lines: Sequence[Bar], note: str, language: str) -> bytes:
    """A PNG picture of shares, one bar each. Takes some hundredths of a second."""
    chart = {
        "title": title,
        "note": note,
        "lang": language,
        "bars": [asdict(line) for line in lines],
    }
    with _one_at_a_time:
        made = _compiler().compile(
            format="png",
            ppi=PPI,
            sys_inputs={"chart": json.dumps(chart, ensure_ascii=False)},
            timestamp=0,
        )
    if not isinstance(made, bytes):
        raise TypeError("a chart is one page")
    return made
