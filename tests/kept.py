"""What the database holds, as one text: to look for what must not stand there."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from sqlalchemy import text

from tests.talk import Chat


async def everything(chat: Chat) -> str:
    """Every value of every table; JSON as its words, not as its escapes."""
    async with chat.service.database.reading() as session:
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if chat.service.database.embedded
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        found = []
        for name in (await session.scalars(text(names))).all():
            for row in await session.execute(text(f"SELECT * FROM {name}")):
                values = [_read(value) for value in row]
                found.append(json.dumps(values, default=str, ensure_ascii=False))
    return "\n".join(found)


def _read(value: Any) -> Any:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value
