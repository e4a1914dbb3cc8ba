"""Which unit is suggested for a piece of feedback: rules as rows, the first that fits counts."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.feedback import villages
from office.models import Route


async def unit_for(
    session: AsyncSession, *, kind: str, field: str, village: str | None
) -> str | None:
    """The unit of the first rule that fits; None when none does: the coordinators classify.

    A rule may name a village by any name that it has or had.
    """
    fits = (
        or_(Route.kind.is_(None), Route.kind == kind),
        or_(Route.field.is_(None), Route.field == field),
    )
    rules = await session.scalars(select(Route).where(*fits).order_by(Route.position))
    meant = await _names(session, village) if village else set()
    for rule in rules:
        if rule.village is None or villages.same(rule.village) in meant:
            return rule.unit
    return None


async def _names(session: AsyncSession, village: str) -> set[str]:
    """How a rule may call the village that a ticket names."""
    said = villages.same(village)
    for known in await villages.every(session):
        if said in villages.names(known):
            return villages.names(known)
    return {said}
