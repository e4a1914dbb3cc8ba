"""`thanthien feedback`: keys of software that sends feedback, and what is published of tickets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.lazy import commands
from api.settings import read
from api.speech import _, terminal_language
from bot.i18n import say_date
from bot.manners import clean
from knowledge import mask
from office.feedback import clients, open311
from office.settings import OfficeSettings

app = commands(about=_("Phản ánh: khóa cho phần mềm ngoài, công khai."))
key = commands(about=_("Khóa Open311 của phần mềm được gửi phản ánh."))
app.add_typer(key, name="key")


@key.command("add", help=_("Cấp khóa cho một phần mềm; dòng đầu in ra là khóa, chỉ in lần này."))
def add(
    name: Annotated[str, typer.Argument(help=_("Tên phần mềm, ví dụ “Đô thị thông minh”."))],
) -> None:
    """Only a digest of the key is kept."""

    async def work(session: AsyncSession) -> str:
        return await clients.add(session, name, now=datetime.now(UTC))

    typer.echo(act(work))
    typer.echo(_("Giữ kín khóa này; phần mềm gửi nó trong mục api_key tới /open311/v2/requests."))


@key.command("list", help=_("Các khóa đã cấp, mỗi dòng một phần mềm."))
def listed() -> None:
    """Number, name, since when, last use, and whether it still opens."""
    rows = act(clients.listed)
    if not rows:
        typer.echo(_("Chưa cấp khóa nào."))
    for row in rows:
        state = _("đang dùng") if row.revoked_at is None else _("đã thu hồi")
        typer.echo(" · ".join((str(row.id), row.name, _day(row.at), _day(row.used_at), state)))


@key.command("revoke", help=_("Thu hồi một khóa."))
def revoke(
    number: Annotated[int, typer.Argument(help=_("Số của khóa, xem: feedback key list."))],
) -> None:
    """It opens nothing from the next request on."""

    async def work(session: AsyncSession) -> None:
        await clients.revoke(session, number, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã thu hồi khóa số {id}.").format(id=number))


@app.command("publish", help=_("Công khai một phản ánh bằng lời của xã; bỏ trống lời là thôi."))
def publish(
    code: Annotated[str, typer.Argument(help=_("Mã phản ánh, ví dụ NG-7K2M-9QBT."))],
    words: Annotated[
        str, typer.Argument(help=_("Mô tả không có tên, số điện thoại, địa chỉ của ai."))
    ] = "",
) -> None:
    """The citizen's own words are never published."""
    told = mask(clean(words))

    async def work(session: AsyncSession) -> str:
        return await open311.publish(session, code, told, now=datetime.now(UTC))

    found = act(work)
    said = _("Đã công khai {code}: {words}") if told else _("Đã thôi công khai {code}.")
    typer.echo(said.format(code=found, words=told))


def _day(moment: datetime | None) -> str:
    if moment is None:
        return "-"
    return say_date(moment.astimezone(read(OfficeSettings).zone).date(), terminal_language())
