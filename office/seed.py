"""What a new installation starts with: units, the plan, days off, rules of feedback.

Running it again repairs.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from office import store
from office.calendar import PENDING
from office.feedback import aliases, codes, following, villages
from office.files import read
from office.inbox import insert_for
from office.models import Clock, ConsentText, OffDay, Retention, Right, Route, Task, Unit
from office.plan import occurrences, years
from office.scoring import schemes


async def plant(session: AsyncSession, *, now: datetime, today: date) -> None:
    """Put the rows of `office/data` in place.

    Units, tasks and routes follow the files; days off, dates, clocks, periods and texts of consent
    that are there already are left alone.
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
    for scheme in read("schemes")["schemes"]:
        await schemes.plant_example(session, scheme, year=today.year, now=now)
    await _feedback(session)
    await _privacy(session)
    await store.put_first(session, occurrences.FIRST_YEAR, str(plan["first_year"]))
    review = plan["review"]
    words = f"{review['year']}/{review['unit']}/{review['words']}"
    await store.put_first(session, years.REVIEW, words)
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
    await villages.plant(session, read("villages")["villages"])
    await store.put_first(session, codes.PREFIX, routing["prefix"])
    await store.put(session, following.RADIUS, str(routing["nearby_metres"]))
    await store.put_first(session, aliases.SECRET, aliases.new_secret())


async def _privacy(session: AsyncSession) -> None:
    insert = insert_for(session)
    rows = read("retention")
    for table, name in ((Retention, "retention"), (Right, "rights")):
        for row in rows[name]:
            planted = insert(table).values({"confirmed_by": None, **row})
            await session.execute(planted.on_conflict_do_nothing())
    for text in read("consents")["consents"]:
        about = {key: text[key] for key in ("purpose", "version", "since")}
        for language in text.keys() - about.keys():
            row = {**about, "language": language, "text": text[language].strip()}
            await session.execute(insert(ConsentText).values(row).on_conflict_do_nothing())
