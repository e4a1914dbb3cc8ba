"""Which unit is suggested for a piece of feedback: rules as rows, the first that fits counts."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Route


async def unit_for(
    session: AsyncSession, *, kind: str, field: str, village: str | None
) -> str | None:
    """The unit of the first rule that fits; None when none does: the coordinators classify."""
    fits = (
        or_(Route.kind.is_(None), Route.kind == kind),
        or_(Route.field.is_(None), Route.field == field),
        or_(Route.village.is_(None), Route.village == village),
    )
    return await session.scalar(select(Route.unit).where(*fits).order_by(Route.position).limit(1))
