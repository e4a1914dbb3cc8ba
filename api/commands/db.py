"""`thanthien db`: the database, its tables and keys."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from cryptography.fernet import Fernet

from api.installed import office_of
from api.lazy import commands
from api.settings import read
from api.speech import _
from office.privacy import rotation
from office.settings import OfficeSettings

app = commands(about=_("Cơ sở dữ liệu: nâng cấp, kiểm tra, tạo khóa, thay khóa."))


@app.command("upgrade", help=_("Tạo hoặc nâng cấp các bảng và dữ liệu ban đầu."))
def upgrade() -> None:
    """`run` does the same at each start."""
    typer.echo(_("Cơ sở dữ liệu đã đúng bản mới nhất: {url}").format(url=asyncio.run(_opened())))


@app.command("key", help=_("In một khóa mới cho DATA_KEYS."))
def key() -> None:
    """32 random bytes in URL-safe base64."""
    typer.echo(Fernet.generate_key().decode())


@app.command("check", help=_("Kiểm tra cơ sở dữ liệu mở và ghi được, nội dung niêm phong mở được."))
def check() -> None:
    """Opens it as `run` would, and everything sealed; status 1 when a key is missing."""
    url, count = asyncio.run(_examined())
    typer.echo(_("Cơ sở dữ liệu mở và ghi được: {url}").format(url=url))
    typer.echo(
        _("Nội dung niêm phong: {fresh} bằng khóa mới nhất, {old} bằng khóa cũ.").format(
            fresh=count.fresh, old=count.renewed
        )
    )
    if count.lost:
        typer.echo(_lost(count.lost), err=True)
        raise typer.Exit(1)


@app.command("rotate-keys", help=_("Niêm phong lại mọi nội dung bằng khóa mới nhất của DATA_KEYS."))
def rotate_keys(
    batch: Annotated[
        int, typer.Option(min=1, max=5_000, help=_("Số dòng mỗi lượt ghi."))
    ] = rotation.BATCH,
) -> None:
    """May be stopped or killed at any moment and started again; it goes on where it was."""

    def told(column: str, count: rotation.Count) -> None:
        done = count.renewed + count.fresh + count.lost
        typer.echo(_("{column}: đã qua {count} mục").format(column=column, count=done), err=True)

    async def work() -> rotation.Count:
        async with office_of(read(OfficeSettings)) as database:
            return await rotation.rotate(database, batch=batch, told=told)

    count = asyncio.run(work())
    typer.echo(
        _(
            "Đã niêm phong lại {renewed} mục bằng khóa mới nhất; {fresh} mục đã là khóa mới từ "
            "trước."
        ).format(renewed=count.renewed, fresh=count.fresh)
    )
    if count.lost:
        typer.echo(_lost(count.lost), err=True)
        raise typer.Exit(1)
    typer.echo(_("Nay có thể bỏ khóa cũ khỏi DATA_KEYS."))


def _lost(count: int) -> str:
    return _(
        "{count} mục không khóa nào trong DATA_KEYS mở được. Hãy thêm lại khóa đã niêm phong chúng "
        "vào cuối DATA_KEYS; mất khóa thì nội dung ấy mất hẳn, phần còn lại vẫn chạy."
    ).format(count=count)


async def _examined() -> tuple[str, rotation.Count]:
    async with office_of(read(OfficeSettings)) as database:
        await database.ping()
        url = database.url.render_as_string(hide_password=True)
        return url, await rotation.examine(database)


async def _opened() -> str:
    async with office_of(read(OfficeSettings)) as database:
        await database.ping()
        return database.url.render_as_string(hide_password=True)
