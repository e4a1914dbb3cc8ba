"""Notices to officials about what others did."""

from __future__ import annotations

from bot.i18n import N_, translator
from bot.messages import Reply
from bot.turn import Turn
from bot.words import period
from office import staff
from office.tasks import Reported

REPORTED = N_("{unit} báo xong phần nhiệm vụ {stt}, {period}. Còn chờ: {waiting}.")
CLOSED = N_("{unit} báo xong phần nhiệm vụ {stt}, {period}. Các đơn vị chủ trì đều đã báo.")
UNDONE = N_("{unit} vừa hoàn tác báo cáo nhiệm vụ {stt}, {period}.")


async def _tell(turn: Turn, sentence: str, news: Reported) -> None:
    """Coordinators and leaders follow the plan; the one who acted is not told."""
    from bot.dialogue import post

    followers = await staff.holders(turn.session, roles=("coordinator", "leader"), today=turn.today)
    for person in followers:
        if person.id != turn.person.id:
            text = translator(turn.language_of(person))(sentence).format(
                unit=turn.unit(news.unit),
                stt=news.stt,
                period=period(turn, news.year, news.quarter),
                waiting=turn.unit_list(news.waiting),
            )
            await post(turn, person, Reply(text))


async def reported(turn: Turn, news: Reported) -> None:
    """A unit reported its part."""
    await _tell(turn, REPORTED if news.waiting else CLOSED, news)


async def undone(turn: Turn, news: Reported) -> None:
    """A unit took its report back."""
    await _tell(turn, UNDONE, news)
