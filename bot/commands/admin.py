"""Commands for administrators: inviting and listing officials."""

from __future__ import annotations

import re

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
    parts = [part.strip() for part in re.split(r"[,;\n]", arguments) if part.strip()]
    if len(parts) < 2:
        roles = ", ".join(staff.ROLES)
        return Reply(
            turn._(
                "Cú pháp: /moi Họ tên, đơn vị, vai trò. Ví dụ: /moi Nguyễn Văn An, vhxh, officer.\n"
                "Đơn vị: {units}.\nVai trò: {roles}."
            ).format(units=", ".join(turn.units), roles=roles)
        )
    name, *words = parts
    role = _role(words[-1])
    units = words[:-1] if role else words
    code = await staff.invite(
        turn.session,
        name=name,
        role=role or "officer",
        unit_slugs=[_unit(turn, word) for word in units],
        now=turn.now,
        by=turn.staff().id,
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
