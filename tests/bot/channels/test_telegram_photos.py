"""Photos through a Telegram of our own, over HTTP."""

from __future__ import annotations

import pytest

from bot.channels import FetchFailed
from bot.messages import File, Letter
from office.errors import PictureTooLarge
from tests import pictures
from tests.telegram_words import private

MOST = 10 * 1024 * 1024


async def test_pictures_are_fetched_and_sent(fake, posting, tmp_path):
    channel = posting.channels["telegram"]
    fake.files["AgAC"] = pictures.jpeg()
    assert await channel.fetch("AgAC", most=MOST) == fake.files["AgAC"]
    with pytest.raises(FetchFailed) as gone:
        await channel.fetch("gone", most=MOST)
    assert gone.value.when == "never"
    for size in (MOST + 1, 21 * 1024 * 1024):
        fake.files["large"] = bytes(size)
        with pytest.raises(PictureTooLarge):
            await channel.fetch("large", most=MOST)
    channel._files = tmp_path
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    fake.chats.add("42")
    for kind in ("photo", "document"):
        letter = Letter(1, "42", "a.jpg", file=File(kind, "a.jpg", "a.jpg"))
        assert await channel.send(letter)
    assert fake.texts(42) == ["(photo)", "(document)"]
    await fake_gone(fake, channel)


async def fake_gone(fake, channel) -> None:
    """Telegram is away: it may come later."""
    del fake.files["AgAC"]
    channel._bot._base_file_url = "http://127.0.0.1:9/file/bot"
    fake.files["away"] = pictures.jpeg()
    with pytest.raises(FetchFailed) as away:
        await channel.fetch("away", most=MOST)
    assert away.value.when == "later"


def test_updates_name_the_picture_and_the_place(posting):
    channel = posting.channels["telegram"]
    sizes = [
        {"file_id": f"id{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (1, 9)
    ]
    message = channel.understand({"update_id": 1, "message": private(42, photo=sizes)})
    assert (message.kind, message.file) == ("photo", "id9")
    document = {"file_id": "doc", "file_unique_id": "u", "file_name": "a.jpg"}
    message = channel.understand({"update_id": 2, "message": private(42, document=document)})
    assert (message.kind, message.file) == ("document", "doc")
    where = {"latitude": 20.7, "longitude": 106.3}
    message = channel.understand({"update_id": 3, "message": private(42, location=where)})
    assert message.position == (20.7, 106.3)
