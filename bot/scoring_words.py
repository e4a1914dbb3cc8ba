"""The scoring sheet in words: where the year stands, what is missing, one criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from textwrap import shorten

from bot.i18n import N_, say_number
from bot.messages import Choice, Reply
from bot.turn import Turn
from office.models import Proof
from office.scoring.recognition import GOAL
from office.scoring.sheet import Owed, Scored, Sheet, owed

#: Said wherever a sheet is shown that is not what Ninh Giang is judged by.
EXAMPLE = N_(
    "⚠️ Đây là ví dụ của tỉnh khác, không phải thang điểm của Ninh Giang. Thang điểm của Hải Phòng "
    "(QĐ 5049/QĐ-UBND ngày 11/12/2025) chưa được nhập."
)
#: Units named in the list of what is missing; the rest is counted.
UNITS = 6
#: Criteria offered as buttons.
OFFERED = 6
_POINTS = re.compile(
    r"^(\d{1,4}(?:[.,]\d{1,2})?)(?:\s*(?:điểm|diem|đ|d)\b)?(?=[\s.,;:]|$)", re.IGNORECASE
)


def points_of(text: str) -> tuple[Decimal, str] | None:
    """Points at the beginning of some words, and the words behind; None when there are none."""
    match = _POINTS.match(text.strip())
    if match is None:
        return None
    try:
        return Decimal(match[1].replace(",", ".")), text.strip()[match.end() :].strip(" .,:;-–")
    except InvalidOperation:
        return None


def say_points(turn: Turn, points: Decimal) -> str:
    """7,5."""
    return say_number(float(points), turn.language)


def overview(turn: Turn, sheet: Sheet) -> Reply:
    """/chamdiem: the total, what is missing for the goal, and which unit owes it."""
    head = turn._("Chấm điểm năm {year}: tự chấm {total}/{most} điểm, {open} tiêu chí chưa chấm.")
    said = [
        *([] if sheet.official else [turn._(EXAMPLE)]),
        head.format(
            year=sheet.scheme.year,
            total=say_points(turn, sheet.own_total),
            most=say_points(turn, sheet.scheme.max_total),
            open=len(sheet.open),
        ),
        *_checked(turn, sheet),
        _to_goal(turn, sheet),
    ]
    missing = owed(sheet)
    said += _by_unit(turn, missing)
    return Reply("\n".join(said), tuple(_offered(turn, sheet.scheme.year, missing)))


def _checked(turn: Turn, sheet: Sheet) -> list[str]:
    total = sheet.checked_total
    if total is None:
        return []
    return [
        turn._("Điểm thẩm định: {total} điểm, mức {level}.").format(
            total=say_points(turn, total), level=sheet.level_of(total) or "-"
        )
    ]


def _to_goal(turn: Turn, sheet: Sheet) -> str:
    least = sheet.least(GOAL)
    if least is None:
        return turn._("Thang điểm này không có mức {level}.").format(level=GOAL)
    short = least - sheet.own_total
    if short <= 0:
        return turn._("Phấn đấu Mức độ {level} (từ {least} điểm): tự chấm đã đủ.").format(
            level=GOAL, least=say_points(turn, least)
        )
    return turn._("Phấn đấu Mức độ {level} (từ {least} điểm): còn thiếu {short} điểm.").format(
        level=GOAL, least=say_points(turn, least), short=say_points(turn, short)
    )


def _by_unit(turn: Turn, missing: Sequence[Owed]) -> list[str]:
    """A line for each unit that owes something."""
    if not missing:
        return [turn._("Không còn tiêu chí nào thiếu điểm hay minh chứng.")]
    units = [(unit, list(rows)) for unit, rows in groupby(missing, key=lambda each: each.unit)]
    lines = [
        turn._("- {unit}: {debts}").format(
            unit=turn.unit(unit) if unit else turn._("Chưa giao đơn vị"), debts=_debts(turn, rows)
        )
        for unit, rows in units[:UNITS]
    ]
    if len(units) > UNITS:
        lines.append(turn._("… và {count} đơn vị nữa.").format(count=len(units) - UNITS))
    return [turn._("Còn thiếu:"), *lines]


def _debts(turn: Turn, rows: Sequence[Owed]) -> str:
    sentences = {
        "score": turn._("chưa chấm {codes}"),
        "proof": turn._("thiếu minh chứng {codes}"),
        "points": turn._("chưa đạt tối đa {codes}"),
    }
    said = []
    for debt, sentence in sentences.items():
        codes = [row.code for row in rows if row.debt == debt]
        if codes:
            said.append(sentence.format(codes=", ".join(codes)))
    return "; ".join(said)


def _offered(turn: Turn, year: int, missing: Sequence[Owed]) -> list[Choice]:
    """The criteria that the reader herself may score, those without points first."""
    official = turn.official
    units = official.units("report") if official else ()
    all_ = official is not None and official.may("score")
    mine = [each for each in missing if all_ or each.unit in units]
    label = turn._("Tiêu chí {code}")
    return [
        Choice(label.format(code=each.code), f"command:chamdiem:{year} {each.code}")
        for each in mine[:OFFERED]
    ]


def one(turn: Turn, sheet: Sheet, row: Scored) -> Reply:
    """One criterion: its points, its unit, its evidence, and what may be done now."""
    line = row.line
    said = [
        *([] if sheet.official else [turn._(EXAMPLE)]),
        turn._("Tiêu chí {code}, tối đa {most} điểm: {name}").format(
            code=line.code, most=say_points(turn, line.max), name=line.name
        ),
        turn._("Tự chấm: {own}. Thẩm định: {checked}.").format(
            own=_maybe(turn, row.own), checked=_maybe(turn, row.checked)
        ),
        turn._("Đơn vị: {unit}.").format(
            unit=turn.unit(line.unit) if line.unit else turn._("Chưa giao đơn vị")
        ),
    ]
    if row.note:
        said.append(turn._("Ghi chú: {note}").format(note=shorten(row.note, 200, placeholder="…")))
    said += [turn._("📎 {proof}").format(proof=proof_words(turn, proof)) for proof in row.proofs]
    if not row.proofs:
        said.append(turn._("Chưa có minh chứng."))
    choices = (
        Choice(turn._("Tự chấm điểm"), f"score:{sheet.scheme.year}:{line.code}"),
        Choice(turn._("Thêm minh chứng"), f"proof:{sheet.scheme.year}:{line.code}"),
    )
    return Reply("\n".join(said), choices)


def _maybe(turn: Turn, points: Decimal | None) -> str:
    if points is None:
        return turn._("chưa có điểm")
    return turn._("{points} điểm").format(points=say_points(turn, points))


def proof_words(turn: Turn, proof: Proof) -> str:
    """Evidence as a line."""
    if proof.kind == "task":
        return turn._("Nhiệm vụ {stt} của kế hoạch").format(stt=proof.ref)
    return shorten(proof.ref, 200, placeholder="…")
