"""The audit log's hash chain: rows are sealed in batches, and the whole can be verified.

The triggers keep honest programs from changing rows; the chain shows what somebody with the
database's own password has done. Whoever notes the last code elsewhere also sees a cut-off end.
Rows hold ids and facts, never what people wrote: erasing a person leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.models import Audit, AuditSeal

#: Rows of transactions that have not ended yet may get lower ids than sealed ones: no matter, a
#: row is sealed when it is first seen, wherever its id lies.
BATCH = 1000
#: A row that is older than this and not sealed means that the job does not run.
LATE = timedelta(minutes=5)
START = "0" * 64


def digest(row: Audit) -> str:
    """What a row says, as one number."""
    said = [
        row.id,
        row.at.isoformat(),
        row.staff_id,
        row.channel,
        row.act,
        row.subject,
        row.before,
        row.after,
    ]
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def link(chain: str, position: int, audit_id: int, row_digest: str) -> str:
    """The chain with one more row."""
    return hashlib.sha256(f"{chain}/{position}/{audit_id}/{row_digest}".encode()).hexdigest()


async def seal(session: AsyncSession) -> int:
    """Seal what is not sealed yet, oldest first; returns how many rows. One process at a time."""
    last = await session.scalar(select(AuditSeal).order_by(AuditSeal.position.desc()).limit(1))
    position, chain = (last.position, last.chain) if last else (0, START)
    rows = await session.scalars(
        select(Audit)
        .outerjoin(AuditSeal, AuditSeal.audit_id == Audit.id)
        .where(AuditSeal.audit_id.is_(None))
        .order_by(Audit.id)
        .limit(BATCH)
    )
    count = 0
    for count, row in enumerate(rows.all(), 1):  # noqa: B007 - counted for the caller
        row_digest = digest(row)
        position += 1
        chain = link(chain, position, row.id, row_digest)
        session.add(AuditSeal(position=position, audit_id=row.id, digest=row_digest, chain=chain))
    await session.flush()
    return count


@dataclass(frozen=True)
class Verdict:
    """What verifying found: sealed rows, the last code, and what is wrong."""

    sealed: int
    unsealed: int
    code: str
    changed: tuple[int, ...]  # rows that say something else than when they were sealed
    missing: tuple[int, ...]  # sealed rows that are gone
    broken: int | None  # the first position at which the chain itself does not fit
    late: bool  # rows have waited too long for their seal

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, taken out or put in."""
        return not self.changed and not self.missing and self.broken is None


async def verify(session: AsyncSession, *, now: datetime) -> Verdict:
    """Walk the chain from its beginning."""
    chain, broken, sealed = START, None, 0
    changed: list[int] = []
    missing: list[int] = []
    pairs = await session.stream(
        select(AuditSeal, Audit)
        .outerjoin(Audit, Audit.id == AuditSeal.audit_id)
        .order_by(AuditSeal.position)
        .execution_options(yield_per=BATCH)
    )
    async for held, row in pairs:
        sealed += 1
        chain = link(chain, sealed, held.audit_id, held.digest)
        if broken is None and (held.position != sealed or held.chain != chain):
            broken = held.position
        if row is None:
            missing.append(held.audit_id)
        elif digest(row) != held.digest:
            changed.append(held.audit_id)
        chain = held.chain
    unsealed, oldest = (
        await session.execute(
            select(func.count(), func.min(Audit.at))
            .outerjoin(AuditSeal, AuditSeal.audit_id == Audit.id)
            .where(AuditSeal.audit_id.is_(None))
        )
    ).one()
    late = oldest is not None and oldest < now - LATE
    return Verdict(sealed, unsealed, chain, tuple(changed), tuple(missing), broken, late)
