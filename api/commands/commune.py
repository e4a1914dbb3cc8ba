"""`thanthien commune`: the facts that an administrator sets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.lazy import commands
from api.speech import _
from office import commune
from office.feedback import villages

app = commands(about=_("Thông tin của xã: địa chỉ, điện thoại, giờ làm việc…"))
village = commands(about=_("Danh sách thôn, khu: để chọn nơi xảy ra và để phân đơn vị."))
app.add_typer(village, name="village")
_Name = Annotated[str, typer.Argument(help=_("Tên thôn, ví dụ “Thôn 3”."))]


@app.command("set", help=_("Đặt một thông tin của xã; để trống giá trị là xóa."))
def put(
    key: Annotated[
        str, typer.Argument(help=_("Mục: {keys}.").format(keys=", ".join(commune.KEYS)))
    ],
    value: Annotated[str, typer.Argument(help=_("Giá trị, ví dụ “Thôn 1, xã Ninh Giang”."))],
) -> None:
    """Answers say it from the next message on."""

    async def work(session: AsyncSession) -> None:
        await commune.put(session, key, value, now=datetime.now(UTC))

    act(work)
    if value.strip():
        typer.echo(_("Đã đặt mục {key}.").format(key=key))
    else:
        typer.echo(_("Đã xóa mục {key}.").format(key=key))


@app.command("show", help=_("Xem thông tin của xã; “-” là chưa có."))
def show() -> None:
    """Every key, set or not."""
    facts = act(commune.facts)
    for key in commune.KEYS:
        typer.echo(f"{key}: {facts.get(key, '-')}")


@village.command("add", help=_("Thêm một thôn, hoặc dùng lại thôn đã bỏ."))
def add(name: _Name) -> None:
    """People may tap it from the next message on."""

    async def work(session: AsyncSession) -> None:
        await villages.add(session, name, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã thêm {name}.").format(name=name))


@village.command("rename", help=_("Đổi tên một thôn; tên cũ vẫn được hiểu."))
def rename(
    old: Annotated[str, typer.Argument(help=_("Tên đang dùng."))],
    new: Annotated[str, typer.Argument(help=_("Tên mới."))],
) -> None:
    """Rules and people who use the old name still mean this village."""

    async def work(session: AsyncSession) -> None:
        await villages.rename(session, old, new, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã đổi {old} thành {new}.").format(old=old, new=new))


@village.command("retire", help=_("Bỏ một thôn khỏi danh sách; phản ánh cũ giữ nguyên tên."))
def retire(name: _Name) -> None:
    """It is offered no more."""

    async def work(session: AsyncSession) -> None:
        await villages.retire(session, name, now=datetime.now(UTC))

    act(work)
    typer.echo(_("Đã bỏ {name} khỏi danh sách.").format(name=name))


@village.command("list", help=_("Xem danh sách thôn, kể cả tên cũ và thôn đã bỏ."))
def listed() -> None:
    """One line each."""
    found = act(villages.every)
    if not found:
        typer.echo(_("Chưa có thôn nào. Thêm: thanthien commune village add “Thôn 3”"))
    for each in found:
        before = _("trước là {names}").format(names=", ".join(each.former)) if each.former else ""
        gone = _("đã bỏ") if each.retired_at else ""
        typer.echo(" · ".join(filter(None, (each.name, before, gone))))
