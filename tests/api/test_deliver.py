"""Webhooks out: a real receiver that fails, is slow, hears twice; signed, in order, never lost."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.deliver import Deliverer
from office import hooks
from office.errors import BadHook
from office.feedback import acts
from office.models import Delivery, Event
from tests.office import feedback
from tests.serving import serving
from tests.talk import Chat


@dataclass
class Receiver:
    """Other software: it answers as it is told, then 204."""

    url: str = ""
    answers: list[int | float] = field(default_factory=list)  # a status; a float is a long wait
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.heard.append((dict(request.headers), await request.body()))
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return Response(status_code=204)
        return Response(status_code=answer, headers={"location": "/elsewhere"})

    @property
    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.heard]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.heard]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    async with serving(Starlette(routes=[Route("/nhan", made.take, methods=["POST"])])) as url:
        made.url = f"{url}/nhan"
        yield made


@pytest.fixture
async def deliverer(chat: Chat) -> AsyncIterator[Deliverer]:
    made = Deliverer(chat.service, timeout=0.3)
    yield made
    await made.close()


async def hooked(chat: Chat, url: str, *kinds: str) -> str:
    database = chat.service.database
    async with database.transaction() as session:
        return await hooks.add(
            session, url, kinds=kinds or ("",), vault=database.vault, now=chat.clock.now
        )


async def deliver(chat: Chat, deliverer: Deliverer, *, times: int = 12) -> None:
    """Everything that can be delivered while hours pass."""
    for _ in range(times):
        while await deliverer.deliver_due():
            pass
        chat.clock.forward(hours=2)


async def states(chat: Chat) -> list[tuple[str, int]]:
    async with chat.service.database.reading() as session:
        rows = await session.execute(select(Delivery.state, Delivery.tries).order_by(Delivery.id))
        return [(state, tries) for state, tries in rows]


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As any receiver would check it, from the published scheme."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{digest}")


async def test_events_are_signed_and_say_no_names(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    await chat.says("Lan", "/done 2")  # before anybody asked: not told
    chat.clock.forward(seconds=1)
    secret = await hooked(chat, receiver.url)
    await chat.says("Lan", "/done 4 đã gửi báo cáo số 12/BC-UBND")
    await chat.says("Lan", "/undo")
    await deliver(chat, deliverer, times=1)
    assert receiver.kinds == ["task.done", "task.undo"]
    for headers, body in receiver.heard:
        assert verified(secret, headers, body)
        assert not verified(secret, headers, body + b" ")
        assert "Lan" not in body.decode()
        assert "báo cáo" not in body.decode()
    assert json.loads(receiver.heard[0][1]) == {
        "type": "task.done",
        "timestamp": "2026-11-20T08:04:01+00:00",
        "data": {
            "subject": "task:4/2026",
            "before": None,
            "after": {"unit": "vhxh", "quarter": 4, "kind": "done"},
        },
    }


async def test_feedback_is_told_as_states_and_what_is_about_officials_never(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    secret = await hooked(chat, receiver.url, "feedback.")
    code = await feedback.sent(chat, words="Đường thôn 3 hỏng", place="trước nhà Mai")
    await feedback.sent(chat, sensitive=True)
    await chat.says("Hùng", f"/take {code}")
    await chat.says("Hùng", f"/note {code} chờ vật tư")  # no new state
    await chat.says("Hùng", f"/resolve {code} Đã vá xong")
    await chat.taps("Hùng", "Gửi")
    await chat.taps("Mai", "Được rồi")
    other = await feedback.sent(chat)
    async with chat.service.database.transaction() as session:
        mai, when = await feedback.person(session, chat, "Mai"), feedback.when(chat)
        await acts.by_sender(session, mai, other, "withdraw", when=when, sensitive=True)
    receiver.answers = [503]
    await deliver(chat, deliverer, times=2)
    assert receiver.kinds == [
        "feedback.received",
        *("feedback.received", "feedback.in_progress", "feedback.answered", "feedback.closed"),
        "feedback.received",  # of the other one: its withdrawal spoke of an official
    ]
    assert all(verified(secret, *each) for each in receiver.heard)
    assert not any(said in body.decode() for _, body in receiver.heard for said in ("Mai", "vá"))
    assert json.loads(receiver.heard[2][1]) == {
        "type": "feedback.in_progress",
        "timestamp": "2026-11-20T08:04:00+00:00",
        "data": {
            "subject": f"feedback:{code}",
            "before": None,
            "after": {
                "kind": "phan_anh_hien_truong",
                "field": "duong",
                "state": "in_progress",
                "unit": "kt",
                "received_at": "2026-11-20T08:04:00+00:00",
                "due": "2026-12-07",
                "due_confirmed": False,
            },
        },
    }


async def test_a_receiver_that_fails_or_is_slow_hears_again_in_order(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    await hooked(chat, receiver.url)
    # Down, too fast, sent elsewhere, and so slow that it has heard what we must repeat.
    receiver.answers = [500, 429, 302, 1.0]
    await chat.says("Lan", "/done 4")
    await chat.says("Lan", "/undo")
    await deliver(chat, deliverer)
    assert receiver.kinds == ["task.done"] * 5 + ["task.undo"]
    assert len(set(receiver.ids)) == 2  # a repeat has the same id: the receiver can tell
    assert len({body for _, body in receiver.heard[:5]}) == 1
    assert await states(chat) == [("sent", 4), ("sent", 0)]


async def test_it_waits_longer_after_each_failure(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    await hooked(chat, receiver.url)
    receiver.answers = [503] * 50
    await chat.says("Lan", "/done 4")
    heard = []
    for _ in range(40):
        await deliverer.deliver_due()
        heard.append(len(receiver.heard))
        chat.clock.forward(seconds=5)
    assert 4 <= heard[-1] <= 6  # at 0, about 6, 18, 40, 85, 170 seconds
    chat.clock.forward(days=3)
    await deliver(chat, deliverer, times=2)
    assert (await states(chat))[0][0] == "failed"


async def test_410_ends_a_hook_and_one_that_is_down_holds_no_other(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    await hooked(chat, "http://127.0.0.1:9/nobody")
    await hooked(chat, receiver.url, "task.undo")
    await chat.says("Lan", "/done 4")
    await chat.says("Lan", "/undo")
    await deliver(chat, deliverer, times=1)
    assert receiver.kinds == ["task.undo"]  # only what it asked for
    receiver.answers = [410]
    await chat.says("Lan", "/done 4")
    await chat.says("Lan", "/undo")
    await deliver(chat, deliverer, times=1)
    await chat.says("Lan", "/done 4")
    await chat.says("Lan", "/undo")
    await deliver(chat, deliverer, times=1)
    assert receiver.kinds == ["task.undo"] * 2
    async with chat.service.database.reading() as session:
        down, ended = await hooks.listed(session)
    assert (ended.hook.ended_at is not None, down.hook.ended_at) == (True, None)
    assert (down.waiting, down.reason) == (6, "ConnectError")


async def test_two_processes_and_one_that_died_deliver_once(
    chat: Chat, receiver: Receiver, deliverer: Deliverer
) -> None:
    await hooked(chat, receiver.url)
    for _ in range(3):
        await chat.says("Lan", "/done 4")
        await chat.says("Lan", "/undo")
    database = chat.service.database
    async with database.transaction() as session:  # a process that claims and dies
        await hooks.spread(session, now=chat.clock.now)
        assert await hooks.claim(session, "dead", vault=database.vault, now=chat.clock.now)
    other = Deliverer(chat.service, timeout=0.3)
    for _ in range(10):
        await asyncio.gather(deliverer.deliver_due(), other.deliver_due())
    assert receiver.heard == []  # its lease holds, and what follows waits behind it
    chat.clock.forward(seconds=31)
    for _ in range(10):
        await asyncio.gather(deliverer.deliver_due(), other.deliver_due())
    await other.close()
    assert receiver.kinds == ["task.done", "task.undo"] * 3
    assert len(set(receiver.ids)) == 6
    async with database.transaction() as session:
        await hooks.forget(session, before=chat.clock.now)
        assert (await session.scalars(select(Event))).all() == []


@pytest.mark.parametrize("url", ["ftp://xa/a", "xa", "http://", "https://a:b@xa/"])
async def test_only_web_addresses_are_told(chat: Chat, url: str) -> None:
    with pytest.raises(BadHook):
        await hooked(chat, url)
