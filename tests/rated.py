"""Ratings that visitors gave, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from office import people
from office.database import Database
from office.ratings import giving
from tests.conftest import ZONE


async def rated(
    database: Database, now: datetime, unit: str, wholes: Iterable[int], **others: int
) -> None:
    """Visitors of a unit, each with a level for the whole; `A=1` is everybody's for a factor.

    They have been known for long: these are no flood.
    """
    async with database.transaction() as session:
        for number, level in enumerate(wholes):
            person = await people.meet(session, "web", f"khách {unit} {number} {now}", now=now)
            person.met_at = now.replace(year=now.year - 1)
            given = await giving.visit(session, person, unit, counter=None, now=now, zone=ZONE)
            await giving.give(session, person, given.id, "visit", level, now=now)
            for item in given.asked[1:]:
                answer = others.get(item[0], 4)
                await giving.give(session, person, given.id, item, answer, now=now)
