"""`thanthien plan scheme …`, `score`, `register`, `decision`: scoring from the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands import troubles
from api.commands.offices import act
from api.commands.review import console
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.speech import _, terminal_language
from bot import i18n, scoring_words
from office import staff
from office.models import Scheme
from office.scoring import points, recognition, schemes, sheet
from office.scoring.sheet import Scored, Sheet

app = commands(about=_("Thang điểm: nhập từ Excel, xem, xuất làm mẫu."))
#: Commands that stand beside `thanthien plan scheme`.
beside = commands()
Year = Annotated[int, typer.Argument(min=2026, max=2100, help=_("Năm, ví dụ 2026."))]


@app.command("import", help=_("Nhập thang điểm chính thức của một năm từ tệp Excel."))
def take(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=_("Tệp .xlsx theo mẫu xuất ra."))
    ],
    name: Annotated[
        str, typer.Option("--id", help=_("Tên ngắn, ví dụ haiphong-5049."))
    ] = "haiphong",
) -> None:
    """All of the sheet or nothing; errors are named by sheet and cell."""
    from api import scheme_book
    from knowledge.excel import BrokenWorkbook

    async def work(session: AsyncSession) -> tuple[Scheme, int]:
        units = await staff.unit_names(session)
        draft = scheme_book.read(file, slug=name, units=units)
        scheme = await schemes.put(session, draft, now=datetime.now(UTC))
        return scheme, len(await schemes.criteria(session, scheme.id))

    try:
        scheme, lines = act(work)
    except BrokenWorkbook as broken:
        raise troubles.told(broken) from broken
    said = _(
        "Đã nhập thang điểm số {id} cho năm {year}: {lines} tiêu chí. Thang điểm trước vẫn còn."
    )
    typer.echo(said.format(id=scheme.id, year=scheme.year, lines=lines))


@app.command("list", help=_("Mọi thang điểm đã nhập, kể cả đã thay."))
def show_all() -> None:
    """Newest year first."""
    table = Table(box=None)
    for heading in (_("Số"), _("Năm"), _("Tên ngắn"), _("Tên"), _("Tình trạng")):
        table.add_column(heading, overflow="fold")
    for scheme in act(schemes.listed):
        table.add_row(
            str(scheme.id), str(scheme.year), scheme.slug, Text(scheme.name), _state(scheme)
        )
    console().print(table)


def _state(scheme: Scheme) -> str:
    if not scheme.official:
        return _("ví dụ, không phải của Ninh Giang")
    return _("đã thay") if scheme.replaced_at else _("đang dùng")


@app.command("show", help=_("Xem một thang điểm và điểm của nó."))
def show(
    number: Annotated[int, typer.Argument(help=_("Số của thang điểm, xem: plan scheme list."))],
) -> None:
    """Every criterion with its points, unit and evidence."""

    async def work(session: AsyncSession) -> tuple[Sheet, dict[str, str]]:
        return await sheet.of_scheme(session, number), await staff.unit_names(session)

    whole, units = act(work)
    out = console()
    if not whole.official:
        out.print(Text(_(scoring_words.EXAMPLE), style="bold"))
    out.print(Text(f"{whole.scheme.name} ({whole.scheme.source})", style="bold"))
    table = Table(box=None)
    for heading in (
        _("Mã"),
        _("Nội dung"),
        _("Tối đa"),
        _("Tự chấm"),
        _("Thẩm định"),
        _("Đơn vị"),
        _("Minh chứng"),
    ):
        table.add_column(heading, overflow="fold")
    for row in whole.rows:
        table.add_row(*map(Text, _cells(row, units)))
    out.print(table)
    levels = [
        _("mức {level} từ {least} điểm").format(level=level.level, least=_say(level.min))
        for level in whole.levels
    ]
    out.print(Text("; ".join(levels)))


def _cells(row: Scored, units: dict[str, str]) -> tuple[str, ...]:
    line = row.line
    return (
        line.code,
        line.name,
        _say(line.max),
        _say(row.own),
        _say(row.checked),
        units.get(line.unit or "", "-"),
        str(len(row.proofs)),
    )


def _say(number: Decimal | None) -> str:
    return "-" if number is None else i18n.say_number(float(number), terminal_language())


@app.command("export", help=_("Xuất một thang điểm ra Excel, làm mẫu để nhập."))
def export(
    number: Annotated[int, typer.Argument(help=_("Số của thang điểm, xem: plan scheme list."))],
    xlsx: Annotated[Path, typer.Option("--xlsx", help=_("Tệp Excel sẽ ghi, đuôi .xlsx."))],
) -> None:
    """The workbook that `import` reads."""
    from api import scheme_book

    if xlsx.exists():
        raise WrongArgument(_("Tệp {path} đã có; hãy đặt tên khác.").format(path=xlsx))

    async def work(session: AsyncSession) -> schemes.Draft:
        return await schemes.draft_of(session, await schemes.named(session, number))

    draft = act(work)
    try:
        scheme_book.write(xlsx, draft)
    except OSError as wrong:
        raise WrongArgument(_("Không ghi được tệp {path}.").format(path=xlsx)) from wrong
    typer.echo(_("Đã xuất thang điểm ra {path}.").format(path=xlsx))


@beside.command("register", help=_("Ghi mức xã đăng ký phấn đấu trong năm."))
def register(
    year: Year,
    level: Annotated[int, typer.Argument(min=1, max=9, help=_("Mức đăng ký, ví dụ 4."))],
) -> None:
    """The level that the commune registers for a year."""

    async def work(session: AsyncSession) -> None:
        await recognition.register(session, year, level, now=datetime.now(UTC))

    act(work)
    said = _("Đã ghi: năm {year} xã đăng ký phấn đấu Mức độ {level}.")
    typer.echo(said.format(year=year, level=level))


@beside.command("decision", help=_("Ghi quyết định công nhận của thành phố."))
def decision(
    year: Year,
    level: Annotated[int, typer.Argument(min=1, max=9, help=_("Mức được công nhận."))],
    number: Annotated[str, typer.Option("--number", help=_("Số, ký hiệu quyết định."))],
    day: Annotated[str, typer.Option("--date", help=_("Ngày quyết định, ví dụ 20/12/2026."))],
) -> None:
    """The city's decision on a year."""
    signed = day_of(day)

    async def work(session: AsyncSession) -> None:
        await recognition.decide(
            session, year, level, number=number.strip(), day=signed, now=datetime.now(UTC)
        )

    act(work)
    typer.echo(
        _("Đã ghi: năm {year} được công nhận Mức độ {level} theo {number} ngày {day}.").format(
            year=year, level=level, number=number, day=i18n.say_date(signed, terminal_language())
        )
    )


def day_of(text: str) -> date:
    """A day as people write it, 20/12/2026. Raises `WrongArgument`."""
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").replace(tzinfo=UTC).date()
    except ValueError as wrong:
        sentence = _("“{text}” không phải ngày; hãy ghi như 20/12/2026.")
        raise WrongArgument(sentence.format(text=text[:40])) from wrong


@beside.command("score", help=_("Ghi điểm và minh chứng của một tiêu chí."))
def score(
    year: Year,
    code: Annotated[str, typer.Argument(help=_("Mã tiêu chí, ví dụ 1.2."))],
    own: Annotated[str | None, typer.Option("--self", help=_("Điểm tự chấm."))] = None,
    checked: Annotated[str | None, typer.Option("--checked", help=_("Điểm thẩm định."))] = None,
    note: Annotated[str | None, typer.Option("--note", help=_("Ghi chú."))] = None,
    proof: Annotated[
        list[str] | None,
        typer.Option("--proof", help=_("Minh chứng: số, ngày văn bản hoặc đường dẫn.")),
    ] = None,
    task: Annotated[
        list[int] | None, typer.Option("--task", help=_("Minh chứng là nhiệm vụ số mấy."))
    ] = None,
) -> None:
    """Points and evidence of a criterion, as an operator enters them."""
    given = [(text, False) for text in (own,) if text] + [
        (text, True) for text in (checked,) if text
    ]
    proofs = [("task", str(stt)) for stt in task or ()] + [("paper", text) for text in proof or ()]
    if not given and not proofs:
        raise WrongArgument(_("Nêu --self, --checked, --proof hoặc --task."))
    found = [(_number(text), check) for text, check in given]

    async def work(session: AsyncSession) -> None:
        now, hand = datetime.now(UTC), points.OPERATOR
        for number, check in found:
            await points.give(
                session, year, code, number, hand=hand, checked=check, note=note, now=now
            )
        for kind, ref in proofs:
            await points.prove(session, year, code, kind, ref, hand=hand, now=now)

    act(work)
    typer.echo(_("Đã ghi tiêu chí {code} năm {year}.").format(code=code, year=year))


def _number(text: str) -> Decimal:
    found = scoring_words.points_of(text)
    if found is None or found[1]:
        raise WrongArgument(_("“{text}” không phải điểm; hãy ghi như 7,5.").format(text=text[:40]))
    return found[0]
