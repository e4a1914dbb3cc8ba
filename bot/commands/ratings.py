"""Rating a visit, question by question: by the counter's poster or by /danhgia."""

from __future__ import annotations

from typing import Any

from bot import flows, rating_words, ratings
from bot.actions import Done, verb
from bot.commands import command
from bot.gaps import LEGAL
from bot.messages import Reply
from bot.turn import Turn
from office.ratings import giving
from office.ratings.giving import Given


@command("danhgia", "rate")
async def rate(turn: Turn, arguments: str) -> Reply:
    """Đánh giá nơi ông/bà vừa đến làm việc."""
    unit = arguments.strip().lower()
    if unit in turn.units:
        return await ratings.visit(turn, unit, None)
    return rating_words.where(turn)


@verb("rate_visit")
async def _visit(turn: Turn, arguments: list[str]) -> Done:
    return await ratings.visit(turn, arguments[0], None)


@verb("rate_again")
async def _again(turn: Turn, arguments: list[str]) -> Done:
    given = await giving.again(turn.session, turn.person, int(arguments[0]), now=turn.now)
    return rating_words.question(turn.language, given)


@verb("rate")
async def _rate(turn: Turn, arguments: list[str]) -> Done:
    """A level; the next question, or what comes after the last."""
    id_, item, level = arguments
    given = await giving.give(
        turn.session, turn.person, int(id_), item, int(level) or None, now=turn.now
    )
    if given.next is not None:
        return rating_words.question(turn.language, given)
    return rating_words.after(turn, given)


@verb("rate_stop")
async def _stop(turn: Turn, arguments: list[str]) -> Done:
    return rating_words.thanks(turn, await _look(turn, arguments))


@verb("rate_why")
async def _why(turn: Turn, arguments: list[str]) -> Done:
    id_, reason = arguments
    given = await giving.tick(turn.session, turn.person, int(id_), reason, now=turn.now)
    return rating_words.why(turn, given)


@verb("rate_words")
async def _words(turn: Turn, arguments: list[str]) -> Done:
    given = await _look(turn, arguments)
    _wait_for_words(turn, given, None)
    return rating_words.words_wanted(turn, given)


@verb("praise")
async def _praise(turn: Turn, arguments: list[str]) -> Done:
    about = arguments.pop()
    given = await _look(turn, arguments)
    _wait_for_words(turn, given, about)
    return rating_words.praise_wanted(turn, given, about)


async def _look(turn: Turn, arguments: list[str]) -> Given:
    return await giving.look(turn.session, turn.person, int(arguments[0]), now=turn.now)


def _wait_for_words(turn: Turn, given: Given, about: str | None) -> None:
    """Her next words are the rating's; what was explained before has nothing to do with them."""
    flows.enter(turn, "rating", rating=given.id, about=about)
    turn.remember(slug=None)


@flows.flow("rating")
async def _written(turn: Turn, state: dict[str, Any]) -> Reply | None:
    """Her own words, or her praise.

    What names a legal act never comes here (design §3.3). What follows the explanation of one, or
    only sounds like one, may be its details: it is not kept, and answered as any other message.
    """
    flows.leave(turn)
    near = {turn.person.context.get("slug"), *(each["slug"] for each in turn.outcome.entries[:1])}
    if near & LEGAL:
        return None
    session, person, id_ = turn.session, turn.person, state["rating"]
    if state["about"]:
        await giving.praise(session, person, id_, state["about"], turn.text, now=turn.now)
        return rating_words.praised(turn)
    return rating_words.thanks(
        turn, await giving.say(session, person, id_, turn.text, now=turn.now)
    )
