"""Posters for the counter: one A4 page with a QR code that opens the chat on an entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import typst

from api import qr
from bot.i18n import N_, say_date, translator
from knowledge import Entry

TEMPLATE = Path(__file__).parent / "templates" / "poster.typ"
#: The words that stand on every poster.
WORDS = {
    "commune": N_("Xã Ninh Giang, thành phố Hải Phòng"),
    "how": N_("Mở máy ảnh của điện thoại, hướng vào mã, rồi bấm vào địa chỉ hiện ra."),
    "or": N_("Không quét được, xin vào địa chỉ"),
    "automatic": N_(
        "Trợ lý số xã Ninh Giang trả lời tự động, không phải cán bộ. Cứ hỏi như nói chuyện, không "
        "cần dấu cũng được. Cần gặp người, xin hỏi cán bộ tại quầy."
    ),
}
#: What a counter's poster says instead.
COUNTER = {
    "call": N_("Quét để đánh giá lần đến này"),
    "or": N_("Không quét được, xin vào địa chỉ này rồi gõ /danhgia"),
    "automatic": N_(
        "Sáu câu ngắn, chưa đến hai phút, dừng lúc nào cũng được. Cán bộ không thấy ai đánh giá. "
        "Không hỏi tên cán bộ; muốn khen ai, ông/bà viết thêm."
    ),
    "source": N_("Đánh giá nội bộ qua chatbot tự động của xã."),
}
Kind = Literal["pdf", "png", "svg"]
_PROCEDURE = N_("Quét để hỏi thủ tục này")
_OTHER = N_("Quét để hỏi việc này")


def words(entry: Entry, public_url: str, language: str) -> dict[str, str]:
    """What the poster of an entry says, by the names its template knows."""
    _ = translator(language)
    return {
        "lang": language,
        "title": entry.title,
        "call": _(_PROCEDURE) if entry.kind == "procedure" else _(_OTHER),
        "address": spoken(public_url),
        "source": _source(entry, language),
        **{name: _(sentence) for name, sentence in WORDS.items()},
    }


def counter_words(unit: str, number: int, public_url: str, language: str) -> dict[str, str]:
    """What the poster of a counter says: no officer's name, and who reads what is rated."""
    _ = translator(language)
    return {
        "lang": language,
        "address": spoken(public_url),
        **{name: _(sentence) for name, sentence in {**WORDS, **COUNTER}.items()},
        "title": _("{unit}, quầy {number}").format(unit=unit, number=number),
    }


def spoken(public_url: str) -> str:
    """An address as people read and type it; browsers take https for granted, not http."""
    return public_url.removeprefix("https://")


def _source(entry: Entry, language: str) -> str:
    """The source and date under the entry's answers; without them where it has no source."""
    if not entry.sources:
        return ""
    first = entry.sources[0]
    name = f"{first.document} {first.number}" if first.number else first.document
    return translator(language)("Nguồn: {source}; cập nhật {date}.").format(
        source=name, date=say_date(entry.valid_as_of, language)
    )


class Press:
    """Prints posters; holds the typesetter with its fonts between two of them."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        # Only the fonts that come with typst: a poster looks the same wherever it is made.
        self._compiler = typst.Compiler(TEMPLATE, ignore_system_fonts=True)

    def page(self, entry: Entry, language: str, kind: Kind = "pdf") -> bytes:
        """The poster of an entry: a PDF page of A4, or a picture of it. Always the same bytes."""
        said = words(entry, self._public_url, language)
        return self._print(said, qr.address(self._public_url, entry.slug, language), kind)

    def counter(
        self, unit: str, slug: str, number: int, language: str, kind: Kind = "pdf"
    ) -> bytes:
        """The poster of a counter, where a visit is rated."""
        said = counter_words(unit, number, self._public_url, language)
        return self._print(said, qr.counter(self._public_url, slug, number, language), kind)

    def _print(self, said: dict[str, str], address: str, kind: Kind) -> bytes:
        code = qr.svg(address, border=0)
        made = self._compiler.compile(
            format=kind,
            sys_inputs={"words": json.dumps(said, ensure_ascii=False), "code": code.decode()},
            timestamp=0,
        )
        if not isinstance(made, bytes):
            raise TypeError("a poster is one page")
        return made
