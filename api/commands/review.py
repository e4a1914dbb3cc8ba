"""`thanthien kb review`, `export` and `import-sheet`: departments look after their entries."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands import troubles
from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.settings import read
from api.speech import _, terminal_language
from bot import i18n
from knowledge import BrokenEntry, Entry, cells, fold, review
from knowledge import entries as files
from office import asked, audit, staff
from office.errors import NoSuchUnit, SettingsError
from office.settings import OfficeSettings

if TYPE_CHECKING:
    from knowledge.workbook import Difference

# What reads and writes Excel is imported where it is used: no other command waits for it.

Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help=_("Chỉ đơn vị này, ví dụ hcc; có thể ghi nhiều lần.")),
]
Content = Annotated[
    Path,
    typer.Option(
        "--content",
        exists=True,
        file_okay=False,
        show_default=False,
        help=_("Thư mục nội dung; bỏ trống là nội dung của xã."),
    ),
]
#: A pipe has no width of its own: rows stay rows there.
PIPE_WIDTH = 200
#: A year of answers is counted in a review.
MONTHS = 12


def today() -> date:
    """The commune's day."""
    return datetime.now(UTC).astimezone(read(OfficeSettings).zone).date()


def console() -> Console:
    """Where tables and differences are shown; without colours in a pipe."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def entries_of(folder: Path, units: Iterable[str]) -> list[Entry]:
    """The entries of some units, of all when none is named. Raises `SettingsError`."""
    try:
        found = list(files.load(folder))
    except BrokenEntry as broken:
        raise _unreadable(broken) from broken
    wanted = set(units)
    return [entry for entry in found if not wanted or entry.unit in wanted]


def _unreadable(broken: BrokenEntry) -> SettingsError:
    return SettingsError("{fault}. Xem mọi lỗi: thanthien kb check", fault=str(broken))


async def _units(session: AsyncSession, wanted: Iterable[str]) -> dict[str, str]:
    """Unit names; refuses a unit that is not there."""
    names = await staff.unit_names(session)
    for slug in wanted:
        if slug not in names:
            raise NoSuchUnit(slug=slug, known=", ".join(names))
    return names


def _day(day: date) -> str:
    return i18n.say_date(day, terminal_language())


def show(unit: Units = None, content: Content = files.CONTENT) -> None:
    """By unit: what is stale, due, unconfirmed, and how often each entry was the answer."""
    wanted = [slug.strip().lower() for slug in unit or ()]
    now = today()
    since = now.replace(year=now.year - 1) if (now.month, now.day) != (2, 29) else now

    async def work(session: AsyncSession) -> tuple[dict[str, str], dict[str, int], date | None]:
        names = await _units(session, wanted)
        return names, await asked.read(session, since=since), await asked.begun(session)

    names, answers, begun = act(work)
    out = console()
    found = review.sheets(entries_of(content, wanted), today=now, answers=answers)
    for sheet in found:
        out.print(Text(_title(sheet, names.get(sheet.unit, sheet.unit)), style="bold"))
        out.print(_table(sheet))
    out.print(_summary(found, begun))


def _title(sheet: review.Sheet, name: str) -> str:
    said = _(
        "{name} ({unit}): {entries} mục; {stale} quá hạn, {due} sắp đến hạn, "
        "{unsure} có phần chưa xác nhận, {silent} chưa ai hỏi"
    )
    return said.format(name=name, unit=sheet.unit, **sheet.counts())


def _table(sheet: review.Sheet) -> Table:
    table = Table(box=None)
    headings = (_("Mục"), _("Tiêu đề"), _("Rà soát"), _("Chưa xác nhận"), _("Lượt hỏi"))
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="left")
    for line in sheet.lines:
        entry = line.entry
        slug = entry.slug if entry.lang == "vi" else f"{entry.slug} ({entry.lang})"
        table.add_row(Text(slug), Text(entry.title), _due(line), Text(_unsure(line)), _count(line))
    return table


def _due(line: review.Line) -> Text:
    day = _day(line.entry.review_by)
    if line.stale:
        return Text(_("quá hạn {day}").format(day=day), style="red")
    return Text(_("đến hạn {day}").format(day=day), style="yellow") if line.due else Text(day)


def _unsure(line: review.Line) -> str:
    if line.entry.status == "unconfirmed":
        return _("cả mục")
    return ", ".join(cells.FACET_WORDS[facet] for facet in line.unconfirmed) or "-"


def _count(line: review.Line) -> Text:
    return Text(str(line.answers)) if line.answers else Text(_("chưa ai hỏi"), style="dim")


def _summary(found: Sequence[review.Sheet], begun: date | None) -> Text:
    total = sum(sheet.counts()["entries"] for sheet in found)
    if begun is None:
        return Text(_("{total} mục. Chưa có lượt hỏi nào được đếm.").format(total=total))
    said = _("{total} mục. Lượt hỏi đếm từ tháng {month}, nhiều nhất {months} tháng gần đây.")
    return Text(said.format(total=total, month=f"{begun:%m/%Y}", months=MONTHS))


def export(
    xlsx: Annotated[Path, typer.Option("--xlsx", help=_("Tệp Excel sẽ ghi, đuôi .xlsx."))],
    unit: Units = None,
    force: Annotated[bool, typer.Option("--force", help=_("Ghi đè khi tệp đã có."))] = False,
    content: Content = files.CONTENT,
) -> None:
    """Write the workbook; never over one that may hold a department's corrections."""
    from knowledge import sheets

    if xlsx.suffix.lower() != ".xlsx":
        raise WrongArgument(_("Tên tệp sau --xlsx phải có đuôi .xlsx."))
    if xlsx.exists() and not force:
        raise WrongArgument(
            _("Tệp {path} đã có; hãy đặt tên khác, hoặc thêm --force để ghi đè.").format(path=xlsx)
        )
    wanted = [slug.strip().lower() for slug in unit or ()]

    async def work(session: AsyncSession) -> dict[str, str]:
        return await _units(session, wanted)

    names = act(work)
    found = entries_of(content, wanted)
    try:
        rows = sheets.write(xlsx, found, units=names, today=today())
    except OSError as wrong:
        raise WrongArgument(_("Không ghi được tệp {path}.").format(path=xlsx)) from wrong
    typer.echo(_("Đã xuất {rows} mục vào {path}.").format(rows=rows, path=xlsx))


def take_back(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=_("Sổ đã sửa (.xlsx)."))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=_("Ghi luôn, không hỏi lại."))] = False,
    content: Content = files.CONTENT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Chỉ kiểm tra và báo sẽ đổi gì, không ghi."))
    ] = False,
) -> None:
    """Show what the workbook changes, ask, then write all of it or nothing."""
    from knowledge import excel, workbook

    try:
        found = workbook.differences(file, today=today(), folder=content)
        if not found:
            typer.echo(_("Sổ không có gì khác với nội dung hiện nay."))
            return
        _show_all(found)
        if dry_run:
            return
        if not yes and not _agreed():
            typer.echo(_("Chưa ghi gì."))
            raise typer.Exit(1)
        _write(found)
    except BrokenEntry as unreadable:
        raise _unreadable(unreadable) from unreadable
    except excel.BrokenWorkbook as broken:
        raise troubles.told(broken) from broken
    typer.echo(
        _("Đã ghi {count} mục. Khởi động lại trợ lý để dùng nội dung mới.").format(count=len(found))
    )
    if any("ask" in difference.parts or "exclude" in difference.parts for difference in found):
        typer.echo(_("Cách hỏi đã đổi: hãy chạy make eval để xem trợ lý hiểu tốt hơn hay kém đi."))


def _show_all(found: Sequence[Difference]) -> None:
    out = console()
    for difference in found:
        entry = difference.entry
        out.print(Text(f"{entry.slug} ({entry.lang}) · {entry.title}", style="bold"))
        for name, (before, after) in difference.parts.items():
            out.print(Text(f"  {cells.BY_NAME[name].heading}"))
            old, new = cells.shown(name, before), cells.shown(name, after)
            for line in old:
                if line not in new:
                    out.print(Text(f"  - {line}", style="red"))
            for line in new:
                if line not in old:
                    out.print(Text(f"  + {line}", style="green"))
            if sorted(old) == sorted(new):
                out.print(Text("  " + _("(chỉ đổi thứ tự)"), style="dim"))
    out.print(_("{count} mục sẽ đổi.").format(count=len(found)))


def _agreed() -> bool:
    typer.echo(_("Ghi những thay đổi này? (có/không)") + " ", nl=False)
    said = fold(sys.stdin.readline()).strip()
    return said in {"c", "co", "y", "yes"}


def _write(found: list[Difference]) -> None:
    """The files and the audit log together: when one cannot be written, neither is."""
    try:
        act(lambda session: _written(session, found))
    except OSError as wrong:
        path = wrong.filename or ""
        raise WrongArgument(_("Không ghi được tệp {path}.").format(path=path)) from wrong


async def _written(session: AsyncSession, found: list[Difference]) -> None:
    from knowledge import workbook

    now = datetime.now(UTC)
    for difference in found:
        audit.write(
            session,
            "kb.import",
            f"{difference.entry.lang}/{difference.entry.slug}",
            staff_id=None,
            channel=None,
            now=now,
            before=None,
            after={"parts": sorted(difference.parts)},
        )
    await session.flush()
    workbook.apply(found)
