"""Links that open a conversation on an entry: what they carry, and the entry it names.

A messenger's link carries one parameter, which arrives as the words `/start PARAMETER`.
"""

from __future__ import annotations

import hashlib
import re

from knowledge import Knowledge

#: Telegram takes so many characters of A-Z, a-z, 0-9, _ and - (core.telegram.org/bots/features,
#: "Deep linking"); what fits there fits every other messenger.
MOST = 64
PREFIX = "kb_"
#: Begins what the poster at a counter carries.
COUNTER = "quay_"
_COUNTER = re.compile(r"([a-z]{2,20})[_-]([1-9][0-9]?)", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9-]+")
_OTHERS = re.compile(r"[^A-Za-z0-9]")
#: Between the beginning of a slug and its mark; a slug that is written whole has no hyphen left.
_CUT = "--"
#: Letters of the mark: 26 ** 10 leaves two slugs of the same beginning no chance to meet. Letters
#: only, because digits could look like a phone number and would be masked on their way here.
_MARK = 10


def parameter(slug: str) -> str:
    """What a link carries to open the entry: at most 64 characters that every messenger takes.

    A slug that is too long, or has other characters than a-z, 0-9 and hyphens, is cut and ends
    with a mark made from the whole of it.
    """
    whole = PREFIX + slug.replace("-", "_")
    if len(whole) <= MOST and _PLAIN.fullmatch(slug):
        return whole
    head = PREFIX + _OTHERS.sub("_", slug)
    return head[: MOST - len(_CUT) - _MARK] + _CUT + _mark(slug)


def slug_of(knowledge: Knowledge, carried: str) -> str | None:
    """The slug of the entry that a parameter names, also typed with hyphens; None if none is."""
    if not carried.startswith(PREFIX):
        return None
    named = carried.removeprefix(PREFIX)
    for slug in (named.replace("_", "-"), named):
        if knowledge.entry(slug) is not None:
            return slug
    if _CUT not in named:
        return None
    return next((e.slug for e in knowledge.entries() if parameter(e.slug) == carried), None)


def counter_parameter(unit: str, number: int) -> str:
    """What a counter's poster carries: quay_hcc_2."""
    return f"{COUNTER}{unit}_{number}"


def counter_of(carried: str) -> tuple[str, int] | None:
    """The unit and number of a counter's poster, also as `hcc-2` of a web address; None for others.

    Whether there is such a unit, and whether it is rated, the office knows.
    """
    found = _COUNTER.fullmatch(carried.removeprefix(COUNTER))
    return (found[1], int(found[2])) if found else None


def opening(slug: str) -> str:
    """The words that open a conversation on an entry, on any platform."""
    return f"/start {parameter(slug)}"


def _mark(slug: str) -> str:
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest())
    letters = []
    for _ in range(_MARK):
        number, rest = divmod(number, 26)
        letters.append(chr(ord("a") + rest))
    return "".join(letters)
