"""Fetching pictures beside the conversation: nobody waits, and a failure loses no feedback."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot import i18n, manners, post, words
from bot.channels import FetchFailed
from bot.i18n import N_
from bot.messages import Reply
from office.errors import NotAPicture, PictureTooLarge
from office.feedback import photos
from office.models import Person, Photo

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

EVERY = 2.0
#: Pictures in the air at once.
AT_ONCE = 4
LOST = N_("Tôi không tải được một ảnh ông/bà gửi. Phản ánh vẫn giữ nguyên; ông/bà gửi lại giúp.")


async def run(service: Service) -> None:
    """Fetch what waits, until the service stops."""
    while not service.stopping.is_set():
        try:
            while await fetch_due(service):
                pass
        except Exception as fault:  # noqa: BLE001 - a database that is away comes back
            log.warning("pictures", fault=type(fault).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await service.stopping.wait()


async def fetch_due(service: Service) -> bool:
    """Fetch the pictures that are due now; False when there was none."""
    async with service.database.reading() as session:
        if not await photos.any_due(session, now=service.clock()):
            return False
    async with service.database.transaction() as session:
        found = await photos.due(session, now=service.clock(), most=AT_ONCE)
    await asyncio.gather(*(_fetch(service, photo, person) for photo, person in found))
    return bool(found)


async def _fetch(service: Service, photo: Photo, person: Person) -> None:
    """No transaction is open while the platform is asked."""
    try:
        content = await _content(service, photo, person)
        picture = await photos.examined(content)
        await asyncio.to_thread(photos.keep, service.files, picture)
    except FetchFailed as failed:
        log.info("picture not fetched", channel=person.channel, when=failed.when)
        if failed.when == "never" or photo.tries >= photos.TRIES:
            sentence = i18n.translator(service.language_of(person))(LOST)
            await _end(service, photo, person, "lost", sentence)
        return
    except (NotAPicture, PictureTooLarge) as refused:
        language = service.language_of(person)
        sentence = words.plain_refusal(refused, language)
        await _end(service, photo, person, "refused", sentence)
        return
    async with service.database.transaction() as session:
        await photos.end(session, photo.id, "kept", picture)


async def _content(service: Service, photo: Photo, person: Person) -> bytes:
    channel = service.channels.get(person.channel)
    if channel is None:
        raise FetchFailed("later", "no such channel now")
    try:
        return await channel.fetch(photo.reference, most=photos.LARGEST)
    except (FetchFailed, PictureTooLarge):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever a library trips over: tried again
        raise FetchFailed("later", type(fault).__name__) from None


async def _end(service: Service, photo: Photo, person: Person, state: str, sentence: str) -> None:
    """A picture that will not come: she is told, and everything else goes on."""
    said = manners.called(sentence, service.language_of(person), person.context.get("called"))
    async with service.database.transaction() as session:
        await photos.end(session, photo.id, state)
        await post.to(service, session, person, Reply(said), now=service.clock())
    service.sender.wake()
