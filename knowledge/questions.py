"""Reading a question by rules: language, urgent and legal lanes, small talk, facets.

Rules come before the search and are data (`knowledge/data/lanes.yaml`, `facets.yaml`). They see
the folded, normalised words; where a word without its tone marks means two things ("cháy" and
"chạy"), typed tone marks decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.normalise import abbreviations, common_english
from knowledge.resources import data
from knowledge.syllables import is_syllable, telex
from knowledge.text import fold, lower, words


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")(?!\w)")


@dataclass(frozen=True)
class Lane:
    """One case of a lane: what brings it, what takes it away, and how it must be typed."""

    match: re.Pattern[str]
    excluded: tuple[str, ...]
    typed: frozenset[str]


@cache
def _urgent() -> dict[str, Lane]:
    return {
        kind: Lane(_any(rules["match"]), tuple(rules.get("not", ())), frozenset(rules["typed"]))
        for kind, rules in data("lanes")["urgent"].items()
    }


@cache
def _past() -> re.Pattern[str]:
    return _any(data("lanes")["urgent_past"])


@cache
def _now() -> re.Pattern[str]:
    return re.compile(r"\b" + data("lanes")["urgent_now"])


def is_past(folded: str) -> bool:
    """Whether the words are about papers, aid or the past, and nobody cries for help."""
    return bool(_past().search(folded)) and not is_now(folded)


def is_now(folded: str) -> bool:
    """Whether somebody cries for help or says that it is happening."""
    return bool(_now().search(folded))


def urgent(folded: str, typed: Sequence[str]) -> str | None:
    """The case of an emergency happening now: fire, police, medical, child, rescue, …

    `folded` are the normalised words; `typed` the words as typed, with their tone marks.
    """
    marked = {word for word in typed if fold(word) != word}
    if is_past(folded):
        return None
    for kind in ("fire", "child", "power", "police", "rescue", "medical", "disaster"):
        lane = _urgent()[kind]
        found = lane.match.search(folded)
        if found is None or any(phrase in folded for phrase in lane.excluded):
            continue
        # Tone marks on the very words that matched must say the same thing.
        matched = set(found[0].split())
        marked_here = {word for word in marked if fold(word) in matched}
        telling = {fold(word) for word in lane.typed}
        decisive = {word for word in marked_here if fold(word) in telling}
        if decisive and not decisive & lane.typed:
            continue
        return kind
    return None


def only_runs(typed: Sequence[str]) -> bool:
    """Whether every "chay" was typed with tone marks that make it run or flow, none a fire."""
    marked = {word for word in typed if word != "chay" and fold(word) == "chay"}
    return bool(marked) and "cháy" not in marked


@cache
def _legal() -> dict[str, re.Pattern[str]]:
    legal = data("lanes")["legal"]
    return {slug: _any(legal[slug]) for slug in ("to-cao", "khieu-nai")}


def legal(folded: str) -> str | None:
    """`khieu-nai` or `to-cao` when the words ask for, or bring, a complaint or a denunciation."""
    if any(phrase in folded for phrase in data("lanes")["legal"]["not_denounced"]):
        return None
    for slug, pattern in _legal().items():
        if pattern.search(folded):
            return slug
    return None


@cache
def _small() -> dict[str, re.Pattern[str]]:
    small = data("lanes")["smalltalk"]
    return {
        kind: re.compile("(?:" + "|".join(f"(?:{p})" for p in patterns) + ")")
        for kind, patterns in small.items()
    }


#: Parts of one message that are all small talk: "dạ vâng, cảm ơn ạ, tạm biệt".
_PARTS = re.compile(r"[,.!?;\n…]+")
#: Longer messages are questions, however friendly.
_SMALL_WORDS = 12


def small_talk(text: str, folded: str) -> str | None:
    """The kind of small talk that the whole message is, else None."""
    if len(folded.split()) > _SMALL_WORDS:
        return None
    if (kind := _small_kind(folded)) is not None:
        return _unless_typed(kind, text)
    parts = [" ".join(words(fold(part))) for part in _PARTS.split(text)]
    kinds = [_small_kind(part) for part in parts if part]
    if kinds and all(kinds):
        return _unless_typed(next((k for k in kinds if k != "greeting"), "greeting") or "", text)
    return None


def _small_kind(folded: str) -> str | None:
    return next((k for k, pattern in _small().items() if pattern.fullmatch(folded)), None)


def _unless_typed(kind: str, text: str) -> str | None:
    return None if kind == "abuse" and not may_be_abuse(text) else kind


def may_be_abuse(text: str) -> bool:
    """Whether typed tone marks allow the words as abuse: "lon" is also "lợn"."""
    typed = words(lower(text))
    telling = frozenset(data("lanes")["abuse_typed"])
    folded = {fold(word) for word in telling}
    decisive = [word for word in typed if fold(word) in folded and fold(word) != word]
    return not decisive or bool(telling & set(decisive))


@cache
def _personal() -> dict[str, re.Pattern[str]]:
    return {kind: _any(patterns) for kind, patterns in data("lanes")["personal"].items()}


def personal(folded: str) -> str | None:
    """`file` when she asks where her own file is, `other` for other things only staff can see."""
    return next((k for k, pattern in _personal().items() if pattern.search(folded)), None)


@cache
def _corrections() -> re.Pattern[str]:
    return re.compile("|".join(data("lanes")["corrections"]))


def correction(folded: str) -> str | None:
    """What is left of a correction ("không, ý tôi là khai tử" → "khai tử"), else None."""
    found = _corrections().match(folded)
    rest = folded[found.end() :].strip() if found else ""
    return rest if found and rest and len(found[0].split()) > 1 else None


@dataclass(frozen=True)
class Facets:
    """The facets named in a question, and the words without the phrases that named them."""

    named: tuple[str, ...]
    rest: tuple[int, ...]  # places of the words that are left


@cache
def _facets(lang: str) -> tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    """Per facet: one expression that says whether any fits, and each one by itself."""
    table = data("facets")["facets_en" if lang == "en" else "facets"]
    return tuple(
        (facet, _any(patterns), tuple(_any([pattern]) for pattern in patterns))
        for facet, patterns in table.items()
    )


@cache
def _fillers(lang: str) -> re.Pattern[str]:
    listed = data("facets")["fillers_en" if lang == "en" else "fillers"]
    return re.compile(r"\b(?:" + "|".join(listed) + r")(?!\w)")


def facets(tokens: Sequence[str], lang: str = "vi") -> Facets:
    """The facets that folded words ask for, in order of appearance, and what is left of them."""
    text = " ".join(tokens)
    starts: list[int] = []
    place = 0
    for token in tokens:
        starts.append(place)
        place += len(token) + 1
    spans = [
        (m.start(), m.end(), facet)
        for facet, any_of, patterns in _facets(lang)
        if any_of.search(text)
        for pattern in patterns
        for m in pattern.finditer(text)
        if m.end() > m.start()
    ]
    taken = _without_overlaps(spans)
    gone = [(a, b) for a, b, _ in taken] + [m.span() for m in _fillers(lang).finditer(text)]
    rest = tuple(i for i, at in enumerate(starts) if not any(a <= at < b for a, b in gone))
    return Facets(tuple(dict.fromkeys(facet for _, _, facet in sorted(taken))), rest)


def _without_overlaps(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The longest spans, none over another."""
    taken: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= a or span[0] >= b for a, b, _ in taken):
            taken.append(span)
    return taken


@cache
def _english() -> frozenset[str]:
    found = set(common_english())
    for phrase in data("glossary_en"):
        found.update(words(str(phrase).lower()))
    return frozenset(found)


@cache
def _short_forms() -> frozenset[str]:
    """Words that English texts use too ("cccd", "vneid") but that people type in Vietnamese."""
    return frozenset(abbreviations()) - common_english()


def language(text: str, more: frozenset[str] = frozenset()) -> str:
    """`vi`, `en` or `other`, from the words alone. Vietnamese without tone marks is Vietnamese.

    `more` are further English words, those of the English entries.
    """
    typed = words(lower(text))
    letters = [word for word in typed if word.isalpha()]
    if not letters:
        return "vi"
    if sum(not _latin(word) for word in letters) * 2 > len(letters):
        return "other"
    if any(_vietnamese_mark(word) for word in letters):
        return "vi"
    foreign = [w for w in letters if not is_syllable(fold(w)) and len(w) > 1 and telex(w) is None]
    english = [w for w in letters if w in _english() or w in more]
    certain = [w for w in english if not is_syllable(w) and w not in _short_forms()]
    if certain and len(english) * 2 >= len(letters) and len(certain) * 4 >= len(letters):
        return "en"
    if certain and len(letters) <= 3 and len(english) == len(letters):
        return "en"
    if len(letters) >= 3 and len(foreign) * 3 > len(letters) * 2 and not certain:
        return "other"
    return "vi"


def _latin(word: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in word)


def _vietnamese_mark(word: str) -> bool:
    """A letter that English, French or German do not have."""
    return any(c in "ăâđêôơư" or 0x1EA0 <= ord(c) <= 0x1EF9 for c in word)
