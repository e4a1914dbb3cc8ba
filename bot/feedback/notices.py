"""News of tickets: to officials without content, to citizens and followers in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot import post
from bot.feedback import wording
from bot.feedback.voice import Voice
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from office import calendar, staff
from office.calendar import Calendar
from office.feedback import concerned, tickets
from office.feedback.acts import Moved
from office.models import Person, Ticket

if TYPE_CHECKING:
    from bot.service import Service

Say = Callable[[Voice], Reply]
NEW = N_("Có phản ánh mới {code} ({kind}) cho {unit}.")
NEW_UNROUTED = N_("Có phản ánh mới {code} ({kind}), chưa rõ đơn vị. Đề nghị đồng chí phân công.")
NEW_SENSITIVE = N_("Có phản ánh mới {code} cần người được giao riêng xem.")
NOBODY = N_("Có phản ánh mới {code}, nhưng chưa có cán bộ nào nhận. Mời cán bộ của đơn vị: /moi")


async def received(turn: Turn, ticket: Ticket) -> None:
    """Something new: whom it concerns is told, without its words."""
    readers = await concerned.readers(turn.session, ticket, today=turn.today, besides=turn.person)
    if not readers:
        admins = await staff.holders(turn.session, "invite", today=turn.today)
        await to_officials(turn, admins, ticket, NOBODY, take=False)
        return
    await to_officials(turn, readers, ticket, news_of(ticket))


def news_of(ticket: Ticket) -> str:
    """How something new is announced to those whom it concerns."""
    if ticket.sensitive:
        return NEW_SENSITIVE
    return NEW if ticket.unit else NEW_UNROUTED


async def to_officials(
    turn: Turn,
    readers: list[Person],
    ticket: Ticket,
    sentence: str,
    *,
    take: bool = True,
) -> None:
    """Tell officials about a ticket, with buttons to see it and to act."""

    def say(read: Turn) -> Reply:
        return about(read, ticket, sentence, take=take)

    await post.tell(turn, readers, say)


def about(speaker: Voice | Turn, ticket: Ticket, sentence: str, *, take: bool) -> Reply:
    """A sentence to an official about a ticket, never with what was written in it."""
    text = speaker._(sentence).format(
        code=ticket.code,
        kind=wording.kind(speaker, ticket),
        unit=speaker.unit(ticket.unit),
        day=speaker.weekday(ticket.due or ticket.act_by),
    )
    choices = [Choice(speaker._("Xem {code}").format(code=ticket.code), f"desk:see:{ticket.code}")]
    if take:
        choices.append(Choice(speaker._("Nhận việc"), f"desk:take:{ticket.code}"))
    return Reply(text, tuple(choices))


async def to_citizens(
    service: Service, session: AsyncSession, ticket: Ticket, say: Say, *, now: datetime
) -> None:
    """Tell the sender on the channel she used, and the followers without her buttons.

    What does not reach the sender marks the ticket.
    """
    sender, followers = await concerned.citizens(session, ticket)
    units = await staff.unit_names(session)
    for person in [*([sender] if sender else []), *followers]:
        voice = Voice.of(service, person, units)
        reply = say(voice)
        hers = person is sender
        if hers and await tickets.is_proxy(session, ticket):
            head = voice._("Việc đồng chí gửi hộ, nhờ đồng chí báo lại người dân:")
            reply = replace(reply, text=f"{head}\n{reply.text}")
        if not hers:
            head = voice._("Phản ánh {code} mà ông/bà theo dõi:").format(code=ticket.code)
            see = Choice(voice._("Xem phản ánh"), f"command:tracuu:{ticket.code}")
            reply = Reply(f"{head}\n{reply.text}", (see,), sealed=reply.sealed)
        matter = f"ticket:{ticket.id}" if hers else None
        await post.to(service, session, person, reply, now=now, matter=matter)


async def moved(service: Service, session: AsyncSession, news: Moved, *, now: datetime) -> None:
    """Tell the citizens what changed, where it concerns them."""
    if news.act in CITIZENS_READ:
        days = await calendar.load(session)
        await to_citizens(
            service, session, news.ticket, lambda voice: to_citizen(voice, news, days), now=now
        )


#: Acts that the citizen hears of; what she did herself she is answered in her turn.
CITIZENS_READ = frozenset(
    {
        "take",
        "transfer",
        "classify",
        "reply",
        "ask",
        "expire",
        "resolve",
        "reject",
        "lapse",
        "reopen",
        "decline",
        "apologise",
    }
)


def to_citizen(voice: Voice, news: Moved, days: Calendar) -> Reply:
    """What the citizen reads of an act; the preview shows exactly this."""
    ticket, words = news.ticket, news.words or ""
    unit, code = voice.unit(ticket.unit) or voice._("Xã"), ticket.code
    match news.act:
        case "reply":
            text = voice._("{unit} nhắn về phản ánh {code}:\n\n{words}")
        case "ask":
            text = voice._("{unit} cần hỏi thêm về phản ánh {code}:\n\n{words}")
        case "resolve":
            text = voice._(
                "{unit} báo kết quả phản ánh {code}:\n\n{words}\n\nNhờ ông/bà xem giúp: đã được "
                "chưa?"
            )
        case "reject":
            text = voice._("Phản ánh {code}: việc này không do xã giải quyết.\n\n{words}")
        case "decline":
            text = voice._("Phản ánh {code} đã xem lại và chưa mở lại được.\n\n{words}")
        case "apologise":
            text = voice._("Xin lỗi ông/bà, phản ánh {code} chậm hẹn. {words}\nHẹn lại: {day}.")
        case _:
            return Reply(_plain(voice, news, days))
    day = voice.weekday(news.day) if news.day else ""
    said = text.format(unit=unit, code=code, words=words, day=day)
    if news.day:
        said += wording.may_move(voice, ticket, news.day, days)
    return Reply(said, _answers(voice, news), sealed=True)


def _plain(voice: Voice, news: Moved, days: Calendar) -> str:
    ticket, code = news.ticket, news.ticket.code
    match news.act:
        case "reopen":
            text = voice._("Phản ánh {code} được mở lại.")
        case "lapse":
            text = voice._(
                "Phản ánh {code} đã đóng vì ông/bà không nhắn lại. Chưa được thì ông/bà gõ "
                "/tracuu {code} rồi bấm Chưa được."
            )
        case "expire":
            text = voice._(
                "Phản ánh {code}: chưa thấy ông/bà trả lời câu hỏi, đơn vị vẫn làm tiếp với những "
                "gì đã có. Nhớ thêm gì, ông/bà cứ bổ sung."
            )
        case _:
            text = voice._("Phản ánh {code}:")
    handled = wording.handled_by(voice, ticket, days) if news.act != "lapse" else ""
    return " ".join(piece for piece in (text.format(code=code), handled) if piece)


def _answers(voice: Voice, news: Moved) -> tuple[Choice, ...]:
    """The citizen's buttons under news."""
    code = news.ticket.code
    if news.act == "ask":
        return (Choice(voice._("Trả lời câu hỏi"), f"ticket:answer:{code}"),)
    if news.act == "resolve":
        return (
            Choice(voice._("Được rồi"), f"ticket:accept:{code}"),
            Choice(voice._("Chưa được"), f"ticket:dispute:{code}"),
        )
    return ()
