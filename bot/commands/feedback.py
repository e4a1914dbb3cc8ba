"""Commands for citizens: sending feedback and asking what became of it."""

from __future__ import annotations

from bot import answers, manners
from bot.commands import command
from bot.feedback import draft, intake, lookup
from bot.messages import Reply
from bot.turn import Turn


@command("gopy", "phananh", "kiennghi")
async def feedback(turn: Turn, arguments: str) -> Reply | list[Reply]:
    """Gửi góp ý, phản ánh, kiến nghị."""
    if len(arguments) > draft.LONGEST:
        return manners.too_long(turn)
    if arguments:
        # Words behind a command go through the urgent and legal lanes too.
        turn.text = arguments
        found = answers.understand(turn)
        if found.decision in {"urgent", "guidance"}:
            return answers.word(turn, found)
    return await intake.begin(turn, arguments)


@command("tracuu", "theodoi")
async def look_up(turn: Turn, arguments: str) -> Reply | list[Reply]:
    """Hỏi kết quả phản ánh: /tracuu NG-XXXX-XXXX."""
    if not arguments.strip():
        return await lookup.mine(turn)
    return await lookup.look_up(turn, arguments)
