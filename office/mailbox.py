"""The mailbox of somebody whose platform is our own page: her letters, to be shown again.

A letter counts as shown from the moment its sending began. Letters are ordered by that moment,
not by id: with several processes a letter of a lower id may be committed after one of a higher
id has been shown, and a reader who remembers ids only would never see it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Person, Post

#: Begun again after a sender died; ended in doubt, when the beginning is forgotten.
_shown_at = func.coalesce(Post.began_at, Post.sent_at)


async def letters(
    session: AsyncSession, channel: str, address: str, *, after: int | None = None, most: int = 100
) -> list[Post]:
    """Her letters that were shown after the letter `after`, in the order of showing.

    Without `after` the newest `most`. An `after` that is not hers counts as an id.
    """
    mine = _shown_to(channel, address)
    if after is None:
        newest = await session.scalars(mine.order_by(_shown_at.desc(), Post.id.desc()).limit(most))
        return list(newest.all())[::-1]
    found = await session.scalars(
        mine.where(await _after(session, channel, address, after))
        .order_by(_shown_at, Post.id)
        .limit(most)
    )
    return list(found.all())


async def letter(session: AsyncSession, channel: str, address: str, id_: int) -> Post | None:
    """One of her letters that were shown; None for anybody else's."""
    return await session.scalar(_shown_to(channel, address).where(Post.id == id_))


def _shown_to(channel: str, address: str) -> Select[Post]:
    return (
        select(Post)
        .join(Person, Person.id == Post.person_id)
        .where(Person.channel == channel, Person.address == address)
        .where(Post.body.is_not(None), _shown_at.is_not(None))
    )


async def _after(
    session: AsyncSession, channel: str, address: str, id_: int
) -> ColumnElement[bool]:
    shown = await session.scalar(
        select(_shown_at)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .where(Post.id == id_, Person.channel == channel, Person.address == address)
    )
    if shown is None:
        return Post.id > id_
    return or_(_shown_at > shown, and_(_shown_at == shown, Post.id > id_))


async def shown_since(
    session: AsyncSession, channel: str, addresses: Collection[str], *, since: datetime
) -> set[str]:
    """Which of these addresses were shown a letter since that moment, by any process."""
    found = await session.scalars(
        select(Person.address)
        .join(Post, Post.person_id == Person.id)
        .where(Person.channel == channel, Person.address.in_(addresses), Post.began_at >= since)
        .distinct()
    )
    return set(found.all())


async def forget(session: AsyncSession, channel: str, address: str) -> None:
    """Forget a conversation: its letters are emptied and nobody is reached there any more."""
    person = await session.scalar(
        select(Person).where(Person.channel == channel, Person.address == address).with_for_update()
    )
    if person is None:
        return
    person.reachable = False
    person.context = {}
    await session.execute(update(Post).where(Post.person_id == person.id).values(body=None))
