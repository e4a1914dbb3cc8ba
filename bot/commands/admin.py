"""Commands for administrators: inviting and listing officials."""

from __future__ import annotations

import re
from typing import Any

from bot import flows
from bot.actions import Done, verb
from bot.commands import ADMIN, command
from bot.commands.citizens import ROLE_LABELS
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold
from office import staff

_ROLE_WORDS = {
    "can bo": "officer",
    "cong chuc": "officer",
    "lanh dao phong": "unit_lead",
    "truong phong": "unit_lead",
    "dau moi": "coordinator",
    "lanh dao": "leader",
    "giam sat": "observer",
    "quan tri": "admin",
}


@command("moi", "invite", who=ADMIN)
async def invite(turn: Turn, arguments: str) -> Reply:
    """Mời cán bộ: /moi Họ tên, đơn vị, vai trò."""
    name, *words = [part.strip() for part in re.split(r"[,;\n]", arguments) if part.strip()] or [""]
    if not name:
        flows.enter(turn, "invite")
        return Reply(
            turn._(
                "Đồng chí muốn mời ai? Viết họ tên, hoặc đủ cả: Nguyễn Văn An, vhxh, officer.\n"
                "Đơn vị: {units}.\nVai trò: {roles}."
            ).format(units=", ".join(turn.units), roles=", ".join(staff.ROLES)),
            (Choice(turn._("Thôi"), "nothing:"),),
        )
    if not words:
        return _which_role(turn, name)
    role = _role(words[-1])
    units = [_unit(turn, word) for word in (words[:-1] if role else words)]
    if not units and role is not None and role not in staff.WITHOUT_UNIT:
        return _which_unit(turn, role, name)
    return await _invite(turn, name, role or "officer", units)


@flows.flow("invite", official=True)
async def _invite_step(turn: Turn, _state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await invite(turn, turn.text)


def _which_role(turn: Turn, name: str) -> Reply:
    return Reply(
        turn._("{name} giữ vai trò gì?").format(name=name),
        tuple(Choice(turn._(ROLE_LABELS[role]), f"role:{role}:{name}") for role in staff.ROLES),
    )


def _which_unit(turn: Turn, role: str, name: str) -> Reply:
    return Reply(
        turn._("{name} ở đơn vị nào?").format(name=name),
        tuple(
            Choice(title, f"seat:{role}:{slug}:{name}", (slug,))
            for slug, title in turn.units.items()
        ),
    )


@verb("role")
async def _role_chosen(turn: Turn, arguments: list[str]) -> Done:
    role, name = arguments[0], ":".join(arguments[1:])
    if role in staff.WITHOUT_UNIT:
        return await _invite(turn, name, role, [])
    return _which_unit(turn, role, name)


@verb("seat")
async def _unit_chosen(turn: Turn, arguments: list[str]) -> Done:
    role, slug, *name = arguments
    return await _invite(turn, ":".join(name), role, [slug])


async def _invite(turn: Turn, name: str, role: str, units: list[str]) -> Reply:
    code = await staff.invite(
        turn.session,
        name=name,
        role=role,
        unit_slugs=units,
        now=turn.now,
        by=turn.staff(),
        channel=turn.person.channel,
    )
    return Reply(
        turn._(
            "Mã mời cho {name}: {code}\nGửi riêng cho đồng chí ấy; nhắn /start {code} cho trợ lý. "
            "Mã dùng một lần, trong 48 giờ."
        ).format(name=name, code=code)
    )


def _role(word: str) -> str | None:
    folded = fold(word).strip()
    return folded if folded in staff.ROLES else _ROLE_WORDS.get(folded)


def _unit(turn: Turn, word: str) -> str:
    """A unit by its slug or its name; an unknown word goes on and is refused by the office."""
    folded = fold(word).strip()
    for slug, name in turn.units.items():
        if folded in {slug, fold(name)}:
            return slug
    return folded


@command("canbo", "staff", who=ADMIN)
async def officials(turn: Turn, _arguments: str) -> Reply:
    """Danh sách cán bộ đã nhận lời mời."""
    rows = await staff.listed(turn.session, today=turn.today)
    if not rows:
        return Reply(turn._("Chưa có cán bộ nào."))
    lines = []
    for row in rows:
        place = turn.unit(row.unit) if row.unit else ""
        where = ", ".join(row.channels) or "-"
        label = turn._(ROLE_LABELS[row.role])
        lines.append(" · ".join(part for part in (row.name, label, place, where) if part))
    return Reply("\n".join(lines), (Choice(turn._("Mời thêm"), "command:moi:"),))
