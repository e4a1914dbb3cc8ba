"""Reading feedback: its kind and field as a suggestion, where it is, and whom it is about.

A person decides about the suggestion; only who is reported leads to another lane by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from knowledge.resources import data
from knowledge.text import fold, words

#: Fields of things that one can see outside: feedback about them is of the place.
PLACES = frozenset(
    {"duong", "moi_truong", "tieng_on", "xay_dung", "dien_nuoc", "thuy_loi", "van_hoa"}
)
#: The entry that questions about how officials behave come nearest to.
BEHAVIOUR = "cam-ket-thai-do-phuc-vu"
OTHER = "khac"
_VILLAGE = re.compile(
    r"\b(thôn|xóm|khu|làng|thon|xom|lang)\s+(?:số\s+|so\s+)?(\d{1,2}\b|\w+(?:\s+\w+){0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """What feedback seems to be about.

    `subject`: None, or who is reported: "money" (somebody asks for or takes it), "leaders" (the
    chairman or a vice chairman), "police", "officials".
    """

    kind: str
    field: str
    village: str | None
    subject: str | None


def read(text: str, slug: str | None = None) -> Report:
    """Kind, field, village and subject of a text; `slug` is the entry that it comes nearest to."""
    folded = " ".join(words(fold(text)))
    patterns = _patterns()
    subject = _subject(folded, slug)
    field = patterns["entries"].get(slug) or _first(patterns["fields"], folded) or OTHER
    if subject is not None and field == OTHER:
        field = "thu_tuc"
    return Report(_kind(folded, field, subject), field, village(text), subject)


def village(text: str) -> str | None:
    """The village that a text names, "thôn 3" or "làng Đồng Hội"; a name begins with a capital."""
    for match in _VILLAGE.finditer(text):
        named = list(takewhile(_names, match[2].split()))
        if named:
            return f"{match[1].lower()} {' '.join(named)}"
    return None


def _names(word: str) -> bool:
    return word[0].isdigit() or word[0].isupper()


def _kind(folded: str, field: str, subject: str | None) -> str:
    kind = _first(_patterns()["kinds"], folded)
    if subject is not None:
        return "ho_so_tre" if kind == "ho_so_tre" else "phan_anh_tthc"
    if kind == "gop_y" and field in PLACES and _patterns()["broken"].search(folded):
        kind = None
    if kind is not None:
        return kind
    if field in PLACES:
        return "phan_anh_hien_truong"
    return "phan_anh_tthc" if field == "thu_tuc" else "gop_y"


def _subject(folded: str, slug: str | None) -> str | None:
    patterns = _patterns()
    if patterns["subjects"]["money"].search(folded):
        return "money"
    for who in ("leaders", "police", "officials"):
        if patterns["near"][who].search(folded):
            return who
    if slug == BEHAVIOUR and not patterns["praise"].search(folded):
        return "officials"
    return None


def _first(patterns: dict[str, re.Pattern[str]], folded: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.search(folded)), None)


@cache
def _patterns() -> dict[str, Any]:
    found = data("reporting")
    blame, subjects = found["blame"], found["subjects"]
    near = {
        who: re.compile(
            rf"\b{pattern}(?: \w+){{0,8}} {blame}\b|\b{blame}(?: \w+){{0,6}} {pattern}\b"
        )
        for who, pattern in subjects.items()
        if who != "money"
    }
    return {
        "entries": found["entries"],
        "fields": {name: re.compile(pattern) for name, pattern in found["fields"].items()},
        "kinds": {name: re.compile(pattern) for name, pattern in found["kinds"].items()},
        "subjects": {name: re.compile(rf"\b{p}\b") for name, p in subjects.items()},
        "near": near,
        "praise": re.compile(rf"\b{found['praise']}\b"),
        "broken": re.compile(rf"\b{found['broken']}\b"),
    }
