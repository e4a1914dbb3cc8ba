"""The officials' desk: what stands in a ticket, and acts on it with a preview before they go."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from bot import flows, manners
from bot.actions import Done, verb
from bot.feedback import draft, notices, wording
from bot.feedback.lookup import when
from bot.feedback.voice import Voice
from bot.i18n import N_
from bot.messages import Choice, File, Reply
from bot.turn import Turn
from office import calendar, staff
from office.errors import MayNotHandle, NotNow
from office.feedback import acts, concerned, moves, photos, tickets
from office.feedback.acts import Moved
from office.models import Ticket

PROMPTS = {
    "reply": N_("Phản ánh {code}: đồng chí viết lời nhắn cho người gửi vào một tin."),
    "ask": N_("Phản ánh {code}: đồng chí cần hỏi người gửi điều gì? Viết vào một tin."),
    "resolve": N_("Phản ánh {code}: đồng chí viết kết quả đã làm vào một tin."),
    "reject": N_("Phản ánh {code}: việc này nơi nào giải quyết, vì sao? Viết vào một tin."),
    "decline": N_("Phản ánh {code}: vì sao không mở lại? Viết vào một tin."),
    "note": N_("Phản ánh {code}: đồng chí viết ghi chú nội bộ vào một tin (người dân không thấy)."),
}
LABELS = {
    "take": N_("Nhận việc"),
    "reply": N_("Nhắn người gửi"),
    "ask": N_("Hỏi thêm"),
    "resolve": N_("Báo kết quả"),
    "transfer": N_("Chuyển đơn vị"),
    "reject": N_("Không thuộc xã"),
    "reopen": N_("Mở lại"),
    "decline": N_("Không mở lại"),
    "classify": N_("Đổi loại việc"),
    "note": N_("Ghi chú"),
}
TOLD = N_("Phản ánh {code} ({kind}) được chuyển đến {unit}.")
REOPENED = N_("Phản ánh {code} ({kind}) được mở lại, {unit} xử lý.")


_Sending = Callable[[Turn, dict[str, Any]], Awaitable[Done]]
_sending: dict[str, _Sending] = {}


def sends(act: str) -> Callable[[_Sending], _Sending]:
    """Register how an approved act goes out that needs more than its words."""

    def register(send: _Sending) -> _Sending:
        _sending[act] = send
        return send

    return register


async def see(turn: Turn, code: str) -> Reply:
    """A ticket as an official sees it; never who sent it."""
    ticket = await tickets.for_official(turn.session, turn.staff(), code)
    opened = await tickets.opened(turn.session, ticket)
    lost = turn._("(không mở được nội dung: thiếu khóa dữ liệu)")
    pieces = [line(turn, ticket), opened.words or lost]
    if opened.place:
        pieces.append(turn._("Ở đâu: {place}").format(place=opened.place))
    if opened.position:
        pieces.append(turn._("Vị trí: {position}").format(position=opened.position))
    if opened.photos:
        pieces.append(turn._("Ảnh: {count}").format(count=opened.photos))
    pieces += [wording.said(turn, one) for one in opened.said[-6:]]
    choices = list(_buttons(turn, ticket))
    if opened.photos:
        choices.append(Choice(turn._("Xem ảnh"), f"desk:photos:{ticket.code}"))
    if opened.named and tickets.roles(ticket, turn.staff()):
        choices.append(Choice(turn._("Xem người gửi"), f"desk:identity:{ticket.code}"))
    return Reply("\n\n".join(pieces), tuple(choices), sealed=True)


def line(turn: Turn, ticket: Ticket) -> str:
    """Code, kind, state, unit and day in one line."""
    unit = turn.unit(ticket.unit) if ticket.unit else turn._("chưa phân công")
    day = ticket.due or ticket.act_by
    parts = [ticket.code, wording.kind(turn, ticket), wording.state(turn, ticket.state), unit]
    if ticket.village:
        parts.insert(2, ticket.village)
    if ticket.state not in moves.ENDED | {"answered"}:
        parts.append(turn._("hạn {day}").format(day=turn.weekday(day)))
    return " · ".join(parts)


def _buttons(turn: Turn, ticket: Ticket) -> list[Choice]:
    may = moves.possible(ticket.state, tickets.roles(ticket, turn.staff()))
    return [
        Choice(turn._(label), f"desk:{act}:{ticket.code}")
        for act, label in LABELS.items()
        if act in may
    ]


async def do(turn: Turn, act: str, code: str, words: str) -> Done:
    """An act with its words; without them they are asked for, with them previewed."""
    if act in {"take", "reopen"}:
        return await _at_once(turn, act, code)
    ticket = await possible(turn, act, code)
    if not words:
        flows.enter(turn, "desk", act=act, code=ticket.code)
        prompt = turn._(PROMPTS[act]).format(code=ticket.code)
        return Reply(prompt, (Choice(turn._("Thôi"), "nothing:"),))
    if act == "note":
        return await note(turn, ticket.code, words)
    return await preview(turn, ticket, act, words)


async def possible(turn: Turn, act: str, code: str) -> Ticket:
    """The ticket, if the act is possible now; asked before somebody writes for nothing."""
    ticket = await tickets.for_official(turn.session, turn.staff(), code)
    roles = tickets.roles(ticket, turn.staff())
    if moves.find(act, ticket.state, roles) is None:
        if not moves.ever(act, roles):
            raise MayNotHandle(code=ticket.code)
        raise NotNow(code=ticket.code, state=ticket.state, act=act)
    await acts.check_reader(turn.session, ticket, act)
    return ticket


async def _at_once(turn: Turn, act: str, code: str) -> Done:
    moved = await _moved(turn, act, code, None)
    if act == "reopen":
        readers = await concerned.readers(
            turn.session, moved.ticket, today=turn.today, besides=turn.person
        )
        await notices.to_officials(turn, readers, moved.ticket, REOPENED)
    said = {
        "take": turn._("Đồng chí đã nhận {code}."),
        "reopen": turn._("Đã mở lại {code}. Đơn vị được báo tin."),
    }[act]
    ticket = moved.ticket
    due = turn._("Hạn: {day}.").format(day=turn.weekday(ticket.due)) if ticket.due else ""
    told = await _told(turn, ticket)
    text = " ".join(filter(None, (said.format(code=ticket.code), told, due)))
    return Reply(text, tuple(_buttons(turn, ticket)))


async def note(turn: Turn, code: str, words: str) -> Reply:
    """An internal note on a ticket; the citizen never reads it."""
    moved = await _moved(turn, "note", code, words)
    return Reply(turn._("Đã ghi chú vào {code}.").format(code=moved.ticket.code))


async def _moved(turn: Turn, act: str, code: str, words: str | None) -> Moved:
    moved = await acts.by_official(
        turn.session,
        code,
        act,
        by=turn.staff(),
        when=when(turn),
        channel=turn.person.channel,
        words=words,
    )
    await notices.moved(turn.service, turn.session, moved, now=turn.now)
    return moved


async def preview(
    turn: Turn, ticket: Ticket, act: str, words: str, day: date | None = None
) -> Reply:
    """Exactly what the citizen will read; the words wait sealed."""
    key = secrets.token_hex(4)
    kept = json.dumps(
        {
            "key": key,
            "act": act,
            "code": ticket.code,
            "words": words,
            "day": day.isoformat() if day else None,
        }
    )
    turn.remember(desk=turn.service.database.vault.seal(kept))
    sender, _ = await concerned.citizens(turn.session, ticket)
    voice = Voice.of(turn.service, sender or turn.person, turn.units)
    shown = notices.to_citizen(
        voice, Moved(ticket, act, ticket.state, words, day), await calendar.load(turn.session)
    ).text
    return Reply(
        turn._("Người gửi sẽ đọc:\n\n{shown}").format(shown=shown),
        (
            Choice(turn._("Gửi"), f"desk:send:{key}", ("gửi đi", *manners.YES)),
            Choice(
                turn._("Viết lại"),
                f"late:{ticket.code}" if day else f"desk:{act}:{ticket.code}",
                ("sửa",),
            ),
            Choice(turn._("Thôi"), "nothing:", ("không",)),
        ),
        verbatim=True,
        sealed=True,
    )


def kept(turn: Turn, key: str) -> dict[str, Any] | None:
    """What waits for its preview to be approved; None when it is another or was sent."""
    sealed = turn.person.context.get("desk")
    opened = turn.service.database.vault.open(sealed) if sealed else None
    found: dict[str, Any] = json.loads(opened) if opened else {}
    return found if found.get("key") == key else None


async def _send(turn: Turn, key: str) -> Done:
    waiting = kept(turn, key)
    if waiting is None:
        return Reply(turn._("Lời này đã gửi, hoặc đã có lời mới hơn. Đồng chí xem: /inbox"))
    turn.remember(desk=None)
    if (sending := _sending.get(waiting["act"])) is not None:
        return await sending(turn, waiting)
    moved = await _moved(turn, waiting["act"], waiting["code"], waiting["words"])
    if not await tickets.has_reader(turn.session, moved.ticket):
        return Reply(
            turn._(
                "Đã ghi lời của đồng chí vào {code}. Người gửi không có tài khoản ở đây, lời ấy "
                "hiện khi tra mã phản ánh hoặc trên hệ thống đã gửi."
            ).format(code=moved.ticket.code)
        )
    return Reply(turn._("Đã gửi cho người gửi {code}.").format(code=moved.ticket.code))


@flows.flow("desk", official=True)
async def _step(turn: Turn, state: dict[str, Any]) -> Done:
    flows.leave(turn)
    return await do(turn, state["act"], state["code"], manners.clean(turn.message.text))


async def choose_unit(turn: Turn, code: str) -> Reply:
    """To which unit it goes."""
    ticket = await possible(turn, "transfer", code)
    choices = tuple(
        Choice(unit.name, f"desk:transfer:{ticket.code}:{unit.slug}", (unit.slug,))
        for unit in await staff.units(turn.session)
        if unit.assignable
    )
    return Reply(turn._("Chuyển {code} đến đơn vị nào?").format(code=ticket.code), choices)


async def transfer(turn: Turn, code: str, unit: str) -> Reply:
    """Give it to a unit; what it says is checked again for being about officials."""
    ticket = await tickets.for_official(turn.session, turn.staff(), code)
    opened = await tickets.opened(turn.session, ticket)
    written = "\n".join(
        [opened.words or "", *(one.words or "" for one in opened.said if one.act == "add")]
    )
    subject = draft.report_of(turn, written).subject
    moved = await acts.transfer(
        turn.session,
        code,
        unit,
        by=turn.staff(),
        when=when(turn),
        channel=turn.person.channel,
        sensitive=subject is not None and ticket.kind != "khen",
    )
    await notices.moved(turn.service, turn.session, moved, now=turn.now)
    readers = await concerned.readers(
        turn.session, moved.ticket, today=turn.today, besides=turn.person
    )
    sentence = notices.NEW_SENSITIVE if moved.ticket.sensitive else TOLD
    await notices.to_officials(turn, readers, moved.ticket, sentence)
    said = turn._("Đã chuyển {code} đến {unit}.").format(
        code=moved.ticket.code, unit=turn.unit(moved.ticket.unit)
    )
    return Reply(" ".join(filter(None, (said, await _told(turn, moved.ticket)))))


async def _told(turn: Turn, ticket: Ticket) -> str:
    """Whether the sender hears of it: a client of Open311 has no chat."""
    heard = await tickets.has_reader(turn.session, ticket)
    return turn._("Người gửi được báo tin.") if heard else ""


async def _classify(turn: Turn, code: str, kind: str | None) -> Reply:
    if kind is None:
        ticket = await possible(turn, "classify", code)
        choices = tuple(
            Choice(turn._(name), f"desk:classify:{ticket.code}:{slug}")
            for slug, name in wording.KINDS.items()
        )
        return Reply(turn._("{code} thuộc loại nào?").format(code=ticket.code), choices)
    moved = await acts.classify(
        turn.session,
        code,
        kind,
        by=turn.staff(),
        when=when(turn),
        channel=turn.person.channel,
    )
    await notices.moved(turn.service, turn.session, moved, now=turn.now)
    return await see(turn, moved.ticket.code)


async def _identity(turn: Turn, code: str) -> Reply:
    found = await acts.identity(
        turn.session, code, by=turn.staff(), when=when(turn), channel=turn.person.channel
    )
    return Reply(
        turn._("Người gửi {code}: {who}\nLần xem này đã được ghi lại.").format(
            code=code, who=found or turn._("không nêu tên")
        ),
        sealed=True,
    )


async def _photos(turn: Turn, code: str) -> Reply:
    ticket = await tickets.for_official(turn.session, turn.staff(), code)
    kept = await photos.of_ticket(turn.session, ticket.id)
    if not kept:
        return Reply(
            turn._("Ảnh của {code} chưa tải về được. Đồng chí thử lại sau ít phút.").format(
                code=ticket.code
            )
        )
    files = tuple(
        File("photo", photos.place_of(digest), f"{ticket.code}-{number}.jpg")
        for number, digest in enumerate(kept, 1)
    )
    return Reply(
        turn._("Ảnh của {code}: {count}").format(code=ticket.code, count=len(kept)), files=files
    )


@verb("desk")
async def _tapped(turn: Turn, arguments: list[str]) -> Done:
    turn.staff()  # a button that is older than the loss of her seat
    act, code, *rest = arguments
    match act, rest:
        case "see", _:
            return await see(turn, code)
        case "send", _:
            return await _send(turn, code)
        case "identity", _:
            return await _identity(turn, code)
        case "photos", _:
            return await _photos(turn, code)
        case "transfer", [unit]:
            return await transfer(turn, code, unit)
        case "transfer", _:
            return await choose_unit(turn, code)
        case "classify", _:
            return await _classify(turn, code, rest[0] if rest else None)
    return await do(turn, act, code, "")
