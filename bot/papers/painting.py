"""Painting: the first page of an ordered paper, made aside when its letter is about to leave."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.papers import orders, typeset
from bot.papers.orders import Order

if TYPE_CHECKING:
    from bot.papers.model import Paper
    from bot.service import Service


async def paper(service: Service, key: str) -> Paper:
    """The paper of an order's key, from the record as it stands now.

    Raises `ValueError` for a word that is no order.
    """
    order = Order.of(key)
    async with service.database.transaction() as session:
        return await orders.write(session, order, now=service.clock(), zone=service.zone)


async def first_page(service: Service, key: str) -> bytes:
    """A PNG of its first page. Raises `ValueError` for a word that is no order."""
    found = await paper(service, key)
    return (await asyncio.to_thread(typeset.pages, found))[0]
