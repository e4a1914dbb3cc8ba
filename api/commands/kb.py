"""`thanthien kb`: the knowledge base."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from api.commands import review
from api.commands.wrong import WrongArgument
from api.known import knowledge_of
from api.lazy import commands
from api.settings import read
from api.speech import _
from office.settings import OfficeSettings

app = commands(
    about=_("Nội dung trả lời: kiểm tra và xem."), later={"poster": "api.commands.posters:app"}
)
app.command("review", help=_("Việc rà soát của từng đơn vị: quá hạn, chưa xác nhận, chưa ai hỏi."))(
    review.show
)
app.command("export", help=_("Xuất sổ Excel để đơn vị sửa."))(review.export)
app.command("import-sheet", help=_("Nhận lại sổ Excel đã sửa: xem trước rồi mới ghi."))(
    review.take_back
)


@app.command("check", help=_("Kiểm tra nội dung; --stats in số liệu."))
def check(
    stats: Annotated[
        bool,
        typer.Option("--stats", help=_("Đếm theo loại, mục chưa xác nhận, thông tin còn thiếu.")),
    ] = False,
) -> None:
    """The validator of `knowledge`: file, line and remedy of each fault."""
    raise typer.Exit(import_module("knowledge.check").main(["--stats"] if stats else []))


@app.command("import", help=_("Nhập thủ tục quốc gia (JSONL, CSV, XLSX), hoặc sổ Excel đã sửa."))
def bring(
    file: Annotated[Path, typer.Argument(help=_("Tệp JSONL (có thể nén .gz), CSV hoặc XLSX."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Chỉ kiểm tra và báo sẽ đổi gì, không ghi."))
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Bỏ các thủ tục đã nhập mà tệp này không có."))
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help=_("In mọi lưu ý, không chỉ mười dòng đầu mỗi loại."))
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Với sổ Excel đã sửa: ghi luôn, không hỏi lại."))
    ] = False,
) -> None:
    """Procedures for the second shelf; a workbook of `kb export` goes where `import-sheet` does."""
    if import_module("knowledge.workbook").is_workbook(file):
        review.take_back(file, yes=yes, dry_run=dry_run)
        return
    from api.commands.shelving import bring as whole

    raise typer.Exit(whole(file, dry_run=dry_run, replace=replace, everything=everything))


@app.command("gaps", help=_("Câu hỏi chưa có câu trả lời, gom theo câu giống nhau."))
def gaps(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=_("Từ ngày, ví dụ 2026-11-01; mặc định 180 ngày.")),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help=_("Số nhóm nhiều nhất."))] = 30,
) -> None:
    """What people asked in vain, counted, the newest first."""
    import_module("api.commands.loop").gaps_listed(since.date() if since else None, most)


@app.command("teach", help=_("Thêm một cách hỏi vào một mục, sau khi thử mọi bảng câu hỏi."))
def teach(
    slug: Annotated[str, typer.Argument(help=_("Tên mục, ví dụ dang-ky-khai-sinh."))],
    phrase: Annotated[str, typer.Argument(help=_("Cách hỏi, trong ngoặc kép."))],
    lang: Annotated[str, typer.Option(help=_("Ngôn ngữ: vi hoặc en."))] = "vi",
    force: Annotated[
        bool, typer.Option("--force", help=_("Ghi cả khi có câu kém đi; cần --reason."))
    ] = False,
    reason: Annotated[str | None, typer.Option(help=_("Lý do, giữ trong nhật ký."))] = None,
) -> None:
    """One phrase; what gets better and worse is shown first."""
    loop = import_module("api.commands.loop")
    raise typer.Exit(loop.teach(slug, phrase, lang=lang, force=force, reason=reason))


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
