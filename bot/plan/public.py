"""The plan as citizens read it, in chat and on the page: no names of persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot import i18n
from bot.i18n import N_
from bot.messages import Reply
from bot.plan.lists import STATES
from bot.turn import Turn
from office.plan.publishing import GOING_ON, PublicLine, PublicPlan

TITLE = N_("Kế hoạch Chính quyền thân thiện, năm {year}")
SINCE = N_("Công bố ngày {date}.")
NOT_YET = N_("Tình hình từng nhiệm vụ sẽ được công bố sau khi lãnh đạo xã duyệt.")
REPORTED = N_("Đơn vị báo cáo hoàn thành")
ON_THE_WAY = N_("Đang thực hiện")
CHANGED = N_("{state}, cập nhật ngày {date}")


@dataclass(frozen=True)
class Row:
    """A task in words."""

    stt: int
    short: str
    units: str
    due: str
    state: str


def rows(plan: PublicPlan, units: Mapping[str, str], language: str) -> list[Row]:
    """Each task in words of the language."""
    return [
        Row(
            line.stt,
            line.short,
            ", ".join(units.get(slug, slug) for slug in line.units),
            line.schedule,
            _state(line, language),
        )
        for line in plan.lines
    ]


def _state(line: PublicLine, language: str) -> str:
    say = i18n.translator(language)
    if line.state == GOING_ON:
        return say(ON_THE_WAY)
    state = say(REPORTED) if line.state == "reported" else say(STATES[line.state])
    if line.changed is None:
        return state
    return say(CHANGED).format(state=state, date=i18n.say_date(line.changed, language))


def standing_of(plan: PublicPlan, zone: ZoneInfo, language: str) -> str:
    """Since when the lines are public, or that they are not yet."""
    say = i18n.translator(language)
    if plan.since is not None:
        day = plan.since.astimezone(zone).date()
        return say(SINCE).format(date=i18n.say_date(day, language))
    if all(line.state == GOING_ON for line in plan.lines):
        return say(NOT_YET)
    return ""


def said(turn: Turn, plan: PublicPlan) -> Reply:
    """/kehoach for citizens."""
    head = turn._("Kế hoạch Chính quyền thân thiện, năm {year}:").format(year=plan.year)
    lines = [
        turn._("{stt}. {short}. {units}. {due}. {state}.").format(
            stt=row.stt, short=row.short, units=row.units, due=row.due, state=row.state
        )
        for row in rows(plan, turn.units, turn.language)
    ]
    tail = standing_of(plan, turn.zone, turn.language)
    return Reply("\n".join(filter(None, [head, *lines, tail])))
