"""Small things that the program must remember."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from office.inbox import insert_for
from office.models import Kept


async def get(session: AsyncSession, key: str) -> str | None:
    """What was put under the key, or None."""
    kept = await session.get(Kept, key, populate_existing=True)
    return kept.value if kept else None


async def put(session: AsyncSession, key: str, value: str) -> None:
    """Remember the value, whatever was there."""
    insert = insert_for(session)
    await session.execute(
        insert(Kept)
        .values(key=key, value=value)
        .on_conflict_do_update(index_elements=[Kept.key], set_={"value": value})
    )


async def put_first(session: AsyncSession, key: str, value: str) -> str:
    """Remember the value if there is none yet; returns the one that is remembered."""
    await claim(session, key, value)
    return await get(session, key) or value


async def claim(session: AsyncSession, key: str, value: str) -> bool:
    """Remember the value if there is none yet; False when somebody was first."""
    insert = insert_for(session)
    done = await session.scalar(
        insert(Kept).values(key=key, value=value).on_conflict_do_nothing().returning(Kept.key)
    )
    return done is not None
