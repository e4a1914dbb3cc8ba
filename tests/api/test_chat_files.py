"""A photo through the web chat, and who may see it."""

from __future__ import annotations

import uuid

import pytest

from api.app import create_app
from api.settings import ServerSettings
from bot.channels.web import WebChannel
from bot.service import Service
from office import outbox, people
from office.feedback import photos
from tests import pictures
from tests.api.test_chat import Browser, deliver
from tests.conftest import ZONE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def service(database, knowledge, clock, tmp_path):
    made = Service(
        database, knowledge, {"web": WebChannel()}, zone=ZONE, clock=clock, files=tmp_path / "files"
    )
    yield made
    await made.channels["web"].stop()


@pytest.fixture
def app(service):
    return create_app(service, ServerSettings(messages_per_minute=100))


@pytest.fixture
async def mai(app):
    browser = Browser(app)
    await browser.opens()
    yield browser
    await browser.client.aclose()


async def uploads(browser, content: bytes):
    return await browser.client.post(f"/chat/photo?key={uuid.uuid4()}", content=content)


async def said(service, browser) -> str:
    await deliver(service)
    return "\n".join(str(event.data) for event in await browser.reads() if event.name == "letter")


async def test_a_photo_is_taken_when_feedback_waits_for_it(service, mai):
    # Without feedback it is answered, and dropped again.
    assert (await uploads(mai, pictures.jpeg())).status_code == 200
    assert "chỉ nhận khi ông/bà đang gửi phản ánh" in await said(service, mai)
    assert not list(service.files.rglob("*.jpg"))
    await mai.says("/gopy đường thôn 3 hỏng")
    await mai.says("gần cầu")
    assert (await uploads(mai, pictures.jpeg(gps=True))).status_code == 200
    assert "Đã nhận 1 ảnh" in await said(service, mai)
    (kept,) = service.files.rglob("*.jpg")
    assert b"Secret Camera" not in kept.read_bytes()


async def test_what_is_no_picture_or_too_large_is_refused(service, mai):
    await mai.says("/gopy đường thôn 3 hỏng")
    for content, status in (
        (pictures.HTML, 415),
        (pictures.archive(), 415),
        (bytes(20_000_000), 413),
        (pictures.bomb(), 413),
    ):
        refused = await uploads(mai, content)
        assert refused.status_code == status
        assert refused.json()["error"].endswith("nhé.")
    assert not list(service.files.rglob("*.jpg"))


async def test_only_from_the_page_and_with_its_cookie(app, mai):
    stranger = Browser(app)
    assert (await uploads(stranger, pictures.jpeg())).status_code == 401
    elsewhere = await mai.client.post(
        f"/chat/photo?key={uuid.uuid4()}",
        content=pictures.jpeg(),
        headers={"origin": "https://evil.test"},
    )
    assert elsewhere.status_code == 403
    await stranger.client.aclose()


async def test_a_file_is_shown_to_whom_it_was_sent_only(app, service, mai):
    picture = photos.examine(pictures.jpeg())
    photos.keep(service.files, picture)
    file = {"kind": "photo", "place": photos.place_of(picture.digest), "name": "NG-1.jpg"}
    async with service.database.transaction() as session:
        person = await people.meet(session, "web", mai.address, now=service.clock())
        body = {"text": "NG-1.jpg", "file": file}
        letter = outbox.post(session, person, body, now=service.clock())
    assert (await mai.client.get(f"/chat/files/{letter.id}")).status_code == 404  # not shown yet
    await deliver(service)
    shown = await mai.client.get(f"/chat/files/{letter.id}")
    assert (shown.status_code, shown.content) == (200, picture.content)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "'picture': True" in await said(service, mai)
    other = Browser(app)
    await other.opens()
    odd = ("-99999999999", "99999999999", "1" * 5000, "٣")
    for path in (f"/chat/{kind}/{number}" for kind in ("files", "pictures") for number in odd):
        assert (await mai.client.get(path)).status_code == 404
    for path in (f"/chat/files/{letter.id}", f"/chat/files/{letter.id + 1}"):
        assert (await other.client.get(path)).status_code == 404
    await other.client.aclose()
