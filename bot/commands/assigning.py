"""Giving extra tasks: one line, or what → who → until when → yes."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from textwrap import shorten
from typing import Any

from bot import due, flows, post
from bot.actions import Done, verb
from bot.commands import STAFF, command
from bot.due import Due
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office import staff
from office.errors import MayNotAssign
from office.plan import extra
from office.plan.extra import Given

#: Characters of what is to be done.
LONGEST = 500
GIVEN = N_("⏰ Đồng chí {name} giao việc {stt}: {what}. Hạn: {due}.")
WITHDRAWN = N_("Việc {stt} đã được thu hồi: {what}.")
_BETWEEN = re.compile(r"[,;\n]+")


@command("giaoviec", "giao", who=STAFF, act="assign")
async def give(turn: Turn, arguments: str) -> Reply:
    """Giao việc: /giaoviec rà soát bảng tin, kt, thứ 6 15h."""
    official = turn.staff()
    if not official.may("assign") and not official.may("assign_any"):
        raise MayNotAssign
    turn.remember(assigning={})
    return await _take(turn, _read(turn, arguments) if arguments.strip() else {})


def _read(turn: Turn, line: str) -> dict[str, Any]:
    """What one line says: the last part that is a day, the parts that name units, the rest."""
    parts = [part.strip() for part in _BETWEEN.split(line) if part.strip()]
    found: dict[str, Any] = {}
    what: list[str] = []
    for part in parts:
        when = due.parse(part, today=turn.today)
        unit = _unit(turn, part)
        if unit is not None and what:
            found.setdefault("units", []).append(unit)
        elif when is not None and what and "day" not in found:
            found |= _kept(when)
        else:
            what.append(part)
    if what:
        found["what"] = ", ".join(what)[:LONGEST]
    return found


def _kept(when: Due) -> dict[str, str]:
    at = {"at": when.at.strftime("%H:%M")} if when.at else {}
    return {"day": when.day.isoformat(), **at}


def _unit(turn: Turn, words: str) -> str | None:
    folded = fold(words).strip()
    for slug, name in turn.units.items():
        if folded in {slug, fold(name)}:
            return slug
    return None


async def _take(turn: Turn, more: dict[str, Any]) -> Reply:
    """Remember what is known of the task now, and ask for the next thing."""
    known = {**turn.person.context.get("assigning", {}), **more}
    turn.remember(assigning=known)
    if "what" not in known:
        return _words(turn, turn._("Giao việc gì? Đồng chí viết vào một tin."))
    if "units" not in known:
        return await _which_unit(turn)
    await extra.check(turn.session, turn.staff(), known["units"])
    if "person" not in known and len(known["units"]) == 1:
        asked = await _which_person(turn, known["units"][0])
        if asked is not None:
            return asked
    if "day" not in known:
        return _which_day(turn)
    return _sure(turn, known)


def _words(turn: Turn, text: str, *choices: Choice) -> Reply:
    """Ask for words; a button may answer too."""
    flows.enter(turn, "assigning")
    return Reply(text, (*choices, Choice(turn._("Thôi"), "give:none")))


async def _which_unit(turn: Turn) -> Reply:
    mine = extra.units_to_give(turn.staff(), await extra.assignable(turn.session))
    if len(mine) == 1:
        return await _take(turn, {"units": list(mine)})
    choices = tuple(Choice(turn.unit(slug), f"give:unit:{slug}", (slug,)) for slug in mine)
    return Reply(turn._("Giao đơn vị nào?"), choices)


async def _which_person(turn: Turn, unit: str) -> Reply | None:
    people = await extra.officials(turn.session, unit, today=turn.today)
    if len(people) < 2:
        turn.remember(assigning={**turn.person.context["assigning"], "person": 0})
        return None
    return Reply(
        turn._("Giao cả đơn vị hay một đồng chí?"),
        (
            Choice(turn._("Cả đơn vị"), "give:person:0"),
            *(Choice(name, f"give:person:{id_}") for id_, name in people),
        ),
    )


def _which_day(turn: Turn) -> Reply:
    today = turn.today
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    days = [(turn._("Hôm nay"), today), (turn._("Ngày mai"), today + timedelta(days=1))]
    if friday not in {day for _, day in days}:
        days.append((turn._("Thứ Sáu tuần này"), friday))
    days.append((turn._("Thứ Sáu tuần sau"), friday + timedelta(days=7)))
    choices = [Choice(label, f"give:day:{day.isoformat()}") for label, day in days]
    return _words(
        turn,
        turn._("Hạn khi nào? Bấm nút, hoặc viết như: thứ 6 15h, cuối tháng, trước 15/02."),
        *choices,
    )


@flows.flow("assigning", official=True)
async def _step(turn: Turn, _state: dict[str, Any]) -> Reply:
    known = turn.person.context.get("assigning", {})
    if "what" not in known:
        flows.leave(turn)
        return await _take(turn, _read(turn, turn.text))
    when = due.parse(turn.text, today=turn.today)
    if when is None:
        return _words(
            turn,
            turn._(
                "Tôi chưa đọc được ngày (hạn phải từ hôm nay trở đi). Xin đồng chí viết như: thứ 6 "
                "15h, cuối tháng, trước 15/02."
            ),
        )
    flows.leave(turn)
    return await _take(turn, _kept(when))


@verb("give")
async def _chosen(turn: Turn, arguments: list[str]) -> Done:
    known = turn.person.context.get("assigning")
    if arguments[0] == "none" or known is None:
        turn.remember(assigning=None)
        return flows.nothing(turn)
    match arguments:
        case ["unit", slug]:
            return await _take(turn, {"units": [slug]})
        case ["person", id_]:
            return await _take(turn, {"person": int(id_)})
        case ["day", day]:
            return await _take(turn, {"day": day})
        case _:
            return await _give(turn, known)


def _when(turn: Turn, day: date, at: time | None) -> str:
    if at is None:
        return turn.weekday(day)
    return f"{at:%H:%M} {turn.weekday(day)}"


def _sure(turn: Turn, known: dict[str, Any]) -> Reply:
    at = time.fromisoformat(known["at"]) if "at" in known else None
    text = turn._("Giao {units}: {what}. Hạn: {due}. Đúng không?").format(
        units=turn.unit_list(known["units"]),
        what=known["what"],
        due=_when(turn, date.fromisoformat(known["day"]), at),
    )
    return Reply(
        text,
        (
            Choice(turn._("Giao việc"), "give:yes", ("đúng", "có", "ok")),
            Choice(turn._("Thôi"), "give:none", ("không",)),
        ),
    )


async def _give(turn: Turn, known: dict[str, Any]) -> Reply:
    turn.remember(assigning=None)
    given = await extra.give(
        turn.session,
        known["what"],
        units=known["units"],
        assignee_id=known.get("person") or None,
        due=date.fromisoformat(known["day"]),
        at=time.fromisoformat(known["at"]) if "at" in known else None,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    await _tell(turn, given)
    return Reply(
        turn._("Đã giao việc {stt} cho {units}, hạn {due}.").format(
            stt=given.stt,
            units=turn.unit_list(given.leads),
            due=_when(turn, given.due, given.at),
        ),
        (Choice(turn._("Thu hồi"), f"ungive:{given.stt}"),),
    )


async def _tell(turn: Turn, given: Given) -> None:
    if given.assignee_id is not None:
        readers = await staff.accounts(turn.session, given.assignee_id)
    else:
        readers = await staff.holders(
            turn.session, "report", units=given.leads, today=turn.today, besides=turn.person
        )

    def say(read: Turn) -> Reply:
        text = read._(GIVEN).format(
            name=turn.staff().name,
            stt=given.stt,
            what=given.short,
            due=_when(read, given.due, given.at),
        )
        return Reply(
            text,
            (
                Choice(read._("Xong"), f"done:{given.stt}:{given.leads[0]}:"),
                Choice(read._("Đang làm"), f"progress:{given.stt}:{given.leads[0]}:"),
                Choice(read._("Vướng"), f"stuck:{given.stt}:{given.leads[0]}:"),
            )
            if len(given.leads) == 1
            else (
                Choice(read._("Xem việc {stt}").format(stt=given.stt), f"command:task:{given.stt}"),
            ),
        )

    await post.tell(turn, readers, say)


@verb("ungive")
async def _withdraw(turn: Turn, arguments: list[str]) -> Done:
    task = await extra.withdraw(
        turn.session,
        int(arguments[0]),
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    readers = await staff.holders(
        turn.session, "report", units=task.lead, today=turn.today, besides=turn.person
    )
    what = shorten(task.short, width=100, placeholder="…")

    def say(read: Turn) -> Reply:
        return Reply(read._(WITHDRAWN).format(stt=task.stt, what=what))

    await post.tell(turn, readers, say)
    return Reply(turn._("Đã thu hồi việc {stt}.").format(stt=task.stt))
