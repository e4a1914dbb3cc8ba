"""Holding a conversation in a test: the cast, a clock to set, and what everybody reads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels import Channel, Limits, SendFailed
from bot.messages import Letter, Message
from bot.service import Service
from office import questions
from office.database import Database
from office.models import Person, Result, Seat, Staff
from office.plan import occurrences

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: Friday 20/11/2026, 15:04 in the commune.
START = datetime(2026, 11, 20, 8, 4, tzinfo=UTC)


class Clock:
    """The time of a test, moved by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, local: str) -> None:
        """To a local moment: "2026-12-31 08:00"."""
        self.now = datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)

    def forward(self, **by: float) -> None:
        """Later: `forward(minutes=11)`."""
        self.now += timedelta(**by)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()


class FakeChannel(Channel):
    """A platform that keeps what it is given, or fails as it is told.

    `faults` are raised by the next sends in turn (None lets one pass); `before` is awaited in
    each send, to hold letters in the air.
    """

    name = "web"
    limits = Limits()

    def __init__(self, name: str = "web", limits: Limits | None = None) -> None:
        self.name = name  # type: ignore[misc]
        self.limits = limits or Limits()  # type: ignore[misc]
        self.sent: list[Letter] = []
        self.tried: list[Letter] = []
        self.faults: list[SendFailed | Exception | None] = []
        self.before: Callable[[Letter], Any] | None = None
        self.acknowledged: list[Message] = []

    async def send(self, letter: Letter) -> str | None:
        self.tried.append(letter)
        if self.before is not None:
            await self.before(letter)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        self.sent.append(letter)
        return f"{self.name}-{len(self.sent)}"

    async def acknowledge(self, message: Message) -> None:
        self.acknowledged.append(message)

    def texts(self, address: str) -> list[str]:
        """Everything that one address has read."""
        return [letter.text for letter in self.sent if letter.address == address]


@dataclass(frozen=True)
class Actor:
    """One of the cast: a name, the platform she uses, her seats as (unit, role)."""

    name: str
    channel: str = "web"
    seats: tuple[tuple[str | None, str], ...] = ()
    language: str | None = None


CAST = (
    Actor("Mai"),  # a citizen
    Actor("Lan", "phone", (("vhxh", "officer"),)),
    Actor("Hùng", "phone", (("kt", "officer"),)),
    Actor("Hoa", "phone", (("hcc", "unit_lead"),)),
    Actor("Dũng", "phone", (("vhxh", "officer"), ("dvsnc", "officer"))),
    Actor("Hạnh", "phone", (("vhxh", "coordinator"),)),
    Actor("Nam", "phone", ((None, "leader"),)),
    Actor("Sơn", "phone", ((None, "observer"),)),
    Actor("Tâm", "web", ((None, "admin"),)),
)
#: The commune was formed that day.
FORMED = date(2025, 7, 1)
#: A stranger is anybody else: the assistant meets her when she first writes.
STRANGER = "Phú"


async def people_the_place(database: Database, cast: Sequence[Actor]) -> None:
    """Officials with their seats, people who have met the assistant, and noise around them."""
    now = START - timedelta(days=3)
    async with database.transaction() as session:
        for actor in cast:
            person = Person(
                channel=actor.channel,
                address=actor.name,
                language=actor.language,
                introduced_at=now,
                met_at=now,
                last_seen_at=now,
                reachable=True,
                context={},
            )
            if actor.seats:
                official = Staff(name=actor.name, active=True, since=now)
                session.add(official)
                await session.flush()
                person.staff_id = official.id
                for unit, role in actor.seats:
                    session.add(Seat(staff_id=official.id, unit=unit, role=role, since=FORMED))
            session.add(person)
        await _noise(database, session, now)


async def _noise(database: Database, session: Any, now: datetime) -> None:
    """Rows that a forgotten filter would show: gone officials, other units, other years."""
    gone = Staff(name="Thủy", active=False, since=now)
    ended = Staff(name="Bình", active=True, since=now)
    session.add_all([gone, ended])
    await session.flush()
    yesterday = now.date() - timedelta(days=1)
    session.add_all(
        [
            Seat(staff_id=gone.id, unit="vhxh", role="coordinator", since=yesterday),
            Seat(staff_id=ended.id, unit="hcc", role="officer", since=yesterday, until=yesterday),
        ]
    )
    people = []
    for name, official in (("Thủy", gone), ("Bình", ended), ("Quý", None)):
        people.append(
            Person(
                channel="phone",
                address=name,
                staff_id=official.id if official else None,
                introduced_at=now,
                met_at=now,
                last_seen_at=now,
                reachable=True,
                context={},
            )
        )
    session.add_all(people)
    await session.flush()
    handed = await questions.hand_over(
        session, people[2], "Câu hỏi đã xong từ trước", unit="kt", slug=None, now=now
    )
    await session.execute(
        questions.Question.__table__.update()
        .where(questions.Question.id == handed.id)
        .values(answered_at=now, answered_by=ended.id, answer=database.vault.seal("Vâng"))
    )
    # A report of the year before the plan and one that was taken back count for nothing.
    task = await occurrences.task(session, 7)
    old = await occurrences.ensure(session, task, 2025)
    this = await occurrences.ensure(session, task, now.year)
    for occurrence, undone in ((old, None), (this, now)):
        session.add(
            Result(
                occurrence_id=occurrence.id,
                unit="kt",
                quarter=0,
                kind="done",
                staff_id=ended.id,
                at=now,
                undone_at=undone,
            )
        )


class Heard(list[str]):
    """The texts that somebody read, in order, and the buttons under them."""

    def __init__(self, letters: Sequence[Letter]) -> None:
        super().__init__(letter.text for letter in letters if letter.menu is None)
        self.letters = list(letters)

    @property
    def buttons(self) -> list[str]:
        """Labels of all buttons, in order."""
        return [button.label for letter in self.letters for button in letter.buttons]

    @property
    def text(self) -> str:
        """All texts as one."""
        return "\n".join(self)


class Chat:
    """Somebody says something, everybody's letters go out, she reads hers."""

    def __init__(self, service: Service, clock: Clock, cast: Sequence[Actor] = CAST) -> None:
        self.service = service
        self.clock = clock
        self.cast = {actor.name: actor for actor in cast}
        self._keys = itertools.count(1)
        self._read: dict[str, int] = {}

    def message(self, name: str, text: str = "", **more: Any) -> Message:
        """A message as somebody's platform would hand it over."""
        more.setdefault("channel", self.cast[name].channel if name in self.cast else "web")
        more.setdefault("key", f"test:{next(self._keys)}")
        return Message(address=name, text=text, **more)

    async def says(self, name: str, text: str, **more: Any) -> Heard:
        """The letters that she reads after saying it (and those that were waiting)."""
        await self.service.receive(self.message(name, text, **more))
        return await self.reads(name)

    async def does(self, name: str, kind: str, **more: Any) -> Heard:
        """Something without words: a sticker, a photo, blocking the bot."""
        return await self.says(name, more.pop("text", ""), kind=kind, **more)

    async def taps(self, name: str, label: str) -> Heard:
        """Tap the newest button of that label that she was ever shown."""
        for letter in reversed(self._letters(name)):
            for button in letter.buttons:
                if button.label == label:
                    return await self.says(name, "", kind="tap", tap=button.data.removeprefix("c:"))
        raise AssertionError(f"{name} was never shown a button “{label}”")

    async def hands_over(self, name: str, words: str) -> Heard:
        """Write a question to a person, whatever the assistant itself could answer."""
        await self.says(name, "/help")
        await self.taps(name, "Chuyển cho cán bộ")
        return await self.says(name, words)

    async def reads(self, name: str) -> Heard:
        """What reached her since she last looked."""
        await self.deliver()
        letters = self._letters(name)
        heard = Heard(letters[self._read.get(name, 0) :])
        self._read[name] = len(letters)
        return heard

    async def deliver(self) -> None:
        """Send everything that can be sent now."""
        while await self.service.sender.send_due():
            pass

    def _letters(self, name: str) -> list[Letter]:
        return [
            letter
            for channel in self.service.channels.values()
            if isinstance(channel, FakeChannel)
            for letter in channel.sent
            if letter.address == name
        ]
