"""Points of a year's criteria: a unit scores itself, the check follows, with evidence behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from office import audit
from office.errors import MayNotCheck, NoSuchCriterion, NotYourCriterion, TooManyPoints
from office.inbox import insert_for
from office.models import Criterion, Proof, Scheme, Score
from office.scoring import schemes
from office.staff import Official


@dataclass(frozen=True)
class Hand:
    """Whose hand writes: an official in a chat, or nobody (the operator's command line)."""

    official: Official | None = None
    channel: str | None = None

    @property
    def id(self) -> int | None:
        """The official's number."""
        return self.official.id if self.official else None


OPERATOR = Hand()


async def give(
    session: AsyncSession,
    year: int,
    code: str,
    points: Decimal,
    *,
    hand: Hand,
    checked: bool = False,
    note: str | None = None,
    now: datetime,
) -> Score:
    """Record the self score of a criterion, or with `checked` what the check gave.

    Refuses `NoScheme`, `NoSuchCriterion`, `TooManyPoints`, `NotYourCriterion` and `MayNotCheck`.
    """
    scheme, line = await _line(session, year, code)
    _allowed(hand, line, checked=checked)
    if not 0 <= points <= line.max or points * 100 != int(points * 100):
        raise TooManyPoints(code=line.code, max=line.max)
    insert = insert_for(session)  # two officials may score it at once
    await session.execute(insert(Score).values(criterion_id=line.id).on_conflict_do_nothing())
    score = await session.get_one(Score, line.id, with_for_update=True, populate_existing=True)
    before = {"self": _said(score.self_points), "checked": _said(score.checked_points)}
    if checked:
        score.checked_points, score.checked_by, score.checked_at = points, hand.id, now
    else:
        score.self_points, score.self_by, score.self_at = points, hand.id, now
    score.note = note or score.note
    after = {"checked" if checked else "self": _said(points)}
    _log(session, "score.give", scheme, line, hand, now, before=before, after=after)
    await session.flush()
    return score


async def prove(
    session: AsyncSession,
    year: int,
    code: str,
    kind: str,
    ref: str,
    *,
    hand: Hand,
    now: datetime,
) -> Proof:
    """Put evidence behind a criterion: `kind` and `ref` as in `models.Proof`.

    Refuses like `give`.
    """
    scheme, line = await _line(session, year, code)
    _allowed(hand, line, checked=False)
    proof = Proof(criterion_id=line.id, kind=kind, ref=ref, by=hand.id, at=now)
    session.add(proof)
    await session.flush()
    _log(session, "score.prove", scheme, line, hand, now, after={"proof": proof.id, "kind": kind})
    return proof


async def _line(session: AsyncSession, year: int, code: str) -> tuple[Scheme, Criterion]:
    # Read by its code, whatever sheet the year is scored by now.
    scheme = await schemes.of_year(session, year)
    lines = await schemes.criteria(session, scheme.id)
    for line in lines:
        if line.code.lower() == code.lower():
            return scheme, line
    raise NoSuchCriterion(code=code, known=", ".join(line.code for line in lines))


def _allowed(hand: Hand, line: Criterion, *, checked: bool) -> None:
    """A unit scores what it answers for; who follows the scoring may enter all of it."""
    official = hand.official
    if official is None or official.may("score"):
        return
    if line.unit is None or line.unit not in official.units("report"):
        raise NotYourCriterion(code=line.code, unit=line.unit)
    if checked:
        raise MayNotCheck(code=line.code)


def _said(points: Decimal | None) -> str | None:
    return None if points is None else str(points)


def _log(
    session: AsyncSession,
    act: str,
    scheme: Scheme,
    line: Criterion,
    hand: Hand,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
) -> None:
    subject = f"criterion:{scheme.year}/{line.code}"
    audit.write(
        session,
        act,
        subject,
        staff_id=hand.id,
        channel=hand.channel,
        now=now,
        before=before,
        after=after,
    )
