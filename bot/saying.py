"""How a refusal is said whose sentence needs nothing but its details."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.i18n import say_number

if TYPE_CHECKING:
    from bot.turn import Turn


@dataclass(frozen=True)
class Said:
    """A refusal that one sentence with its details tells."""

    sentence: str

    def __call__(self, turn: Turn, details: dict[str, Any]) -> str:
        """The sentence in the reader's language, its gaps filled."""
        return turn._(self.sentence).format(**worded(details, turn.language))


def worded(details: dict[str, Any], language: str) -> dict[str, Any]:
    """Details as people write them: points with the language's own comma."""
    return {
        name: say_number(float(value), language) if isinstance(value, Decimal) else value
        for name, value in details.items()
    }
