"""Text as people type it: folded, cut into words, personal numbers hidden."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
#: Combining marks that Vietnamese uses; NFD of a Vietnamese letter is a Latin letter and these.
_MARKS = {"Mn"}

_SPECIAL = str.maketrans({"đ": "d", "Đ": "d", "ð": "d"})

#: Between groups of digits; before and after a number, so that "1.000.000.000" has none inside.
_GAP = r"[\s.\u2010-\u2013-]?"
_START, _END = r"(?<!\d)(?<!\d[.,])", r"(?!\d|[.,]\d)"
_NO_DATE = r"(?!\d{1,2}[ .-](?:\d{1,2}[ .-])?(?:19|20)\d\d(?!\d))"
_NO_SUM = r"(?!\d*0000(?!\d))(?!\d+\s*(?:đ(?!\w)|đồng|dong|vn[dđ]|triệu|trieu|t[yỷỉ]|usd))"

#: Card (16 to 19 digits), citizen number (12, from 0 on), phone (10, landlines 11, also +84), other
#: papers and accounts (9 or more). Digits may be written in groups and stick to words and to each
#: other: "sdt0912345678/0987654321". Sums and dates stay, also those that look a little alike.
_NUMBERS = tuple(
    (re.compile("|".join(ways), re.IGNORECASE), name)
    for name, ways in {
        "[số thẻ]": (
            r"(?<!\d)\d{16,19}(?!\d)",
            _START + r"[3-69]\d{3}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?" + _END,
        ),
        "[số căn cước]": (
            r"(?<!\d)0\d{11}(?!\d)",
            _START + r"0(?!00)\d\d([ .-])\d{3}\1\d{3}\1\d{3}" + _END,
            _START + r"0\d{3}([ .-])\d{4}\2\d{4}" + _END,
        ),
        "[số điện thoại]": (
            r"(?<!\d)(?:\+?84|0)[1-9]\d{8,9}(?!\d)",
            _START + _NO_DATE + rf"(?:\(02\d{{1,2}}\)|02\d{{1,2}})(?:{_GAP}\d){{7,8}}" + _END,
            _START
            + _NO_DATE
            + rf"(?:\((?:\+84|0?84|0)\)|\+?84|0){_GAP}(?:\(0\))?[1-9](?:{_GAP}\d){{7,8}}"
            + _END,
        ),
        "[số giấy tờ]": (_START + _NO_SUM + r"\d{9,}" + _END,),
    }.items()
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
    before = ""
    # A number may show only when its neighbour is hidden: each round leaves fewer digits.
    while text != before:
        before = text
        for pattern, name in _NUMBERS:
            text = pattern.sub(name, text)
    return text


#: What `mask` leaves, and the words that only announce a phone number.
_HIDDEN = re.compile(
    r"(?:(?:\bsố |\bso |\bs)?(?:\b|(?<=s))(?:[đd]t|điện thoại|dien thoai|tel|phone)"
    r"(?: số| so| là| la|[ :.])*)?\[số điện thoại\]|\[số (?:thẻ|căn cước|giấy tờ)\]",
    re.IGNORECASE,
)


def without_numbers(text: str) -> str:
    """A masked text without its signs for hidden numbers, which are no part of a question; the
    text itself when nothing else is in it."""
    left = _HIDDEN.sub(" ", text)
    return text if is_blank(left) else left


def is_blank(text: str) -> bool:
    """Whether nothing in the text can be read as words: spaces, hidden characters, emoji."""
    return not any(character.isalnum() for character in text)


def is_emoji(text: str) -> bool:
    """Whether the text consists of signs only and shows at least one."""
    return is_blank(text) and any(unicodedata.category(c) == "So" for c in text)
