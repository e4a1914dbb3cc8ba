"""Pictures: told by content, without what a camera wrote, and no bombs."""

from __future__ import annotations

import asyncio
import io
import threading

import pytest
from PIL import Image

from office.errors import NotAPicture, PictureTooLarge, TooManyPhotos
from office.feedback import photos
from tests import pictures
from tests.office import feedback


def test_a_picture_is_drawn_anew_without_its_position(tmp_path):
    given = pictures.jpeg((3000, 1500), gps=True)
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(0x8825)
    made = photos.examine(given)
    kept = Image.open(io.BytesIO(made.content))
    assert (kept.format, kept.size) == ("JPEG", (2048, 1024))
    assert not kept.getexif()
    assert b"Secret Camera" not in made.content
    photos.keep(tmp_path, made)
    photos.keep(tmp_path, made)
    path = photos.path_of(tmp_path, made.digest)
    assert path.read_bytes() == made.content
    assert path.stat().st_mode & 0o777 == 0o600


async def test_pictures_are_looked_at_one_after_the_other():
    """Each may unfold to hundreds of megabytes, and anybody may send many at once."""
    made = await asyncio.gather(*(photos.examined(pictures.jpeg()) for _ in range(4)))
    assert len({picture.digest for picture in made}) == 1
    assert sum(thread.name.startswith("pictures") for thread in threading.enumerate()) == 1
    with pytest.raises(PictureTooLarge):
        await photos.examined(pictures.bomb(4_100))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind):
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), (1, 2, 3, 100)).save(out, kind)
    assert photos.examine(out.getvalue()).content[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"xin chao",
        pictures.HTML,
        pictures.archive(),
        pictures.jpeg((800, 800))[:300],
        b"\xff\xd8\xff\xe0" + pictures.HTML,
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7\n" + b"x" * 100,
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    with pytest.raises(NotAPicture):
        photos.examine(content)


@pytest.mark.parametrize(
    "content", [pictures.bomb(), pictures.bomb(8_000), b"\xff\xd8" + b"\0" * 20_000_000]
)
def test_what_is_too_large_is_refused_before_it_unfolds(content):
    with pytest.raises(PictureTooLarge):
        photos.examine(content)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_five_photos_and_what_was_never_sent_is_forgotten(chat, tmp_path):
    made = photos.examine(pictures.jpeg())
    photos.keep(tmp_path, made)
    async with chat.service.database.transaction() as session:
        mai = await feedback.person(session, chat, "Mai")
        now = chat.clock()
        for number in range(5):
            kept = photos.KEPT + made.digest
            assert await photos.add(session, mai, kept, draft="d", now=now) == number + 1
        with pytest.raises(TooManyPhotos):
            await photos.add(session, mai, "x", draft="d", now=now)
        await photos.forget(session, tmp_path, before=now)
        assert photos.path_of(tmp_path, made.digest).exists()
        chat.clock.forward(days=31)
        await photos.forget(session, tmp_path, before=chat.clock() - photos.KEEP)
        assert not photos.path_of(tmp_path, made.digest).exists()
