"""The data of the room: tables that people edit, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def data(name: str) -> dict[str, Any]:
    """The content of `knowledge/data/<name>.yaml`."""
    content: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return content
