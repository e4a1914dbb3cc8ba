"""Thumbs: an answer asks once, lightly, whether it was the right one; a thumb down goes on.

Asked only under what was understood from words (whoever taps a button knows what she picked),
never under two answers in a row, and only where there are buttons.
"""

from __future__ import annotations

from dataclasses import replace

from bot import actions, answers, gaps, manners, post
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import Understanding
from office.gaps import NOT_HELPFUL
from office.ratings import giving

UP, DOWN = "👍", "👎"
#: Skin colours that a keyboard may add to a typed thumb.
_COLOURS = [chr(code) for code in range(0x1F3FB, 0x1F400)]
_YES = ("đúng", "đúng rồi", "đúng ạ", "có", "vâng", "yes", *(UP + colour for colour in _COLOURS))
_NO = ("không đúng", "chưa đúng", "sai", "sai rồi", "không", "no", *(DOWN + c for c in _COLOURS))
#: How many other entries a thumb down offers.
OTHERS = 3


def asking(turn: Turn, said: Reply | list[Reply], found: Understanding) -> Reply | list[Reply]:
    """The answer with its light question, when it is time for one."""
    replies = said if isinstance(said, list) else [said]
    if turn.outcome.decision != "answer" or not replies:
        return said
    before = turn.person.context.get("asked_right")
    last = replies[-1]
    if before or not _room(turn, last):
        turn.remember(asked_right=None)
        return said
    turn.remember(asked_right=True)
    question = turn._("Có đúng điều ông/bà cần không?")
    asked = replace(
        last,
        text=f"{last.text}\n\n{question}",
        choices=(*last.choices, *_thumbs(turn, found)),
    )
    return [*replies[:-1], asked]


def _room(turn: Turn, reply: Reply) -> bool:
    """Whether the platform shows two more buttons; a numbered list of thumbs helps nobody."""
    channel = turn.service.channels.get(turn.person.channel)
    if channel is None or channel.name == "ask":
        return False
    most = channel.limits.buttons
    return most is None or len(reply.choices) + 2 <= most


def _thumbs(turn: Turn, found: Understanding) -> tuple[Choice, Choice]:
    slug, *others = (candidate.slug for candidate in found.candidates)
    rest = [other for other in others if _offers(turn, other)][:OTHERS]
    end = f"{slug}:{found.facet or ''}:{','.join(rest)}"
    return Choice(UP, f"thumb:up:{end}", _YES), Choice(DOWN, f"thumb:down:{end}", _NO)


def _offers(turn: Turn, slug: str) -> bool:
    entry = turn.knowledge.entry(slug, turn.language)
    return entry is not None and not entry.expired(turn.today)


@actions.verb("thumb")
async def _thumb(turn: Turn, arguments: list[str]) -> Reply:
    way, slug, facet, others = arguments
    done = turn.person.context.get("thumbed", [])
    first = turn.offer not in done
    if first:
        turn.outcome.thumb = way
        await _count(turn, slug, way == "up")
        turn.remember(thumbed=[*done, turn.offer][-post.KEPT :])
    if way == "up":
        turn.remember(disliked=None)
        return Reply(turn._("Xin cảm ơn ông/bà. Cần hỏi thêm, ông/bà cứ nhắn."))
    again = turn.person.context.get("disliked") == turn.today.isoformat()
    turn.remember(disliked=turn.today.isoformat())
    if first:
        await gaps.keep(turn, NOT_HELPFUL, slug)
    rest = [other for other in others.split(",") if other and _offers(turn, other)]
    return _person(turn) if again or not rest else _next_best(turn, rest, facet)


async def _count(turn: Turn, slug: str, up: bool) -> None:
    """A light rating of the unit's answer, without who."""
    entry = turn.knowledge.entry(slug)
    if entry is not None:
        await giving.thumb(turn.session, slug, unit=entry.unit, up=up, today=turn.today)


def _next_best(turn: Turn, slugs: list[str], facet: str) -> Reply:
    """The entries that came next, then a person."""
    turn.outcome.decision = "choose"
    turn.remember(slug=None, offered=slugs)
    choices = [choice for slug in slugs for choice in answers.offer(turn, slug, facet or None)]
    text = turn._("Xin lỗi ông/bà, tôi hiểu chưa đúng. Ông/bà cần việc nào dưới đây?")
    return Reply(text, (*choices, manners.person_choice(turn)))


def _person(turn: Turn) -> Reply:
    """Nothing else fits, or two answers in a day did not: a person answers better."""
    turn.outcome.decision = "handover"
    turn.remember(slug=None, offered=None)
    text = turn._(
        "Xin lỗi ông/bà, tôi chưa trả lời được đúng điều cần hỏi. Tôi chuyển câu hỏi cho cán bộ "
        "nhé?"
    )
    return Reply(text, (manners.person_choice(turn, asked=True), manners.again_choice(turn)))
