"""`/nhom`: a group chat becomes a unit's own, or nobody's again."""

from __future__ import annotations

from bot.commands import STAFF, command
from bot.messages import Reply
from bot.turn import Turn
from knowledge import fold
from office import groups

#: Words that take a group away from its unit.
_OFF = frozenset({"bo", "thoi", "huy", "off"})


@command("nhom", who=STAFF)
async def grouping(turn: Turn, arguments: str) -> Reply:
    """Gắn nhóm trò chuyện với đơn vị: gõ /nhom ngay trong nhóm."""
    official = turn.staff()
    group = turn.message.group
    if group is None:
        return Reply(
            turn._(
                "Đồng chí thêm tôi vào nhóm của đơn vị rồi gõ /nhom trong nhóm đó; /nhom bỏ để "
                "thôi."
            )
        )
    channel, said = turn.message.channel, fold(arguments).strip(" .!")
    if said in _OFF:
        await groups.bind(turn.session, official, channel, group, None, now=turn.now)
        return Reply(turn._("Nhóm này thôi gắn với đơn vị. Gắn lại: /nhom"))
    unit = said or next(iter(official.units("assign") or official.units()), None)
    if unit is None:
        example = turn._("Đồng chí ghi thêm mã đơn vị, ví dụ: /nhom vhxh")
        return Reply(example)
    await groups.bind(turn.session, official, channel, group, unit, now=turn.now)
    return Reply(
        turn._(
            "Nhóm này là của {unit}. Ở đây tôi nhận lệnh của cán bộ về nhiệm vụ kế hoạch, ví dụ "
            "/tasks, /done 4. Việc của người dân xin nhắn riêng cho tôi."
        ).format(unit=turn.unit(unit))
    )
