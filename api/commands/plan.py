"""`thanthien plan`: where the plan stands."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands import calendar, scoring
from api.commands.offices import act
from api.compose import service_of
from api.installed import office_of
from api.lazy import commands
from api.settings import ServerSettings, read
from api.speech import _, terminal_language
from bot import dialogue
from bot.channels.terminal import TerminalChannel
from bot.messages import Message
from bot.plan import lists
from knowledge import Knowledge, entries
from office import people
from office.plan import feeds, standings
from office.settings import OfficeSettings

app = commands(about=_("Kế hoạch Chính quyền thân thiện."))
app.registered_commands += calendar.app.registered_commands
app.registered_commands += scoring.beside.registered_commands
app.add_typer(scoring.app, name="scheme")


@app.command("show", help=_("Tám nhiệm vụ của kế hoạch năm và tình trạng."))
def show() -> None:
    """The words of /kehoach as officials read them."""
    typer.echo(asyncio.run(_words()))


async def _words() -> str:
    settings = read(OfficeSettings)
    async with office_of(settings) as database:
        # The plan needs no answers; reading all of them would take seconds.
        service = service_of(database, settings, {}, Knowledge(islice(entries.load(), 1)))
        now = service.clock()
        async with database.transaction() as session:
            person = await people.meet(session, TerminalChannel.name, "plan show", now=now)
            asked = Message(TerminalChannel.name, "", person.address, language=terminal_language())
            turn = await dialogue.turn_of(service, session, person, asked, now)
            board = await standings.plan(session, today=turn.today, zone=turn.zone)
            text = lists.plan(turn, board).text
            await session.rollback()  # nobody was met
    return text


@app.command("feed", help=_("Đường dẫn lịch (.ics) bí mật của một đơn vị."))
def feed(
    unit: Annotated[str, typer.Argument(help=_("Mã đơn vị, ví dụ vhxh."))],
    new: Annotated[
        bool, typer.Option("--new", help=_("Đổi đường dẫn; đường dẫn cũ hết dùng."))
    ] = False,
) -> None:
    """Whoever has the link reads the unit's deadlines, and nothing else."""

    async def work(session: AsyncSession) -> str:
        return await feeds.token(session, unit, renew=new, now=datetime.now(UTC))

    root = (read(ServerSettings).public_url or "http://127.0.0.1:8000").rstrip("/")
    typer.echo(f"{root}/lich/{act(work)}.ics")
