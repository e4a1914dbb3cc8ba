"""Group chats of units: which group belongs to which unit. A group of no unit is not served."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, staff, store
from office.errors import NoSuchUnit, Refused
from office.staff import Official


class MayNotBind(Refused):
    """Only who assigns the unit's tasks, or invites people, says whose group this is."""


async def unit_of(session: AsyncSession, channel: str, group: str) -> str | None:
    """The unit whose group this is."""
    return await store.get(session, _key(channel, group)) or None


async def bind(
    session: AsyncSession,
    official: Official,
    channel: str,
    group: str,
    unit: str | None,
    *,
    now: datetime,
) -> None:
    """Say that the group is the unit's; None: nobody's any more.

    Raises `NoSuchUnit` and `MayNotBind`; whoever may bind a unit's group may take it away.
    """
    held = await unit_of(session, channel, group)
    if unit == held:
        return
    names = await staff.unit_names(session)
    if unit is not None and unit not in names:
        raise NoSuchUnit(slug=unit, known=", ".join(names))
    for touched in {unit, held} - {None}:
        if not (official.may_for("assign", touched) or official.may("invite")):
            raise MayNotBind
    await store.put(session, _key(channel, group), unit or "")
    audit.write(
        session,
        "group.bind",
        f"unit:{unit or held}",
        staff_id=official.id,
        channel=channel,
        now=now,
        before={"unit": held},
        after={"unit": unit},
    )


def _key(channel: str, group: str) -> str:
    return f"group:{channel}:{group}"
