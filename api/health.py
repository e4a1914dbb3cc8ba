"""Health: alive, ready, and figures for a monitor."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bot.service import Service
from knowledge.reasons import DECISIONS
from office import outbox

router = APIRouter(tags=["health"])
#: A letter that waits longer than this shows that sending is in trouble.
OLDEST_SECONDS = 300.0


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


async def _oldest(service: Service) -> float:
    async with service.database.reading() as session:
        posted = await outbox.oldest_unsent(session)
    return (service.clock() - posted).total_seconds() if posted else 0.0


@router.get("/health/ready", responses={503: {"description": "The database does not answer"}})
async def ready(request: Request) -> JSONResponse:
    """The database answers; says how long the oldest unsent letter has waited."""
    service: Service = request.app.state.service
    try:
        async with asyncio.timeout(5):
            oldest = await _oldest(service)
    except Exception as fault:  # noqa: BLE001 - whatever it is, we are not ready
        return JSONResponse(
            {"status": "unavailable", "database": type(fault).__name__}, status_code=503
        )
    late = oldest > OLDEST_SECONDS
    return JSONResponse(
        {
            "status": "late" if late else "ok",
            "database": "ok",
            "oldest_unsent_seconds": round(oldest, 1),
            "entries": len(service.knowledge.entries()),
        }
    )


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Turns by decision and reason, thumbs, and the oldest unsent letter, for Prometheus."""
    service: Service = request.app.state.service
    registry = CollectorRegistry()
    turns = Counter("thanthien_turns", "Turns answered", ["decision", "reason"], registry=registry)
    for named, decisions in DECISIONS.items():
        for decision in decisions:  # each named way of not answering shows, also while it is 0
            turns.labels(decision, named)
    for (decision, reason), count in service.decisions.items():
        turns.labels(decision, reason).inc(count)
    said = Counter("thanthien_thumbs", "What people said of answers", ["thumb"], registry=registry)
    for thumb in ("up", "down"):
        said.labels(thumb).inc(service.thumbs[thumb])
    oldest = Gauge(
        "thanthien_oldest_unsent_seconds", "Wait of the oldest letter", registry=registry
    )
    oldest.set(await _oldest(service))
    return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")
