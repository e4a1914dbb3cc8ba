"""Facts of the commune that an administrator sets: address, phones, hours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import NoSuchFact
from office.inbox import insert_for
from office.models import Fact

KEYS = (
    "address",
    "phone",
    "hotline",
    "email",
    "website",
    "zalo",
    "hours",
    "reception",
    "police_phone",
    "clinic_phone",
    "villages",
    "payment",
)


async def facts(session: AsyncSession) -> dict[str, str]:
    """What is set, by key."""
    return {row.key: row.value for row in (await session.scalars(select(Fact))).all()}


async def put(session: AsyncSession, key: str, value: str, *, now: datetime) -> None:
    """Set a fact, or take it back with an empty value. Refuses an unknown key."""
    if key not in KEYS:
        raise NoSuchFact(key=key, known=", ".join(KEYS))
    value = " ".join(value.split())
    before = (await facts(session)).get(key)
    if value:
        insert = insert_for(session)
        await session.execute(
            insert(Fact)
            .values(key=key, value=value, at=now)
            .on_conflict_do_update(index_elements=[Fact.key], set_={"value": value, "at": now})
        )
    else:
        await session.execute(delete(Fact).where(Fact.key == key))
    audit.write(
        session,
        "commune.set",
        key,
        staff_id=None,
        channel=None,
        now=now,
        before={"value": before},
        after={"value": value or None},
    )
