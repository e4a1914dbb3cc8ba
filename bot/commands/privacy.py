"""The command about one's own data."""

from __future__ import annotations

from bot.commands import command
from bot.messages import Reply
from bot.privacy import asking
from bot.turn import Turn


@command("dulieu", "mydata")
async def data(turn: Turn, _arguments: str) -> Reply:
    """Xem, lấy bản sao, sửa, xóa dữ liệu của mình."""
    return await asking.overview(turn)
