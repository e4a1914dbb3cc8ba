"""What a new installation starts with: units, the plan, days off, rules of feedback.

Running it again repairs.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from office import occurrences, store
from office.calendar import PENDING
from office.feedback import aliases, codes
from office.inbox import insert_for
from office.models import Clock, OffDay, Route, Task, Unit

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """One of our own data files."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content


async def plant(session: AsyncSession, *, now: datetime, today: date) -> None:
    """Put the rows of `office/data` in place.

    Units, tasks and routes follow the files; days off, dates and clocks that are there already
    are left alone.
    """
    insert = insert_for(session)
    for position, unit in enumerate(read("units")["units"]):
        row = {**unit, "position": position}
        await session.execute(
            insert(Unit).values(row).on_conflict_do_update(index_elements=[Unit.slug], set_=row)
        )
    plan = read("plan")
    for task in plan["tasks"]:
        row = {"product": None, **task}
        await session.execute(
            insert(Task).values(row).on_conflict_do_update(index_elements=[Task.stt], set_=row)
        )
    days = read("off_days")
    for day in days["days"]:
        row = {"working": False, "note": None, **day}
        await session.execute(insert(OffDay).values(row).on_conflict_do_nothing())
    for gap in days["pending"]:
        await store.put_first(session, PENDING, f"{gap['from']}/{gap['to']}/{gap['finish_by']}")
    await _feedback(session)
    await store.put_first(session, occurrences.FIRST_YEAR, str(plan["first_year"]))
    await store.put_first(session, occurrences.INSTALLED, today.isoformat())
    await store.put_first(session, "installed_at", now.isoformat())


async def _feedback(session: AsyncSession) -> None:
    insert = insert_for(session)
    for clock in read("clocks")["clocks"]:
        row = {"confirmed_by": None, **clock}
        await session.execute(insert(Clock).values(row).on_conflict_do_nothing())
    routing = read("routing")
    await session.execute(delete(Route))
    for position, rule in enumerate(routing["rules"], 1):
        row = {"kind": None, "field": None, "village": None, "position": position, **rule}
        # Several processes may start at once: they plant the same rows.
        await session.execute(
            insert(Route)
            .values(row)
            .on_conflict_do_update(index_elements=[Route.position], set_=row)
        )
    await store.put_first(session, codes.PREFIX, routing["prefix"])
    await store.put_first(session, aliases.SECRET, aliases.new_secret())
