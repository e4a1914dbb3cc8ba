"""The data of the room: tables that people edit, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries import LOADER

DATA = Path(__file__).parent / "data"


@cache
def data(name: str) -> dict[str, Any]:
    """The content of `knowledge/data/<name>.yaml`."""
    text = (DATA / f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader
    return content
