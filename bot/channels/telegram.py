"""Telegram, with python-telegram-bot at the edge: typed calls out, `Update.de_json` in.

Delivery is ours: webhooks are answered after the update is kept, and without a public address
our own loop polls (`_telegram_poll`), because the library's acknowledges before the work is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import json
import logging
import re
import secrets
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import structlog
import telegram
from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    LinkPreviewOptions,
    Update,
)
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import (
    CannotStart,
    Channel,
    Forged,
    Limits,
    Malformed,
    SendFailed,
    _telegram_files,
)
from bot.channels._telegram_errors import failure, said
from bot.channels._telegram_keyboards import commands, keyboard
from bot.channels._telegram_poll import Poller
from bot.channels._telegram_updates import Account, bare, ignored, message_of
from bot.messages import Letter, Message
from office import store
from office.errors import BadValue

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
#: Seconds that one request for updates waits; with the time-out it stays below the lease.
POLL_SECONDS = 20
#: Seconds that any other request waits for its connection and its answer.
TIMEOUT = 5.0
LONGEST_WAIT = 60.0
#: Telegram allows 20 messages a minute in a group (channels.md §1.2), to which ids below 0 belong.
GROUP_GAP = 3.0


class TelegramSettings(BaseSettings):
    """The bot's token; without it there is no Telegram."""

    model_config = SettingsConfigDict(
        env_prefix="TELEGRAM_", extra="ignore", env_ignore_empty=True, env_file_encoding="utf-8"
    )

    token: str | None = None
    api_url: str = "https://api.telegram.org"
    secret: str | None = None

    @field_validator("token")
    @classmethod
    def _token(cls, value: str | None) -> str | None:
        value = (value or "").strip()
        if value and not re.fullmatch(r"[A-Za-z0-9:_-]+", value):
            raise BadValue("không phải mã bot; hãy chép lại từ @BotFather")
        return value or None

    @field_validator("api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadValue("không phải địa chỉ web; ví dụ: https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _secret(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
            raise BadValue("chỉ nhận 1 đến 256 ký tự A-Z, a-z, 0-9, _ và -")
        return value or None


class TelegramChannel(Channel):
    """One bot of Telegram: a webhook with a public address, long polling without."""

    name = "telegram"
    limits = Limits(
        text=4096,
        buttons=100,
        label=40,
        caption=1024,
        menu=True,
        place="keyboard",
        per_second=25,
        per_chat=1.0,
    )

    def __init__(
        self, settings: TelegramSettings, public_url: str | None, *, timeout: float = TIMEOUT
    ) -> None:
        _quiet()
        token = settings.token or ""
        digits = re.match(r"\d{1,18}(?=:)", token)
        self._account = Account(int(digits[0]) if digits else 0)
        self._public_url = public_url
        self._secret = settings.secret
        self._calls = _request(settings.api_url, 16, timeout)
        self._polls = _request(settings.api_url, 2, timeout)
        self._bot = Bot(
            token,
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )
        self._poller: Poller | None = None
        self._files = Path()
        self._tasks: set[asyncio.Task[None]] = set()

    # What comes in

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the secret that we gave Telegram with the webhook. Raises `Forged`."""
        given = headers.get(SECRET_HEADER)
        # As bytes: text with other letters than ASCII would raise instead of differing.
        if not self._secret or given is None:
            raise Forged(self.name)
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret.encode()):
            raise Forged(self.name)

    def parse(self, body: bytes) -> list[Message]:
        """The one update of a webhook request. Raises `Malformed`."""
        try:
            update = json.loads(body)
        except (ValueError, RecursionError) as wrong:
            raise Malformed("not JSON") from wrong
        return [self.understand(update)]

    def understand(self, update: object) -> Message:
        """One update as a message. Raises `Malformed` when it is no update at all."""
        number = update.get("update_id") if isinstance(update, dict) else None
        if not isinstance(update, dict) or not isinstance(number, int):
            raise Malformed("no update_id")
        key = f"{self._account.id}:{number}"[:200]
        for known in (update, bare(update)):
            try:
                return message_of(Update.de_json(known, self._bot), key, self._account)
            except Exception as fault:  # noqa: BLE001 - it trips in many ways over odd JSON
                log.warning("update not understood", fault=type(fault).__name__)
        return ignored(key)

    # What goes out

    def chat_gap(self, address: str) -> float | None:
        """Seconds between two messages of one chat; groups take fewer."""
        return GROUP_GAP if address.startswith("-") else self.limits.per_chat

    async def send(self, letter: Letter) -> str | None:
        """Send a letter, or set the chat's command menu. Raises `SendFailed`."""
        try:
            if letter.menu is not None:
                scope = BotCommandScopeChat(letter.address)
                await self._bot.set_my_commands(commands(letter.menu), scope=scope)
                return None
            sent = await self._say(letter)
        except TelegramError as refused:
            if "not modified" in refused.message:
                return None  # it is as we wanted it
            raise failure(refused) from None  # the cause knows the address, and so the token
        except Exception as fault:  # noqa: BLE001 - 200 with nonsense: it may have arrived
            raise SendFailed("uncertain", type(fault).__name__) from None
        return str(sent.message_id)

    async def _say(self, letter: Letter) -> telegram.Message:
        if letter.file is not None:
            return await _telegram_files.send(self._bot, letter.address, self._files, letter.file)
        below = keyboard(letter)
        if letter.picture is not None:
            return await self._bot.send_photo(
                letter.address,
                letter.picture.png,
                caption=letter.text or None,
                reply_markup=below,
                filename="picture.png",
            )
        return await self._bot.send_message(
            letter.address,
            letter.text,
            reply_markup=below,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def fetch(self, reference: str, *, most: int) -> bytes:
        """Download a picture by its `file_id`. Raises `FetchFailed` and `PictureTooLarge`."""
        return await _telegram_files.fetch(self._bot, reference, most=most)

    async def acknowledge(self, message: Message) -> None:
        """Stop the button's spinner, beside the turn: a press is shown as done at once."""
        if message.receipt is not None:
            self._beside(self._answer(message.receipt))

    async def _answer(self, query: str) -> None:
        # "Query is too old" and the like: she sees the reply all the same.
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(query)

    async def link(self, code: str) -> str | None:
        """A t.me link that starts a chat with the code; None when Telegram cannot be asked now."""
        try:
            async with self._bot:
                return f"{self._bot.link}?start={code}"
        except TelegramError:
            return None

    def entrance(self, parameter: str | None = None) -> str | None:
        """The bot's t.me link once Telegram has told its name."""
        if not self._account.username:
            return None
        start = f"?start={parameter}" if parameter else ""
        return f"https://t.me/{self._account.username}{start}"

    # Its life

    async def start(self, service: Service) -> None:
        """Meet Telegram, then take updates. Raises `CannotStart` for a token it does not know."""
        self._files = service.files
        if self._public_url:
            await self._agree_on_secret(service)
            if self._public_url.startswith("http:"):
                log.warning("PUBLIC_URL is plain http; Telegram itself delivers to https only")
        try:
            await self._open(service)
        except InvalidToken:
            raise CannotStart(
                "TELEGRAM_TOKEN: Telegram không nhận mã này; hãy chép lại từ @BotFather (hoặc sửa "
                "TELEGRAM_API_URL)."
            ) from None
        except Exception as fault:  # noqa: BLE001 - the other channels are served meanwhile
            log.warning("telegram cannot be reached yet", fault=said(fault))
            self._beside(self._open_later(service, fault))

    async def stop(self) -> None:
        """Let go of the polling lease and of all connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._poller is not None:
            with contextlib.suppress(Exception):  # without a database the lease runs out by itself
                await self._poller.let_go()
        await self._calls.shutdown()
        await self._polls.shutdown()

    async def _agree_on_secret(self, service: Service) -> None:
        if self._secret is None:
            made = secrets.token_urlsafe(32)
            async with service.database.transaction() as session:
                name = f"telegram:{self._account.id}:secret"
                self._secret = await store.put_first(session, name, made)

    async def _open(self, service: Service) -> None:
        me = await self._bot.get_me()
        self._account = Account(self._account.id or me.id, me.username)
        if self._public_url:
            await self._bot.set_webhook(
                f"{self._public_url}/webhooks/telegram",
                secret_token=self._secret,
                allowed_updates=ALLOWED_UPDATES,
            )
            log.info("telegram delivers to the webhook")
        else:
            self._poller = Poller(
                service,
                str(self._account.id),
                prepare=self._remove_webhook,
                fetch=self._fetch,
                parse=self.understand,
            )
            self._beside(self._poller.run())
        self._beside(self._show_menus(service))

    async def _open_later(self, service: Service, fault: Exception) -> None:
        wait = 1.0
        while True:
            asked = failure(fault).retry_after if isinstance(fault, TelegramError) else None
            await asyncio.sleep(asked or wait)
            wait = min(wait * 2, LONGEST_WAIT)
            try:
                return await self._open(service)
            except Exception as again:  # noqa: BLE001 - see start
                log.warning("telegram cannot be reached yet", fault=said(again))
                fault = again

    async def _show_menus(self, service: Service) -> None:
        """The citizens' commands in each language; the default one for all other languages."""
        for language, lines in service.menus().items():
            code = None if language == service.default_language else language
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()):
                try:
                    await self._bot.set_my_commands(
                        commands(lines), scope=scope, language_code=code
                    )
                except Exception as fault:  # noqa: BLE001 - a menu is a comfort, not a need
                    log.warning("menu not set", language=language, fault=said(fault))

    async def _remove_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except TelegramError as fault:
            raise failure(fault) from None

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """Updates as they come: one that the library cannot read must not hold the others."""
        allowed = quote(json.dumps(ALLOWED_UPDATES))
        url = f"{self._bot.base_url}/getUpdates?timeout={POLL_SECONDS}&allowed_updates={allowed}"
        if offset is not None:
            url += f"&offset={offset}"
        try:
            found: Any = await self._polls.post(url, read_timeout=POLL_SECONDS + TIMEOUT)
        except TelegramError as fault:
            raise failure(fault) from None
        return [update for update in found if isinstance(update, dict)]

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _request(api_url: str, connections: int, timeout: float) -> HTTPXRequest:
    parts = urlsplit(api_url)
    host = parts.hostname or ""
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=timeout,
        # Proxy variables are not for loopback hosts; certificates are not for plain http.
        httpx_kwargs={"trust_env": not _is_loopback(host), "verify": parts.scheme == "https"},
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _quiet() -> None:
    """The token is part of every address, and the library's own log quotes messages."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
