"""Hand-over to a person: the question is stored, officials are told, the answer comes back."""

from __future__ import annotations

import re
from typing import Any

from bot import flows, manners, post
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold, mask
from office import questions, staff
from office.questions import Handed

#: Questions about no entry go to the one-stop centre.
DEFAULT_UNIT = "hcc"
#: Entries under which people report how officials behave: only leaders read what follows.
ABOUT_OFFICIALS = frozenset({"cam-ket-thai-do-phuc-vu"})
NEW = N_("Có câu hỏi mới {code} của người dân cho {unit}. Đồng chí xem: /inbox")
NOBODY = N_(
    "Có câu hỏi mới {code} của người dân cho {unit}, nhưng chưa có cán bộ nào nhận. "
    "Mời cán bộ của đơn vị: /moi"
)
ANSWER = N_("{unit} trả lời câu hỏi {code} của ông/bà:\n\n{words}")


#: She asks for a person, and names no question yet.
_WISH = re.compile(
    r"^(?:(?:toi|minh|em|chau|bac|co|chu) )?(?:(?:muon|can|xin|cho|nho) )*"
    r"(?:(?:toi|minh|em|chau|bac|co|chu|duoc) )*"
    r"(?:gap|noi chuyen|chat|lien he|trao doi|ket noi|hoi|chuyen)(?: truc tiep)?"
    r"(?: voi| cung| cho| toi| den)?(?: mot)?"
    r" (?:can bo|nguoi that|nguoi|nhan vien|cong chuc|tu van vien|tong dai vien)"
    r"(?: that| xa| truc tiep| ho tro| tu van)*(?: (?:a|nhe|di|voi|duoc khong|the nao))*[ .!?]*$"
    r"|^(?:i (?:want|need) to |can i )?(?:talk|speak) (?:to|with) (?:a |an )?"
    r"(?:person|human|official|real person)[ .!?]*$"
)


def wished(turn: Turn) -> bool:
    """Whether she asks for a person instead of the assistant."""
    return _WISH.match(fold(turn.text)) is not None


def kept(turn: Turn) -> str | None:
    """The masked question that stood above the tapped list."""
    sealed = turn.person.context.get("questions", {}).get(turn.offer or "")
    return turn.service.database.vault.open(sealed) if sealed else None


async def begin(turn: Turn, slug: str | None) -> Reply:
    """A tap on [Chuyển cho cán bộ]: hand over the question above it, or ask for one."""
    offer = turn.offer or ""
    before = turn.person.context.get("handed", {}).get(offer)
    if before is not None:
        return Reply(
            turn._(
                "Câu hỏi này đã chuyển rồi, mã {code}. Có trả lời, tôi gửi ngay tại đây."
            ).format(code=before)
        )
    words = kept(turn)
    if words is None:
        return ask(turn, slug)
    waiting = dict(turn.person.context.get("questions", {}))
    del waiting[offer]
    turn.remember(questions=waiting or None)
    return await hand_over(turn, words, slug)


def ask(turn: Turn, slug: str | None) -> Reply:
    """Ask for the question to hand over."""
    turn.outcome.decision, turn.outcome.reason = "handover", None
    flows.enter(turn, "handover", slug=slug)
    return Reply(
        turn._("Ông/bà viết câu hỏi vào một tin giúp nhé, tôi chuyển ngay cho cán bộ."),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("handover")
async def _step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await hand_over(turn, turn.text, state.get("slug"))


def elsewhere(turn: Turn) -> Reply | None:
    """Where to go from a batch of questions: nobody would read an answer there, and what is asked
    there is thrown away. None on every other channel."""
    if turn.person.channel != "ask":
        return None
    return Reply(
        turn._(
            "Hỏi qua đây thì tôi không chuyển được cho cán bộ. Ông/bà nhắn trong khung trò chuyện "
            "của xã giúp nhé."
        )
    )


async def hand_over(turn: Turn, words: str, slug: str | None) -> Reply:
    """Store the question and tell the officials who may answer it."""
    turn.outcome.decision = "handover"
    if (refused := elsewhere(turn)) is not None:
        return refused
    unit = _unit(turn, words, slug)
    handed = await questions.hand_over(
        turn.session, turn.person, mask(words), unit=unit, slug=slug, now=turn.now
    )
    if turn.offer:
        codes = list(turn.person.context.get("handed", {}).items())[1 - post.KEPT :]
        turn.remember(handed={**dict(codes), turn.offer: handed.code})
    await announce(turn, handed)
    return Reply(
        turn._("Đã chuyển câu hỏi cho {unit}, mã {code}. Có trả lời, tôi gửi ngay tại đây.").format(
            unit=turn.unit(unit), code=handed.code
        )
    )


def _unit(turn: Turn, words: str, slug: str | None) -> str:
    """Who answers: the unit of the entry above the button, unless the words themselves, by
    whatever button they came, are nearest to how officials behave."""
    nearest = turn.knowledge.understand(words, today=turn.today).candidates[:1]
    if ABOUT_OFFICIALS & {slug, *(candidate.slug for candidate in nearest)}:
        return questions.SENSITIVE_UNIT
    entry = turn.knowledge.entry(slug) if slug else None
    return entry.unit if entry is not None and entry.unit in turn.units else DEFAULT_UNIT


async def announce(turn: Turn, handed: Handed) -> None:
    """Notices name the question, never its words: those stand in /inbox."""
    sentence = NEW
    readers = await questions.readers(
        turn.session, handed.unit, today=turn.today, besides=turn.person
    )
    if not readers:
        sentence = NOBODY
        readers = await staff.holders(turn.session, "invite", today=turn.today)

    def say(read: Turn) -> Reply:
        text = read._(sentence).format(code=handed.code, unit=read.unit(handed.unit))
        action = "command:inbox:" if sentence is NEW else "command:moi:"
        label = read._("Xem hộp thư") if sentence is NEW else read._("Mời cán bộ")
        return Reply(text, (Choice(label, action),))

    await post.tell(turn, readers, say)


async def answer(turn: Turn, code: str, words: str) -> Reply:
    """Send an official's words to the citizen who waits for them."""
    handed, person = await questions.answer(
        turn.session, code, words, by=turn.staff(), channel=turn.person.channel, now=turn.now
    )
    reader = turn.reader(person)
    # She is called as she calls herself; the official's own words stay as they were written.
    sentence = manners.address(reader, Reply(reader._(ANSWER))).text
    text = sentence.format(unit=turn.unit(handed.unit), code=handed.code, words=words)
    said = Reply(text, sealed=True)
    await post.to(
        turn.service, turn.session, person, said, now=turn.now, matter=f"question:{handed.id}"
    )
    return Reply(turn._("Đã gửi câu trả lời {code} cho người hỏi.").format(code=handed.code))
