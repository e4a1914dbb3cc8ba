"""A small Bot API server on a loopback port: it delivers updates, takes calls and refuses as
Telegram does. What it knows of Telegram's habits is written down in `bot/channels/telegram.py` and
in the Bot API's documentation.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.serving import serving
from tests.telegram_words import BLOCKED, Answer, Refusal, buttons_of, private

TOKEN = "7000001:TEST-token_of-the-fake"
BOT_ID = 7000001
NESTED = {
    "reply_markup",
    "entities",
    "allowed_updates",
    "commands",
    "scope",
    "reply_parameters",
    "link_preview_options",
}
#: Seconds before each delivery of an update; Telegram's own repeats come ten times slower.
REPEATS = (0.0, 0.2, 0.4, 0.8)


@dataclass(frozen=True)
class Call:
    """One request to the fake."""

    method: str
    params: dict[str, Any]
    at: float


class FakeTelegram:
    """Telegram with one bot. `async with fake.running()` serves it."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.url = ""
        self.calls: list[Call] = []
        self.messages: list[dict[str, Any]] = []
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook: dict[str, Any] = {}
        self.chats: set[str] = set()
        self.blocked: set[str] = set()
        #: what people sent, by `file_id`
        self.files: dict[str, bytes] = {}
        #: updates that a poll was given, acknowledged or not
        self.handed: set[int] = set()
        #: statuses that the webhook answered, by update
        self.deliveries: list[tuple[int, int]] = []
        self._script: dict[str, deque[Answer]] = defaultdict(deque)
        self._waiting: list[dict[str, Any]] = []
        self._changed = asyncio.Condition()
        self._polling = 0
        self._over = False
        self._numbers = itertools.count(500)
        self._message_ids = itertools.count(10)
        self._queries: set[str] = set()
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._queues: dict[str, deque[dict[str, Any]]] = defaultdict(deque)

    # What a test does

    def script(self, method: str, *answers: Answer) -> Answer:
        """The next answers to a method; returns the last, whose `came` tells that it was asked."""
        self._script[method.lower()].extend(answers)
        return answers[-1]

    async def says(self, chat: int, text: str, **more: Any) -> int:
        """Somebody writes to the bot."""
        return await self.sends(chat, text=text, **more)

    async def sends(self, chat: int, *, language: str = "vi", **content: Any) -> int:
        """A message of any content in a private chat; returns the update's number."""
        return await self.deliver({"message": private(chat, language=language, **content)})

    async def taps(self, chat: int, label: str) -> int:
        """Somebody taps the newest button of that label."""
        for message in reversed(self.of(chat)):
            for button in buttons_of(message):
                if button["text"] == label:
                    return await self.deliver({"callback_query": self.query(chat, button, message)})
        raise AssertionError(f"{chat} was never shown a button “{label}”")

    def query(self, chat: int, button: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
        """The press of a button as Telegram words it."""
        number = str(next(self._numbers))
        self._queries.add(number)
        return {
            "id": number,
            "from": {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"},
            "chat_instance": "1",
            "data": button["callback_data"],
            "message": message,
        }

    async def deliver(self, update: dict[str, Any], number: int | None = None) -> int:
        """Queue an update, for polling or for the webhook, whichever is set."""
        number = next(self._numbers) if number is None else number
        update = {"update_id": number, **update}
        for kind in ("message", "edited_message", "my_chat_member"):
            if isinstance(chat := (update.get(kind) or {}).get("chat"), dict):
                self.chats.add(str(chat.get("id")))
        async with self._changed:
            self._waiting.append(update)
            self._changed.notify_all()
        self._push()
        return number

    def of(self, chat: int | str) -> list[dict[str, Any]]:
        """What a chat has received, in order."""
        return [message for message in self.messages if str(message["chat"]["id"]) == str(chat)]

    def texts(self, chat: int | str) -> list[str]:
        """The texts that a chat has received, in order."""
        return [message["text"] for message in self.of(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all calls of a method."""
        return [call.params for call in self.calls if call.method == method.lower()]

    async def until(self, true: Callable[[], object], seconds: float = 90.0) -> None:
        """Wait until something is true after a call or a delivery."""
        async with asyncio.timeout(seconds):
            async with self._changed:
                await self._changed.wait_for(lambda: bool(true()))

    async def hears(self, chat: int | str, count: int, seconds: float = 90.0) -> list[str]:
        """Wait until a chat has received so many messages; returns all its texts."""
        await self.until(lambda: len(self.of(chat)) >= count, seconds)
        return self.texts(chat)

    @property
    def unconfirmed(self) -> list[int]:
        """Numbers of the updates that nobody has acknowledged."""
        return [update["update_id"] for update in self._waiting]

    # Serving

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeTelegram]:
        """Serve on a free port of the loopback address."""
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
            ]
        )
        async with serving(app) as url:
            self.url = url
            try:
                yield self
            finally:
                self._over = True
                async with self._changed:
                    self._changed.notify_all()
                for task in self._delivering.values():
                    task.cancel()
                for answers in self._script.values():
                    for answer in answers:
                        if answer.until is not None:
                            answer.until.set()

    async def _answer(self, request: Request) -> Response:
        method = request.path_params["method"].lower()
        params = await _params(request)
        if request.path_params["token"] != self.token:
            return JSONResponse(Refusal(401, "Unauthorized").body, 401)
        self.calls.append(Call(method, params, time.monotonic()))
        async with self._changed:  # a call that waits for updates is news already
            self._changed.notify_all()
        script = self._script[method]
        try:
            if script:
                answer = script.popleft()
                if (said := await self._scripted(answer)) is not None:
                    return said
            result = await getattr(self, f"_{method}", self._unknown)(params)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)
        finally:
            async with self._changed:
                self._changed.notify_all()
        return JSONResponse({"ok": True, "result": result})

    async def _download(self, request: Request) -> Response:
        content = self.files.get(request.path_params["path"].removeprefix("photos/"))
        if request.path_params["token"] != self.token or content is None:
            return Response(status_code=404)
        return Response(content, media_type="application/octet-stream")

    async def _scripted(self, answer: Answer) -> Response | None:
        answer.came.set()
        await asyncio.sleep(answer.delay)
        if answer.until is not None:
            await answer.until.wait()
        if isinstance(answer.body, str):
            return Response(answer.body, answer.status, media_type="text/html")
        return None if answer.body is None else JSONResponse(answer.body, answer.status)

    # Methods of the Bot API

    async def _getfile(self, params: dict[str, Any]) -> dict[str, Any]:
        name = str(params.get("file_id"))
        content = self.files.get(name)
        if content is None:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 1024 * 1024:
            raise Refusal(400, "Bad Request: file is too big")
        told = {"file_id": name, "file_unique_id": name, "file_size": len(content)}
        return {**told, "file_path": f"photos/{name}"}

    async def _sendphoto(self, params: dict[str, Any]) -> dict[str, Any]:
        return await self._sendmessage({"chat_id": params.get("chat_id"), "text": "(photo)"})

    async def _senddocument(self, params: dict[str, Any]) -> dict[str, Any]:
        return await self._sendmessage({"chat_id": params.get("chat_id"), "text": "(document)"})

    async def _unknown(self, _params: dict[str, Any]) -> None:
        raise Refusal(404, "Not Found")

    async def _getme(self, _params: dict[str, Any]) -> dict[str, Any]:
        return {"id": BOT_ID, "is_bot": True, "first_name": "Xã", "username": "NinhGiangBot"}

    async def _getupdates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook.get("url"):
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if self._polling:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        offset = int(params.get("offset") or 0)
        self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        self._polling += 1
        try:
            async with self._changed:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(float(params.get("timeout") or 0)):
                        await self._changed.wait_for(lambda: self._waiting or self._over)
            self.handed.update(update["update_id"] for update in self._waiting[:100])
            return self._waiting[:100]
        finally:
            self._polling -= 1

    async def _setwebhook(self, params: dict[str, Any]) -> bool:
        if not str(params.get("url", "")).startswith(("http://", "https://")):
            raise Refusal(400, "Bad Request: bad webhook: invalid webhook URL specified")
        self.webhook = dict(params)
        self._push()
        return True

    async def _deletewebhook(self, _params: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    async def _getwebhookinfo(self, _params: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._waiting),
        }

    async def _sendmessage(self, params: dict[str, Any]) -> dict[str, Any]:
        chat, text = str(params.get("chat_id")), str(params.get("text", ""))
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        _check_keyboard(params.get("reply_markup"))
        if chat in self.blocked:
            raise Refusal(403, BLOCKED)
        if chat not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        message = {
            "message_id": next(self._message_ids),
            "date": 1795344000,
            "chat": {"id": int(chat), "type": "private" if int(chat) > 0 else "group"},
            "from": await self._getme({}),
            "text": text,
        }
        if "inline_keyboard" in (params.get("reply_markup") or {}):
            message["reply_markup"] = params["reply_markup"]
        self.messages.append(message)
        return message

    async def _editmessagetext(self, params: dict[str, Any]) -> dict[str, Any]:
        for message in self.of(params.get("chat_id", "")):
            if str(message["message_id"]) == str(params.get("message_id")):
                if message["text"] == params.get("text"):
                    raise Refusal(
                        400,
                        "Bad Request: message is not modified: specified new message content and "
                        "reply markup are exactly the same",
                    )
                message["text"] = params.get("text")
                return message
        raise Refusal(400, "Bad Request: message to edit not found")

    async def _answercallbackquery(self, params: dict[str, Any]) -> bool:
        number = str(params.get("callback_query_id"))
        if number not in self._queries:
            raise Refusal(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self._queries.remove(number)
        return True

    async def _setmycommands(self, params: dict[str, Any]) -> bool:
        scope = params.get("scope") or {"type": "default"}
        chat = str(scope.get("chat_id", ""))
        if chat and chat not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        name = f"{scope['type']}:{chat}" if chat else scope["type"]
        self.menus[name, str(params.get("language_code") or "")] = params["commands"]
        return True

    # Webhooks: one request in flight per chat, for presses per user

    def _push(self) -> None:
        if not self.webhook.get("url"):
            return
        for update in self._waiting:
            queue = self._queues[_queue_of(update)]
            if update not in queue:
                queue.append(update)
        for name, queue in self._queues.items():
            if queue and name not in self._delivering:
                self._delivering[name] = asyncio.create_task(self._deliver_queue(name))

    async def _deliver_queue(self, name: str) -> None:
        queue = self._queues[name]
        async with httpx.AsyncClient(trust_env=False, verify=False, timeout=60) as client:
            while queue:
                await self._deliver_one(client, queue[0])
                update = queue.popleft()
                self._waiting = [one for one in self._waiting if one is not update]
                async with self._changed:
                    self._changed.notify_all()
            del self._delivering[name]  # before the client closes: another may be needed by then

    async def _deliver_one(self, client: httpx.AsyncClient, update: dict[str, Any]) -> None:
        headers = {}
        if self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook["secret_token"]
        for wait in itertools.chain(REPEATS, itertools.repeat(REPEATS[-1])):
            await asyncio.sleep(wait)
            try:
                answer = await client.post(self.webhook["url"], json=update, headers=headers)
            except httpx.HTTPError:
                continue
            async with self._changed:
                self.deliveries.append((update["update_id"], answer.status_code))
                self._changed.notify_all()
            if answer.is_success:
                return


def _queue_of(update: dict[str, Any]) -> str:
    if "callback_query" in update:
        return f"user:{update['callback_query']['from']['id']}"
    for kind in ("message", "edited_message", "channel_post"):
        if kind in update:
            return f"chat:{update[kind]['chat']['id']}"
    return "other"


def _check_keyboard(markup: dict[str, Any] | None) -> None:
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise Refusal(400, "Bad Request: reply markup is too long")
    for row in rows:
        for button in row:
            if not button.get("text"):
                raise Refusal(400, "Bad Request: text buttons are unallowed in the inline keyboard")
            if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


async def _params(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        params |= await request.json()
    elif kind:
        async with request.form() as form:
            params |= dict(form)
    # Only what is nested is JSON: the text "42" must stay a text.
    for name in NESTED & params.keys():
        if isinstance(params[name], str):
            params[name] = json.loads(params[name])
    return params
