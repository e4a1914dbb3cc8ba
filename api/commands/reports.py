"""`thanthien report`: drafts of the commune's papers, as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands import ratings
from api.commands.offices import act
from api.commands.scoring import day_of
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.settings import read
from api.speech import _
from office import record
from office.record import Record
from office.settings import OfficeSettings

if TYPE_CHECKING:
    from bot.papers.model import Paper

# What sets papers is imported where it is used: no other command waits for it.

app = commands(about=_("Bản dự thảo báo cáo, đăng ký, danh sách, tờ trình, hồ sơ."))
app.registered_commands += ratings.app.registered_commands
FORMATS = ("docx", "xlsx", "pdf", "png")
SIGNERS = ("chair", "deputy")

Year = Annotated[int, typer.Argument(min=2026, max=2100, help=_("Năm, ví dụ 2026."))]
Since = Annotated[str | None, typer.Option("--from", help=_("Từ ngày, ví dụ 15/12/2025."))]
Until = Annotated[str | None, typer.Option("--to", help=_("Đến hết ngày, ví dụ 14/12/2026."))]
Out = Annotated[Path, typer.Option("--out", help=_("Thư mục nhận tệp; chưa có thì được tạo."))]
Formats = Annotated[
    str, typer.Option("--format", help=_("Dạng tệp, cách nhau bằng dấu phẩy: docx,xlsx,pdf,png."))
]
Sign = Annotated[
    str, typer.Option("--sign", help=_("Người ký: chair (Chủ tịch) hoặc deputy (Phó Chủ tịch)."))
]
Force = Annotated[bool, typer.Option("--force", help=_("Ghi đè tệp đã có."))]


def _spanned(kind: str) -> Callable[..., None]:
    """The command of a paper about the days of a year that are asked for."""

    def write(
        year: Year,
        since: Since = None,
        until: Until = None,
        out: Out = Path(),
        formats: Formats = "docx",
        sign: Sign = "chair",
        force: Force = False,
    ) -> None:
        _make(kind, year, since, until, out, formats, sign, force=force)

    return write


app.command("year", help=_("Báo cáo tự đánh giá, chấm điểm của một năm."))(_spanned("year"))
app.command("period", help=_("Báo cáo của một kỳ bất kỳ trong năm."))(_spanned("period"))
app.command("commendation", help=_("Danh sách đề nghị biểu dương (nhiệm vụ 6)."))(
    _spanned("commendation")
)


@app.command("registration", help=_("Bản đăng ký mức đạt chuẩn của một năm (nhiệm vụ 3)."))
def registration(
    year: Year,
    out: Out = Path(),
    formats: Formats = "docx",
    sign: Sign = "chair",
    force: Force = False,
) -> None:
    """The level the commune registers."""
    _make("registration", year, None, None, out, formats, sign, force=force)


@app.command("budget", help=_("Đề nghị bố trí kinh phí của một năm (nhiệm vụ 7)."))
def budget(year: Year, out: Out = Path(), formats: Formats = "docx", force: Force = False) -> None:
    """Every amount is left to Phòng Kinh tế."""
    _make("budget", year, None, None, out, formats, "chair", force=force)


@app.command("dossier", help=_("Hồ sơ đề nghị công nhận: một tệp zip và danh sách còn thiếu."))
def dossier(
    year: Year,
    since: Since = None,
    until: Until = None,
    out: Out = Path(),
    sign: Sign = "chair",
    survey: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help=_("Tệp kết quả khảo sát để đính kèm.")),
    ] = None,
    force: Force = False,
) -> None:
    """Submission, report, scores, evidence, what is missing."""
    from bot.papers import dossier as files

    _known(sign, SIGNERS, "--sign")
    found = _record(year, since, until)
    target = out / f"ho-so-{year}.zip"
    surveys = {path.name: path.read_bytes() for path in survey or ()}
    _write({target: files.render(found, sign=sign, surveys=surveys)}, out, force=force)
    typer.echo(str(target))
    for line in files.missing(found, surveyed=bool(surveys)):
        typer.echo(f"- {line}")


def _make(
    kind: str,
    year: int,
    since: str | None,
    until: str | None,
    out: Path,
    formats: str,
    sign: str,
    *,
    force: bool,
) -> None:
    wanted = list(dict.fromkeys(part.strip().lower() for part in formats.split(",")))
    for each in wanted:
        _known(each, FORMATS, "--format")
    _known(sign, SIGNERS, "--sign")
    from bot.papers import orders

    found = _record(year, since, until)
    paper = orders.written(found, orders.Order(kind, year, found.span, sign))
    files: dict[Path, bytes] = {}
    for each in wanted:
        files |= _set(paper, each, out)
    _write(files, out, force=force)
    for path in files:
        typer.echo(str(path))


def _set(paper: Paper, format_: str, out: Path) -> dict[Path, bytes]:
    """The files of one format: one, or a picture for each page."""
    from bot.papers import formats, typeset

    if format_ == "png":
        pages = typeset.pages(paper)
        return {out / f"{paper.slug}-{n}.png": page for n, page in enumerate(pages, 1)}
    return {out / f"{paper.slug}.{format_}": formats.RENDER[format_](paper)}


def _record(year: int, since: str | None, until: str | None) -> Record:
    zone, now = read(OfficeSettings).zone, datetime.now(UTC)
    days = [day_of(text) if text else None for text in (since, until)]
    today = now.astimezone(zone).date()
    span = record.span_of(year, today=today, since=days[0], until=days[1])
    if span.since > span.until:
        raise WrongArgument(_("Ngày đầu kỳ phải trước ngày cuối kỳ."))

    async def work(session: AsyncSession) -> Record:
        return await record.of_year(session, year, span, now=now, zone=zone)

    return act(work)


def _known(word: str, known: tuple[str, ...], option: str) -> None:
    if word not in known:
        sentence = _("{option} chỉ nhận: {known}.")
        raise WrongArgument(sentence.format(option=option, known=", ".join(known)))


def _write(files: dict[Path, bytes], out: Path, *, force: bool) -> None:
    """All files or none of those that are in the way. Raises `WrongArgument`."""
    there = [path for path in files if path.exists()]
    if there and not force:
        raise WrongArgument(_("Đã có {file}; thêm --force để ghi đè.").format(file=there[0]))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
    except OSError as wrong:
        sentence = _("Không ghi được vào {path}; hãy chọn --out khác.")
        raise WrongArgument(sentence.format(path=out)) from wrong
