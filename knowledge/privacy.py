"""What a kept question must not carry: numbers, names and addresses of people.

Best effort beside `mask`, for the rows that say what is missing (docs/decisions/gaps.md). A name
written in small letters without a usual middle name looks like any other word, which is why
those rows are sealed as well.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import fold, mask

NAME, NUMBER, DAY, PLACE, LINK = "[tên]", "[số]", "[ngày]", "[địa chỉ]", "[liên kết]"

_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đoàn|Vương|"
    "Trịnh|Trương|Đinh|Lâm|Phùng|Mai|Tô|Hà|Tạ|Chu|Lương|Quách|Cao|Nghiêm|Lưu|Khúc|Tống|Kiều"
)
#: Written small, the others are mostly words: cao, lý, mai, chu.
_SMALL_SURNAMES = "nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|đoàn|trịnh|trương|đinh"
_MIDDLES = "văn|thị|hữu|đức|đình|quốc|ngọc|xuân|công|bá|thế|duy|minh|thanh|hồng|kim|thu|quang|trọng"
_CAPITAL = r"[^\W\d_a-zà-ỹđ]\w*"
_BEFORE_NAMES = (
    "ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu|con|vợ|chồng|bố|mẹ|cha|thầy|cán bộ|đồng chí|tên|tên là|"
    "[Mm]r|[Mm]rs|[Mm]s|[Mm]iss"
)
#: With its capitals: a surname and what follows it, or capitals after a word for a person.
_FULL = re.compile(rf"\b(?:{_SURNAMES})(?: {_CAPITAL}){{1,4}}")
_CALLED = re.compile(rf"(?i:\b({_BEFORE_NAMES}))(\.?) {_CAPITAL}(?: {_CAPITAL}){{0,3}}")
#: In small letters: a surname and a usual middle name; without tone marks only the surest ones.
_SMALL = re.compile(rf"\b(?:{_SMALL_SURNAMES}) (?:{_MIDDLES}) \w+(?: \w+)?")
_PLAIN = re.compile(r"\b(?:nguyen|tran|pham|hoang|huynh|bui|ngo|trinh) (?:van|thi) \w+")
_MY_NAME = re.compile(
    r"\b((?:tôi|em|cháu|mình|con) tên(?: là)?+|my name is)"
    r"(?: (?!gì|muốn|cần|ở|hỏi|sinh|có|bị|and|in|i\b)\w+){1,4}",
    re.IGNORECASE,
)
_LINK = re.compile(r"\S+@\S+|@\w+|(?:https?://|www\.)\S+", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)")
_PLACE = re.compile(
    r"\b(?:số nhà|so nha|ngõ|ngách|hẻm|lô|tổ|đội) (?:số )?\d+(?:/\d+)*\w?\b", re.IGNORECASE
)
_WITH_DIGITS = re.compile(r"[^\s,;!?]*\d[^\s,;!?]*")
_MONEY = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?:đ|đồng|vnd|k|tr)?[.)]?|\d+(?:đ|đồng|vnd)", re.IGNORECASE
)
#: More digits in one piece than a year has: a file, a plate, a decision.
_MOST_DIGITS = 4


def nameless(text: str) -> str:
    """The text without the numbers, names, birthdays and addresses of people, as far as seen."""
    text = mask(unicodedata.normalize("NFC", text))
    for pattern, word in ((_LINK, LINK), (_DAY, DAY), (_PLACE, PLACE)):
        text = pattern.sub(word, text)
    text = _WITH_DIGITS.sub(_number, text)
    text = _MY_NAME.sub(rf"\1 {NAME}", text)
    if not text.isupper():
        text = _CALLED.sub(rf"\1\2 {NAME}", _FULL.sub(NAME, text))
    text = _hide(text, _SMALL, text.lower())
    return _hide(text, _PLAIN, text.lower()) if fold(text) == text.lower() else text


def _number(found: re.Match[str]) -> str:
    piece = found[0]
    few = sum(character.isdigit() for character in piece) <= _MOST_DIGITS
    return piece if few or _MONEY.fullmatch(piece) else NUMBER


def _hide(text: str, pattern: re.Pattern[str], like: str) -> str:
    """The text without what the pattern finds in a text of the same length."""
    if len(like) != len(text):
        return text
    for found in reversed(list(pattern.finditer(like))):
        text = text[: found.start()] + NAME + text[found.end() :]
    return text
