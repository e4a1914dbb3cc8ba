"""Hand-over to a person: the question is stored, officials are told, the answer comes back."""

from __future__ import annotations

from typing import Any

from bot import flows
from bot.channels import Limits
from bot.i18n import N_, translator
from bot.letters import bodies
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import Understanding, mask
from office import questions, staff
from office.models import Person

#: Questions about no entry go to the one-stop centre.
DEFAULT_UNIT = "hcc"
LONGEST = 1000
NEW = N_("Có câu hỏi mới {code} của người dân cho {unit}. Đồng chí xem: /inbox")
ANSWER = N_("{unit} trả lời câu hỏi {code} của ông/bà:\n\n{words}")


def _kept(turn: Turn) -> str | None:
    """The masked question that stood above the tapped button."""
    sealed = turn.person.context.get("questions", {}).get(turn.offer or "")
    return turn.service.database.vault.open(sealed) if sealed else None


async def begin(turn: Turn, slug: str | None) -> Reply:
    """A tap on [Chuyển cho cán bộ]: hand over the question above it, or ask for one."""
    words = _kept(turn)
    if words is None:
        flows.enter(turn, "handover", slug=slug)
        return Reply(
            turn._("Ông/bà viết câu hỏi vào một tin giúp nhé, tôi chuyển ngay cho cán bộ."),
            (Choice(turn._("Thôi"), "again:"),),
        )
    waiting = {
        offer: sealed
        for offer, sealed in turn.person.context.get("questions", {}).items()
        if offer != turn.offer
    }
    turn.remember(questions=waiting or None)
    return await hand_over(turn, words, slug)


@flows.flow("handover")
async def _step(turn: Turn, state: dict[str, Any], _found: Understanding) -> Reply:
    flows.leave(turn)
    return await hand_over(turn, turn.text, state.get("slug"))


async def hand_over(turn: Turn, words: str, slug: str | None) -> Reply:
    """Store the question and tell the officials who may answer it."""
    turn.outcome.decision = "handover"
    if turn.person.channel == "ask":
        # Nobody would read an answer there, and what is asked there is thrown away.
        return Reply(
            turn._(
                "Hỏi qua đây thì tôi không chuyển được cho cán bộ. Ông/bà nhắn trong khung trò "
                "chuyện của xã giúp nhé."
            )
        )
    entry = turn.knowledge.entry(slug) if slug else None
    unit = entry.unit if entry is not None and entry.unit in turn.units else DEFAULT_UNIT
    handed = await questions.hand_over(
        turn.session, turn.person, mask(words)[:LONGEST], unit=unit, slug=slug, now=turn.now
    )
    await tell(turn, handed.code, unit)
    return Reply(
        turn._(
            "Đã chuyển câu hỏi cho {unit}, mã {code}. Cán bộ trả lời ngay tại đây, "
            "thường trong giờ làm việc."
        ).format(unit=turn.unit(unit), code=handed.code)
    )


async def tell(turn: Turn, code: str, unit: str) -> None:
    """Notices name the question, never its words: those stand in /inbox."""
    from bot.dialogue import post

    people = await staff.holders(
        turn.session, roles=("officer", "unit_lead"), units=(unit,), today=turn.today
    )
    people += await staff.holders(turn.session, roles=("coordinator",), today=turn.today)
    for person in {person.id: person for person in people}.values():
        if person.id != turn.person.id:
            text = translator(turn.language_of(person))(NEW).format(code=code, unit=turn.unit(unit))
            await post(turn, person, Reply(text))


def answer_words(turn: Turn, code: str, unit: str, words: str, language: str) -> str:
    """What the citizen reads: the answer with the unit's name."""
    sentence = translator(language)(ANSWER)
    return sentence.format(unit=turn.unit(unit), code=code, words=words)


def parts(turn: Turn, person: Person, text: str) -> list[dict[str, Any]]:
    """The outbox bodies of an official's words, as the citizen's channel can show them."""
    channel = turn.service.channels.get(person.channel)
    return bodies(text, (), None, channel.limits if channel else Limits())
