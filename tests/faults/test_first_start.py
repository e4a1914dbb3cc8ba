"""A start that is cut off while it makes the tables leaves nothing in the way of the next."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from office.database import Database
from office.errors import SettingsError
from tests.conftest import vault


async def test_tables_are_made_all_or_none(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with sqlite3.connect(path) as before:
        before.execute(
            "CREATE TABLE questions (id INTEGER)"
        )  # a table of the migration, in its way
    before.close()
    database = Database(f"sqlite:///{path}", vault())
    with pytest.raises(SettingsError):
        await database.prepare()
    left = sqlite3.connect(path)
    assert [name for (name,) in left.execute("SELECT name FROM sqlite_master")] == ["questions"]
    left.execute("DROP TABLE questions")
    left.commit()
    left.close()
    await database.prepare()
    await database.ping()
    await database.close()
