"""Giving a rating: begun once for its subject, answered item by item, kept wherever it stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import calendar
from office.errors import NotRated, RatingOver
from office.models import Mark, Person, Praise, Rating
from office.ratings import fairness
from office.ratings.form import ANSWER, DOWN, THUMB, TICKET, UP, VISIT, form
from office.vault import Vault

NOON = 12
#: An answer may be given or changed for so long after the rating began.
OPEN = timedelta(days=7)


@dataclass(frozen=True)
class Given:
    """A rating as the conversation needs it. `levels`: None where she could not say."""

    id: int
    kind: str
    subject: str
    unit: str
    counter: int | None
    day: date
    half: str
    asked: tuple[str, ...]
    levels: Mapping[str, int | None]
    reasons: tuple[str, ...]

    @property
    def next(self) -> str | None:
        """The first item that waits for its answer."""
        return next((item for item in self.asked if item not in self.levels), None)

    @property
    def whole(self) -> int | None:
        """Her answer to the question about the whole, which is asked first."""
        return self.levels.get(self.asked[0])

    @property
    def answers(self) -> int:
        """How many items have a level."""
        return sum(level is not None for level in self.levels.values())


async def visit(
    session: AsyncSession,
    person: Person,
    unit: str,
    *,
    counter: int | None,
    now: datetime,
    zone: ZoneInfo,
) -> Given:
    """The rating of her visit at a unit this half-day, begun now if there is none.

    After hours it is the half-day before. Refuses `NotRated` for a unit that is not rated.
    """
    if unit not in form().units:
        raise NotRated(known=form().units)
    day, half = await _half_day(session, now, zone)
    subject = f"{unit}:{day.isoformat()}:{half}"
    found = await _of(session, person, VISIT, subject)
    if found is not None:
        return await given_of(session, found)
    rating = _begun(person, VISIT, subject, unit, day, now, await _questions(session, unit, day))
    rating.counter = counter
    rating.excluded = await fairness.judge(session, person, unit, day=day, now=now)
    session.add(rating)
    await session.flush()
    return await given_of(session, rating)


async def closed(
    session: AsyncSession, person: Person, code: str, *, unit: str, now: datetime, zone: ZoneInfo
) -> Given:
    """The rating of a closed feedback, one question; after a second closing she is asked anew."""
    found = await _of(session, person, TICKET, code)
    if found is not None:
        found.at, found.reminded_at = now, None
        return await again(session, person, found.id, now=now)
    rating = _begun(person, TICKET, code, unit, now.astimezone(zone).date(), now, [TICKET])
    rating.excluded = fairness.OFFICIAL if person.staff_id is not None else None
    session.add(rating)
    await session.flush()
    return await given_of(session, rating)


async def thumb(session: AsyncSession, slug: str, *, unit: str, up: bool, today: date) -> None:
    """Keep a thumb under an answer: neither who nor when, only the day."""
    rating = Rating(kind=ANSWER, subject=slug, unit=unit, day=today, asked=[ANSWER], reasons=[])
    session.add(rating)
    await session.flush()
    session.add(Mark(rating_id=rating.id, item=ANSWER, scale=THUMB, level=UP if up else DOWN))
    await session.flush()


async def give(
    session: AsyncSession,
    person: Person,
    rating_id: int,
    item: str,
    level: int | None,
    *,
    now: datetime,
) -> Given:
    """Keep her level for an item, None when she cannot say; a second answer replaces the first.

    Refuses `RatingOver` when it is not hers, or was begun too long ago.
    """
    rating = await _hers(session, person, rating_id, now)
    if item not in rating.asked or (level is not None and level not in form().levels):
        raise RatingOver
    mark = await session.get(Mark, (rating.id, item))
    if mark is None:
        mark = Mark(rating_id=rating.id, item=item, scale=form().scale)
        session.add(mark)
    mark.level = level
    await session.flush()
    return await given_of(session, rating)


async def look(session: AsyncSession, person: Person, rating_id: int, *, now: datetime) -> Given:
    """Her rating as it stands. Refuses `RatingOver`."""
    return await given_of(session, await _hers(session, person, rating_id, now))


async def again(session: AsyncSession, person: Person, rating_id: int, *, now: datetime) -> Given:
    """Begin the same rating anew: what she gave before is dropped. Refuses `RatingOver`."""
    rating = await _hers(session, person, rating_id, now)
    for table in (Mark, Praise):
        await session.execute(delete(table).where(table.rating_id == rating.id))
    rating.reasons, rating.words = [], None
    await session.flush()
    return await given_of(session, rating)


async def tick(
    session: AsyncSession, person: Person, rating_id: int, reason: str, *, now: datetime
) -> Given:
    """Tick a reason, or take the tick away. Refuses `RatingOver`."""
    rating = await _hers(session, person, rating_id, now)
    if reason not in form().reasons[rating.kind]:
        raise RatingOver
    kept = [each for each in rating.reasons if each != reason]
    rating.reasons = kept if reason in rating.reasons else [*kept, reason]
    await session.flush()
    return await given_of(session, rating)


async def say(
    session: AsyncSession, person: Person, rating_id: int, words: str, *, now: datetime
) -> Given:
    """Keep her own words, sealed. Refuses `RatingOver`."""
    rating = await _hers(session, person, rating_id, now)
    rating.words = _vault(session).seal(words)
    await session.flush()
    return await given_of(session, rating)


async def praise(
    session: AsyncSession, person: Person, rating_id: int, about: str, words: str, *, now: datetime
) -> Given:
    """Keep praise for a person or the unit (`about`), sealed. Refuses `RatingOver`."""
    rating = await _hers(session, person, rating_id, now)
    session.add(Praise(rating_id=rating.id, about=about, words=_vault(session).seal(words)))
    await session.flush()
    return await given_of(session, rating)


def _vault(session: AsyncSession) -> Vault:
    return cast("Vault", session.info["vault"])


def _begun(
    person: Person, kind: str, subject: str, unit: str, day: date, now: datetime, asked: list[str]
) -> Rating:
    return Rating(
        kind=kind,
        subject=subject,
        unit=unit,
        person_id=person.id,
        day=day,
        at=now,
        asked=asked,
        reasons=[],
    )


async def _of(session: AsyncSession, person: Person, kind: str, subject: str) -> Rating | None:
    return await session.scalar(
        select(Rating).where(
            Rating.person_id == person.id, Rating.kind == kind, Rating.subject == subject
        )
    )


async def _hers(session: AsyncSession, person: Person, rating_id: int, now: datetime) -> Rating:
    rating = await session.get(Rating, rating_id)
    if rating is None or rating.person_id != person.id:
        raise RatingOver
    if rating.at is None or rating.at < now - OPEN:
        raise RatingOver
    return rating


async def given_of(session: AsyncSession, rating: Rating) -> Given:
    """A rating as the conversation needs it."""
    rows = await session.execute(select(Mark.item, Mark.level).where(Mark.rating_id == rating.id))
    return Given(
        id=rating.id,
        kind=rating.kind,
        subject=rating.subject,
        unit=rating.unit,
        counter=rating.counter,
        day=rating.day,
        half=rating.subject.rpartition(":")[2] if rating.kind == VISIT else "",
        asked=tuple(rating.asked),
        levels=dict(rows.all()),
        reasons=tuple(rating.reasons),
    )


async def _half_day(session: AsyncSession, now: datetime, zone: ZoneInfo) -> tuple[date, str]:
    """The half-day of a visit that is rated now; after hours and on days off, the one before."""
    local = now.astimezone(zone)
    days = await calendar.load(session)
    if days.is_working(local.date()) and local.time() >= calendar.MORNING:
        return local.date(), "am" if local.hour < NOON else "pm"
    return days.last_working(local.date() - timedelta(days=1)), "pm"


async def _questions(session: AsyncSession, unit: str, day: date) -> list[str]:
    """The whole first, then of each factor the item that this unit was asked least this month.

    Factors that were asked least come first, so that stopping early starves none of them.
    """
    rows = await session.execute(
        select(Mark.item, func.count())
        .join(Rating, Rating.id == Mark.rating_id)
        .where(Rating.unit == unit, Rating.kind == VISIT)
        .where(Rating.day >= day.replace(day=1))
        .group_by(Mark.item)
    )
    counts = dict(rows.all())
    items = [
        min(form().of_factor(factor), key=lambda item: (counts.get(item, 0), item))
        for factor in form().factors
    ]
    return [VISIT, *sorted(items, key=lambda item: (counts.get(item, 0), item))]
