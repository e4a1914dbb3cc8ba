"""`thanthien plan calendar` and what changes it: days off, half-days, office hours."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.speech import _, terminal_language
from bot.i18n import say_date, say_weekday
from office import calendar
from office.calendar import Calendar, Hours

app = commands()
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
_HOURS = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
#: A span is a holiday, not a year.
LONGEST = 31


@app.command("calendar", help=_("Lịch làm việc của một năm: ngày nghỉ, làm bù, chưa chốt."))
def show(year: Annotated[int, typer.Argument(min=2000, max=2099, help=_("Năm."))]) -> None:
    """Days that differ from the week, what is not announced, working days of each month."""

    async def work(session: AsyncSession) -> tuple[Calendar, dict[date, str]]:
        return await calendar.load(session), await calendar.notes(session)

    days, notes = act(work)
    typer.echo("\n".join(_lines(days, notes, year)))


def _lines(days: Calendar, notes: dict[date, str], year: int) -> list[str]:
    language = terminal_language()
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    every = [day for day in every if day.year == year]
    said = [_("Năm {year}: nghỉ thứ Bảy, Chủ nhật và").format(year=year)]
    for day in every:
        if day.weekday() < 5 and not days.is_working(day):
            name = notes.get(day) or calendar.guessed(year).get(day, "")
            said.append("  " + " · ".join(filter(None, (say_weekday(day, language), name))))
    worked = [say_weekday(day, language) for day in sorted(days.worked) if day.year == year]
    if worked:
        said.append(_("Làm việc bù: {days}").format(days=", ".join(worked)))
    for day, hours in sorted(days.short.items()):
        if day.year == year:
            said.append(f"  {say_weekday(day, language)} · {hours[0]:%H:%M}-{hours[1]:%H:%M}")
    unknown = days.unknown(year)
    if unknown is not None:
        first, last, ready = unknown
        said.append(
            _(
                "⚠️ Chưa chốt lịch nghỉ Tết: {first} - {last}; hạn trong đó nên xong trước {ready}."
            ).format(
                first=say_date(first, language),
                last=say_date(last, language),
                ready=say_weekday(ready, language),
            )
        )
    counts = [
        str(sum(days.is_working(date(year, m, d)) for d in range(1, monthrange(year, m)[1] + 1)))
        for m in range(1, 13)
    ]
    said.append(_("Ngày làm việc từng tháng: {counts}").format(counts=" ".join(counts)))
    return said


@app.command("day", help=_("Sửa một ngày: off (nghỉ), work (làm bù), clear (như thường lệ)."))
def put(
    days: Annotated[str, typer.Argument(help=_("Ngày 2027-02-04, hoặc 2027-02-04..2027-02-10."))],
    kind: Annotated[str, typer.Argument(help=_("off, work hoặc clear."))],
    hours: Annotated[
        str | None, typer.Option(help=_("Giờ làm của ngày đó, ví dụ 07:30-11:30 (nửa ngày)."))
    ] = None,
    note: Annotated[str | None, typer.Option(help=_("Căn cứ, ví dụ thông báo nghỉ Tết."))] = None,
) -> None:
    """Answers and reminders count with it from the next message on."""
    if kind not in {"off", "work", "clear"}:
        raise WrongArgument(_("Ghi off, work hoặc clear."))
    span, open_ = _span(days), _hours(hours)

    async def work(session: AsyncSession) -> None:
        now = datetime.now(UTC)
        for day in span:
            if kind == "clear":
                await calendar.forget_day(session, day, now=now)
            else:
                await calendar.put_day(
                    session, day, working=kind == "work", hours=open_, note=note, now=now
                )

    act(work)
    typer.echo(_("Đã sửa {count} ngày.").format(count=len(span)))


def _span(days: str) -> list[date]:
    match = _SPAN.fullmatch(days)
    try:
        first = date.fromisoformat(match[1]) if match else None
        last = date.fromisoformat(match[2]) if match and match[2] else first
    except ValueError:
        first = last = None
    if first is None or last is None or not 0 <= (last - first).days < LONGEST:
        raise WrongArgument(_("Ngày ghi như 2027-02-04, hoặc 2027-02-04..2027-02-10."))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _hours(hours: str | None) -> Hours | None:
    if hours is None:
        return None
    match = _HOURS.fullmatch(hours)
    try:
        found = (_time(match[1]), _time(match[2])) if match else None
    except ValueError:
        found = None
    if found is None or found[0] >= found[1]:
        raise WrongArgument(_("Giờ ghi như 07:30-11:30."))
    return found


def _time(words: str) -> time:
    return time.fromisoformat(words.zfill(5))


@app.command("hours", help=_("Giờ làm việc của một thứ trong tuần, 2 (thứ Hai) đến 8 (Chủ nhật)."))
def put_hours(
    weekday: Annotated[int, typer.Argument(min=2, max=8, help=_("Thứ, 2 đến 8."))],
    hours: Annotated[str, typer.Argument(help=_("Giờ mở và đóng, ví dụ 07:30-17:00."))],
) -> None:
    """Reminders come within these hours."""
    found = _hours(hours)

    async def work(session: AsyncSession) -> None:
        if found is not None:
            await calendar.put_hours(session, weekday - 2, found, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã đặt giờ làm việc."))


@app.command("announced", help=_("Báo rằng lịch nghỉ của một năm đã nhập đủ (Tết đã chốt)."))
def announced(year: Annotated[int, typer.Argument(min=2000, max=2099, help=_("Năm."))]) -> None:
    """Dates are computed across its Tết from now on."""

    async def work(session: AsyncSession) -> None:
        await calendar.announce(session, year, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Lịch năm {year} đã chốt.").format(year=year))
