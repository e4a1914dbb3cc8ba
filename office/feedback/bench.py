"""Rows for `thanthien bench`: tickets of a busy commune's many years, and the simplest list."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.feedback import codes
from office.models import Ticket

#: One ticket in five is being worked on; of the others most are closed.
_STATES = ("received", "closed", "closed", "in_progress", "closed", "closed", "answered", "closed",
           "closed", "rejected")  # fmt: skip
_UNITS = ("kt", "vhxh", "hcc", "vp", "kt")
_CHUNK = 2_000


async def fill(session: AsyncSession, count: int, *, now: datetime) -> None:
    """Put that many tickets into the table, without words."""
    made: set[str] = set()
    while len(made) < count:
        made.add(codes.new("NG"))
    rows = [_row(number, code, now) for number, code in enumerate(made)]
    for start in range(0, count, _CHUNK):
        await session.execute(insert(Ticket), rows[start : start + _CHUNK])


def _row(number: int, code: str, now: datetime) -> dict[str, object]:
    at = now - timedelta(minutes=number * 37)
    return {
        "code": code,
        "kind": "phan_anh_hien_truong",
        "field": "duong",
        "sensitive": number % 97 == 0,
        "state": _STATES[number % len(_STATES)],
        "unit": _UNITS[number % len(_UNITS)],
        "at": at,
        "changed_at": at,
        "clock_from": at.date(),
        "firm": False,
        "act_by": at.date() + timedelta(days=14),
        "not_reached": number % 500 == 0,
    }


async def newest(session: AsyncSession) -> list[Ticket]:
    """Five rows by their id, whoever may see them."""
    return list((await session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(5))).all())
