"""A new key: everything sealed is sealed again, in batches that survive a kill.

The place reached in a column is kept in the same transaction as its batch, under a digest of the
key: whoever starts again goes on there, and a third key begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from office import store
from office.database import Database
from office.models import Kept
from office.privacy.registry import sealed_columns
from office.vault import Vault

#: Begins the key under which a column's place is kept.
PLACE = "rotation/"
BATCH = 200


@dataclass
class Count:
    """What became of sealed texts: sealed again, sealed by the newest key before, or lost."""

    renewed: int = 0
    fresh: int = 0
    lost: int = 0


Told = Callable[[str, Count], None]


async def rotate(database: Database, *, batch: int = BATCH, told: Told | None = None) -> Count:
    """Seal everything again with the newest key; what no key opens is left as it is and counted.

    Other processes may work meanwhile if they know both keys. `told` hears after each batch.
    """
    total = Count()
    mark = database.vault.mark
    async with database.transaction() as session:
        others = Kept.key.like(f"{PLACE}%") & ~Kept.key.like(f"{PLACE}{mark}/%")
        await session.execute(delete(Kept).where(others))
    for column in sealed_columns():
        name = f"{column.class_.__tablename__}.{column.key}"
        key = f"{PLACE}{mark}/{name}"
        (primary,) = column.class_.__mapper__.primary_key
        first = primary.type.python_type()  # 0 or "": before every key
        while True:
            async with database.transaction() as session:
                after = primary.type.python_type(await store.get(session, key) or first)
                last = await _batch(session, column, after, batch, total)
                if last is not None:
                    await store.put(session, key, str(last))
            if told is not None:
                told(name, total)
            if last is None:
                break
    async with database.transaction() as session:
        await session.execute(delete(Kept).where(Kept.key.like(f"{PLACE}%")))
    return total


async def _batch(
    session: AsyncSession,
    column: InstrumentedAttribute[Any],
    after: int | str,
    size: int,
    count: Count,
) -> int | str | None:
    """Seal the next rows of a column again; the last row's key, or None when there are no more."""
    table = column.class_
    (primary,) = table.__mapper__.primary_key
    rows = await session.execute(
        select(table)
        .where(primary > after, column.is_not(None))
        .order_by(primary)
        .limit(size)
        # Others may still refer to the rows: a letter to somebody is posted meanwhile.
        .with_for_update(key_share=True, of=table)
    )
    found = list(rows.scalars())
    for row in found:
        before = getattr(row, column.key)
        now = _renewed(session.info["vault"], before, count)
        if now != before:
            setattr(row, column.key, now)
    await session.flush()
    return getattr(found[-1], primary.key) if found else None


def _renewed(vault: Vault, value: Any, count: Count) -> Any:
    """The value with every sealed text in it sealed by the newest key; JSON is gone through."""
    if isinstance(value, dict):
        return {key: _renewed(vault, inner, count) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renewed(vault, inner, count) for inner in value]
    if not isinstance(value, str) or not Vault.looks_sealed(value):
        return value
    renewed = vault.renew(value)
    if renewed is None:
        count.lost += 1
        return value
    if renewed == value:
        count.fresh += 1
    else:
        count.renewed += 1
    return renewed


async def examine(database: Database) -> Count:
    """How much is sealed by the newest key, by an older one, and by none of ours."""
    count = Count()
    for column in sealed_columns():
        async with database.reading() as session:
            values = await session.stream_scalars(select(column).where(column.is_not(None)))
            async for value in values:
                _renewed(database.vault, value, count)
    return count
