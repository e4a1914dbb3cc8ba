"""A reply with a picture, as each channel shows it: the figures are never in the picture alone."""

from __future__ import annotations

import io

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from PIL import Image

from api import visitor
from api.app import create_app
from bot import post
from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.messages import Choice, Picture, Reply
from bot.service import Service
from office import people
from tests.api.streams import Stream
from tests.fake_telegram import FakeTelegram


def drawn() -> bytes:
    """A picture of 40 × 30 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


PNG = drawn()
CHART = Picture(PNG, "Biểu đồ: tháng 10 là 80%, tháng 11 là 90%")


async def sent(service: Service, channel: str, address: str, reply: Reply) -> None:
    """The reply in the outbox, and out."""
    async with service.database.transaction() as session:
        person = await people.meet(session, channel, address, now=service.clock())
        await post.to(service, session, person, reply, now=service.clock())
    while await service.sender.send_due():
        pass


async def test_telegram_gets_a_photo_with_its_words_and_buttons(
    posting: Service, fake: FakeTelegram
) -> None:
    fake.chats.add("42")
    reply = Reply("Hài lòng 90%", (Choice("Công bố", "x:"),), CHART)
    await sent(posting, "telegram", "42", reply)
    (message,) = fake.of(42)
    assert (message["caption"], fake.photos) == ("Hài lòng 90%", [PNG])
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Công bố"


async def test_words_too_long_for_a_caption_follow_the_photo(
    posting: Service, fake: FakeTelegram
) -> None:
    fake.chats.add("42")
    await sent(posting, "telegram", "42", Reply("chữ " * 500, picture=CHART))
    photo, words = fake.of(42)
    assert photo["caption"] == ""
    assert words["text"] == ("chữ " * 500).strip()


async def test_the_terminal_says_what_the_picture_shows(service: Service) -> None:
    paper = io.StringIO()
    service.channels["terminal"] = TerminalChannel(paper, "Mai")
    await sent(service, "terminal", "Mai", Reply("Hài lòng 90%", picture=CHART))
    await sent(service, "terminal", "Mai", Reply("", picture=CHART))
    assert paper.getvalue() == f"{CHART.alt}\n\nHài lòng 90%\n\n{CHART.alt}\n\n"


async def test_a_page_shows_it_to_its_reader_only(service: Service) -> None:
    service.channels["web"] = WebChannel()
    app: FastAPI = create_app(service)
    hers, another = visitor.new_token(), visitor.new_token()
    await sent(service, "web", visitor.address(hers), Reply("Hài lòng 90%", picture=CHART))
    async with Stream(app, cookie=f"visitor={hers}") as stream:
        letter = await stream.next()
    shown = letter.data["picture"]
    assert shown | {"at": ""} == {"at": "", "alt": CHART.alt, "width": 40, "height": 30}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://xa.test") as client:
        client.cookies.set("visitor", hers)
        mine = await client.get(shown["at"])
        assert (mine.content, mine.headers["content-type"]) == (PNG, "image/png")
        client.cookies.set("visitor", another)
        assert (await client.get(shown["at"])).status_code == 404
        assert (await client.get("/chat/pictures/99999999999999999999")).status_code == 404
        client.cookies.set("visitor", hers)
        await client.post("/chat/forget", headers={"origin": "http://xa.test"})
        client.cookies.set("visitor", hers)
        assert (await client.get(shown["at"])).status_code == 404
    await service.channels["web"].stop()
