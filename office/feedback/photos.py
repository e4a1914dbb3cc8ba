"""Pictures: told by their content, drawn anew without what a camera writes, kept by hash."""

from __future__ import annotations

import asyncio
import hashlib
import io
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from office import files
from office.errors import NotAPicture, PictureTooLarge, TooManyPhotos
from office.models import Person, Photo

#: Photos of one ticket.
MOST = 5
#: Bytes of a file, and pixels of the picture in it: a small file may unfold to a huge picture. A
#: camera's fifty million are read at a part of their size, which only JPEG can.
LARGEST = 10 * 1024 * 1024
PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
MEGABYTES = LARGEST // 1024 // 1024
#: Pixels of the longer side as it is kept, enough to read a house number.
SIDE = 2048
FORMATS = tuple(PIXELS)
_ENDINGS = frozenset({".jpg", ".jpeg", ".jfif", ".jpe", ".png", ".webp"})
#: The reference of a picture that came with the message itself and is kept already (our own page).
KEPT = "kept:"
#: A download is tried so often; the waits between double from here, half a day in all.
TRIES, FIRST_WAIT = 10, timedelta(minutes=1)
#: What an erased picture's row says until its file is gone too (`sweep`).
GONE = {"state": "gone", "draft": None, "reference": ""}
#: Photos of a draft that was never sent are forgotten with it.
KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: a JPEG without any data about its making."""

    content: bytes
    digest: str


def examine(content: bytes) -> Picture:
    """The picture in a file, drawn anew: position, camera and hidden attachments are gone.

    Refuses `PictureTooLarge` and `NotAPicture` (HTML or a zip named .jpg, a torn file). Costs up
    to two seconds and some hundred megabytes: servers call `examined`.
    """
    if len(content) > LARGEST:
        raise PictureTooLarge(megabytes=MEGABYTES)
    if not _looks_like_picture(content):
        raise NotAPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit below is stricter than Pillow's warning
            return _redrawn(content)
    except Image.DecompressionBombError as bomb:
        raise PictureTooLarge(megabytes=MEGABYTES) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as torn:
        raise NotAPicture from torn


#: Pictures are looked at one after the other: many at once would take all memory.
_LOOKING = ThreadPoolExecutor(1, "pictures")


async def examined(content: bytes) -> Picture:
    """`examine`, beside the event loop and in turn with all others."""
    return await asyncio.get_running_loop().run_in_executor(_LOOKING, examine, content)


def _looks_like_picture(content: bytes) -> bool:
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return False
    return bool(found) and any(match.extension.lower() in _ENDINGS for match in found[:3])


def _redrawn(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > PIXELS[opened.format or ""]:
            raise PictureTooLarge(megabytes=MEGABYTES)
        opened.verify()
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        # Made small first: each copy of a whole picture takes tens of megabytes.
        opened.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    made = out.getvalue()
    return Picture(made, hashlib.sha256(made).hexdigest())


def place_of(digest: str) -> str:
    """Where a picture lies below the folder of files."""
    return f"photos/{digest[:2]}/{digest}.jpg"


def path_of(folder: Path, digest: str) -> Path:
    """Where a picture is kept."""
    return folder / place_of(digest)


def keep(folder: Path, picture: Picture) -> None:
    """Write a picture below the folder, whole or not at all; the same one is written once."""
    files.keep(path_of(folder, picture.digest), picture.content)


async def add(
    session: AsyncSession,
    person: Person,
    reference: str,
    *,
    draft: str | None = None,
    ticket_id: int | None = None,
    now: datetime,
) -> int:
    """Remember a picture to be fetched; returns how many there are. Refuses `TooManyPhotos`."""
    have = await count(session, draft=draft, ticket_id=ticket_id)
    if have >= MOST:
        raise TooManyPhotos(most=MOST)
    digest = reference.removeprefix(KEPT) if reference.startswith(KEPT) else None
    session.add(
        Photo(
            person_id=person.id,
            reference=reference,
            draft=draft,
            ticket_id=ticket_id,
            state="kept" if digest else "waiting",
            digest=digest,
            at=now,
            tries=0,
            not_before=now,
        )
    )
    await session.flush()
    return have + 1


async def count(
    session: AsyncSession, *, draft: str | None = None, ticket_id: int | None = None
) -> int:
    """How many pictures a draft or a ticket has, fetched or still to be."""
    whose = Photo.draft == draft if ticket_id is None else Photo.ticket_id == ticket_id
    query = select(func.count()).select_from(Photo)
    return await session.scalar(query.where(whose, Photo.state.in_(("waiting", "kept")))) or 0


async def any_due(session: AsyncSession, *, now: datetime) -> bool:
    """Whether a picture waits to be fetched now."""
    waiting = select(Photo.id).where(Photo.state == "waiting", Photo.not_before <= now)
    return await session.scalar(waiting.limit(1)) is not None


async def due(session: AsyncSession, *, now: datetime, most: int) -> Sequence[tuple[Photo, Person]]:
    """Pictures to be fetched now, and whose they are, with a lease of `FIRST_WAIT` on each.

    Whoever dies on the way loses nothing: the picture is due again when the lease is over.
    """
    rows = (
        await session.execute(
            select(Photo, Person)
            .join(Person, Person.id == Photo.person_id)
            .where(Photo.state == "waiting", Photo.not_before <= now)
            .order_by(Photo.id)
            .limit(most)
            .with_for_update(of=Photo, skip_locked=True)
        )
    ).all()
    for photo, _ in rows:
        photo.not_before = now + FIRST_WAIT * 2 ** min(photo.tries, 6)
        photo.tries += 1
    return [(photo, person) for photo, person in rows]


async def end(
    session: AsyncSession, photo_id: int, state: str, picture: Picture | None = None
) -> None:
    """What became of a picture: kept, refused or lost."""
    photo = await session.get(Photo, photo_id)
    if photo is None:
        return
    if photo.state != "gone":  # erased while it was fetched
        photo.state = state
    if picture is not None:
        photo.digest, photo.size = picture.digest, len(picture.content)


async def of_ticket(session: AsyncSession, ticket_id: int) -> list[str]:
    """The digests of a ticket's pictures that are kept."""
    found = await session.scalars(
        select(Photo.digest)
        .where(Photo.ticket_id == ticket_id, Photo.state == "kept")
        .order_by(Photo.id)
    )
    return [digest for digest in found if digest]


async def abandon(session: AsyncSession, draft: str) -> None:
    """Drop the pictures of a draft that will not be sent; `sweep` deletes their files."""
    unsent = (Photo.draft == draft, Photo.ticket_id.is_(None))
    await session.execute(update(Photo).where(*unsent).values(GONE))


async def forget(session: AsyncSession, folder: Path, *, before: datetime) -> None:
    """Drop pictures of drafts that were never sent, and files that nothing else needs."""
    stale = (Photo.ticket_id.is_(None), Photo.at < before)
    digests = set((await session.scalars(select(Photo.digest).where(*stale))).all()) - {None}
    await session.execute(delete(Photo).where(*stale))
    await drop_unused(session, folder, {str(digest) for digest in digests})


async def drop_unused(session: AsyncSession, folder: Path, digests: set[str]) -> None:
    """Remove the files of these pictures, unless a photo still needs them."""
    if not digests:
        return
    needed = await session.scalars(select(Photo.digest).where(Photo.digest.in_(digests)))
    for digest in digests - set(needed.all()):
        path_of(folder, digest).unlink(missing_ok=True)


async def sweep(session: AsyncSession, folder: Path, *, most: int = 500) -> int:
    """Delete the files of erased pictures, then their rows; returns how many rows.

    A file goes before the commit: after a crash its row is still there and it is tried again. A
    picture that another ticket shows too stays.
    """
    rows = await session.scalars(select(Photo).where(Photo.state == "gone").limit(most))
    found = list(rows)
    shown = await session.scalars(
        select(Photo.digest).where(
            Photo.digest.in_({photo.digest for photo in found}), Photo.state != "gone"
        )
    )
    needed = set(shown)
    for photo in found:
        if photo.digest and photo.digest not in needed:
            path_of(folder, photo.digest).unlink(missing_ok=True)
        await session.delete(photo)
    await session.flush()
    return len(found)
