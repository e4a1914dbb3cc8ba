"""The plan in words: tasks in lists, one task, the whole plan."""

from __future__ import annotations

from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office.plan import occurrences, standings
from office.plan.occurrences import quarter_of
from office.plan.standings import Standing

#: States in the words of the office (domain: plan, states).
STATES = {
    "not_started": N_("Chưa thực hiện"),
    "in_progress": N_("Đang thực hiện, trong hạn"),
    "overdue": N_("Đang thực hiện, quá hạn"),
    "done_on_time": N_("Hoàn thành đúng hạn"),
    "done_late": N_("Hoàn thành quá hạn"),
    "done": N_("Hoàn thành"),
    "continuous": N_("Thường xuyên, kỳ này chưa cập nhật"),
    "unknown": N_("Chưa có thông tin"),
    "stated_not_done": N_("Chưa thực hiện"),
    "not_applicable": N_("Không áp dụng"),
}
_ORDER = ("overdue", "in_progress", "not_started", "continuous", "unknown")
#: Lines of tasks in one message: a cheap phone shows about twelve.
SHOWN = 10


def own(turn: Turn, board: list[Standing]) -> list[Standing]:
    """The tasks that the official's units lead, and what she has given and waits for.

    All of the plan for somebody without such a unit. An extra task of one official is hers and
    her unit lead's.
    """
    official = turn.staff()
    units = set(official.units("report"))
    mine = [
        line
        for line in board
        if units & set(line.leads)
        and (
            line.assignee_id in {None, official.id}
            or any(official.may_for("confirm", unit) for unit in line.leads)
        )
    ]
    mine = mine or [line for line in board if not line.extra]
    given = [line for line in board if line.made_by == official.id and line.waiting]
    return [*mine, *(line for line in given if line not in mine)]


def state(turn: Turn, line: Standing) -> str:
    """Where a line stands, in the words of the office."""
    last = max(line.done.values()).astimezone(turn.zone).date() if line.done else None
    if line.state == "continuous" and last is not None:
        return turn._("Thường xuyên (đã cập nhật đến ngày {date})").format(date=turn.day(last))
    if line.state.startswith("done") and last is not None and not line.confirmed:
        return turn._("Đơn vị báo cáo hoàn thành ngày {date}").format(date=turn.day(last))
    return turn._(STATES[line.state])


async def line_of(turn: Turn, key: tuple[int, int, int]) -> Standing:
    """One period of one task."""
    task = await occurrences.task(turn.session, key[0])
    return await standings.standing(
        turn.session, task, today=turn.today, zone=turn.zone, period=key[1:]
    )


def mine(turn: Turn, left_open: list[Standing], board: list[Standing], page: int = 1) -> Reply:
    """/tasks: late first, one line each; earlier periods that my units have not reported too."""
    units = set(turn.staff().units("report"))
    earlier = [line for line in left_open if units & set(line.waiting)]
    lines = [*earlier, *own(turn, board)]
    open_ = [line for line in lines if line.state in _ORDER]
    open_.sort(key=lambda line: (_ORDER.index(line.state), line.last_working, line.stt))
    pages = max(1, -(-len(open_) // SHOWN))
    page = min(page, pages)
    shown = open_[(page - 1) * SHOWN : page * SHOWN]
    said = [_line(turn, line) for line in shown]
    finished = [str(line.stt) for line in lines if line.state not in _ORDER]
    if finished and page == pages:
        said.append(turn._("Đã báo xong: {list}.").format(list=_numbers(finished)))
    head = turn._("Nhiệm vụ của đồng chí, năm {year}:").format(year=turn.today.year)
    choices = [
        Choice(turn._("Xem {stt}").format(stt=stt), f"command:task:{stt}", (str(stt),))
        for stt in dict.fromkeys(line.stt for line in shown)
    ]
    if page < pages:
        left = len(open_) - page * SHOWN
        label = turn._("Xem tiếp ({count} việc)").format(count=left)
        choices.append(Choice(label, f"command:tasks:trang {page + 1}", ("tiếp",)))
    return Reply("\n".join([head, *said]), tuple(choices))


def _numbers(finished: list[str]) -> str:
    return ", ".join(finished[:SHOWN]) + (", …" if len(finished) > SHOWN else "")


def _line(turn: Turn, line: Standing) -> str:
    where = state(turn, line)
    if line.stuck:
        where = turn._("{state}, đang vướng").format(state=where)
    if line.extra:
        return turn._("{stt}. {short} (hạn {day}): {state}").format(
            stt=line.stt, short=line.short, day=turn.weekday(line.due), state=where
        )
    if line.year == turn.today.year and line.quarter in {0, quarter_of(turn.today)}:
        return turn._("{stt}. {short}: {state}").format(stt=line.stt, short=line.short, state=where)
    return turn._("{stt}. {short}, {period}: {state}").format(
        stt=line.stt,
        short=line.short,
        period=period(turn, line.year, line.quarter),
        state=where,
    )


def plan(turn: Turn, board: list[Standing]) -> Reply:
    """/kehoach as officials read it: with where each task stands."""
    head = turn._("Kế hoạch Chính quyền thân thiện, năm {year}:").format(year=turn.today.year)
    lines = [
        turn._("{stt}. {short}. {units}. {due}. {state}.").format(
            stt=line.stt,
            short=line.short,
            units=turn.unit_list(line.leads),
            due=line.schedule["text"],
            state=state(turn, line),
        )
        for line in board
    ]
    choices = _plan_choices(turn, board) if turn.official else ()
    return Reply("\n".join([head, *lines]), choices)


def _plan_choices(turn: Turn, board: list[Standing]) -> tuple[Choice, ...]:
    """What who follows the plan does next."""
    official = turn.staff()
    choices = []
    if official.may("settle") and any(line.state == "unknown" for line in board):
        choices.append(Choice(turn._("Kỳ trước chưa có thông tin"), "past:"))
    unconfirmed = [line for line in board if line.done and not line.confirmed]
    if any(official.may_for("confirm", unit) for line in unconfirmed for unit in line.done):
        choices.append(Choice(turn._("Báo cáo chờ xác nhận"), "unconfirmed:"))
    if official.may("submit") and turn.service.publish == "approved":
        choices.append(Choice(turn._("Trình công bố"), "submit:"))
    return tuple(choices)
