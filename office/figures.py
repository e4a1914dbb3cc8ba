"""Figures: numbers that a paper quotes of a span of days, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from office.feedback import counting
from office.feedback.counting import KINDS, Counted
from office.models import Asked, Question
from office.ratings.form import TICKET, VISIT
from office.ratings.results import Figures as Ratings


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included."""

    since: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day <= self.until

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its beginning, and the first moment that is no more in it."""
        after = self.until + timedelta(days=1)
        return datetime.combine(self.since, time(), zone), datetime.combine(after, time(), zone)


@dataclass(frozen=True)
class Figure:
    """A number and where it comes from: `kind` names it, `rows` are those that were counted."""

    kind: str
    value: int
    rows: tuple[str, ...] = ()


async def of_span(
    session: AsyncSession, span: Span, ratings: Ratings, *, zone: ZoneInfo
) -> list[Figure]:
    """What the assistant answered, what people asked and sent, and how they rated it."""
    begin, end = span.moments(zone)
    counted = await counting.of_span(session, begin, end, zone=zone)
    return [*await _asked(session, span, zone), *_feedback(counted), *_rated(ratings)]


async def _asked(session: AsyncSession, span: Span, zone: ZoneInfo) -> Iterable[Figure]:
    """Answers of the assistant (by whole months) and questions that people handed over."""
    first = span.since.replace(day=1)
    answers = await session.scalar(
        select(func.sum(Asked.answers)).where(Asked.month >= first, Asked.month <= span.until)
    )
    begin, end = span.moments(zone)
    within = (Question.at >= begin, Question.at < end)
    handed = await session.scalar(select(func.count(Question.id)).where(*within))
    answered = await session.scalar(
        select(func.count(Question.id)).where(*within, Question.answered_at.is_not(None))
    )
    return (
        Figure("answers", int(answers or 0)),
        Figure("questions", handed or 0),
        Figure("questions.answered", answered or 0),
    )


def _feedback(counted: Counted) -> Iterable[Figure]:
    """Everything that was received, by kind, and what had become of it by the last day."""
    yield Figure("feedback", counted.received)
    for kind in KINDS:
        if counted.kinds[kind]:
            yield Figure(f"feedback.kind.{kind}", counted.kinds[kind])
    for outcome, number in counted.outcomes.items():
        yield Figure(f"feedback.{outcome}", number)
    yield Figure("feedback.reopened", counted.reopened)


def _rated(ratings: Ratings) -> Iterable[Figure]:
    """Answers to the questions about the whole; how many were satisfied only where enough are."""
    for factor in (VISIT, TICKET):
        cell = ratings.whole(factor)
        yield Figure(f"ratings.{factor}", cell.answers)
        if ratings.shown(cell):
            yield Figure(f"ratings.{factor}.satisfied", cell.satisfied)
