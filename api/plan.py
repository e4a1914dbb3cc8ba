"""The plan for the commune's other software: where it stands, and a unit's reports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import ApiFault
from api.limits import Limiter
from bot import dialogue, notices
from bot.i18n import N_
from bot.manners import clean
from bot.messages import Message
from bot.service import Service
from office import keys, people, staff
from office.errors import (
    AlreadyReported,
    CallDiffers,
    ClosedWithout,
    KeyRefused,
    NoSuchTask,
    NotYourTask,
)
from office.keys import Caller
from office.models import Result, Task
from office.plan import acts, notes, occurrences, reports, standings
from office.plan.standings import Standing

router = APIRouter(prefix="/api/v1", tags=["plan"])
CHANNEL = "api"
NO_SCOPE = N_("Khóa API này không có quyền “{scope}”.")
NOT_YOURS = N_("Nhiệm vụ {stt} không do đơn vị của khóa API này chủ trì.")
REPORTED = N_("Phần của đơn vị trong kỳ này đã được báo hoàn thành trước đó.")
CLOSED = N_("Đầu mối đã khép kỳ này, không chờ đơn vị; cần bổ sung, xin trao đổi với đầu mối.")
NO_TASK = N_("Kế hoạch không có nhiệm vụ {stt}; các nhiệm vụ đánh số từ 1 đến {last}.")
NO_DATE = N_("Ngày của văn bản không được sau hôm nay.")


class Refusal(BaseModel):
    """One sentence: what is wrong and the remedy."""

    error: str


class Part(BaseModel):
    """A lead unit's part."""

    unit: str = Field(description="Slug of the unit.")
    name: str
    done_at: datetime | None = Field(description="When the unit reported its part, if it has.")
    waived: bool = Field(description="Whether the plan's coordinator closed without this unit.")


class TaskState(BaseModel):
    """A task of the plan in its current year (a continuous one: its current quarter)."""

    stt: int = Field(description="Number of the task in the plan.")
    short: str
    text: str
    deadline: str = Field(description="As the plan words it.")
    year: int
    quarter: int = Field(description="1 to 4 for continuous tasks, else 0.")
    due: date = Field(description="The last day.")
    last_working: date | None = Field(
        description="The working day to be ready by; null across days off not announced yet."
    )
    state: str = Field(description=f"One of: {', '.join(standings.STATES)}.")
    parts: list[Part]


#: What an official reads: without characters that are not seen, as what is typed in a chat.
Words = Annotated[str, AfterValidator(clean)]


def _something(text: str) -> str:
    if not text:
        raise ValueError("nothing can be read in it")
    return text


class Document(BaseModel):
    """The paper that a report produced."""

    number: Annotated[Words, AfterValidator(_something)] = Field(
        min_length=1, max_length=60, examples=["45/BC-UBND"]
    )
    signed: date | None = None
    sent: date | None = None


class NewReport(BaseModel):
    """A unit's report that its part is done."""

    note: Words | None = Field(None, max_length=2000)
    document: Document | None = None


class Report(BaseModel):
    """What a unit reported."""

    id: int
    unit: str
    kind: str = Field(
        description="done, interim, note, coop, progress, stuck, waived (the plan's coordinator "
        "closed without the unit) or stated (what became of it before this software ran)"
    )
    quarter: int
    at: datetime
    note: str | None = Field(description="Only of the key's own unit.")
    document: dict[str, Any] | None


class Reported(BaseModel):
    """What a report did, and who is still awaited."""

    id: int
    stt: int
    year: int
    quarter: int
    unit: str
    at: datetime
    closed: bool
    waiting: list[str]


_DENIED: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "Not what is described here"},
    401: {"model": Refusal, "description": "No good key"},
    403: {"model": Refusal, "description": "The key is not for this"},
    429: {"model": Refusal, "description": "Over the calls a minute of one key"},
    "4XX": {"model": Refusal, "description": "Any other refusal"},
}
_NO_TASK: dict[int | str, dict[str, Any]] = {404: {"model": Refusal, "description": "No such task"}}
Number = Annotated[int, Path(ge=1, le=9999)]
Key = Annotated[str | None, Header(alias="Authorization", description="Bearer tt_…")]


@asynccontextmanager
async def _called(
    request: Request, authorization: str | None, scope: str
) -> AsyncIterator[tuple[AsyncSession, Caller]]:
    """One call: its key, its pace, one transaction. Raises `ApiFault`."""
    service: Service = request.app.state.service
    kind, _, key = (authorization or "").partition(" ")
    async with service.database.transaction() as session:
        try:
            caller = await keys.caller(session, key.strip(), now=service.clock())
        except KeyRefused as wrong:
            raise ApiFault(401) from wrong
        if kind.lower() != "bearer":
            raise ApiFault(401)
        limit: Limiter = request.app.state.key_limit
        if not limit.allows(str(caller.id)):
            raise ApiFault(429)
        if not caller.may(scope):
            raise ApiFault(403, NO_SCOPE, scope=scope)
        yield session, caller


def _today(service: Service) -> date:
    return service.clock().astimezone(service.zone).date()


async def _standings(session: AsyncSession, service: Service) -> list[Standing]:
    return await standings.plan(session, today=_today(service), zone=service.zone)


async def _task(session: AsyncSession, stt: int) -> Task:
    try:
        return await occurrences.planned(session, stt)
    except NoSuchTask as wrong:
        raise ApiFault(404, NO_TASK, **wrong.details) from wrong


def _said(line: Standing, names: dict[str, str]) -> TaskState:
    return TaskState(
        stt=line.stt,
        short=line.short,
        text=line.text,
        deadline=line.schedule["text"],
        year=line.year,
        quarter=line.quarter,
        due=line.due,
        last_working=None if line.finish_by else line.last_working,
        state=line.state,
        parts=[
            Part(
                unit=unit,
                name=names.get(unit, unit),
                done_at=line.done.get(unit),
                waived=unit in line.waived,
            )
            for unit in line.leads
        ],
    )


def _result(row: Result, caller: Caller) -> Report:
    return Report(
        id=row.id,
        unit=row.unit,
        kind=row.kind,
        quarter=row.quarter,
        at=row.at,
        note=row.note if row.unit == caller.unit else None,
        document=row.document,
    )


@router.get("/plan", responses=_DENIED)
async def plan(request: Request, authorization: Key = None) -> list[TaskState]:
    """Where every task of the plan stands."""
    async with _called(request, authorization, "read") as (session, _):
        names = await staff.unit_names(session)
        lines = await _standings(session, request.app.state.service)
        return [_said(line, names) for line in lines]


@router.get("/tasks", responses=_DENIED)
async def own_tasks(request: Request, authorization: Key = None) -> list[TaskState]:
    """The tasks that the key's unit leads."""
    async with _called(request, authorization, "read") as (session, caller):
        names = await staff.unit_names(session)
        lines = await _standings(session, request.app.state.service)
        return [_said(line, names) for line in lines if caller.unit in line.leads]


@router.get("/tasks/{number}/reports", responses=_DENIED | _NO_TASK)
async def all_reports(request: Request, number: Number, authorization: Key = None) -> list[Report]:
    """What the units reported on a task in its current year or quarter."""
    service: Service = request.app.state.service
    async with _called(request, authorization, "read") as (session, caller):
        task = await _task(session, number)
        line = await standings.standing(session, task, today=_today(service), zone=service.zone)
        return [_result(row, caller) for row in line.results if row.undone_at is None]


@router.post(
    "/tasks/{number}/reports",
    status_code=201,
    response_model=Reported,
    responses=_DENIED
    | _NO_TASK
    | {
        409: {
            "model": Refusal,
            "description": "The part is done or closed already, or the Idempotency-Key names "
            "another report",
        },
    },
)
async def report(
    request: Request,
    number: Number,
    new: NewReport,
    idempotency_key: Annotated[
        str,
        Header(min_length=1, max_length=100, description="Your own name for this report."),
    ],
    authorization: Key = None,
) -> JSONResponse:
    """Report the unit's part of a task as done, in the oldest period that waits for it.

    Repeated with the same `Idempotency-Key`, it happens once and answers the same.
    """
    asked = {"task": number, **new.model_dump(mode="json")}
    async with _called(request, authorization, "report") as (session, caller):
        now = request.app.state.service.clock()
        try:
            before = await keys.begin_call(session, caller, idempotency_key, asked, now=now)
        except CallDiffers as wrong:
            sentence = N_("Idempotency-Key “{name}” đã dùng cho nội dung khác; hãy dùng khóa mới.")
            raise ApiFault(409, sentence, **wrong.details) from wrong
        if before is not None:
            return JSONResponse(before, 201, headers={"Idempotent-Replayed": "true"})
        await _task(session, number)
        answer = await _report(request.app.state.service, session, caller, number, new)
        said = answer.model_dump(mode="json")
        await keys.end_call(session, caller, idempotency_key, said)
    request.app.state.service.sender.wake()
    return JSONResponse(said, 201)


async def _report(
    service: Service, session: AsyncSession, caller: Caller, stt: int, new: NewReport
) -> Reported:
    """The same act as `/done` in a chat, and the same notices to those who follow the plan."""
    now, today, by = service.clock(), _today(service), caller.official
    dates = (new.document.signed, new.document.sent) if new.document else ()
    if any(day is not None and day > today for day in dates):
        raise ApiFault(400, NO_DATE)
    try:
        done = await reports.report(
            session,
            stt,
            by=by,
            unit=caller.unit,
            note=new.note,
            today=today,
            now=now,
            channel=CHANNEL,
        )
    except NotYourTask as wrong:
        raise ApiFault(403, NOT_YOURS, stt=stt) from wrong
    except AlreadyReported as wrong:
        raise ApiFault(409, REPORTED) from wrong
    except ClosedWithout as wrong:
        raise ApiFault(409, CLOSED) from wrong
    if new.document is not None:
        document = new.document.model_dump(mode="json")
        done = await notes.put_document(
            session, done.result_id, document, by=by, now=now, channel=CHANNEL
        )
    await _tell(service, session, caller, done, now)
    return Reported(
        id=done.result_id,
        stt=done.stt,
        year=done.year,
        quarter=done.quarter,
        unit=done.unit,
        at=done.at,
        closed=done.closed,
        waiting=list(done.waiting),
    )


async def _tell(
    service: Service, session: AsyncSession, caller: Caller, done: acts.Reported, now: datetime
) -> None:
    person = await people.meet(session, CHANNEL, f"key:{caller.id}", now=now)
    turn = await dialogue.turn_of(
        service, session, person, Message(CHANNEL, "", person.address), now
    )
    turn.official = caller.official
    await notices.reported(turn, done)
