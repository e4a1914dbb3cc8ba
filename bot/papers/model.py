"""What a paper is made of: a head, blocks, a signature, annexes. Nothing here knows a format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: body: justified, first line indented · part: "I. …" · point: "1. …" · item: "- …" ·
#: note: small and italic · center: bold in the middle
ISSUER = ("ỦY BAN NHÂN DÂN", "XÃ NINH GIANG")
Style = Literal["body", "part", "point", "item", "note", "center"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    style: Style = "body"


@dataclass(frozen=True)
class Blank:
    """Dotted lines where a person writes; no program fills them."""

    lines: int = 3


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and its share of the width."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A table; `strong` rows are bold (sums, groups)."""

    name: str  # of its sheet in a workbook
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()


Block = Words | Blank | Table


@dataclass(frozen=True)
class Annex:
    """Phụ lục: numbered with Roman numerals when there are several, on pages of its own."""

    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True)
class Paper:
    """A draft in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

    slug: str  # of its file
    symbol: str  # behind the number that is left blank: BC-UBND
    kind: str  # BÁO CÁO
    subject: str
    year: int  # of the date whose day and month are left blank
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]
    recipients: tuple[str, ...]
    to: str | None = None  # Kính gửi
    annexes: tuple[Annex, ...] = ()
    #: who issues it, in as many lines; the body above it, where it is a department
    issuer: tuple[str, ...] = ISSUER
    above: str | None = None

    def tables(self) -> list[Table]:
        """Every table, in the order of reading."""
        blocks = [*self.blocks, *(block for annex in self.annexes for block in annex.blocks)]
        return [block for block in blocks if isinstance(block, Table)]


STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PLACE = "Ninh Giang"
DRAFT = "DỰ THẢO"
SENT_TO = "Nơi nhận:"
#: Who signs, by choice: the chairman, or a deputy for him (Nghị định 30/2020, Phụ lục I, mục II.7).
SIGNATURES: dict[str, tuple[str, ...]] = {
    "chair": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "deputy": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def number_line(paper: Paper) -> str:
    """The number is given by the office that registers papers."""
    return f"Số:         /{paper.symbol}"


def date_line(paper: Paper) -> str:
    """Day and month are those of the signature."""
    return f"{PLACE}, ngày      tháng      năm {paper.year}"


def annex_name(paper: Paper, place: int) -> str:
    """Phụ lục, Phụ lục I, Phụ lục II …"""
    return "Phụ lục" if len(paper.annexes) == 1 else f"Phụ lục {_ROMAN[place]}"


def annex_origin(paper: Paper) -> str:
    """Which paper the annex belongs to."""
    kind = paper.kind[0] + paper.kind[1:].lower()
    return (
        f"(Kèm theo {kind} số         /{paper.symbol} ngày      tháng      năm {paper.year} "
        f"của Ủy ban nhân dân xã {PLACE})"
    )
