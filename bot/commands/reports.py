"""`/report`: asks which. A report registers itself beside what it tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.commands import STAFF, command
from bot.messages import Choice, Reply
from bot.turn import Turn

Run = Callable[[Turn, str], Awaitable[Reply | list[Reply]]]


@dataclass(frozen=True)
class Report:
    """A report: what its button says, and the act that its readers may do (None: all officials)."""

    label: str
    run: Run
    act: str | None


_reports: dict[str, Report] = {}


def report(name: str, label: str, *, act: str | None = None) -> Callable[[Run], Run]:
    """Register a report under a name that is typed after /report; `label` is marked by `N_`.

    It gets what stands behind its name, as a command does.
    """

    def register(run: Run) -> Run:
        _reports[name] = Report(label, run, act)
        return run

    return register


@command("report", "baocao", who=STAFF)
async def which(turn: Turn, arguments: str) -> Reply | list[Reply]:
    """Báo cáo, số liệu."""
    official = turn.staff()
    offered = {
        name: made for name, made in _reports.items() if made.act is None or official.may(made.act)
    }
    name, _, rest = arguments.partition(" ")
    if name in offered:
        return await offered[name].run(turn, rest.strip())
    # What she typed (a period, a year) goes on to the report that she picks.
    choices = tuple(
        Choice(turn._(made.label), f"command:report:{name} {arguments}".rstrip())
        for name, made in offered.items()
    )
    return Reply(turn._("Đồng chí cần báo cáo nào?"), choices)
