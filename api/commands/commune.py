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

app = commands(about=_("Thông tin của xã: địa chỉ, điện thoại, giờ làm việc…"))


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
