"""`thanthien kb`: the knowledge base."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated

import typer

from api.commands.wrong import WrongArgument
from api.compose import knowledge_of
from api.settings import read
from api.speech import _
from office.settings import OfficeSettings

app = typer.Typer(help=_("Nội dung trả lời: kiểm tra và xem."))


@app.command("check", help=_("Kiểm tra nội dung; --stats in số liệu."))
def check(
    stats: Annotated[
        bool,
        typer.Option("--stats", help=_("Đếm theo loại, mục chưa xác nhận, thông tin còn thiếu.")),
    ] = False,
) -> None:
    """The validator of `knowledge`: file, line and remedy of each fault."""
    raise typer.Exit(import_module("knowledge.check").main(["--stats"] if stats else []))


@app.command("list", help=_("Danh sách các mục."))
def listed(lang: Annotated[str, typer.Option(help=_("Ngôn ngữ: vi hoặc en."))] = "vi") -> None:
    """Slug, kind and title, one entry a line."""
    for entry in knowledge_of().entries(lang):
        typer.echo(f"{entry.slug} · {entry.kind} · {entry.title}")


@app.command("show", help=_("Xem một mục."))
def show(
    slug: Annotated[str, typer.Argument(help=_("Tên mục, ví dụ dang-ky-khai-sinh."))],
    lang: Annotated[str, typer.Option(help=_("Ngôn ngữ: vi hoặc en."))] = "vi",
) -> None:
    """Title, lead, sections, and how long it may be served."""
    entry = knowledge_of().entry(slug, lang)
    if entry is None:
        raise WrongArgument(_("Không có mục “{slug}”; xem: thanthien kb list.").format(slug=slug))
    today = datetime.now(UTC).astimezone(read(OfficeSettings).zone).date()
    typer.echo(f"{entry.title} ({entry.lang})")
    if entry.expired(today):
        typer.echo(
            _("Đã quá hạn rà soát {date}: không trả lời bằng mục này.").format(date=entry.review_by)
        )
    typer.echo("\n" + entry.text(None))
    for part in entry.sections:
        typer.echo(f"\n[{part}]\n{entry.text(part)}")
