"""What feedback about certain people cannot be: guided elsewhere, and nothing of it kept.

Asking for or taking money is a matter of Luật Tố cáo; reports about the chairman or a vice chairman
and about the commune police go outside the commune (domain facts §7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import answers, flows, handover, manners
from bot.actions import Done, verb
from bot.feedback import draft
from bot.messages import Choice, Reply
from bot.turn import Outcome, Turn
from knowledge.reporting import Report
from office import questions
from office.questions import SENSITIVE_UNIT

if TYPE_CHECKING:
    from bot.feedback.voice import Voice

#: A name and a phone number need no more letters; a story would.
MOST = 120


async def instead(turn: Turn, report: Report) -> Reply | None:
    """The guidance for words that feedback must not hold; None when it may hold them.

    The draft, if there is one, stays as it was before these words.
    """
    if report.subject not in {"money", "leaders", "police"}:
        return None
    turn.question = None
    turn.outcome = Outcome("guidance", "denunciation" if report.subject == "money" else None)
    if report.subject == "money":
        said = answers.guidance(turn, "to-cao", None)
    else:
        said = _outside(turn, report.subject)
    current = draft.load(turn)
    if current is not None and current.words:
        draft.save(turn, current)
        onward = Choice(turn._("Viết tiếp phản ánh"), "command:gopy:", (turn._("viết tiếp"),))
        said = Reply(said.text, (*said.choices, onward))
    else:
        await draft.abandon(turn)
    return said


def _outside(turn: Turn, subject: str) -> Reply:
    choices = []
    if turn.knowledge.entry("tiep-cong-dan") is not None:
        choices.append(Choice(turn._("Lịch tiếp công dân"), "entry:tiep-cong-dan"))
    return Reply(outside(turn, subject), (*choices, manners.person_choice(turn)))


def outside(speaker: Voice | Turn, subject: str) -> str:
    """Where a report about the commune's leaders or police goes instead."""
    if subject == "police":
        text = speaker._(
            "Phản ánh về Công an xã do Công an thành phố xem xét, xã không nhận qua đây. Tôi không "
            "lưu lời ông/bà vừa nhắn."
        )
    else:
        text = speaker._(
            "Phản ánh về Chủ tịch, Phó Chủ tịch xã do cấp trên xem xét, xã không tự nhận qua đây. "
            "Ông/bà gửi Chủ tịch UBND thành phố hoặc nơi tiếp công dân của thành phố. Tôi không "
            "lưu lời ông/bà vừa nhắn."
        )
    unsure = speaker._("Địa chỉ, giờ tiếp dân của nơi này tôi chưa có thông tin đã xác nhận.")
    return f"{text}\n{unsure}"


@verb("appointment")
async def _appointment(turn: Turn, _arguments: list[str]) -> Done:
    if (refused := handover.elsewhere(turn)) is not None:
        return refused
    flows.enter(turn, "appointment")
    return Reply(
        turn._(
            "Ông/bà chỉ viết họ tên và số điện thoại vào một tin, xin đừng kể việc. Tôi chuyển để "
            "xã gọi lại hẹn gặp lãnh đạo."
        ),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("appointment")
async def _named(turn: Turn, _state: dict[str, Any]) -> Done:
    """Only a name and a phone number are kept, sealed, for the holders of `sensitive`."""
    written = manners.clean(turn.message.text)
    turn.outcome = Outcome("handover")
    if len(written) > MOST or sum(c.isdigit() for c in written) < 8:
        return await _appointment(turn, [])
    flows.leave(turn)
    words = turn._("Người dân xin hẹn gặp lãnh đạo xã: {who}").format(who=written)
    handed = await questions.hand_over(
        turn.session, turn.person, words, unit=SENSITIVE_UNIT, slug=None, now=turn.now
    )
    await handover.announce(turn, handed)
    from_ = turn._("Đã chuyển lời hẹn, mã {code}. Xã gọi lại theo số ông/bà vừa viết.")
    return Reply(from_.format(code=handed.code))
