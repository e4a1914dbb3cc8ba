"""What every command about the office needs: its settings, its database, one act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from api.installed import office_of
from api.settings import read
from office.settings import OfficeSettings

T = TypeVar("T")


def act(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do one thing in one transaction on the database of the settings."""

    async def whole() -> T:
        async with office_of(read(OfficeSettings)) as database, database.transaction() as session:
            return await work(session)

    return asyncio.run(whole())
