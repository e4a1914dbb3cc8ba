"""`thanthien privacy`: how long data is kept, and which requests wait for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.settings import read
from api.speech import _
from bot import i18n
from bot.privacy.words import RIGHT_LABELS
from office import calendar
from office.models import Retention
from office.privacy import person, retention
from office.privacy.kinds import At
from office.settings import OfficeSettings

app = commands(about=_("Dữ liệu cá nhân: thời gian giữ, yêu cầu của người dân."))


@app.command("retention", help=_("Xem thời gian giữ từng loại dữ liệu, hoặc đổi một loại."))
def periods(
    kind: Annotated[str | None, typer.Argument(help=_("Loại dữ liệu, ví dụ photos."))] = None,
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help=_("Số ngày giữ."))] = None,
    forever: Annotated[bool, typer.Option("--forever", help=_("Không tự xóa."))] = False,
    confirmed_by: Annotated[
        str | None, typer.Option(help=_("Ai của xã đã xác nhận; thiếu thì là “dự kiến”."))
    ] = None,
) -> None:
    """Without a kind: every period, its basis, and what the last daily run emptied."""
    if kind is not None:
        if (days is None) is not forever:
            raise WrongArgument(_("Cho biết --days hoặc --forever."))
        act(lambda session: _put(session, kind, days, confirmed_by))
    for line in act(_lines):
        typer.echo(line)


async def _put(
    session: AsyncSession, kind: str, days: int | None, confirmed_by: str | None
) -> None:
    now = datetime.now(UTC)
    await retention.put(session, kind, days, confirmed_by=confirmed_by, now=now)


async def _lines(session: AsyncSession) -> list[str]:
    ran = await retention.last(session)
    lines = [_line(row, ran) for row in await retention.periods(session)]
    if ran is None:
        return [*lines, _("Chưa chạy lần nào.")]
    at = ran.at.astimezone(read(OfficeSettings).zone)
    return [*lines, _("Lần chạy gần nhất: {at}.").format(at=f"{at:%Y-%m-%d %H:%M}")]


def _line(row: Retention, ran: retention.Ran | None) -> str:
    kept = _("{days} ngày").format(days=row.days) if row.days is not None else _("không tự xóa")
    confirmed = row.confirmed_by or _("dự kiến")
    emptied = ran.counts.get(row.kind, 0) if ran else 0
    done = _("lần chạy gần nhất: {count} dòng").format(count=emptied)
    return " · ".join((row.kind, kept, confirmed, row.basis, done))


@app.command("apply", help=_("Áp dụng thời gian giữ ngay, không chờ lượt hằng ngày."))
def apply() -> None:
    """What `run` does by itself once a day."""
    zone = read(OfficeSettings).zone
    counts = act(lambda session: retention.apply(session, now=datetime.now(UTC), zone=zone))
    for kind, count in counts.items():
        typer.echo(f"{kind}: {count}")


@app.command("requests", help=_("Yêu cầu về dữ liệu còn chờ cán bộ trả lời, và hạn."))
def requests() -> None:
    """The oldest first: code of the question, kind, day, and the days by which to answer."""
    zone = read(OfficeSettings).zone

    async def work(session: AsyncSession) -> list[str]:
        days = await calendar.load(session)
        terms = await retention.rights(session)
        lines = []
        for row in await person.waiting(session):
            asked = row.at.astimezone(zone).date()
            first = retention.end(days, terms["acknowledge"], asked)
            last = retention.end(days, terms[row.kind], asked)
            line = _("H-{id} · {kind} · gửi {asked} · phản hồi {first} · xong {last} (dự kiến)")
            lines.append(
                line.format(
                    id=row.question_id,
                    kind=_(RIGHT_LABELS[row.kind]),
                    asked=_day(asked),
                    first=_day(first),
                    last=_day(last),
                )
            )
        return lines

    for line in act(work) or [_("Không có yêu cầu nào đang chờ.")]:
        typer.echo(line)


@app.command("erase", help=_("Xóa nội dung một phản ánh, hoặc mọi thứ của một người."))
def erase(
    subject: Annotated[
        str, typer.Argument(help=_("Mã phản ánh (NG-XXXX-XXXX), hoặc person:12 như trong nhật ký."))
    ],
) -> None:
    """What its sender can do with /dulieu; the code is the proof that it is hers. Audited."""
    at = At(datetime.now(UTC), read(OfficeSettings).zone)
    ended = act(lambda session: person.erase_subject(session, subject, at=at))
    typer.echo(_("Đã xóa nội dung; mã, loại, ngày được giữ để đếm."))
    for ticket in ended:
        typer.echo(_("{code} đang mở nên được rút lại.").format(code=ticket.code))


def _day(day: date) -> str:
    return i18n.say_date(day, i18n.SOURCE)
