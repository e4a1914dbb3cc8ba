"""Text as people type it: folded, cut into words, personal numbers hidden."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
#: Combining marks that Vietnamese uses; NFD of a Vietnamese letter is a Latin letter and these.
_MARKS = {"Mn"}

_SPECIAL = str.maketrans({"đ": "d", "Đ": "d", "ð": "d"})

#: Card (16), citizen number (12), old identity card (9), phone (10, also +84): digits may be
#: written in groups. Longest first, so that a card is not read as a phone.
_NUMBERS = (
    (re.compile(r"(?<![\w/.,-])(?:\d[ .-]?){15}\d(?![\w/]|[.,-]\d)"), "[số thẻ]"),
    (
        re.compile(r"(?<![\w/.,-])\d{3}[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}(?![\w/]|[.,-]\d)"),
        "[số căn cước]",
    ),
    (
        re.compile(r"(?<![\w/.,-])(?:\+?84|0)[ .-]?\d(?:[ .-]?\d){7,8}(?![\w/]|[.,-]\d)"),
        "[số điện thoại]",
    ),
    (re.compile(r"(?<![\w/.,-])\d{9}(?![\w/]|[.,-]\d)"), "[số giấy tờ]"),
)


@lru_cache(maxsize=100_000)
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFD", character.lower().translate(_SPECIAL))
    return "".join(c for c in folded if unicodedata.category(c) not in _MARKS)


def fold(text: str) -> str:
    """Lower case without tone marks and hooks; đ becomes d. As long as its NFC input for
    Vietnamese text, so that places in one are places in the other."""
    return "".join(map(_fold_character, unicodedata.normalize("NFC", text)))


def lower(text: str) -> str:
    """NFC and lower case, tone marks kept."""
    return unicodedata.normalize("NFC", text).lower()


def words(text: str) -> list[str]:
    """The words and numbers of a text, in order."""
    return _WORD.findall(text)


def mask(text: str) -> str:
    """The text with numbers of papers, phones and cards hidden; sums and dates stay."""
    for pattern, name in _NUMBERS:
        text = pattern.sub(name, text)
    return text


def is_blank(text: str) -> bool:
    """Whether nothing in the text can be read as words: spaces, hidden characters, emoji."""
    return not any(character.isalnum() for character in text)


def is_emoji(text: str) -> bool:
    """Whether the text consists of signs only and shows at least one."""
    return is_blank(text) and any(unicodedata.category(c) == "So" for c in text)
