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


STUCK = N_("⚠️ {unit} đang vướng nhiệm vụ {stt}, {period}: {note}")
CONFIRMED = N_("Báo cáo nhiệm vụ {stt}, {period} của {unit} đã được xác nhận.")
RETURNED = N_(
    "Báo cáo nhiệm vụ {stt}, {period} của {unit} được trả lại: “{note}”. Xong, đồng chí báo lại: "
    "/done {stt}"
)
WITHOUT = N_("Đầu mối đã khép nhiệm vụ {stt}, {period}, không chờ {unit}: “{note}”.")


async def _tell(
    turn: Turn,
    readers: list[Person],
    sentence: str,
    news: Reported,
    *,
    note: str | None = None,
    confirmers: frozenset[int] = frozenset(),
) -> None:
    def say(read: Turn) -> Reply:
        text = read._(sentence).format(
            unit=read.unit(news.unit),
            stt=news.stt,
            period=period(read, news.year, news.quarter),
            waiting=read.unit_list(news.waiting),
            note=note or "",
        )
        label = read._("Xem nhiệm vụ {stt}").format(stt=news.stt)
        choices = [Choice(label, f"command:task:{news.stt}")]
        if read.person.id in confirmers:
            choices += [
                Choice(read._("Xác nhận"), f"confirm:{news.result_id}"),
                Choice(read._("Trả lại"), f"return:{news.result_id}"),
            ]
        return Reply(text, tuple(choices))

    await post.tell(turn, readers, say)


async def _followers(turn: Turn) -> list[Person]:
    """Coordinators and leaders follow the plan; the one who acted is not told."""
    return await staff.holders(turn.session, "follow", today=turn.today, besides=turn.person)


def _once(*readers: Person) -> list[Person]:
    return list({reader.id: reader for reader in readers}.values())


async def _leads(turn: Turn, news: Reported) -> list[Person]:
    """Who may confirm the unit's report: its lead, and the coordinators."""
    session, today, besides = turn.session, turn.today, turn.person
    leads = await staff.holders(
        session, "confirm", units=(news.unit,), today=today, besides=besides
    )
    return leads + await staff.holders(session, "confirm_any", today=today, besides=besides)


async def reported(turn: Turn, news: Reported) -> None:
    """A unit reported its part: who follows is told, who may confirm it is asked to."""
    sentence = REPORTED if news.waiting else CLOSED
    leads = await _leads(turn, news)
    confirmers = frozenset(() if news.confirmed else (person.id for person in leads))
    readers = _once(*await _followers(turn), *leads)
    await _tell(turn, readers, sentence, news, confirmers=confirmers)


async def stuck(turn: Turn, news: Reported) -> None:
    """A unit is stuck: its lead and who follows are told why."""
    readers = _once(*await _leads(turn, news), *await _followers(turn))
    await _tell(turn, readers, STUCK, news, note=news.note)


async def confirmed(turn: Turn, news: Reported) -> None:
    """A report is confirmed: leaders and coordinators read it."""
    await _tell(turn, await _followers(turn), CONFIRMED, news)


async def returned(turn: Turn, news: Reported, staff_id: int, why: str) -> None:
    """A report went back: who had reported reads why, and the unit."""
    readers = await staff.accounts(turn.session, staff_id)
    unit = await staff.holders(
        turn.session, "report", units=(news.unit,), today=turn.today, besides=turn.person
    )
    await _tell(turn, _once(*readers, *unit), RETURNED, news, note=why)


async def closed_without(turn: Turn, news: Reported, why: str) -> None:
    """A period does not wait for a unit any more: it is told, and who follows."""
    unit = await staff.holders(
        turn.session, "report", units=(news.unit,), today=turn.today, besides=turn.person
    )
    await _tell(turn, _once(*unit, *await _followers(turn)), WITHOUT, news, note=why)


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
    await _tell(turn, _once(*readers), COOPERATED, news)
