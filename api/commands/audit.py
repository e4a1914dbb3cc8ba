"""`thanthien audit`: who did what."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.lazy import commands
from api.settings import read
from api.speech import _
from office import audit, sealing
from office.feedback import looks, tickets
from office.settings import OfficeSettings

app = commands(about=_("Nhật ký: ai làm gì, lúc nào, qua kênh nào."))


@app.callback()
def _subject() -> None:
    """Keeps `list` a word of its own."""


@app.command("list", help=_("Các dòng mới nhất, mỗi dòng một việc."))
def listed(
    most: Annotated[int, typer.Option(min=1, max=10_000, help=_("Số dòng nhiều nhất."))] = 100,
) -> None:
    """The newest rows first: time, official, channel, act, subject, before and after."""
    zone = read(OfficeSettings).zone

    async def work(session: AsyncSession) -> list[str]:
        return [
            " · ".join(
                (
                    f"{row.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                    f"staff:{row.staff_id}" if row.staff_id else "-",
                    row.channel or "-",
                    row.act,
                    row.subject,
                    json.dumps({"before": row.before, "after": row.after}, ensure_ascii=False),
                )
            )
            for row in await audit.read(session, most=most)
        ]

    for line in act(work):
        typer.echo(line)


@app.command("identities", help=_("Ai đã xem họ tên, địa chỉ người gửi phản ánh nào."))
def identities(
    code: Annotated[str | None, typer.Argument(help=_("Mã phản ánh; bỏ trống là tất cả."))] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help=_("Số dòng nhiều nhất."))] = 100,
) -> None:
    """The newest looks first: time, official, channel, tracking code; never what was seen."""
    zone = read(OfficeSettings).zone

    async def work(session: AsyncSession) -> list[looks.Look]:
        codes = None if code is None else [await tickets.code_of(session, code)]
        return await looks.looks(session, codes, most=most)

    found = act(work)
    for look in found:
        at = f"{look.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        typer.echo(f"{at} · staff:{look.staff_id} {look.name} · {look.channel} · {look.code}")
    if not found:
        typer.echo(_("Chưa có ai xem họ tên, địa chỉ người gửi."))


@app.command("verify", help=_("Kiểm tra chuỗi niêm phong: nhật ký có bị sửa, xóa, chèn không."))
def verify() -> None:
    """Status 1 when anything was changed; the last code is to be noted somewhere else."""

    async def work(session: AsyncSession) -> sealing.Verdict:
        return await sealing.verify(session, now=datetime.now(UTC))

    found = act(work)
    for sentence, rows in (
        (_("Dòng bị sửa: {rows}"), found.changed),
        (_("Dòng bị xóa: {rows}"), found.missing),
        (_("Chuỗi đứt từ vị trí {rows}"), () if found.broken is None else (found.broken,)),
    ):
        if rows:
            typer.echo(sentence.format(rows=", ".join(map(str, rows[:20]))))
    if not found.whole:
        raise typer.Exit(1)
    typer.echo(
        _(
            "Nhật ký nguyên vẹn: {sealed} dòng đã niêm phong, {unsealed} dòng chờ. Mã cuối: {code}"
        ).format(sealed=found.sealed, unsealed=found.unsealed, code=found.code)
    )
    if found.late:
        typer.echo(_("⚠️ Có dòng chờ niêm phong quá lâu; xem máy chủ có đang chạy không."))
