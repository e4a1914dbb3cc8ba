"""For unit leads and coordinators: confirming, returning, closing without a unit, the past."""

from __future__ import annotations

from typing import Any

from bot import flows, notices
from bot.actions import Done, verb
from bot.commands import parsing
from bot.messages import Choice, Reply
from bot.plan import detail, lists, said
from bot.turn import Turn
from bot.words import period
from office.errors import NotSettler
from office.plan import following, standings

Key = tuple[int, int, int]


def _key(arguments: list[str]) -> Key:
    stt, year, quarter = (int(part) for part in arguments[:3])
    return stt, year, quarter


def _never_mind(turn: Turn) -> tuple[Choice, ...]:
    return (Choice(turn._("Thôi"), "nothing:"),)


@verb("confirm")
async def _confirm(turn: Turn, arguments: list[str]) -> Done:
    news = await following.confirm(
        turn.session,
        int(arguments[0]),
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.confirmed(turn, news)
    return said.confirmed(turn, news)


@verb("return")
async def _return(turn: Turn, arguments: list[str]) -> Done:
    result = await following.returnable(turn.session, int(arguments[0]), by=turn.staff())
    flows.enter(turn, "return", result=result.id)
    return Reply(
        turn._("Đồng chí viết lý do trả lại vào một tin; người báo sẽ đọc đúng lời này."),
        _never_mind(turn),
    )


@flows.flow("return", official=True)
async def _return_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    back = await following.give_back(
        turn.session,
        state["result"],
        turn.text,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.returned(turn, back.reported, back.staff_id, back.why)
    return said.returned(turn, back.reported)


@verb("without")
async def _without(turn: Turn, arguments: list[str]) -> Done:
    """First which unit, then why."""
    if not turn.staff().may("settle"):
        raise NotSettler
    stt, year, quarter = _key(arguments)
    if len(arguments) < 4:
        line = await lists.line_of(turn, (stt, year, quarter))
        return Reply(
            turn._("Khép nhiệm vụ {stt} không chờ đơn vị nào?").format(stt=stt),
            tuple(
                Choice(turn.unit(unit), f"without:{stt}:{year}:{quarter}:{unit}", (unit,))
                for unit in line.waiting
            ),
        )
    flows.enter(turn, "without", key=[stt, year, quarter], unit=arguments[3])
    return Reply(
        turn._("Vì sao không chờ {unit}? Đồng chí viết lý do vào một tin.").format(
            unit=turn.unit(arguments[3])
        ),
        _never_mind(turn),
    )


@flows.flow("without", official=True)
async def _without_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    stt, year, quarter = state["key"]
    news = await following.close_without(
        turn.session,
        (stt, year, quarter),
        state["unit"],
        turn.text,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    await notices.closed_without(turn, news, turn.text)
    return said.closed_without(turn, news)


@verb("past")
async def _past(turn: Turn, arguments: list[str]) -> Done:
    """Periods that were due before the installation, oldest first."""
    if not turn.staff().may("settle"):
        raise NotSettler
    lines = await standings.without_information(turn.session, today=turn.today, zone=turn.zone)
    if len(arguments) == 3:
        lines.sort(key=lambda line: line.key != _key(arguments))  # the one that she looked at
    if not lines:
        return Reply(turn._("Mọi kỳ trước đều đã có thông tin."))
    return _past_line(turn, lines[0].key, len(lines))


def _past_line(turn: Turn, key: Key, count: int) -> Reply:
    stt, year, quarter = key
    text = turn._("Nhiệm vụ {stt}, {period}: đến nay thế nào? (còn {count} kỳ chưa có thông tin)")
    place = f"{stt}:{year}:{quarter}"
    return Reply(
        text.format(stt=stt, period=period(turn, year, quarter), count=count),
        (
            Choice(turn._("Đã xong, có văn bản"), f"state:{place}:done"),
            Choice(turn._("Chưa làm"), f"state:{place}:stated_not_done"),
            Choice(turn._("Không áp dụng"), f"state:{place}:not_applicable"),
        ),
    )


@verb("state")
async def _state(turn: Turn, arguments: list[str]) -> Done:
    key, kind = _key(arguments), arguments[3]
    if kind == "done":
        flows.enter(turn, "state", key=list(key))
        return Reply(
            turn._("Xin đồng chí cho số, ngày văn bản, ví dụ: 45/BC-UBND ngày 12/11/2026."),
            _never_mind(turn),
        )
    return await _stated(turn, key, kind, None)


@flows.flow("state", official=True)
async def _state_step(turn: Turn, state: dict[str, Any]) -> Reply:
    found = parsing.document(turn.text, today=turn.today)
    if found is None or not found["signed"]:
        return Reply(
            turn._(
                "Tôi cần cả số và ngày văn bản (ngày không sau hôm nay), ví dụ: 45/BC-UBND ngày "
                "12/11/2026."
            ),
            _never_mind(turn),
        )
    flows.leave(turn)
    stt, year, quarter = state["key"]
    return await _stated(turn, (stt, year, quarter), "done", found)


async def _stated(turn: Turn, key: Key, kind: str, document: dict[str, Any] | None) -> Reply:
    await following.state_past(
        turn.session,
        key,
        kind,
        document=document,
        by=turn.staff(),
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    line = await lists.line_of(turn, key)
    return Reply(
        turn._("Đã ghi nhiệm vụ {stt}, {period}: {state}.").format(
            stt=key[0], period=period(turn, key[1], key[2]), state=lists.state(turn, line)
        ),
        (Choice(turn._("Kỳ tiếp theo"), "past:"),),
    )


@verb("unconfirmed")
async def _unconfirmed(turn: Turn, _arguments: list[str]) -> Done:
    waiting = await following.unconfirmed(turn.session, by=turn.staff())
    if not waiting:
        return Reply(turn._("Không còn báo cáo nào chờ xác nhận."))
    return [detail.to_confirm(turn, *pair) for pair in waiting[:5]]
