"""One record of a national dump, whatever its columns are called, as a procedure of the shelf.

Only what a reply may say is kept: code, name, level, field, who performs it. Fees, times and
papers of the portal are left where they are, because nobody here has checked them
(docs/decisions/second-shelf.md).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.shelf import Procedure
from knowledge.text import fold

#: The city to which the commune belongs; procedures issued by other provinces end at their border.
CITY = "hai phong"
#: Our columns, and what dumps call them (folded).
COLUMNS = {
    "code": ("code", "ma", "ma so", "ma thu tuc", "ma tthc", "ma thu tuc hanh chinh"),
    "name": ("name", "ten", "ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "thu tuc"),
    "level": ("level", "cap thuc hien", "cap giai quyet", "cap"),
    "field": ("field", "linh vuc"),
    "agency": ("agency", "co quan thuc hien", "co quan giai quyet", "don vi thuc hien"),
    "promulgator": ("promulgator", "co quan ban hanh", "co quan cong bo"),
    "provincial": ("provincial",),
}
_NAMES = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
#: Levels and bodies that ended in 2025 (domain facts §8), as records write them.
OUTDATED = (
    "cấp huyện",
    "quận, huyện",
    "UBND huyện",
    "UBND quận",
    "Ủy ban nhân dân huyện",
    "Uỷ ban nhân dân huyện",
    "Ủy ban nhân dân quận",
    "Phòng Tư pháp",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Lao động",
    "Sở Lao động",
    "Bộ Lao động",
    "Công an huyện",
    "Công an quận",
    "Bảo hiểm xã hội huyện",
    "Tòa án nhân dân huyện",
    "Chi cục Thuế",
)
_CODE = re.compile(r"(\d{1,2}\.\d{6,9})(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d+)?")
#: What a spreadsheet makes of 1.000010: a number without its last zeros, with a comma at times.
_NUMBER = re.compile(r"\d{1,2}[.,]\d{1,6}")
_TAG = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|</?[a-z][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
#: Signs of Vietnamese UTF-8 that was once read as Latin text.
_MOJIBAKE = re.compile(r"á[º»][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|Ä[‘\x91]|Æ[°¡]|\ufffd")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PROVINCE = re.compile(r"^(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho|tp)\b")
LONGEST = 2000
#: No cell that we need is longer; what stands behind is not even looked at.
LOOKED_AT = 20_000


class Unfit(Exception):
    """A record that is no procedure; `kind` names the fault, `detail` what stands there."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


@dataclass
class Reading:
    """A record as understood: the procedure, or None when it is not for this commune."""

    procedure: Procedure | None
    notes: list[tuple[str, str]] = field(default_factory=list)


def column(title: object) -> str | None:
    """Our name for a column's title, or None for one that we do not need."""
    plain = " ".join(re.sub(r"[^a-z ]", " ", fold(str(title or ""))).split())
    return _NAMES.get(plain)


def procedure(raw: Mapping[str, Any]) -> Reading:
    """The procedure of a record. Raises `Unfit`."""
    row = {name: value for title, value in raw.items() if (name := column(title))}
    found = Reading(None)
    code = _code(row.get("code"), found)
    name = _text(row.get("name"), found, "name")
    if not name:
        raise Unfit("no_name", code)
    if len(name) > LONGEST:
        raise Unfit("long_name", code)
    if _of_another_province(row):
        found.notes.append(("other_province", code))
        return found
    outdated = _outdated(raw)
    if outdated:
        found.notes.append(("outdated", ", ".join(outdated)))
    level = _text(row.get("level"), found, "level")
    if not level:
        found.notes.append(("no_level", code))
    found.procedure = Procedure(
        code,
        name,
        level,
        _text(row.get("field"), found, "field"),
        _text(row.get("agency"), found, "agency"),
        outdated,
    )
    return found


def _code(value: object, found: Reading) -> str:
    if isinstance(value, bool) or value is None:
        raise Unfit("no_code")
    given = f"{value:.6f}" if isinstance(value, float) else _text(value, found, "code")
    if not given:
        raise Unfit("no_code")
    if (match := _CODE.fullmatch(given)) is not None:
        return match[1]
    if _NUMBER.fullmatch(given):
        whole, part = re.split("[.,]", given)
        code = f"{whole}.{part:0<6}"
        found.notes.append(("code_repaired", f"{given} → {code}"))
        return code
    raise Unfit("bad_code", given[:40])


def _text(value: object, found: Reading, name: str) -> str:
    """A cell as plain text in one line."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise Unfit("not_text", name)
    given = str(value)[:LOOKED_AT]
    if _MOJIBAKE.search(given):
        raise Unfit("garbled", name)
    plain = _TAG.sub(" ", html.unescape(_TAG.sub(" ", given)))
    if plain != html.unescape(given):
        found.notes.append(("html", name))
    plain = unicodedata.normalize("NFC", plain)
    plain = "".join(
        c if unicodedata.category(c) not in _HIDDEN or c in "\n\t\r" else "" for c in plain
    )
    return " ".join(plain.split())


def _of_another_province(row: Mapping[str, Any]) -> bool:
    issuer = " ".join(fold(str(row.get("promulgator") or "")).split())
    provincial = str(row.get("provincial") or "").lower() in {"true", "1", "x", "có"}
    if not (provincial or _PROVINCE.match(issuer)):
        return False
    return CITY not in issuer


def _outdated(raw: Mapping[str, Any]) -> tuple[str, ...]:
    whole = "\n".join(_strings(raw)).lower()
    if not unicodedata.is_normalized("NFC", whole):
        whole = unicodedata.normalize("NFC", whole)
    return tuple(name for name in OUTDATED if name.lower() in whole)


def _strings(value: object) -> Iterator[str]:
    """Every text in a record, however deep; links say nothing about bodies."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in {"url", "source"}:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
