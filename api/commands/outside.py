"""`thanthien api key` and `thanthien api hook`: the commune's other software."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.review import console
from api.lazy import commands
from api.settings import read
from api.speech import _, terminal_language
from bot import i18n
from office import hooks, keys
from office.models import ApiKey
from office.settings import OfficeSettings
from office.vault import Vault

app = commands(about=_("Phần mềm khác của xã: khóa API, địa chỉ nhận tin."))
key = commands(about=_("Khóa API của từng đơn vị."))
hook = commands(about=_("Địa chỉ được báo tin khi có việc mới."))
app.add_typer(key, name="key")
app.add_typer(hook, name="hook")


@key.command("add", help=_("Tạo khóa cho phần mềm của một đơn vị; khóa chỉ in ra lần này."))
def add_key(
    name: Annotated[str, typer.Option("--name", help=_("Tên phần mềm, ví dụ Quản lý văn bản."))],
    unit: Annotated[str, typer.Option("--unit", help=_("Đơn vị, ví dụ vhxh."))],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help=_("Quyền: read, report; có thể ghi nhiều lần.")),
    ] = None,
) -> None:
    """The key stands alone on the first line."""

    async def work(session: AsyncSession) -> str:
        scopes = scope or ["read"]
        return await keys.add(
            session, name=name, unit=unit.lower(), scopes=scopes, now=datetime.now(UTC)
        )

    typer.echo(act(work))
    typer.echo(_("Giữ kín khóa này. Gửi trong tiêu đề: Authorization: Bearer KHÓA"))


@key.command("list", help=_("Mọi khóa, kể cả đã thu hồi."))
def list_keys() -> None:
    """Never the key itself: only its digest is kept."""
    table = _table(_("Số"), _("Tên"), _("Đơn vị"), _("Quyền"), _("Tạo"), _("Dùng"), _("Tình trạng"))
    for row in act(keys.listed):
        table.add_row(*map(Text, _key_cells(row)))
    console().print(table)


def _key_cells(row: ApiKey) -> tuple[str, ...]:
    state = _("đang dùng") if row.revoked_at is None else _("đã thu hồi")
    scopes = ", ".join(row.scopes)
    return str(row.id), row.name, row.unit, scopes, _day(row.at), _day(row.used_at), state


@key.command("revoke", help=_("Thu hồi một khóa."))
def revoke(
    number: Annotated[int, typer.Argument(help=_("Số của khóa, xem: api key list."))],
) -> None:
    """It opens nothing from the next call on."""

    async def work(session: AsyncSession) -> None:
        await keys.revoke(session, number, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã thu hồi khóa số {id}.").format(id=number))


@hook.command("add", help=_("Báo tin cho một địa chỉ; mã ký chỉ in ra lần này."))
def add_hook(
    url: Annotated[str, typer.Argument(help=_("Địa chỉ http hoặc https."))],
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help=_("Loại tin bắt đầu bằng, ví dụ task.; bỏ trống là mọi loại.")),
    ] = None,
) -> None:
    """The secret stands alone on the first line."""

    async def work(session: AsyncSession) -> str:
        vault: Vault = session.info["vault"]
        return await hooks.add(
            session, url.strip(), kinds=kind or [""], vault=vault, now=datetime.now(UTC)
        )

    typer.echo(act(work))
    typer.echo(_("Mã này để bên nhận kiểm tra chữ ký (webhook-signature). Giữ kín."))


@hook.command("list", help=_("Các địa chỉ nhận tin và tin còn chờ."))
def list_hooks() -> None:
    """With the reason why the oldest waiting event was not taken."""
    table = _table(
        _("Số"), _("Địa chỉ"), _("Loại tin"), _("Còn chờ"), _("Lỗi gần nhất"), _("Tình trạng")
    )
    for each in act(hooks.listed):
        row = each.hook
        state = _("đang dùng") if row.ended_at is None else _("đã bỏ")
        kinds = ", ".join(row.kinds) or "-"
        cells = (str(row.id), row.url, kinds, str(each.waiting), each.reason or "-", state)
        table.add_row(*map(Text, cells))
    console().print(table)


@hook.command("remove", help=_("Thôi báo tin cho một địa chỉ."))
def remove(
    number: Annotated[int, typer.Argument(help=_("Số của địa chỉ, xem: api hook list."))],
) -> None:
    """What still waits for it is dropped."""

    async def work(session: AsyncSession) -> None:
        await hooks.remove(session, number, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã thôi báo tin cho địa chỉ số {id}.").format(id=number))


def _table(*headings: str) -> Table:
    table = Table(box=None)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _day(moment: datetime | None) -> str:
    if moment is None:
        return "-"
    return i18n.say_date(moment.astimezone(read(OfficeSettings).zone).date(), terminal_language())
