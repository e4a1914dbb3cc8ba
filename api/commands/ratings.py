"""`thanthien report`: tables for the yearly report, and how many answers a share needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.settings import read
from api.speech import _
from bot import periods
from bot.i18n import SOURCE
from bot.periods import Period
from office.ratings import results
from office.settings import OfficeSettings

# What writes Excel and Word is imported where it is used: no other command waits for it.
app = commands()


@app.command("feedback", help=_("Bảng số liệu phản ánh và đánh giá của một kỳ."))
def feedback(
    xlsx: Annotated[Path | None, typer.Option(help=_("Tệp Excel nhận các bảng."))] = None,
    docx: Annotated[Path | None, typer.Option(help=_("Tệp Word nhận các bảng."))] = None,
    named: Annotated[
        str | None,
        typer.Option("--period", help=_("Kỳ: 2026, 2026-q4 hoặc 2026-11; bỏ trống là năm nay.")),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=_("Từ ngày này (cùng --until), thay cho kỳ.")),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Đến hết ngày này."))
    ] = None,
) -> None:
    """The same tables in a workbook, a paper, or both. Administrative years may end on 14/12."""
    if xlsx is None and docx is None:
        raise WrongArgument(_("Nêu --xlsx hoặc --docx: tệp nhận các bảng."))
    today = datetime.now(UTC).astimezone(read(OfficeSettings).zone).date()
    period = _period(named, since, until, today)
    from api.report_tables import tables, title
    from api.tables import write_docx, write_xlsx

    made = act(lambda session: tables(session, period))
    if xlsx is not None:
        _write(xlsx, lambda: write_xlsx(xlsx, made))
    if docx is not None:
        _write(docx, lambda: write_docx(docx, title(period, today), made, SOURCE))


def _period(
    named: str | None, since: datetime | None, until: datetime | None, today: date
) -> Period:
    """The period asked for. Raises `WrongArgument`."""
    if since is not None and until is not None and named is None and since <= until:
        return Period(since.date(), until.date())
    if since is not None or until is not None:
        raise WrongArgument(_("Nêu --since và --until cùng nhau (ngày đầu trước), hoặc --period."))
    period = periods.parse(named) if named is not None else periods.year_of(today)
    if period is None:
        raise WrongArgument(
            _("--period “{named}” không đọc được; viết 2026, 2026-q4 hoặc 2026-11.").format(
                named=named
            )
        )
    return period


def _write(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as wrong:
        raise WrongArgument(_("Không ghi được {path}.").format(path=path)) from wrong
    typer.echo(str(path))


@app.command("minimum", help=_("Từ bao nhiêu lượt trả lời thì hiện tỷ lệ hài lòng."))
def minimum(
    number: Annotated[int, typer.Argument(min=1, help=_("Số lượt, ví dụ 10."))],
) -> None:
    """A row of the database: it counts from the next report on."""

    async def work(session: AsyncSession) -> None:
        await results.set_minimum(session, number, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Từ giờ hiện tỷ lệ khi có ít nhất {number} lượt.").format(number=number))
