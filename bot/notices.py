"""Notices to officials about what others did with the plan."""

from __future__ import annotations

from bot import post
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from bot.words import period
from office import staff
from office.models import Person
from office.plan.acts import Reported

REPORTED = N_("{unit} báo xong phần nhiệm vụ {stt}, {period}. Còn chờ: {waiting}.")
CLOSED = N_("{unit} báo xong phần nhiệm vụ {stt}, {period}. Các đơn vị chủ trì đều đã báo.")
UNDONE = N_("{unit} vừa hoàn tác báo cáo nhiệm vụ {stt}, {period}.")
INTERIM = N_("{unit} sửa lại: báo cáo nhiệm vụ {stt}, {period} mới là kết quả đợt này.")
COOPERATED = N_("{unit} gửi kết quả phối hợp nhiệm vụ {stt}, {period}.")


async def _tell(turn: Turn, readers: list[Person], sentence: str, news: Reported) -> None:
    def say(read: Turn) -> Reply:
        text = read._(sentence).format(
            unit=read.unit(news.unit),
            stt=news.stt,
            period=period(read, news.year, news.quarter),
            waiting=read.unit_list(news.waiting),
        )
        label = read._("Xem nhiệm vụ {stt}").format(stt=news.stt)
        return Reply(text, (Choice(label, f"command:task:{news.stt}"),))

    await post.tell(turn, readers, say)


async def _followers(turn: Turn) -> list[Person]:
    """Coordinators and leaders follow the plan; the one who acted is not told."""
    return await staff.holders(turn.session, "follow", today=turn.today, besides=turn.person)


async def reported(turn: Turn, news: Reported) -> None:
    """A unit reported its part."""
    sentence = REPORTED if news.waiting else CLOSED
    await _tell(turn, await _followers(turn), sentence, news)


async def undone(turn: Turn, news: Reported) -> None:
    """A unit took its report back."""
    await _tell(turn, await _followers(turn), UNDONE, news)


async def interim(turn: Turn, news: Reported) -> None:
    """A report was only this round's result: the part is open again."""
    await _tell(turn, await _followers(turn), INTERIM, news)


async def cooperated(turn: Turn, news: Reported) -> None:
    """A unit sent what it did beside the lead units: they are told, and the followers."""
    readers = await staff.holders(
        turn.session, "report", units=news.leads, today=turn.today, besides=turn.person
    )
    readers += await _followers(turn)
    await _tell(turn, list({r.id: r for r in readers}.values()), COOPERATED, news)
