"""The scoring sheet by chat: what is missing, points, evidence."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from bot import flows, scoring_words
from bot.actions import Done, verb
from bot.commands import STAFF, command, parsing
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office.errors import NoSuchCriterion
from office.plan import occurrences, standings
from office.scoring import points, sheet
from office.scoring.points import Hand

_YEAR = re.compile(r"^(20[2-9]\d)\b\s*")
_CODE = re.compile(r"^(?:tiêu chí|tieu chi|tc)?\s*([0-9]{1,3}[0-9a-z.]*)", re.IGNORECASE)
_CHECKED = re.compile(r"^(?:tham dinh|kiem tra)\b\s*:?\s*")
_PROOF = re.compile(r"^(?:minh chung|mc)\b\s*:?\s*")


@command("chamdiem", "diem", who=STAFF)
async def scoring(turn: Turn, arguments: str) -> Reply:
    """Bảng điểm: còn thiếu gì, chấm tiêu chí, thêm minh chứng."""
    year, rest = _year(turn, arguments)
    named = _CODE.match(rest)
    if named is None:
        return scoring_words.overview(turn, await sheet.of_year(turn.session, year))
    code, rest = named[1].strip("."), rest[named.end() :].strip(" :,.")
    return await _on_one(turn, year, code, rest)


def _year(turn: Turn, arguments: str) -> tuple[int, str]:
    """A year in front, "2026 1.2 8", else this one."""
    named = _YEAR.match(arguments)
    return (int(named[1]), arguments[named.end() :]) if named else (turn.today.year, arguments)


async def _on_one(turn: Turn, year: int, code: str, words: str) -> Reply:
    if not words:
        return await _show(turn, year, code)
    folded = fold(words)
    if (proof := _PROOF.match(folded)) is not None:
        return await _prove(turn, year, code, words[proof.end() :].strip())
    checked = _CHECKED.match(folded)
    found = scoring_words.points_of(words[checked.end() :] if checked else words)
    if found is None:
        return _ask_points(turn, year, code)
    return await _give(turn, year, code, found, checked=checked is not None)


async def _show(turn: Turn, year: int, code: str) -> Reply:
    whole = await sheet.of_year(turn.session, year)
    for row in whole.rows:
        if row.line.code.lower() == code.lower():
            return scoring_words.one(turn, whole, row)
    raise NoSuchCriterion(code=code, known=", ".join(row.line.code for row in whole.rows))


def _hand(turn: Turn) -> Hand:
    return Hand(turn.staff(), turn.person.channel)


async def _give(
    turn: Turn, year: int, code: str, found: tuple[Decimal, str], *, checked: bool
) -> Reply:
    number, note = found
    await points.give(
        turn.session,
        year,
        code,
        number,
        hand=_hand(turn),
        checked=checked,
        note=note or None,
        now=turn.now,
    )
    return await _show(turn, year, code)


async def _prove(turn: Turn, year: int, code: str, words: str) -> Reply:
    """A task of the plan by its number, else a document's number, date or link."""
    if not words:
        return await _ask_proof(turn, year, code)
    stt = parsing.number(words) if re.match(r"(?:nhiem vu|nv|task)\b", fold(words)) else None
    if stt is not None:
        return await _prove_by_task(turn, year, code, stt)
    await points.prove(turn.session, year, code, "paper", words, hand=_hand(turn), now=turn.now)
    return await _show(turn, year, code)


async def _prove_by_task(turn: Turn, year: int, code: str, stt: int) -> Reply:
    await occurrences.planned(turn.session, stt)  # refuses a number that the plan does not have
    await points.prove(turn.session, year, code, "task", str(stt), hand=_hand(turn), now=turn.now)
    return await _show(turn, year, code)


def _ask_points(turn: Turn, year: int, code: str) -> Reply:
    flows.enter(turn, "score", year=year, code=code)
    return Reply(
        turn._("Tiêu chí {code} được mấy điểm? Đồng chí viết như 7,5, có thể kèm ghi chú.").format(
            code=code
        ),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


async def _ask_proof(turn: Turn, year: int, code: str) -> Reply:
    """Words for a paper; a task of the plan by its button, for typed it would be looked at."""
    flows.enter(turn, "proof", year=year, code=code)
    board = await standings.plan(turn.session, today=turn.today, zone=turn.zone)
    label = turn._("Nhiệm vụ {stt}")
    return Reply(
        turn._(
            "Đồng chí viết minh chứng của tiêu chí {code}: số và ngày văn bản, hoặc đường dẫn; hay "
            "chọn một nhiệm vụ. Xin đừng gửi tài liệu mật, nội bộ hay giấy tờ cá nhân qua đây."
        ).format(code=code),
        (
            *(
                Choice(label.format(stt=line.stt), f"proof_task:{year}:{code}:{line.stt}")
                for line in board
            ),
            Choice(turn._("Thôi"), "nothing:"),
        ),
    )


@verb("score")
async def _score_tap(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    return _ask_points(turn, int(arguments[0]), arguments[1])


@verb("proof")
async def _proof_tap(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()
    return await _ask_proof(turn, int(arguments[0]), arguments[1])


@verb("proof_task")
async def _proof_task(turn: Turn, arguments: list[str]) -> Done:
    year, code, stt = arguments
    return await _prove_by_task(turn, int(year), code, int(stt))


@flows.flow("score", official=True)
async def _score_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _on_one(turn, state["year"], state["code"], turn.text)


@flows.flow("proof", official=True)
async def _proof_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _prove(turn, state["year"], state["code"], turn.text)
