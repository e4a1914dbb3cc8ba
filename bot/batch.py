"""Asking in batch: the whole dialogue without a platform, for `ask`, the API and measurements."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet

from bot import answers, dialogue
from bot.channels import Channel, Limits
from bot.i18n import N_, translator
from bot.letters import units_of
from bot.messages import Letter, Message
from bot.service import Service
from knowledge import Knowledge
from office import commune, people, seed
from office.database import Database
from office.vault import Vault

#: A conversation of a batch that nobody continued for so long is forgotten.
IDLE = timedelta(hours=1)
#: Characters of one question; a citizen's message is told to be too long far below.
LONGEST = 20_000
LANGUAGES = ("vi", "en")
EXAMPLE = '{"id": "1", "text": "làm khai sinh cần gì"}'


class AskChannel(Channel):
    """A channel whose replies are returned instead of sent."""

    name: ClassVar[str] = "ask"
    limits: ClassVar[Limits] = Limits()

    async def send(self, letter: Letter) -> str | None:
        """Nothing is sent."""
        return None


class BadQuestion(Exception):
    """A line or an object that is not a question; `id` is what it calls itself, if it does."""

    def __init__(self, sentence: str, *, id_: str | int | None = None, **details: object) -> None:
        super().__init__(sentence)
        self.id = id_
        self._sentence = sentence
        self._details = details

    def said(self, language: str) -> dict[str, Any]:
        """What stands in the answer's place: the id and one sentence."""
        sentence = translator(language)(self._sentence).format(**self._details)
        return {"id": self.id, "error": sentence}


@dataclass(frozen=True)
class Question:
    """One line of a batch (design §4, "Asking in batch")."""

    id: str | int | None
    text: str
    lang: str | None = None
    session: str | None = None


def parse(line: str | bytes) -> Question:
    """The question of one JSON line. Raises `BadQuestion`."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BadQuestion(
            N_("Dòng này không phải JSON; hãy viết như {example}"), example=EXAMPLE
        ) from None
    return question(found)


def question(found: object) -> Question:
    """The question of a decoded JSON object. Raises `BadQuestion`."""
    if not isinstance(found, dict):
        raise BadQuestion(
            N_("Mỗi câu hỏi phải là một đối tượng JSON như {example}"), example=EXAMPLE
        )
    id_ = found.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int | None):
        raise BadQuestion(N_("Mục “id” phải là chữ hoặc số nguyên."))
    text = found.get("text")
    if not isinstance(text, str):
        raise BadQuestion(N_("Thiếu mục “text”: câu hỏi, viết bằng chữ trong ngoặc kép."), id_=id_)
    if units_of(text) > LONGEST:
        raise BadQuestion(
            N_("Mục “text” dài quá {most} ký tự; hãy chia nhỏ câu hỏi."), id_=id_, most=LONGEST
        )
    lang = found.get("lang")
    if lang is not None and lang not in LANGUAGES:
        raise BadQuestion(N_("Mục “lang” chỉ nhận “vi” hoặc “en”, hoặc bỏ trống."), id_=id_)
    session = found.get("session")
    if isinstance(session, bool) or not isinstance(session, str | int | None):
        raise BadQuestion(N_("Mục “session” phải là chữ, giống nhau trong một cuộc."), id_=id_)
    return Question(
        _sound(id_) if isinstance(id_, str) else id_,
        _sound(text),
        lang,
        None if session is None else _sound(str(session))[:100],
    )


class Batch:
    """Conversations on a throw-away database; nothing asked here reaches the real one."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._facts: dict[str, str] = {}
        self._looked = service.clock()

    async def ask(self, asked: Question, *, asker: str = "") -> dict[str, Any]:
        """What the assistant says to one question, as the object of `ask --jsonl`.

        Questions that share a session (of the same `asker`) are one conversation; the others
        leave nothing behind, not even on the throw-away database.
        """
        now = self.service.clock()
        address = "alone" if asked.session is None else f"{asker}/{asked.session}"[:128]
        message = Message("ask", "", address, text=asked.text, language=asked.lang)
        async with self.service.database.transaction() as session:
            person = await people.meet(session, "ask", address, now=now)
            person.introduced_at = now  # the introduction is never part of a batch's reply
            turn, replies = await dialogue.converse(self.service, session, person, message, now)
            if asked.session is None:
                await session.rollback()
        await self._forget()
        return {
            "id": asked.id,
            **answers.card(turn),
            "buttons": [choice.label for reply in replies for choice in reply.choices],
            "reply": "\n\n".join(reply.text for reply in replies),
        }

    async def adopt(self, facts: Mapping[str, str]) -> None:
        """Answer with these facts of the commune (address, hours) from now on."""
        if facts == self._facts:
            return
        now = self.service.clock()
        async with self.service.database.transaction() as session:
            for key in self._facts.keys() | facts.keys():
                await commune.put(session, key, facts.get(key, ""), now=now)
        self._facts = dict(facts)

    async def _forget(self) -> None:
        """Conversations that ended long ago leave the throw-away database."""
        now = self.service.clock()
        if now - self._looked < IDLE:
            return
        self._looked = now
        async with self.service.database.transaction() as session:
            await people.forget_people(session, before=now - IDLE)


def _sound(text: str) -> str:
    """JSON may carry half a character (a lone surrogate), which no database keeps."""
    return text.encode("utf-8", "replace").decode("utf-8")


@asynccontextmanager
async def opened(
    knowledge: Knowledge, *, zone: ZoneInfo, default_language: str = "vi"
) -> AsyncIterator[Batch]:
    """A batch on a database of its own, which is thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="thanthien-") as folder:
        # The key that seals words lives and ends with this process.
        vault = Vault([Fernet.generate_key().decode()])
        database = Database(f"sqlite:///{Path(folder) / 'ask.db'}", vault)
        await database.prepare()
        service = Service(
            database,
            knowledge,
            {AskChannel.name: AskChannel()},
            zone=zone,
            default_language=default_language,
        )
        now = service.clock()
        async with database.transaction() as session:
            await seed.plant(session, now=now, today=now.astimezone(zone).date())
        try:
            yield Batch(service)
        finally:
            await database.close()
