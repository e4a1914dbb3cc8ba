"""The database of the settings, up to date and seeded. No dialogue is needed for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from office import seed
from office.database import Database, normalise, writable
from office.errors import SettingsError
from office.settings import OfficeSettings
from office.vault import Vault, keys_for


def database_of(settings: OfficeSettings) -> Database:
    """The database of the settings, with the keys of its sealed columns.

    Raises `SettingsError` when it cannot be written or its keys are missing.
    """
    url = normalise(settings.database_url)
    embedded = url.get_backend_name() == "sqlite"
    folder = Path()
    if embedded:
        if not url.database or url.database == ":memory:":
            raise SettingsError(
                "DATABASE_URL không nêu tệp nào nên không giữ được gì; ví dụ: "
                "sqlite:///var/thanthien.db."
            )
        writable(Path(url.database))
        folder = Path(url.database).parent
    keys = keys_for(settings.data_keys, embedded=embedded, folder=folder)
    return Database(settings.database_url, Vault(keys))


@asynccontextmanager
async def office_of(settings: OfficeSettings) -> AsyncIterator[Database]:
    """The database with its tables up to date and its rows seeded, closed at the end."""
    database = database_of(settings)
    try:
        await database.prepare()
        await _plant(database, settings)
        yield database
    finally:
        await database.close()


async def _plant(database: Database, settings: OfficeSettings) -> None:
    now = datetime.now(UTC)
    async with database.transaction() as session:
        await seed.plant(session, now=now, today=now.astimezone(settings.zone).date())
