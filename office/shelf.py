"""The second shelf in the database: national procedures, brought in by the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.inbox import insert_for
from office.models import Procedure

#: Rows in one statement; SQLite takes 32,766 values at most.
AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """A procedure as the portal's record says."""

    code: str
    name: str
    level: str
    field: str
    agency: str
    outdated: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What bringing in a file does to the shelf, by code."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    removed: tuple[str, ...] = ()


async def rows(session: AsyncSession) -> list[Row]:
    """Everything on the shelf, by code."""
    p = Procedure
    found = await session.execute(
        select(p.code, p.name, p.level, p.field, p.agency, p.outdated).order_by(p.code)
    )
    return [
        Row(code, name, level, field, agency, tuple(outdated))
        for code, name, level, field, agency, outdated in found
    ]


async def rows_if_any(session: AsyncSession) -> list[Row]:
    """Everything on the shelf; nothing where the database cannot be read or has no shelf yet."""
    try:
        return await rows(session)
    except DBAPIError:
        return []


async def compare(session: AsyncSession, new: Iterable[Row], *, replace: bool) -> Change:
    """What `put` would change."""
    before = {row.code: row for row in await rows(session)}
    wanted = {row.code: row for row in new}
    both = wanted.keys() & before.keys()
    changed = sorted(code for code in both if wanted[code] != before[code])
    return Change(
        tuple(sorted(wanted.keys() - before.keys())),
        tuple(changed),
        len(both) - len(changed),
        tuple(sorted(before.keys() - wanted.keys())) if replace else (),
    )


async def put(
    session: AsyncSession,
    new: Sequence[Row],
    *,
    file: str,
    replace: bool,
    now: datetime,
    step: Callable[[float], None] = lambda _share: None,
) -> Change:
    """Bring procedures in; what is there already and the same is left alone.

    With `replace` whatever the file lacks leaves the shelf. `step` hears the share that is done.
    """
    change = await compare(session, new, replace=replace)
    touched = {*change.added, *change.changed}
    values = [{**asdict(row), "outdated": list(row.outdated), "at": now} for row in new]
    values = [row for row in values if row["code"] in touched]
    insert = insert_for(session)
    for place in range(0, len(values), AT_ONCE):
        statement = insert(Procedure).values(values[place : place + AT_ONCE])
        new_values = {c.name: c for c in statement.excluded if c.name != "code"}
        await session.execute(
            statement.on_conflict_do_update(index_elements=[Procedure.code], set_=new_values)
        )
        step(place / len(values))
    for place in range(0, len(change.removed), AT_ONCE):
        codes = change.removed[place : place + AT_ONCE]
        await session.execute(delete(Procedure).where(Procedure.code.in_(codes)))
    if touched or change.removed:
        after = {
            "added": len(change.added),
            "changed": len(change.changed),
            "removed": len(change.removed),
        }
        audit.write(
            session, "shelf.import", file[:100], staff_id=None, channel=None, now=now, after=after
        )
    step(1.0)
    return change
