"""Whatever people send, they get an answer, and no conversation gets stuck."""

from __future__ import annotations

import random

import pytest

COMMANDS = (
    "/start /help /gopy /gopy /tracuu /take /ask /resolve /reject /transfer /note /ngonngu "
    "/kehoach /tasks /task /done /undo /inbox /reply /whoami /moi "
    "/canbo /xyz done xong nv nhiệm vụ trả lời hoàn tác kế hoạch tố cáo khiếu nại cháy nhà"
)
PIECES = (
    "4 5 99 0 -1 4, 5 và # H-2 h2 12/BC-UBND ngày 31/02 gửi 29/2/2027 : ; … “ ” ' % {0} {x} %s "
    "\u200b \u0301 👍 làm khai sinh cần gì lệ phí birth certificate 031088001234 0912345678 "
    "\n \t a b vhxh officer kb_dang-ky-khai-sinh kb_ @bot Ω 日本 ٤ １"
)


def typed(dice: random.Random) -> str:
    words = dice.choices(PIECES.split(" "), k=dice.randrange(6))
    if dice.random() < 0.6:
        words.insert(0, dice.choice(COMMANDS.split()))
    return dice.choice([" ", " ", " ", ""]).join(words)


@pytest.mark.parametrize("name", ["Mai", "Dũng", "Tâm", "Hạnh"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_everything_is_answered(chat, name):
    """Typed nonsense and taps on whatever was offered, in a fixed order; a fault fails `chat`."""
    dice = random.Random(name)
    for _ in range(25):
        text = typed(dice)
        said = await chat.says(name, text)
        assert said, text
        if said.buttons and dice.random() < 0.4:
            label = dice.choice(said.buttons)
            assert await chat.taps(name, label), (text, label)
    assert (await chat.says(name, "/help"))[0]
