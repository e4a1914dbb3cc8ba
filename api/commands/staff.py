"""`thanthien staff`: inviting and listing officials."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.lazy import commands
from api.settings import ServerSettings, read
from api.speech import _
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.commands.citizens import ROLE_LABELS
from office import leaving, staff
from office.settings import OfficeSettings

app = commands(about=_("Cán bộ: mời và xem danh sách."))


@app.command("invite", help=_("Mời một cán bộ; dòng đầu in ra là mã mời, dùng trong 48 giờ."))
def invite(
    name: Annotated[str, typer.Option(help=_("Họ tên cán bộ."))],
    role: Annotated[
        str, typer.Option(help=_("Vai trò: {roles}.").format(roles=", ".join(staff.ROLES)))
    ],
    unit: Annotated[
        list[str] | None, typer.Option(help=_("Mã đơn vị, ví dụ vhxh; có thể ghi nhiều lần."))
    ] = None,
) -> None:
    """Print the code alone on the first line, then a link for Telegram where it is served."""
    if not name.strip():
        raise WrongArgument(_("Họ tên (--name) đang trống."))

    async def work(session: AsyncSession) -> str:
        return await staff.invite(
            session,
            name=name,
            role=role.strip().lower(),
            unit_slugs=[slug.strip().lower() for slug in unit or ()],
            now=datetime.now(UTC),
        )

    code = act(work)
    typer.echo(code)
    if link := _telegram_link(code):
        typer.echo(link)


def _telegram_link(code: str) -> str | None:
    settings = read(TelegramSettings)
    if not settings.token:
        return None
    channel = TelegramChannel(settings, read(ServerSettings).public_url)
    link = asyncio.run(channel.link(code))
    if link is None:
        typer.echo(
            _("Chưa hỏi được Telegram nên không có đường dẫn; mã mời vẫn dùng được."), err=True
        )
    return link


@app.command(
    "revoke",
    help=_("Thu hồi tài khoản của một cán bộ (mất máy); --leave: thôi việc, ngừng mọi quyền."),
)
def revoke(
    number: Annotated[int, typer.Argument(help=_("Số của cán bộ, xem: thanthien staff list."))],
    channel: Annotated[
        str | None, typer.Option(help=_("Chỉ kênh này, ví dụ telegram; để trống là mọi kênh."))
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help=_("Cán bộ thôi việc."))] = False,
) -> None:
    """Without `--leave` a new code for the same official is printed: she goes on elsewhere."""
    now = datetime.now(UTC)
    today = now.astimezone(read(OfficeSettings).zone).date()

    async def work(session: AsyncSession) -> str:
        if leave:
            gone = await leaving.dismiss(session, number, today=today, now=now)
            return _("{name} không còn quyền nào trong trợ lý.").format(name=gone.name)
        count = await leaving.unbind(session, number, channel=channel, now=now)
        code = await staff.invite_again(session, number, now=now)
        return _("Đã thu hồi {count} tài khoản. Mã mới cho cùng cán bộ: {code}").format(
            count=count, code=code
        )

    typer.echo(act(work))


@app.command("list", help=_("Danh sách cán bộ, vai trò, đơn vị và kênh đang dùng."))
def listed() -> None:
    """One official and seat a line."""
    zone = read(OfficeSettings).zone

    async def work(session: AsyncSession) -> tuple[list[staff.Listed], dict[str, str]]:
        today = datetime.now(UTC).astimezone(zone).date()
        return await staff.listed(session, today=today), await staff.unit_names(session)

    rows, units = act(work)
    if not rows:
        typer.echo(_("Chưa có cán bộ nào."))
    for row in rows:
        place = units.get(row.unit or "", "")
        where = ", ".join(row.channels) or "-"
        parts = (f"{row.id}", row.name, _(ROLE_LABELS[row.role]), place, where)
        typer.echo(" · ".join(part for part in parts if part))
