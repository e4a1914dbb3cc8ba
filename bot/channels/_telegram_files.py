"""Files through Telegram: pictures that people sent, and files that go with a reply."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.error import BadRequest, TelegramError

from bot.channels import FetchFailed
from office.errors import PictureTooLarge

if TYPE_CHECKING:
    from telegram import Bot, Message

    from bot.messages import File


async def send(bot: Bot, address: str, folder: Path, file: File) -> Message:
    """Send a file of ours as a picture or a document."""
    content = await asyncio.to_thread((folder / file.place).read_bytes)
    if file.kind == "photo":
        return await bot.send_photo(address, content, filename=file.name)
    return await bot.send_document(address, content, filename=file.name)


async def fetch(bot: Bot, reference: str, *, most: int) -> bytes:
    """Download a file by its `file_id`. Raises `FetchFailed` and `PictureTooLarge`.

    A bot is given files up to 20 MB; for larger ones and for those that are gone Telegram answers
    400 (core.telegram.org/bots/api, getFile).
    """
    try:
        file = await bot.get_file(reference)
        if (file.file_size or 0) > most:
            raise PictureTooLarge(megabytes=most // 1024 // 1024)
        return bytes(await file.download_as_bytearray())
    except BadRequest as refused:
        if "too big" in refused.message:
            raise PictureTooLarge(megabytes=most // 1024 // 1024) from None
        raise FetchFailed("never", "BadRequest") from None
    except TelegramError as refused:
        raise FetchFailed("later", type(refused).__name__) from None
