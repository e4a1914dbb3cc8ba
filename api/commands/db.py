"""`thanthien db`: the database, its tables and keys."""

from __future__ import annotations

import asyncio

import typer
from cryptography.fernet import Fernet

from api.compose import office_of
from api.settings import read
from api.speech import _
from office.settings import OfficeSettings

app = typer.Typer(help=_("Cơ sở dữ liệu: nâng cấp, kiểm tra, tạo khóa."))


@app.command("upgrade", help=_("Tạo hoặc nâng cấp các bảng và dữ liệu ban đầu."))
def upgrade() -> None:
    """`run` does the same at each start."""
    typer.echo(_("Cơ sở dữ liệu đã đúng bản mới nhất: {url}").format(url=asyncio.run(_opened())))


@app.command("key", help=_("In một khóa mới cho DATA_KEYS."))
def key() -> None:
    """32 random bytes in URL-safe base64."""
    typer.echo(Fernet.generate_key().decode())


@app.command("check", help=_("Kiểm tra cơ sở dữ liệu mở và ghi được."))
def check() -> None:
    """Opens it as `run` would."""
    typer.echo(_("Cơ sở dữ liệu mở và ghi được: {url}").format(url=asyncio.run(_opened())))


async def _opened() -> str:
    async with office_of(read(OfficeSettings)) as database:
        await database.ping()
        return database.url.render_as_string(hide_password=True)
