"""Taken once, answered in its person's turn, its letters sent in order (design §3)."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import clockwork, dialogue
from bot.channels import SendFailed
from bot.service import Service
from office import leases, outbox, people
from office.models import Offer, Person, Post, Received
from tests.conftest import ZONE

only_postgres = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def rows(chat, table):
    async with chat.service.database.reading() as session:
        return list(
            (await session.scalars(select(table).order_by(*table.__mapper__.primary_key))).all()
        )


async def posts(chat, *names: str) -> list[Post]:
    async with chat.service.database.reading() as session:
        query = select(Post).join(Person).where(Person.address.in_(names)).order_by(Post.id)
        return list((await session.scalars(query)).all())


def tasks_of(texts) -> list[int]:
    """Which tasks were shown, in order."""
    return [int(re.match(r"Nhiệm vụ (\d+)", text)[1]) for text in texts]


async def test_the_same_update_five_times_at_once(chat):
    message = chat.message("Lan", "/task 4")
    await asyncio.gather(*(chat.service.receive(message) for _ in range(5)))
    assert tasks_of(await chat.reads("Lan")) == [4]
    await chat.service.receive(message)  # and once more much later
    assert await chat.reads("Lan") == []


async def test_a_strangers_first_update_five_times_at_once(chat):
    message = chat.message("Phú", "/help")
    await asyncio.gather(*(chat.service.receive(message) for _ in range(5)))
    assert len(await chat.reads("Phú")) == 1
    assert [p.address for p in await rows(chat, Person)].count("Phú") == 1


async def test_every_delivery_is_acknowledged(chat):
    message = chat.message("Lan", "/task 4", receipt="query")
    for _ in range(3):
        await chat.service.receive(message)
    assert len(chat.service.channels["phone"].acknowledged) == 3


async def test_the_same_key_on_two_platforms_is_two_messages(chat):
    await chat.service.receive(chat.message("Mai", "/help", key="k"))
    await chat.service.receive(chat.message("Lan", "/help", key="k"))
    assert len(await chat.reads("Mai")) == len(await chat.reads("Lan")) == 1


@pytest.fixture
def turns(monkeypatch):
    """Which messages had their turn, in order; two turns of one person at once are an error."""
    order: list[str] = []
    running: set[str] = set()
    respond = dialogue.respond

    async def watched(turn):
        who = turn.person.address
        assert who not in running, "two turns of one person at once"
        running.add(who)
        try:
            return await respond(turn)
        finally:
            running.discard(who)
            order.append(turn.message.text)

    monkeypatch.setattr(dialogue, "respond", watched)
    return order


async def test_ten_messages_of_one_person_at_once(chat, turns):
    """Each is answered once, one turn at a time; letters leave as the turns committed."""
    sending = asyncio.create_task(chat.service.sender.run())
    arrived = asyncio.Event()
    channel = chat.service.channels["phone"]

    async def count(letter) -> None:
        if len(channel.texts("Lan")) == 9:  # this one is the tenth
            arrived.set()

    channel.before = count
    typed = [f"/task {1 + n % 8}" for n in range(10)]
    messages = [chat.message("Lan", text) for text in typed]
    await asyncio.gather(*(chat.service.receive(message) for message in messages))
    await asyncio.wait_for(arrived.wait(), 20)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    answered = [f"/task {stt}" for stt in tasks_of(channel.texts("Lan"))]
    assert Counter(answered) == Counter(typed)
    assert answered == turns


async def test_ten_messages_one_after_another(chat):
    for stt in (3, 1, 4, 1, 5, 2, 6, 5, 3, 8):
        await chat.service.receive(chat.message("Lan", f"/task {stt}"))
    assert tasks_of(await chat.reads("Lan")) == [3, 1, 4, 1, 5, 2, 6, 5, 3, 8]


async def test_many_people_at_once(chat, turns):
    names = [f"người {n}" for n in range(6)]
    messages = [chat.message(name, "/help") for name in names for _ in range(3)]
    await asyncio.gather(*(chat.service.receive(message) for message in messages))
    for name in names:
        assert len(await chat.reads(name)) == 3
    assert len(turns) == 18


@only_postgres
async def test_one_persons_turn_keeps_nobody_else_waiting(chat):
    async with chat.service.database.transaction() as session:
        await people.meet(session, "phone", "Lan", now=chat.clock())  # her row is locked
        waiting = asyncio.create_task(chat.service.receive(chat.message("Lan", "/task 1")))
        assert len(await chat.says("Mai", "/help")) == 1
        assert not waiting.done()
    await waiting
    assert tasks_of(await chat.reads("Lan")) == [1]


@only_postgres
async def test_officials_who_report_to_each_other_do_not_lock_each_other(chat):
    """Each /done tells the other: a notice must not need the other's row."""
    await asyncio.gather(
        *(chat.service.receive(chat.message(n, "/done 4")) for n in ("Lan", "Hùng", "Hoa", "Hạnh"))
    )
    assert [len(await posts(chat, name)) for name in ("Lan", "Hùng", "Hoa")] == [1, 1, 1]
    assert len(await posts(chat, "Nam")) == 3  # Hạnh and Lan are one unit: one of them was first


async def test_what_was_not_committed_is_repeated_by_the_platform(chat, monkeypatch):
    message = chat.message("Lan", "/done 2")

    async def fails(turn, reply):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("bot.post.back", fails)
        with pytest.raises(ConnectionError):
            await chat.service.receive(message)
    assert await rows(chat, Received) == []
    assert await posts(chat, "Lan", "Hạnh", "Nam") == []
    await chat.service.receive(message)
    assert (await chat.reads("Lan"))[0].startswith("✅")


async def test_ignored_events_leave_key_kind_and_time(chat):
    await chat.does("Phú", "ignored", text="bí mật")
    (kept,) = await rows(chat, Received)
    assert (kept.channel, kept.kind, kept.at) == ("web", "ignored", chat.clock())
    assert "Phú" not in [person.address for person in await rows(chat, Person)]


async def claimed_by_the_dead(chat, *, begun: bool) -> int:
    """A sender claims Lan's first letter, perhaps begins its request, and dies."""
    async with chat.service.database.transaction() as session:
        (letter,) = await outbox.claim(session, "dead", now=chat.clock(), channels=["phone"])
        if begun:
            assert await outbox.begin(session, letter.id, "dead", now=chat.clock())
    return letter.id


async def post_two(chat) -> None:
    for stt in (1, 2):
        await chat.service.receive(chat.message("Lan", f"/task {stt}"))


async def test_a_sender_dies_before_its_request(chat):
    await post_two(chat)
    await claimed_by_the_dead(chat, begun=False)
    chat.clock.forward(seconds=30)
    assert await chat.reads("Lan") == []  # the lease holds, and with it the order
    chat.clock.forward(seconds=1)
    assert tasks_of(await chat.reads("Lan")) == [1, 2]
    assert [(post.state, post.doubts) for post in await posts(chat, "Lan")] == [("sent", 0)] * 2


async def test_a_sender_dies_after_its_request_began(chat):
    await post_two(chat)
    await claimed_by_the_dead(chat, begun=True)
    chat.clock.forward(seconds=31)
    assert tasks_of(await chat.reads("Lan")) == [1, 2]
    assert [(post.state, post.doubts) for post in await posts(chat, "Lan")] == [
        ("sent", 1),
        ("sent", 0),
    ]


async def test_it_is_repeated_once_at_most(chat):
    await post_two(chat)
    first = await claimed_by_the_dead(chat, begun=True)
    chat.clock.forward(seconds=31)
    assert await claimed_by_the_dead(chat, begun=True) == first
    chat.clock.forward(seconds=31)
    await chat.deliver()  # the letter is given up, which frees the next one
    assert tasks_of(await chat.reads("Lan")) == [2]
    assert [post.state for post in await posts(chat, "Lan")] == ["uncertain", "sent"]


async def test_a_sender_that_comes_back_too_late_changes_nothing(chat):
    await post_two(chat)
    first = await claimed_by_the_dead(chat, begun=False)
    chat.clock.forward(seconds=31)
    await chat.deliver()
    async with chat.service.database.transaction() as session:
        now = chat.clock()
        assert not await outbox.begin(session, first, "dead", now=now)
        await outbox.sent(session, first, "dead", platform_id="late", now=now)
        await outbox.put_off(session, first, "dead", until=now, reason="late")
        await outbox.give_up(session, first, "dead", reason="late", now=now)
    assert [post.state for post in await posts(chat, "Lan")] == ["sent", "sent"]


async def test_no_answer_is_repeated_once(chat):
    phone = chat.service.channels["phone"]
    phone.faults = [SendFailed("uncertain", "timed out")]
    await post_two(chat)
    await chat.deliver()
    chat.clock.forward(seconds=6)
    assert tasks_of(await chat.reads("Lan")) == [1, 2]
    assert tasks_of(letter.text for letter in phone.tried) == [1, 1, 2]


async def test_no_answer_twice_is_uncertain(chat):
    phone = chat.service.channels["phone"]
    phone.faults = [SendFailed("uncertain", "timed out")] * 2
    await post_two(chat)
    for _ in range(4):
        await chat.deliver()
        chat.clock.forward(seconds=6)
    assert tasks_of(letter.text for letter in phone.tried) == [1, 1, 2]
    assert [post.state for post in await posts(chat, "Lan")] == ["uncertain", "sent"]


async def test_429_keeps_the_order_of_its_chat_and_of_no_other(chat):
    phone = chat.service.channels["phone"]
    await post_two(chat)
    phone.faults = [SendFailed("later", "429", retry_after=30)]
    await chat.deliver()
    await chat.service.receive(chat.message("Lan", "/task 3"))
    assert await chat.reads("Lan") == []
    assert tasks_of(await chat.says("Hùng", "/task 7")) == [7]
    chat.clock.forward(seconds=29)
    assert await chat.reads("Lan") == []
    chat.clock.forward(seconds=1)
    assert tasks_of(await chat.reads("Lan")) == [1, 2, 3]


async def test_429_of_several_chats_stops_the_platform(chat):
    phone = chat.service.channels["phone"]
    phone.faults = [SendFailed("later", "429", retry_after=30) for _ in range(3)]
    for name in ("Lan", "Hùng", "Hoa"):
        await chat.service.receive(chat.message(name, "/task 1"))
    await chat.deliver()
    await chat.service.receive(chat.message("Nam", "/task 1"))
    assert await chat.reads("Nam") == []
    assert len(await chat.says("Mai", "/help")) == 1  # another platform goes on
    chat.clock.forward(seconds=31)
    for name in ("Lan", "Hùng", "Hoa", "Nam"):
        assert tasks_of(await chat.reads(name)) == [1]


async def test_a_platform_that_is_away_is_asked_again_more_and_more_seldom(chat):
    phone = chat.service.channels["phone"]
    phone.faults = [SendFailed("later", "502") for _ in range(5)]
    await post_two(chat)
    waits = []
    for _ in range(5):
        before = len(phone.tried)
        await chat.deliver()
        assert len(phone.tried) == before + 1
        (letter, _) = await posts(chat, "Lan")
        waits.append((letter.not_before - chat.clock()).total_seconds())
        chat.clock.now = letter.not_before
    assert all(2**n <= wait <= 2**n * 1.25 for n, wait in enumerate(waits))
    assert tasks_of(await chat.reads("Lan")) == [1, 2]


async def test_what_can_never_arrive_does_not_stop_the_rest(chat):
    chat.service.channels["phone"].faults = [SendFailed("never", "too strange")]
    await post_two(chat)
    assert tasks_of(await chat.reads("Lan")) == [2]
    assert [post.state for post in await posts(chat, "Lan")] == ["failed", "sent"]


async def test_a_fault_of_ours_in_a_channel_is_as_a_dead_sender(chat):
    chat.service.channels["phone"].faults = [ZeroDivisionError()]
    await post_two(chat)
    assert await chat.reads("Lan") == []
    chat.clock.forward(seconds=31)
    assert tasks_of(await chat.reads("Lan")) == [1, 2]


async def test_two_processes_send_each_letter_once_and_in_order(chat):
    service = chat.service
    other = Service(
        service.database, service.knowledge, service.channels, zone=ZONE, clock=chat.clock
    )
    names = ("Lan", "Hùng", "Hoa", "Nam", "Sơn")
    for stt in range(1, 6):
        for name in names:
            await service.receive(chat.message(name, f"/task {stt}"))

    async def drain(sender) -> None:
        while await sender.send_due():
            pass

    await asyncio.gather(drain(service.sender), drain(other.sender))
    await chat.deliver()
    for name in names:
        assert tasks_of(service.channels["phone"].texts(name)) == [1, 2, 3, 4, 5]


async def test_another_process_sends_what_one_left_behind(chat):
    await chat.service.receive(chat.message("Lan", "/task 1"))
    service = chat.service
    chat.service = Service(
        service.database, service.knowledge, service.channels, zone=ZONE, clock=chat.clock
    )
    assert tasks_of(await chat.reads("Lan")) == [1]


async def test_old_things_are_forgotten(chat):
    await chat.says("Lan", "/done 2")
    await chat.taps("Lan", "Thêm minh chứng")
    await chat.does("Mai", "ignored")
    chat.clock.forward(days=7)
    await clockwork.tick(chat.service)
    assert all(post.body for post in await posts(chat, "Lan"))
    chat.clock.forward(days=1)
    await clockwork.tick(chat.service)
    assert not any(post.body for post in await posts(chat, "Lan"))
    assert await rows(chat, Offer) != []
    assert await rows(chat, Received) != []
    chat.clock.forward(days=23, minutes=3)
    await clockwork.tick(chat.service)
    # Reminders of the meantime are younger.
    kept = chat.clock() - timedelta(days=30)
    assert [offer for offer in await rows(chat, Offer) if offer.at < kept] == []
    assert await rows(chat, Received) == []
    assert not any(person.context for person in await rows(chat, Person))


async def test_an_unsent_letter_keeps_its_body(chat):
    chat.service.channels["phone"].faults = [SendFailed("later", "429", retry_after=9e5)]
    await chat.says("Lan", "/task 1")
    chat.clock.forward(days=8)
    await clockwork.tick(chat.service)
    chat.clock.forward(days=8)
    assert tasks_of(await chat.reads("Lan")) == [1]


async def test_the_clockwork_runs_in_one_process_at_a_time(chat):
    now = chat.clock()
    async with chat.service.database.transaction() as session:
        assert await leases.acquire(session, "clockwork", "another", seconds=90, now=now)
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.reads("Hạnh")
    async with chat.service.database.transaction() as session:
        later = now.replace(year=2027)
        assert not await leases.acquire(session, "clockwork", "third", now=now)
        assert await leases.acquire(session, "clockwork", "another", seconds=90, now=later)
    chat.clock.now = later
    await clockwork.tick(chat.service)
    assert await chat.reads("Hạnh") == []
    chat.clock.forward(seconds=91)
    await clockwork.tick(chat.service)
    assert len(await chat.reads("Hạnh")) == 1
