"""The web chat over HTTP: who is who, what is taken, and what is shown, exactly once."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import func, select

from api import visitor
from api.app import create_app
from api.settings import ServerSettings
from bot.channels.web import WebChannel
from bot.service import Service
from knowledge import Knowledge
from office import mailbox, outbox, people
from office.database import Database
from office.models import Person, Post, Received
from tests.api.streams import Event, Stream
from tests.conftest import ZONE
from tests.talk import Clock, FakeChannel

HOST = "http://xa.test"


def composed(database: Database, knowledge: Knowledge, clock: Clock) -> Service:
    """One process of the assistant with its own page."""
    return Service(database, knowledge, {"web": WebChannel()}, zone=ZONE, clock=clock)


@pytest.fixture
async def service(database: Database, knowledge: Knowledge, clock: Clock) -> AsyncIterator[Service]:
    made = composed(database, knowledge, clock)
    yield made
    await made.channels["web"].stop()


@pytest.fixture
def app(service: Service) -> FastAPI:
    return create_app(service, ServerSettings(messages_per_minute=20))


class Browser:
    """A visitor with her cookies, who posts as the page's script does."""

    def __init__(self, app: FastAPI, **headers: str) -> None:
        self.app = app
        self.client = AsyncClient(transport=ASGITransport(app), base_url=HOST)
        self.client.headers.update({"origin": HOST, **headers})

    async def opens(self, path: str = "/") -> Response:
        return await self.client.get(path)

    async def says(self, text: str | None = None, **more: str) -> Response:
        content = {"key": str(uuid.uuid4()), "text": text, **more}
        return await self.client.post("/chat", json=content)

    @property
    def address(self) -> str:
        return visitor.address(self.client.cookies["visitor"])

    @property
    def cookie(self) -> str:
        return f"visitor={self.client.cookies['visitor']}"

    def listens(self, last: str = "", query: str = "") -> Stream:
        return Stream(self.app, cookie=self.cookie, last=last, query=query)

    async def reads(self, last: str = "") -> list[Event]:
        async with self.listens(last) as stream:
            return await stream.until_ready()


@pytest.fixture
async def mai(app: FastAPI) -> AsyncIterator[Browser]:
    browser = Browser(app)
    await browser.opens()
    yield browser
    await browser.client.aclose()


async def deliver(service: Service) -> None:
    while await service.sender.send_due():
        pass


async def count(service: Service, table: type) -> int:
    async with service.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def post_to(service: Service, address: str, *texts: str) -> list[int]:
    async with service.database.transaction() as session:
        person = await people.meet(session, "web", address, now=service.clock())
        posts = [outbox.post(session, person, {"text": t}, now=service.clock()) for t in texts]
        await session.flush()
        return [post.id for post in posts]


def texts(events: list[Event]) -> list[str]:
    return [event.data["text"] for event in events]


# ---- The page and who opens it.


async def test_the_page_gives_a_token_that_scripts_cannot_read(app: FastAPI) -> None:
    response = await Browser(app).opens()
    cookie = response.headers["set-cookie"]
    assert re.match(r"visitor=[A-Za-z0-9_-]{22};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def test_under_https_the_cookie_is_secure_and_bound_to_the_host(service: Service) -> None:
    for settings, base in (
        (ServerSettings(), "https://xa.test"),
        (ServerSettings(public_url="https://xa.test"), HOST),
    ):
        transport = ASGITransport(create_app(service, settings))
        async with AsyncClient(transport=transport, base_url=base) as client:
            cookie = (await client.get("/")).headers["set-cookie"]
        assert cookie.startswith("__Host-visitor=")
        assert "Secure" in cookie
        assert "Domain" not in cookie


async def test_the_token_stays_and_a_made_up_one_is_replaced(app: FastAPI, mai: Browser) -> None:
    token = mai.client.cookies["visitor"]
    await mai.opens()
    assert mai.client.cookies["visitor"] == token
    mai.client.cookies.clear()
    response = await mai.client.get("/", headers={"cookie": "visitor=abc"})
    assert "visitor=abc" not in response.headers["set-cookie"]


async def test_the_page_runs_nothing_that_stands_in_it(mai: Browser) -> None:
    response = await mai.opens()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["cache-control"] == "no-store"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src)", response.text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", response.text)


async def test_the_page_speaks_vietnamese_and_english_when_chosen(mai: Browser) -> None:
    assert '<html lang="vi">' in (await mai.opens()).text
    assert '<html lang="en">' in (await mai.opens("/?lang=en")).text
    assert '<html lang="en">' in (await mai.opens()).text
    assert '<html lang="vi">' in (await mai.opens("/?lang=vi")).text
    assert '<html lang="vi">' in (await mai.opens("/?lang=xx")).text


async def test_a_printed_code_opens_the_page_on_its_entry(mai: Browser) -> None:
    page = (await mai.opens("/?kb=dang-ky-khai-sinh&quay=3")).text
    assert 'data-opening="/start kb_dang_ky_khai_sinh"' in page
    for odd in (
        "/?kb=khong-co",
        "/?kb=",
        "/?kb=%22%3E%3Cscript%3E",
        "/?quay=3&quay=4",
        "/?lang=%00",
    ):
        response = await mai.opens(odd)
        assert response.status_code == 200
        assert "data-opening=" not in response.text


async def test_a_printed_code_lets_her_choose_a_messenger(
    database: Database, knowledge: Knowledge, clock: Clock
) -> None:
    class Messenger(FakeChannel):
        def entrance(self, parameter: str | None = None) -> str | None:
            return f"https://messenger.test/{parameter or ''}"

    channels = {"web": WebChannel(), "telegram": Messenger("telegram"), "phone": FakeChannel()}
    service = Service(database, knowledge, channels, zone=ZONE, clock=clock)
    browser = Browser(create_app(service, ServerSettings()))
    link = 'href="https://messenger.test/{}" target="_blank" rel="noopener noreferrer">Telegram<'
    entry = await browser.opens("/?kb=dang-ky-khai-sinh")
    assert link.format("kb_dang_ky_khai_sinh") in entry.text
    assert link.format("quay_hcc_2") in (await browser.opens("/?quay=hcc-2")).text
    assert link.format("") in (await browser.opens()).text


# ---- What is taken.


FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.test"},
    {"origin": "null"},
    {"origin": "http://xa.test.evil.test"},
    {"origin": HOST, "sec-fetch-site": "cross-site"},
    {"origin": HOST, "sec-fetch-site": "same-site"},
    {"origin": ""},
    {},
]


async def test_only_the_own_page_may_post(service: Service, app: FastAPI) -> None:
    for headers in FOREIGN:
        browser = Browser(app)
        await browser.opens()
        del browser.client.headers["origin"]
        browser.client.headers.update(headers)
        assert (await browser.says("lệ phí khai sinh")).status_code == 403
        assert (await browser.client.post("/chat/forget")).status_code == 403
    assert await count(service, Received) == 0


async def test_the_public_address_counts_as_the_own_page(service: Service) -> None:
    app = create_app(service, ServerSettings(public_url="https://hoi.example.vn"))
    async with AsyncClient(transport=ASGITransport(app), base_url="https://inner") as client:
        await client.get("/")
        content = {"key": str(uuid.uuid4()), "text": "xin chào"}
        for origin, status in (("https://hoi.example.vn", 200), ("https://example.vn", 403)):
            response = await client.post("/chat", json=content, headers={"origin": origin})
            assert response.status_code == status


async def test_without_a_cookie_the_page_must_be_opened_again(app: FastAPI) -> None:
    browser = Browser(app)
    assert (await browser.says("xin chào")).status_code == 401
    assert (await browser.client.get("/chat/events")).status_code == 204


NOT_OURS = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"text": "xin"}',
    b'{"key": "1", "text": "xin"}',
    b'{"key": "%KEY%"}',
    b'{"key": "%KEY%", "text": 5}',
    b'{"key": "%KEY%", "text": "xin", "tap": "abc:1"}',
    b'{"key": "%KEY%", "tap": "abc"}',
    b'{"key": "%KEY%", "tap": "a\\u0000c:1"}',
    b'{"key": "%KEY%", "text": "\\ud800"}',
    b"[" * 20_000,
]


async def test_what_is_not_the_scripts_json_is_refused(service: Service, mai: Browser) -> None:
    for body in NOT_OURS:
        key = str(uuid.uuid4()).encode()
        response = await mai.client.post("/chat", content=body.replace(b"%KEY%", key))
        assert response.status_code == 400, body
        assert response.json()["error"]
    assert await count(service, Received) == 0


async def test_a_huge_body_is_refused_politely(mai: Browser) -> None:
    response = await mai.says("a" * 40_000)
    assert response.status_code == 413
    assert "ngắn lại" in response.json()["error"]


async def test_a_long_or_unreadable_message_is_answered(service: Service, mai: Browser) -> None:
    for text in ("đất " * 1500, "\x00\x07", "", "\u200b"):
        assert (await mai.says(text)).status_code == 200
    await deliver(service)
    assert len(await mai.reads()) >= 4


async def test_the_same_key_is_taken_once(service: Service, mai: Browser) -> None:
    key = str(uuid.uuid4())
    answers = await asyncio.gather(*(mai.says("xin chào", key=key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert await count(service, Received) == 1
    await deliver(service)
    letters = await mai.reads()
    assert len(letters) == await count(service, Post)
    assert len(set(texts(letters))) == len(letters)


async def test_two_visitors_may_use_the_same_key(service: Service, app: FastAPI) -> None:
    key = str(uuid.uuid4())
    for _ in range(2):
        browser = Browser(app)
        await browser.opens()
        await browser.says("xin chào", key=key)
    assert await count(service, Received) == 2
    assert await count(service, Person) == 2


async def test_whoever_hurries_is_told_once(service: Service, mai: Browser) -> None:
    for _ in range(23):
        assert (await mai.says("/help")).status_code == 200
    await deliver(service)
    said = texts(await mai.reads())
    assert len([text for text in said if "/tracuu" in text or "/help" in text]) >= 20
    assert len(said) <= 22  # an introduction at most, twenty answers, one polite word


async def test_a_crowd_is_held_back(service: Service) -> None:
    app = create_app(service, ServerSettings(messages_per_minute=1))
    statuses = []
    for _ in range(12):
        browser = Browser(app)
        await browser.opens()
        response = await browser.says("xin chào")
        statuses.append(response.status_code)
    assert statuses == [200] * 10 + [429] * 2
    assert response.headers["retry-after"]
    assert response.json()["error"]


async def test_the_token_is_not_in_the_database(service: Service, mai: Browser) -> None:
    await mai.says("xin chào")
    async with service.database.reading() as session:
        person = (await session.scalars(select(Person))).one()
        received = (await session.scalars(select(Received))).one()
    assert mai.client.cookies["visitor"] not in f"{person.address} {received.key}"


# ---- What is shown.


async def test_a_reload_shows_the_answers_again(service: Service, mai: Browser) -> None:
    await mai.says("xin chào")
    await deliver(service)
    first = await mai.reads()
    assert first
    assert await mai.reads() == first


async def test_a_letter_is_shown_when_its_sending_begins(service: Service, mai: Browser) -> None:
    async with mai.listens() as stream:
        assert await stream.until_ready() == []
        await post_to(service, mai.address, "một", "hai")
        with pytest.raises(TimeoutError):
            await stream.next(seconds=0.05)
        await deliver(service)
        heard = [await stream.next(), await stream.next()]
    assert texts([event for event in heard if event]) == ["một", "hai"]


async def test_a_new_connection_repeats_nothing_and_misses_nothing(
    service: Service, mai: Browser
) -> None:
    await post_to(service, mai.address, "một", "hai")
    await deliver(service)
    seen = await mai.reads()
    await post_to(service, mai.address, "ba", "bốn")
    await deliver(service)
    last = seen[-1].id or ""
    assert texts(await mai.reads(last)) == ["ba", "bốn"]
    async with mai.listens(query=f"after={seen[0].id}") as stream:
        assert texts(await stream.until_ready()) == ["hai", "ba", "bốn"]


async def test_a_letter_committed_late_is_not_missed(
    service: Service, mai: Browser, clock: Clock
) -> None:
    """Two transactions: the one that took the lower number commits last."""
    early, late = await post_to(service, mai.address, "trước", "sau")
    async with service.database.transaction() as session:
        held = await session.get_one(Post, early)
        held.state = "held"  # not there yet, as the sender sees it
    await deliver(service)
    async with mai.listens() as stream:
        assert [event.id for event in await stream.until_ready()] == [str(late)]
        clock.forward(seconds=1)
        async with service.database.transaction() as session:
            held = await session.get_one(Post, early)
            held.state = "waiting"
        await deliver(service)
        event = await stream.next()
    assert event
    assert event.id == str(early)
    assert [event.id for event in await mai.reads(str(late))] == [str(early)]
    assert await mai.reads(str(early)) == []


async def test_a_letter_sent_by_another_process_is_heard(
    service: Service, mai: Browser, knowledge: Knowledge, clock: Clock
) -> None:
    other = composed(service.database, knowledge, clock)
    async with mai.listens() as stream:
        await stream.until_ready()
        await post_to(other, mai.address, "từ tiến trình khác")
        await deliver(other)
        event = await stream.next()
    assert event
    assert event.data["text"] == "từ tiến trình khác"


async def test_nobody_else_reads_along(service: Service, app: FastAPI, mai: Browser) -> None:
    await post_to(service, mai.address, "riêng")
    await deliver(service)
    (letter,) = await mai.reads()
    stranger = Browser(app)
    await stranger.opens()
    assert await stranger.reads() == []
    assert await stranger.reads(str(int(letter.id or 0) - 1)) == []


async def test_an_odd_last_event_id_is_forgiven(service: Service, mai: Browser) -> None:
    await post_to(service, mai.address, "một")
    await deliver(service)
    for odd in ("abc", "-1", "1" * 30, "1e3"):
        assert texts(await mai.reads(odd)) == ["một"]


async def test_a_long_conversation_begins_with_its_newest_letters(
    service: Service, mai: Browser
) -> None:
    ids = await post_to(service, mai.address, *(f"thư {n}" for n in range(105)))
    async with service.database.transaction() as session:
        for post in (await session.scalars(select(Post))).all():
            post.state, post.began_at, post.sent_at = "sent", service.clock(), service.clock()
    assert [event.id for event in await mai.reads()] == [str(id_) for id_ in ids[5:]]


async def test_a_tapped_button_is_hers_alone(service: Service, app: FastAPI, mai: Browser) -> None:
    await mai.says("/start kb_dang_ky_khai_sinh")
    await deliver(service)
    letters = await mai.reads()
    button = letters[-1].data["buttons"][0]
    await mai.says(tap=button["tap"])
    await deliver(service)
    (answer,) = await mai.reads(letters[-1].id or "")
    assert button["label"].lower() in answer.data["text"].lower()
    stranger = Browser(app)
    await stranger.opens()
    await stranger.says(tap=button["tap"])
    await deliver(service)
    assert "đã cũ" in texts(await stranger.reads())[-1]


async def test_an_official_is_known_to_the_page(service: Service, mai: Browser) -> None:
    from office import staff

    async with service.database.transaction() as session:
        code = await staff.invite(
            session, name="Lan", role="officer", unit_slugs=["vhxh"], now=service.clock()
        )
    for known in (False, True):
        async with mai.listens() as stream:
            event = await stream.next()
            while event and event.name == "letter":
                event = await stream.next()
        assert event
        assert event.data == {"official": known}
        await mai.says(f"/start {code}")
        await deliver(service)


# ---- The end.


async def test_forgetting_empties_the_conversation_and_changes_the_visitor(
    service: Service, mai: Browser
) -> None:
    await mai.says("xin chào")
    await deliver(service)
    before, address = mai.client.cookies["visitor"], mai.address
    assert (await mai.client.post("/chat/forget")).status_code == 204
    assert mai.client.cookies["visitor"] != before
    assert await mai.reads() == []
    async with service.database.reading() as session:
        assert await mailbox.letters(session, "web", address) == []
        person = await people.find(session, "web", address)
    assert person
    assert not person.reachable
    assert person.context == {}


async def test_streams_end_at_once_when_the_service_stops(service: Service, mai: Browser) -> None:
    async with mai.listens() as stream:
        await stream.until_ready()
        service.stopping.set()
        assert await stream.next(seconds=10) is None


async def test_a_page_that_was_closed_leaves_nothing_behind(service: Service, mai: Browser) -> None:
    channel = service.channels["web"]
    assert isinstance(channel, WebChannel)
    async with mai.listens() as stream:
        await stream.until_ready()
        assert channel.open_pages(mai.address) == 1
    assert channel.open_pages(mai.address) == 0


async def test_one_visitor_opens_so_many_pages_and_no_more(mai: Browser) -> None:
    async with asyncio.timeout(5):
        streams = [await mai.listens().__aenter__() for _ in range(9)]
        try:
            assert [stream.status for stream in streams] == [200] * 8 + [429]
        finally:
            for stream in streams:
                await stream.__aexit__(None, None, None)
