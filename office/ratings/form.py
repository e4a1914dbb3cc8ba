"""The questionnaire as data: levels, factors, items, reasons, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from office.files import read

#: What is asked first of a visit, and the only question after a closed feedback.
VISIT, TICKET = "visit", "ticket"
#: A thumb under an answer: a scale of its own, never counted with the worded levels.
ANSWER, THUMB = "answer", "thumb"
UP, DOWN = 1, 0

Words = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Item:
    """One question of a factor."""

    code: str
    factor: str
    words: Words


@dataclass(frozen=True)
class Flood:
    """Too many ratings of one unit at once by accounts that nobody knew before."""

    count: int
    minutes: int
    new_minutes: int


@dataclass(frozen=True)
class Form:
    """`office/data/sipas.yaml`, read once."""

    scale: str
    levels: Mapping[int, Words]
    satisfied_from: int
    factors: Mapping[str, Words]
    items: Mapping[str, Item]
    reasons: Mapping[str, Mapping[str, Words]]  # by kind of rating, then code
    units: tuple[str, ...]
    a_day: int
    a_month: int
    flood: Flood
    minimum: int

    def of_factor(self, factor: str) -> list[str]:
        """The codes of a factor's items."""
        return [item.code for item in self.items.values() if item.factor == factor]

    def factor_of(self, item: str) -> str:
        """The factor of an item; what is asked as a whole is a factor of its own."""
        return self.items[item].factor if item in self.items else item


@cache
def form() -> Form:
    """The questionnaire."""
    data = read("sipas")
    scale, fair = data["scale"], data["fair"]
    return Form(
        scale=scale["id"],
        levels={level["level"]: _words(level) for level in scale["levels"]},
        satisfied_from=scale["satisfied_from"],
        factors={factor["code"]: _words(factor) for factor in data["factors"]},
        items={
            item["code"]: Item(item["code"], factor["code"], _words(item))
            for factor in data["factors"]
            for item in factor["items"]
        },
        reasons={
            kind: {reason["code"]: _words(reason) for reason in reasons}
            for kind, reasons in data["reasons"].items()
        },
        units=tuple(data["units"]),
        a_day=fair["a_day"],
        a_month=fair["a_month"],
        flood=Flood(**fair["flood"]),
        minimum=data["minimum"],
    )


def _words(row: Mapping[str, Any]) -> Words:
    return {language: row[language] for language in ("vi", "en")}
