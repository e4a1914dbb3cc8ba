"""Commands for officials: being away, and who acts meanwhile; one more channel for oneself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot import due, flows, post
from bot.actions import Done, verb
from bot.commands import STAFF, command
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office import leaving, staff
from office.errors import NoSubstitute

SUBSTITUTE = N_(
    "Đồng chí {name} vắng từ {since} đến {until} và nhờ đồng chí thay: trong thời gian đó đồng chí "
    "nhận nhắc việc và báo việc của {name}."
)
_BACK = frozenset({"huy", "thoi", "ve", "da ve", "co mat"})
_SPAN = re.compile(
    r"^(?:từ\s+)?(?:ngày\s+)?(?P<since>.+?)\s*(?:\bđến\b|\btới\b|–|\s-\s|->)\s*(?P<until>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_PEOPLE = re.compile(r"[,;\n]+|\bnhờ\b", re.IGNORECASE)


@command("vangmat", who=STAFF, act="report")
async def away(turn: Turn, arguments: str) -> Reply:
    """Báo vắng, nhờ người thay: /vangmat 1/12 - 5/12, Lan."""
    words = arguments.strip()
    if fold(words).strip(" .!") in _BACK:
        await leaving.come_back(
            turn.session,
            by=turn.staff(),
            today=turn.today,
            now=turn.now,
            channel=turn.person.channel,
        )
        return Reply(turn._("Đã ghi: đồng chí có mặt, người thay thôi nhận việc từ hôm nay."))
    if not words:
        return _ask(turn)
    return await _read(turn, words)


def _ask(turn: Turn) -> Reply:
    flows.enter(turn, "away")
    return Reply(
        turn._("Đồng chí vắng từ ngày nào đến ngày nào? Ví dụ: 1/12 - 5/12, Lan (người thay)."),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("away", official=True)
async def _step(turn: Turn, _state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _read(turn, turn.text)


async def _read(turn: Turn, words: str) -> Reply:
    when, *who = [part.strip() for part in _PEOPLE.split(words) if part.strip()]
    span = _SPAN.match(when)
    first = due.parse(span["since"] if span else when, today=turn.today)
    last = due.parse(span["until"], today=first.day) if span and first else first
    if first is None or last is None:
        return _ask(turn)
    known = await leaving.colleagues(turn.session, turn.staff(), today=turn.today)
    if not who:
        return _who(turn, first.day, last.day, known)
    name = fold(re.sub(r"\s+thay$", "", who[0], flags=re.IGNORECASE)).strip()
    matching = [(id_, called) for id_, called in known if _is_called(called, name)]
    if not matching:
        raise NoSubstitute(name=who[0])
    if len(matching) > 1:
        return _who(turn, first.day, last.day, matching)
    return await _go(turn, first.day, last.day, matching[0][0])


def _is_called(called: str, name: str) -> bool:
    """By the whole name or its last word, as people speak of each other."""
    whole = fold(called)
    return name == whole or name == whole.split()[-1]


def _who(turn: Turn, since: date, until: date, known: list[tuple[int, str]]) -> Reply:
    span = f"away:{since.isoformat()}:{until.isoformat()}"
    return Reply(
        turn._("Ai thay đồng chí từ {since} đến {until}?").format(
            since=turn.weekday(since), until=turn.weekday(until)
        ),
        (
            *(Choice(name, f"{span}:{id_}") for id_, name in known),
            Choice(turn._("Không có ai"), f"{span}:0"),
        ),
    )


@verb("away")
async def _chosen(turn: Turn, arguments: list[str]) -> Done:
    since, until = (date.fromisoformat(day) for day in arguments[:2])
    return await _go(turn, since, until, int(arguments[2]) or None)


async def _go(turn: Turn, since: date, until: date, substitute_id: int | None) -> Reply:
    gone = await leaving.go_away(
        turn.session,
        by=turn.staff(),
        since=since,
        until=until,
        substitute_id=substitute_id,
        today=turn.today,
        now=turn.now,
        channel=turn.person.channel,
    )
    if substitute_id is None:
        return Reply(
            turn._(
                "Đã ghi đồng chí vắng từ {since} đến {until}; không ai thay, tôi không nhắc việc "
                "trong "
                "thời gian này. Về sớm: /vangmat hủy"
            ).format(since=turn.weekday(since), until=turn.weekday(until))
        )
    readers = [
        person
        for person in await staff.accounts(turn.session, substitute_id)
        if person.id != turn.person.id
    ]

    def say(read: Turn) -> Reply:
        return Reply(
            read._(SUBSTITUTE).format(
                name=turn.staff().name, since=read.weekday(since), until=read.weekday(until)
            )
        )

    await post.tell(turn, readers, say)
    return Reply(
        turn._(
            "Đã ghi đồng chí vắng từ {since} đến {until}, đồng chí {name} thay. Về sớm: /vangmat "
            "hủy"
        ).format(since=turn.weekday(since), until=turn.weekday(until), name=gone.substitute)
    )


@verb("channel")
async def _another_channel(turn: Turn, _arguments: list[str]) -> Done:
    """A code that binds another account of hers."""
    code = await staff.invite_again(turn.session, turn.staff().id, now=turn.now, by=turn.staff().id)
    return Reply(
        turn._(
            "Trên kênh kia, đồng chí nhắn trợ lý: /start {code}\nMã chỉ của đồng chí, dùng một "
            "lần, "
            "trong 48 giờ; đừng chuyển cho ai."
        ).format(code=code)
    )
