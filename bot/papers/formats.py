"""Formats: a paper as bytes. Apart, because what sets papers is slow to import."""

from __future__ import annotations

from collections.abc import Callable

from bot.papers import docx, typeset, xlsx
from bot.papers.model import Paper

RENDER: dict[str, Callable[[Paper], bytes]] = {
    "docx": docx.render,
    "pdf": typeset.pdf,
    "xlsx": xlsx.render,
}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
