"""Asking over HTTP: the objects of `thanthien ask --jsonl`, nothing of them kept."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.faults import ApiFault
from api.limits import Limiter
from api.speech import accepted_language
from api.webhooks import TooLarge, read_body
from bot import batch
from bot.i18n import N_
from bot.service import Service
from office import commune

router = APIRouter(prefix="/api/v1", tags=["ask"])
LARGEST = 256 * 1024
#: Questions in one request.
MOST = 50


class Asked(BaseModel):
    """One question."""

    id: str | int | None = Field(None, description="Comes back with the answer.")
    text: str = Field(
        max_length=batch.LONGEST // 2, description="The message, as a citizen types it."
    )
    lang: Literal["vi", "en"] | None = Field(
        None, description="Without it the language is recognised from the text."
    )
    session: str | None = Field(
        None, description="Questions of one address that share it are one conversation."
    )


class Candidate(BaseModel):
    """An entry of the knowledge base that may fit."""

    slug: str
    level: str = Field(description="commune; elsewhere = another body decides")
    score: float = Field(description="A probability; candidates come in descending order.")


class Answered(BaseModel):
    """What the assistant says, and how sure it is."""

    id: str | int | None
    decision: Literal["answer", "choose", "handover", "guidance", "urgent", "smalltalk"]
    reason: str | None = Field(description="The named way of not answering, when it is one.")
    entries: list[Candidate]
    facet: str | None = Field(description="The part that was asked for: fee, documents, …")
    buttons: list[str]
    reply: str


class Refusal(BaseModel):
    """One sentence: what is wrong and the remedy."""

    id: str | int | None = None
    error: str


class Desk:
    """Where questions over HTTP are asked: a throw-away database, opened with the first one."""

    def __init__(self, service: Service, limit: Limiter) -> None:
        self._service = service
        self._limit = limit
        self._stack = AsyncExitStack()
        self._batch: batch.Batch | None = None
        self._opening = asyncio.Lock()

    def admit(self, address: str, questions: int) -> None:
        """Count the questions. Raises `ApiFault` (429) when the address has had its share."""
        if not self._limit.allows(address, count=questions):
            raise ApiFault(429)

    async def batch(self) -> batch.Batch:
        """The batch, with the facts of the commune as they stand now."""
        async with self._opening:
            if self._batch is None:
                self._batch = await self._stack.enter_async_context(
                    batch.opened(
                        self._service.knowledge,
                        zone=self._service.zone,
                        default_language=self._service.default_language,
                    )
                )
            async with self._service.database.reading() as session:
                facts = await commune.facts(session)
            await self._batch.adopt(facts)
            return self._batch

    async def close(self) -> None:
        """Throw the database away."""
        await self._stack.aclose()


_DOCUMENTED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        Asked.model_json_schema(),
                        {
                            "type": "array",
                            "items": Asked.model_json_schema(),
                            "minItems": 1,
                            "maxItems": MOST,
                        },
                    ]
                },
                "example": {"id": "1", "text": "làm giấy khai sinh cho con cần gì"},
            }
        },
    }
}


@router.post(
    "/ask",
    response_model=Answered | list[Answered | Refusal],
    responses={
        400: {"model": Refusal, "description": "Not a question"},
        413: {"model": Refusal, "description": "Over 256 KiB"},
        429: {"model": Refusal, "description": "Over the questions a minute of one address"},
    },
    openapi_extra=_DOCUMENTED,
)
async def ask(request: Request) -> JSONResponse:
    """Ask one question, or a list of them; the words are not kept.

    A list is answered in its order; what is not a question gets `{"id", "error"}` in its place.
    """
    found = await _json(request)
    desk: Desk = request.app.state.desk
    address = request.client.host if request.client else ""
    language = accepted_language(request.headers.get("accept-language"))
    if isinstance(found, list) and not 1 <= len(found) <= MOST:
        raise ApiFault(400, N_("Danh sách câu hỏi phải có từ 1 đến {most} câu."), most=MOST)
    desk.admit(address, len(found) if isinstance(found, list) else 1)
    one = await _answer(desk, found, address, language) if not isinstance(found, list) else None
    if one is not None:
        return JSONResponse(one, status_code=400 if "error" in one else 200)
    return JSONResponse([await _answer(desk, each, address, language) for each in found])


async def _json(request: Request) -> Any:
    try:
        return json.loads(await read_body(request, LARGEST))
    except TooLarge as wrong:
        raise ApiFault(413) from wrong
    except (ValueError, RecursionError) as wrong:
        sentence = N_("Nội dung gửi lên phải là JSON như {example}")
        raise ApiFault(400, sentence, example=batch.EXAMPLE) from wrong


async def _answer(desk: Desk, found: object, address: str, language: str) -> dict[str, Any]:
    try:
        asked = batch.question(found)
    except batch.BadQuestion as wrong:
        return wrong.said(language)
    return await (await desk.batch()).ask(asked, asker=address)
