"""The outbox: letters are posted with what they report, and sent after it.

Letters of one person leave strictly in order: only her oldest unsent letter can be claimed.
A claim is a lease; a letter whose sender died becomes free when the lease runs out. If its
request had begun by then it may have arrived, so it is repeated once at most.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import leases
from office.models import Person, Post
from office.vault import Vault


@dataclass(frozen=True)
class Claimed:
    """A letter that is ours to send, and where it goes."""

    id: int
    person_id: int
    channel: str
    address: str
    body: dict[str, Any]
    matter: str | None
    tries: int


def post(
    session: AsyncSession,
    person: Person,
    body: dict[str, Any],
    *,
    now: datetime,
    matter: str | None = None,
    sealed: bool = False,
) -> Post:
    """Put a letter for a person into the outbox; it leaves after the commit.

    `sealed`: it repeats what somebody wrote, so that it waits as the words themselves are kept.
    """
    if sealed:
        vault: Vault = session.info["vault"]
        body = {"sealed": vault.seal(json.dumps(body))}
    letter = Post(
        person_id=person.id,
        channel=person.channel,
        body=body,
        matter=matter,
        state="waiting",
        at=now,
        not_before=now,
        doubts=0,
        tries=0,
    )
    session.add(letter)
    return letter


def opened(session: AsyncSession, letter: Post) -> dict[str, Any]:
    """The body of a letter; empty when it was emptied, or the key that sealed it is lost."""
    body = letter.body or {}
    if "sealed" not in body:
        return body
    vault: Vault = session.info["vault"]
    found: dict[str, Any] = json.loads(vault.open(body["sealed"]) or "{}")
    return found


async def claim(
    session: AsyncSession,
    holder: str,
    *,
    now: datetime,
    channels: Sequence[str],
    only: Mapping[str, str] | None = None,
    most: int = 16,
) -> list[Claimed]:
    """Claim the oldest unsent letters of up to `most` persons, of the given channels.

    `only`: channels that reach a single address here; letters to others of them wait.
    """
    reached = [
        or_(
            Post.channel != channel,
            Post.person_id.in_(
                select(Person.id).where(Person.channel == channel, Person.address == address)
            ),
        )
        for channel, address in (only or {}).items()
    ]
    ids = await session.scalars(
        select(Post.id)
        .where(
            leases.free(Post, now),
            Post.channel.in_(channels),
            leases.foremost(Post, Post.person_id),
            *reached,
        )
        .order_by(Post.id)
        .limit(most)
    )
    return [found for id_ in ids.all() if (found := await _claim_one(session, id_, holder, now))]


async def _claim_one(session: AsyncSession, id_: int, holder: str, now: datetime) -> Claimed | None:
    if not await leases.claim(session, Post, id_, holder, now=now):
        return None
    found = (
        await session.execute(
            select(Post, Person.address)
            .join(Person, Person.id == Post.person_id)
            .where(Post.id == id_)
            .execution_options(populate_existing=True)
        )
    ).one()
    letter, address = found
    if letter.began_at is not None:
        # A sender died, or heard nothing, after its request began: the letter may have arrived.
        letter.doubts += 1
        letter.began_at = None
        if letter.doubts > 1:
            _end(letter, "uncertain", "no answer twice", now)
            return None
    return Claimed(
        letter.id,
        letter.person_id,
        letter.channel,
        address,
        opened(session, letter),
        letter.matter,
        letter.tries,
    )


def _end(letter: Post, state: str, reason: str | None, now: datetime) -> None:
    letter.state = state
    letter.reason = reason
    letter.sent_at = now
    letter.lease_by = letter.lease_until = None


async def begin(session: AsyncSession, id_: int, holder: str, *, now: datetime) -> bool:
    """Note that the request is about to go out, and renew the lease. False when it was lost."""
    letter = await leases.held(session, Post, id_, holder)
    if letter is None:
        return False
    letter.began_at = now
    letter.lease_until = now + leases.SENDING
    return True


async def release(session: AsyncSession, id_: int, holder: str) -> None:
    """Give a letter back whose request was not begun: another sender need not wait for us."""
    await session.execute(
        update(Post)
        .where(Post.id == id_, Post.lease_by == holder, Post.state == "sending")
        .where(Post.began_at.is_(None))
        .values(state="waiting", lease_by=None, lease_until=None)
    )


async def renew(session: AsyncSession, ids: Sequence[int], holder: str, *, now: datetime) -> None:
    """Keep the lease of letters that are still being sent."""
    await session.execute(
        update(Post)
        .where(Post.id.in_(ids), Post.lease_by == holder, Post.state == "sending")
        .values(lease_until=now + leases.SENDING)
    )


async def sent(
    session: AsyncSession, id_: int, holder: str, *, platform_id: str | None, now: datetime
) -> None:
    """The platform took the letter."""
    letter = await leases.held(session, Post, id_, holder)
    if letter is not None:
        _end(letter, "sent", None, now)
        letter.platform_id = platform_id


async def put_off(
    session: AsyncSession,
    id_: int,
    holder: str,
    *,
    until: datetime,
    reason: str,
    new_address: str | None = None,
) -> None:
    """The platform refused for now: the letter, and what follows it, waits."""
    letter = await leases.held(session, Post, id_, holder)
    if letter is None:
        return
    letter.state = "waiting"
    letter.not_before = until
    letter.reason = reason[:200]
    letter.tries += 1
    letter.lease_by = letter.lease_until = letter.began_at = None
    if new_address:
        await _move(session, letter, new_address)


async def _move(session: AsyncSession, letter: Post, address: str) -> None:
    """The person is at another address now; if we have met her there, her letters go there."""
    there = await session.scalar(
        select(Person.id).where(Person.channel == letter.channel, Person.address == address)
    )
    if there is None:
        await session.execute(
            update(Person).where(Person.id == letter.person_id).values(address=address)
        )
    else:
        unsent = (Post.person_id == letter.person_id, Post.state.in_(leases.UNSENT))
        await session.execute(update(Post).where(*unsent).values(person_id=there))


async def doubt(session: AsyncSession, id_: int, holder: str, *, until: datetime) -> None:
    """The request went out and no answer came: repeat once at most, from `until` on."""
    letter = await leases.held(session, Post, id_, holder)
    if letter is not None:
        letter.lease_by = None
        letter.lease_until = until


async def give_up(
    session: AsyncSession, id_: int, holder: str, *, reason: str, now: datetime
) -> str | None:
    """The letter can never be delivered; returns the matter that did not reach its citizen."""
    letter = await leases.held(session, Post, id_, holder)
    if letter is None:
        return None
    _end(letter, "failed", reason[:200], now)
    return letter.matter


async def empty_bodies(session: AsyncSession, *, before: datetime) -> int:
    """Empty the bodies of letters sent before that moment; returns how many."""
    done = await session.execute(
        update(Post)
        .where(Post.sent_at < before, Post.body.is_not(None), Post.state.not_in(leases.UNSENT))
        .values(body=None)
    )
    return cast("CursorResult[Any]", done).rowcount


async def erase(session: AsyncSession, person: Person) -> int:
    """Empty all letters of a person; those that were not sent yet never will be."""
    mine = Post.person_id == person.id
    await session.execute(
        update(Post)
        .where(mine, Post.state.in_(leases.UNSENT))
        .values(state="failed", reason="erased", lease_by=None, lease_until=None)
    )
    done = await session.execute(
        update(Post)
        .where(mine, or_(Post.body.is_not(None), Post.platform_id.is_not(None)))
        .values(body=None, platform_id=None, matter=None)
    )
    return cast("CursorResult[Any]", done).rowcount


async def oldest_unsent(session: AsyncSession) -> datetime | None:
    """When the oldest letter that is still to be sent was posted."""
    return await session.scalar(select(func.min(Post.at)).where(Post.state.in_(leases.UNSENT)))
