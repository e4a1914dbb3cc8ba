"""`thanthien audit`: who did what."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.settings import read
from api.speech import _
from office import audit
from office.settings import OfficeSettings

app = typer.Typer(help=_("Nhật ký: ai làm gì, lúc nào, qua kênh nào."))


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
