"""Group chats: officials report there, nobody reads of citizens there, other talk is not heard."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import actions, commands, dialogue, manners, post
from bot.commands import parsing
from bot.messages import Message, Reply
from bot.turn import Turn
from office import groups, people

if TYPE_CHECKING:
    from bot.service import Service

#: The commands that are done in a group: the plan's tasks, and nothing of citizens. Every other
#: command is answered with one sentence that it is done in private.
COMMANDS = frozenset({"nhom", "tasks", "task", "done", "progress", "stuck", "undo", "kehoach"})
#: The command that says whose group it is; until then nothing of the plan is shown in it.
BINDS = "nhom"
#: What buttons in a group may do; a `command:` button goes by the table above.
VERBS = frozenset({"done", "several", "undo", "interim", "progress", "stuck", "coop", "nothing"})


async def heard(service: Service, session: AsyncSession, message: Message, now: datetime) -> None:
    """Answer an official's command or tap in a group; of anybody else nothing is kept or said.

    She is known by the account that she bound in private. The answer goes to the group, and a
    question for more words to herself, because talk in the group is not heard.
    """
    known = await people.find(session, message.channel, message.address)
    if known is None or known.staff_id is None or message.group is None:
        return
    # The group first, in every turn: two officials of it wait in the same order.
    group = await people.meet(session, message.channel, message.group, now=now)
    person = await people.meet(session, message.channel, message.address, now=now)
    turn = await dialogue.turn_of(service, session, person, message, now)
    if turn.official is None or service.pace(f"{message.channel}:{message.group}") != "go":
        return
    action = await _action(turn, group.id)
    if action is None:
        return
    before = dict(person.context)
    person.context = {key: value for key, value in before.items() if key not in {"flow", "offer"}}
    replies = await dialogue.guarded(turn, lambda: _done(turn, action))
    asked = "flow" in person.context
    if not asked:
        person.context = before
    for reply in replies:
        if asked:
            await post.back(turn, reply)
        else:
            await post.to(service, session, group, reply, now=now)
    if asked:
        said = manners.address(turn, Reply(turn._("Tôi hỏi thêm đồng chí ở tin nhắn riêng.")))
        await post.to(service, session, group, said, now=now)


async def _action(turn: Turn, group_id: int) -> str | None:
    """What is to be done, as a button would say it; None when it is not for us."""
    if turn.message.kind == "tap":
        offer, _, place = (turn.message.tap or "").partition(":")
        rows = await people.offered_to(turn.session, group_id, offer)
        if rows is None or not place.isdecimal() or int(place) >= len(rows):
            return None
        return str(rows[int(place)]["action"])
    typed = parsing.slash_command(turn.text, commands.registry())
    if typed is None or commands.find(typed.name, turn) is None:
        return None
    return f"command:{typed.name}:{typed.arguments}"


async def _done(turn: Turn, action: str) -> Reply | list[Reply]:
    verb, _, rest = action.partition(":")
    made = commands.find(rest.partition(":")[0], turn) if verb == "command" else None
    allowed = made.names[0] in COMMANDS if made else verb in VERBS
    if not allowed:
        return Reply(turn._("Việc này xin đồng chí nhắn riêng cho tôi."))
    if (made is None or made.names[0] != BINDS) and not await _bound(turn):
        return Reply(
            turn._(
                "Nhóm này chưa gắn với đơn vị nào nên tôi chưa nói việc ở đây. Lãnh đạo phòng "
                "hoặc đầu mối gõ /nhom để gắn."
            )
        )
    return await actions.do(turn, action)


async def _bound(turn: Turn) -> bool:
    group = turn.message.group
    return group is not None and bool(
        await groups.unit_of(turn.session, turn.message.channel, group)
    )
