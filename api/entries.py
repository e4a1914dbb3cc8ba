"""The knowledge base as JSON: what the assistant knows, with source and date."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api import qr
from api.faults import ApiFault
from api.settings import ServerSettings
from bot import links
from bot.i18n import N_
from bot.service import Service
from knowledge import Entry
from office import commune

router = APIRouter(prefix="/api/v1/entries", tags=["entries"])
Language = Annotated[
    Literal["vi", "en"],
    Query(description="An entry without a text in that language comes in Vietnamese."),
]


class Source(BaseModel):
    """Where a fact comes from."""

    document: str
    number: str | None
    date: date | None


class Line(BaseModel):
    """An entry in the list."""

    slug: str
    lang: str = Field(description="The language of this text.")
    title: str
    kind: str = Field(description="procedure, commitment, service, guidance, report")
    level: str = Field(description="commune; elsewhere = another body decides")
    unit: str = Field(description="The unit that keeps the text right.")
    status: str = Field(description="verified, unconfirmed")
    valid_as_of: date
    review_by: date
    expired: bool = Field(description="Past its review date: its facts are not given any more.")


class Whole(Line):
    """An entry with its text; without any when it is expired."""

    decides: str | None
    submit_at_centre: str | None
    codes: list[str]
    sources: list[Source]
    unconfirmed: list[str] = Field(description="Parts that nobody has confirmed yet.")
    lead: str | None
    sections: dict[str, str]
    link: str | None = Field(
        description="Opens the chat page on the entry; null without an address."
    )
    qr: str | None = Field(description="A picture (SVG) of the QR code of that link.")
    messengers: dict[str, str] = Field(description="Links that open a messenger on the entry.")


class NotThere(BaseModel):
    """One sentence: what is wrong and the remedy."""

    error: str


def _line(entry: Entry, today: date) -> Line:
    return Line(
        slug=entry.slug,
        lang=entry.lang,
        title=entry.title,
        kind=entry.kind,
        level=entry.level,
        unit=entry.unit,
        status=entry.status,
        valid_as_of=entry.valid_as_of,
        review_by=entry.review_by,
        expired=entry.expired(today),
    )


def _today(service: Service) -> date:
    return service.clock().astimezone(service.zone).date()


#: Any refusal; naming it so also keeps FastAPI from describing its own 422, which we never send.
REFUSED: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": NotThere, "description": "Not there, or not asked rightly"}
}


@router.get("", responses=REFUSED)
async def all_entries(request: Request, lang: Language = "vi") -> list[Line]:
    """Every entry, without its text."""
    service: Service = request.app.state.service
    return [_line(entry, _today(service)) for entry in service.knowledge.entries(lang)]


@router.get("/{slug}", responses=REFUSED)
async def one_entry(request: Request, slug: str, lang: Language = "vi") -> Whole:
    """One entry with its text, the commune's own facts filled in."""
    service: Service = request.app.state.service
    entry = service.knowledge.entry(slug, lang)
    if entry is None:
        raise ApiFault(404, N_("Không có mục này; danh sách các mục ở /api/v1/entries."))
    async with service.database.reading() as session:
        facts = await commune.facts(session)
    line = _line(entry, _today(service))
    settings: ServerSettings = request.app.state.settings
    url = settings.public_url
    carried = links.parameter(slug)
    messengers = {name: channel.entrance(carried) for name, channel in service.channels.items()}
    return Whole(
        **line.model_dump(),
        decides=entry.decides,
        submit_at_centre=entry.submit_at_centre,
        codes=list(entry.codes),
        sources=[
            Source(document=source.document, number=source.number, date=source.date)
            for source in entry.sources
        ],
        unconfirmed=sorted(entry.unconfirmed),
        lead=None if line.expired else entry.text(None, facts),
        sections={} if line.expired else {part: entry.text(part, facts) for part in entry.sections},
        link=qr.address(url, entry.slug) if url else None,
        qr=qr.picture(url, entry.slug) if url else None,
        messengers={name: link for name, link in messengers.items() if link},
    )
