"""Files of the office: rows that people edit without touching code, and what it keeps itself."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """One of our own data files."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content


def keep(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, for its owner only; one that is there already stays.

    Of several that write the same path at once, one is first and the others find it.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        path.hardlink_to(part)
    except FileExistsError:
        pass
    finally:
        part.unlink()
