"""Questions handed over to a person: kept sealed, seen by the unit, answered in chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, calendar, staff
from office.errors import AlreadyAnswered, MayNotAnswer, NoSuchQuestion
from office.models import Person, Question, Staff
from office.staff import Official
from office.vault import Vault


@dataclass(frozen=True)
class Handed:
    """A question as an official sees it; never who asks."""

    id: int
    unit: str
    words: str | None  # None when the key that sealed it is lost
    at: datetime
    answered: bool

    @property
    def code(self) -> str:
        """How people name it: H-12."""
        return f"H-{self.id}"


def _vault(session: AsyncSession) -> Vault:
    return cast("Vault", session.info["vault"])


async def hand_over(
    session: AsyncSession,
    person: Person,
    words: str,
    *,
    unit: str,
    slug: str | None,
    now: datetime,
) -> Handed:
    """Keep a question for a person to answer; its words are the only content kept."""
    question = Question(
        person_id=person.id,
        unit=unit,
        words=_vault(session).seal(words),
        slug=slug,
        at=now,
        not_reached=False,
    )
    session.add(question)
    await session.flush()
    return Handed(question.id, unit, words, now, answered=False)


#: Words about officials are the leaders' alone: never the reported unit's, nor the coordinators'
#: (domain facts §7, permission `sensitive`).
SENSITIVE_UNIT = "ldub"


def _visible(official: Official) -> Any:
    """What the official may see; what was erased is nobody's any more."""
    return Question.words.is_not(None) & _concerns(official)


def _concerns(official: Official) -> Any:
    if official.may("all_questions"):
        ordinary: Any = Question.unit != SENSITIVE_UNIT
    else:
        ordinary = Question.unit.in_(official.units("answer")) & (Question.unit != SENSITIVE_UNIT)
    if official.may("sensitive"):
        return ordinary | (Question.unit == SENSITIVE_UNIT)
    return ordinary


async def readers(
    session: AsyncSession, unit: str, *, today: date, besides: Person | None = None
) -> list[Person]:
    """The accounts of who answers for a unit: its officials and the coordinators; for words about
    officials only holders of `sensitive`."""
    if unit == SENSITIVE_UNIT:
        return await staff.holders(session, "sensitive", today=today, besides=besides)
    found = await staff.holders(session, "answer", units=(unit,), today=today, besides=besides)
    found += await staff.holders(session, "all_questions", today=today, besides=besides)
    return list({person.id: person for person in found}.values())


async def reminded(session: AsyncSession, unit: str, *, today: date) -> list[Person]:
    """Who is called to mind of a question that waits: the coordinators where they may read it and
    there are any, else all who may."""
    if unit != SENSITIVE_UNIT:
        coordinators = await staff.holders(session, "all_questions", today=today)
        if coordinators:
            return coordinators
    return await readers(session, unit, today=today)


def _number(code: str) -> int:
    digits = code.upper().removeprefix("H").lstrip(" -–").rstrip(" .:,")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise NoSuchQuestion(code=code[:20])
    return int(digits)


async def inbox(session: AsyncSession, official: Official, *, most: int = 10) -> list[Handed]:
    """The unanswered questions that the official may see, oldest first."""
    vault = _vault(session)
    found = await session.scalars(
        select(Question)
        .where(Question.answered_at.is_(None), _visible(official))
        .order_by(Question.id)
        .limit(most)
    )
    return [Handed(q.id, q.unit, vault.open(q.words or ""), q.at, answered=False) for q in found]


async def waiting(session: AsyncSession, official: Official) -> int:
    """How many questions wait that the official may see."""
    query = select(func.count()).where(Question.answered_at.is_(None), _visible(official))
    return await session.scalar(query) or 0


async def unreached(session: AsyncSession, official: Official, *, since: datetime) -> list[str]:
    """Codes of questions whose answer did not reach the citizen, answered since that moment."""
    found = await session.scalars(
        select(Question.id)
        .where(Question.not_reached, Question.answered_at > since, _visible(official))
        .order_by(Question.id)
    )
    return [f"H-{id_}" for id_ in found]


async def see(session: AsyncSession, official: Official, code: str) -> Handed:
    """One question that the official may see. Refuses `NoSuchQuestion`."""
    question = await session.scalar(
        select(Question).where(Question.id == _number(code), _visible(official))
    )
    if question is None:
        raise NoSuchQuestion(code=code[:20])
    words = _vault(session).open(question.words or "")
    return Handed(question.id, question.unit, words, question.at, question.answered_at is not None)


async def open_one(session: AsyncSession, official: Official, code: str) -> Handed:
    """A question that the official may answer now.

    Refuses `MayNotAnswer`, `NoSuchQuestion` and `AlreadyAnswered`.
    """
    if not official.may("answer") and not official.may("sensitive"):
        raise MayNotAnswer
    try:
        handed = await see(session, official, code)
    except NoSuchQuestion:
        if official.may("answer"):
            raise
        raise MayNotAnswer from None
    if handed.answered:
        raise await _answered(session, handed)
    return handed


async def _answered(session: AsyncSession, handed: Handed) -> AlreadyAnswered:
    name = await session.scalar(
        select(Staff.name)
        .join(Question, Question.answered_by == Staff.id)
        .where(Question.id == handed.id)
    )
    return AlreadyAnswered(code=handed.code, name=name or "")


async def answer(
    session: AsyncSession,
    code: str,
    words: str,
    *,
    by: Official,
    channel: str,
    now: datetime,
) -> tuple[Handed, Person]:
    """Answer a question once; returns it and the person who waits for the words.

    Refuses a role that only reads, a question that is not there or belongs to another unit, and
    a second answer.
    """
    handed = await open_one(session, by, code)
    done = await session.execute(
        update(Question)
        .where(Question.id == handed.id, Question.answered_at.is_(None))
        .values(answer=_vault(session).seal(words), answered_at=now, answered_by=by.id)
    )
    if cast("CursorResult[Any]", done).rowcount != 1:  # a colleague was faster by a moment
        raise await _answered(session, handed)
    audit.write(session, "question.answer", handed.code, staff_id=by.id, channel=channel, now=now)
    person = (
        await session.scalars(
            select(Person)
            .join(Question, Question.person_id == Person.id)
            .where(Question.id == handed.id)
        )
    ).one()
    return handed, person


async def overdue(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[Handed]:
    """Questions without an answer after one working day, each returned once ever."""
    days = await calendar.load(session)
    waiting = await session.scalars(
        select(Question)
        .where(
            Question.answered_at.is_(None),
            Question.reminded_at.is_(None),
            Question.words.is_not(None),
        )
        .order_by(Question.id)
    )
    late = []
    for question in waiting.all():
        if days.one_working_day_later(question.at, zone) > now:
            continue
        claimed = await session.execute(
            update(Question)
            .where(Question.id == question.id, Question.reminded_at.is_(None))
            .values(reminded_at=now)
        )
        if cast("CursorResult[Any]", claimed).rowcount == 1:
            late.append(Handed(question.id, question.unit, None, question.at, answered=False))
    return late


async def not_reached(session: AsyncSession, question_id: int) -> None:
    """Mark that the answer could not be delivered to the citizen."""
    await session.execute(
        update(Question).where(Question.id == question_id).values(not_reached=True)
    )
