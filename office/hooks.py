"""Hooks: other software is told of events, each at least once, in order, as long as it takes.

The same pattern as the outbox: durable rows, claims as leases, waiting longer after each failure.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, leases
from office.errors import BadHook, NoSuchHook
from office.models import Delivery, Event, Hook
from office.vault import Vault

#: A receiver that is down over a weekend misses nothing.
KEEP_TRYING = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """An event that is ours to deliver, and where."""

    id: int
    hook_id: int
    url: str
    secret: str
    event_id: int
    kind: str
    subject: str
    data: dict[str, Any]
    at: datetime
    tries: int


async def add(
    session: AsyncSession, url: str, *, kinds: Sequence[str], vault: Vault, now: datetime
) -> str:
    """Tell an address of events from now on; returns the secret that signs them, this once.

    Refuses `BadHook` for anything but an http or https address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise BadHook(url=url)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    row = Hook(url=url, secret=vault.seal(secret), kinds=list(kinds), at=now)
    session.add(row)
    await session.flush()
    after = {"host": parts.hostname, "kinds": row.kinds}
    audit.write(
        session, "hook.add", f"hook:{row.id}", staff_id=None, channel=None, now=now, after=after
    )
    return secret


@dataclass(frozen=True)
class Listed:
    """A hook as a list shows it."""

    hook: Hook
    waiting: int
    reason: str | None  # why the oldest waiting event was not taken


async def listed(session: AsyncSession) -> list[Listed]:
    """Every hook with what still waits for it."""
    found = []
    for hook in (await session.scalars(select(Hook).order_by(Hook.id))).all():
        unsent = (Delivery.hook_id == hook.id, Delivery.state.in_(leases.UNSENT))
        waiting = await session.scalar(select(func.count(Delivery.id)).where(*unsent))
        query = select(Delivery.reason).where(*unsent).order_by(Delivery.id).limit(1)
        found.append(Listed(hook, waiting or 0, await session.scalar(query)))
    return found


async def remove(session: AsyncSession, id_: int, *, now: datetime) -> None:
    """Tell an address nothing more. Refuses `NoSuchHook`."""
    hook = await session.get(Hook, id_) if 0 < id_ < 2**31 else None
    if hook is None or hook.ended_at is not None:
        raise NoSuchHook(id=id_)
    await _end_hook(session, id_, now)
    audit.write(session, "hook.remove", f"hook:{id_}", staff_id=None, channel=None, now=now)


async def _end_hook(session: AsyncSession, id_: int, now: datetime) -> None:
    await session.execute(update(Hook).where(Hook.id == id_).values(ended_at=now))
    await session.execute(
        update(Delivery)
        .where(Delivery.hook_id == id_, Delivery.state.in_(leases.UNSENT))
        .values(state="failed", reason="the hook ended", lease_by=None, lease_until=None)
    )


async def pending(session: AsyncSession, *, now: datetime) -> bool:
    """Whether there is anything to do at this moment."""
    fresh = await session.scalar(select(Event.id).where(Event.spread_at.is_(None)).limit(1))
    if fresh is not None:
        return True
    return (
        await session.scalar(select(Delivery.id).where(leases.free(Delivery, now)).limit(1))
        is not None
    )


async def spread(session: AsyncSession, *, now: datetime) -> None:
    """Make a delivery of every new event to each hook that hears of its kind."""
    query = select(Event).where(Event.spread_at.is_(None)).order_by(Event.id).limit(500)
    # Two processes may look at once: the second one passes over what the first one has in hand.
    events = (await session.scalars(query.with_for_update(skip_locked=True))).all()
    hooks = (await session.scalars(select(Hook).where(Hook.ended_at.is_(None)))).all()
    for event in events:
        event.spread_at = now
        for hook in hooks:
            if hook.at <= event.at and event.kind.startswith(tuple(hook.kinds)):
                session.add(
                    Delivery(
                        hook_id=hook.id, event_id=event.id, state="waiting", not_before=now, tries=0
                    )
                )
    await session.flush()


async def claim(
    session: AsyncSession, holder: str, *, vault: Vault, now: datetime, most: int = 8
) -> list[Due]:
    """Claim the oldest unsent event of up to `most` hooks; later events of a hook wait for it."""
    ids = await session.scalars(
        select(Delivery.id)
        .where(leases.free(Delivery, now), leases.foremost(Delivery, Delivery.hook_id))
        .order_by(Delivery.id)
        .limit(most)
    )
    found = [await _claim_one(session, id_, holder, vault, now) for id_ in ids.all()]
    return [due for due in found if due is not None]


async def _claim_one(
    session: AsyncSession, id_: int, holder: str, vault: Vault, now: datetime
) -> Due | None:
    if not await leases.claim(session, Delivery, id_, holder, now=now):
        return None
    delivery, hook, event = (
        await session.execute(
            select(Delivery, Hook, Event)
            .join(Hook, Hook.id == Delivery.hook_id)
            .join(Event, Event.id == Delivery.event_id)
            .where(Delivery.id == id_)
            .execution_options(populate_existing=True)
        )
    ).one()
    secret = vault.open(hook.secret)
    if secret is None:  # its key is lost: nothing can be signed any more
        await _end_hook(session, hook.id, now)
        return None
    return Due(
        id=id_,
        hook_id=hook.id,
        url=hook.url,
        secret=secret,
        event_id=event.id,
        kind=event.kind,
        subject=event.subject,
        data=event.data,
        at=event.at,
        tries=delivery.tries,
    )


async def taken(session: AsyncSession, due: Due, holder: str, *, now: datetime) -> None:
    """The receiver has taken the event."""
    row = await leases.held(session, Delivery, due.id, holder)
    if row is not None:
        row.state, row.sent_at, row.reason = "sent", now, None
        row.lease_by = row.lease_until = None


async def put_off(
    session: AsyncSession, due: Due, holder: str, *, reason: str, until: datetime, now: datetime
) -> None:
    """It was not taken: again later, and after three days no more."""
    row = await leases.held(session, Delivery, due.id, holder)
    if row is None:
        return
    over = now - due.at > KEEP_TRYING
    row.state = "failed" if over else "waiting"
    row.tries, row.not_before, row.reason = row.tries + 1, until, reason[:60]
    row.lease_by = row.lease_until = None


async def gone(session: AsyncSession, due: Due, holder: str, *, now: datetime) -> None:
    """The receiver wants nothing more (410): its hook ends."""
    if await leases.held(session, Delivery, due.id, holder) is not None:
        await _end_hook(session, due.hook_id, now)


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Drop events that have gone everywhere, and their deliveries."""
    unsent = select(Delivery.event_id).where(Delivery.state.in_(leases.UNSENT))
    old = select(Event.id).where(
        Event.at < before, Event.spread_at.is_not(None), Event.id.not_in(unsent)
    )
    await session.execute(delete(Delivery).where(Delivery.event_id.in_(old)))
    await session.execute(
        delete(Event).where(
            Event.at < before,
            Event.spread_at.is_not(None),
            Event.id.not_in(select(Delivery.event_id)),
        )
    )
