"""The data files of the office: rows that people edit without touching code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """One of our own data files."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content
