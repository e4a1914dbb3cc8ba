"""What the commune knows: answers as files, and the search over them."""

from __future__ import annotations

from knowledge.base import Knowledge
from knowledge.entries import FACETS, BrokenEntry, Entry, Source
from knowledge.shelf import Procedure
from knowledge.text import fold, is_blank, mask
from knowledge.understanding import Candidate, Context, Understanding

__all__ = [
    "FACETS",
    "BrokenEntry",
    "Candidate",
    "Context",
    "Entry",
    "Knowledge",
    "Procedure",
    "Source",
    "Understanding",
    "fold",
    "is_blank",
    "mask",
]
