"""What citizens do with feedback that was sent: look at it, add to it, answer, close, reopen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot import flows, manners, ratings, words
from bot.actions import Done, verb
from bot.feedback import draft, guidance, notices, wording
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Outcome, Turn
from knowledge import fold
from office import calendar
from office.errors import TooManyGuesses
from office.feedback import acts, concerned, following, photos, tickets
from office.feedback.acts import When
from office.feedback.moves import ENDED, possible
from office.models import Ticket

#: Own feedback in one list.
SHOWN = 6
#: Letters and digits of a code with its prefix.
CODE = 10
#: Things said about a ticket that are repeated.
SAID = 4
ANSWERED = N_("Người gửi phản ánh {code} vừa trả lời. Đồng chí xem giúp.")
ADDED = N_("Người gửi vừa bổ sung phản ánh {code}. Đồng chí xem giúp.")
DISPUTED = N_("Phản ánh {code}: người gửi báo chưa được và đề nghị xem lại.")
_YES = frozenset({"duoc roi", "duoc roi a", "da duoc", "da duoc roi", "xong roi", "da xong"})
_NO = frozenset({"chua duoc", "chua duoc dau", "chua xong", "van hong", "van chua duoc"})


def when(turn: Turn) -> When:
    """The moment of this turn."""
    return When(turn.now, turn.zone)


async def look_up(turn: Turn, typed: str) -> Done:
    """A ticket by its code: state and answers; her own also in full."""
    try:
        ticket = await tickets.look_up(turn.session, turn.person, typed, now=turn.now)
    except TooManyGuesses as refused:
        return words.refusal(turn, refused)
    if ticket is None:  # said here, not refused, so that the counted try is kept
        return Reply(
            turn._("Tôi không thấy phản ánh nào có mã này. Ông/bà xem lại mã trong tin báo nhận.")
        )
    return await show(turn, ticket)


async def show(turn: Turn, ticket: Ticket) -> Reply:
    """How a ticket stands, with what may be done now."""
    hers = await tickets.is_sender(turn.session, ticket, turn.person)
    opened = await tickets.opened(turn.session, ticket, public=not hers)
    pieces = [
        turn._("{code} · {kind}\nTình trạng: {state}").format(
            code=ticket.code,
            kind=wording.kind(turn, ticket),
            state=wording.state(turn, ticket.state),
        )
    ]
    if ticket.state in {"assigned", "in_progress", "reopened"}:
        days = await calendar.load(turn.session)
        pieces[0] += "\n" + wording.handled_by(turn, ticket, days)
    if hers and opened.words:
        pieces.append(turn._("Nội dung: {words}").format(words=_short(opened.words)))
    pieces += [wording.said(turn, one) for one in opened.said if one.act != "note"][-SAID:]
    choices = _choices(turn, ticket) if hers else await _follow(turn, ticket)
    return Reply("\n\n".join(pieces), choices, sealed=True)


def _short(text: str) -> str:
    return text if len(text) <= 300 else text[:300] + "…"


def _choices(turn: Turn, ticket: Ticket) -> tuple[Choice, ...]:
    labels = {
        "answer": turn._("Trả lời câu hỏi"),
        "accept": turn._("Được rồi"),
        "dispute": turn._("Chưa được"),
        "add": turn._("Bổ sung"),
        "withdraw": turn._("Rút lại"),
    }
    may = possible(ticket.state, {"sender"})
    return tuple(
        Choice(label, f"ticket:{act}:{ticket.code}") for act, label in labels.items() if act in may
    )


async def _follow(turn: Turn, ticket: Ticket) -> tuple[Choice, ...]:
    if ticket.sensitive or ticket.state in ENDED:
        return ()
    return (Choice(turn._("Theo dõi"), f"ticket:follow:{ticket.code}"),)


async def mine(turn: Turn) -> Done:
    """Her own feedback and what she follows; without any, a code is asked for."""
    found = await tickets.mine(turn.session, turn.person, most=SHOWN)
    flows.enter(turn, "lookup")
    if not found:
        return Reply(
            turn._("Ông/bà gửi mã phản ánh giúp nhé, dạng NG-XXXX-XXXX."),
            (Choice(turn._("Thôi"), "nothing:"),),
        )
    lines = [
        f"{ticket.code} · {wording.kind(turn, ticket)} · {wording.state(turn, ticket.state)}"
        for ticket in found
    ]
    return Reply(
        turn._("Phản ánh của ông/bà:\n{lines}\n\nXem việc nào? Mã khác thì ông/bà gõ vào.").format(
            lines="\n".join(lines)
        ),
        tuple(Choice(ticket.code, f"command:tracuu:{ticket.code}") for ticket in found),
    )


@flows.flow("lookup")
async def _lookup_step(turn: Turn, _state: dict[str, Any]) -> Done | None:
    """A code; other words are another matter."""
    flows.leave(turn)
    code, _ = await tickets.split_code(turn.session, turn.text)
    if code is None and not turn.text.upper().startswith("NG"):
        return None
    return await look_up(turn, turn.text)


async def heard(turn: Turn) -> Done | None:
    """A code alone; "được rồi" and "chưa được" without a button, when one result waits for them."""
    folded = fold(turn.text).strip(" .!")
    if sum(c.isalnum() for c in folded) == CODE and folded.startswith("ng"):
        code, rest = await tickets.split_code(turn.session, turn.text)
        return await look_up(turn, code) if code and not rest.strip(" .!") else None
    if folded not in _YES | _NO:
        return None
    waiting = [
        ticket
        for ticket in await tickets.mine(turn.session, turn.person, most=SHOWN)
        if ticket.state == "answered" and await tickets.is_sender(turn.session, ticket, turn.person)
    ]
    if len(waiting) != 1:
        return None
    act = "accept" if folded in _YES else "dispute"
    return await _ACTS[act](turn, waiting[0].code)


@verb("ticket")
async def _tapped(turn: Turn, arguments: list[str]) -> Done:
    act, code = arguments
    return await _ACTS[act](turn, code)


@verb("reopen")
async def _reopen(turn: Turn, arguments: list[str]) -> Done:
    """[Mở lại phản ánh] after an unhappy rating."""
    return await _ACTS["dispute"](turn, arguments[0])


async def _accept(turn: Turn, code: str) -> Done:
    moved = await acts.by_sender(turn.session, turn.person, code, "accept", when=when(turn))
    thanks = Reply(turn._("Xin cảm ơn ông/bà. Phản ánh {code} đã xong.").format(code=code))
    if moved.rated_unit is None or await tickets.is_proxy(turn.session, moved.ticket):
        return thanks
    return [thanks, await ratings.asking_of(turn, code, unit=moved.rated_unit)]


async def _withdraw(turn: Turn, code: str) -> Done:
    await acts.by_sender(turn.session, turn.person, code, "withdraw", when=when(turn))
    return Reply(turn._("Phản ánh {code} đã được rút lại.").format(code=code))


async def _join(turn: Turn, code: str) -> Done:
    await following.join(turn.session, turn.person, code, now=turn.now)
    return Reply(
        turn._("Ông/bà đã theo dõi {code}. Có tin mới, tôi báo ngay tại đây.").format(code=code)
    )


#: What a picture without words does, by the act that it was asked for.
_ALONE = {"add": "done", "answer": "answered", "dispute": "disputed"}


def _asking(act: str, sentence: str) -> Callable[[Turn, str], Awaitable[Done]]:
    async def ask(turn: Turn, code: str) -> Done:
        ticket = await tickets.own(turn.session, turn.person, code)
        flows.enter(turn, "ticket", code=ticket.code, act=act)
        none = Choice(turn._("Thôi"), "nothing:")
        if act == "dispute":
            none = Choice(turn._("Không ghi thêm"), f"ticket:disputed:{code}")
        return Reply(turn._(sentence).format(code=code), (none,))

    return ask


def _wordless(act: str) -> Callable[[Turn, str], Awaitable[Done]]:
    async def do(turn: Turn, code: str) -> Done:
        return await _written(turn, code, act, None)

    return do


_ACTS: dict[str, Callable[[Turn, str], Awaitable[Done]]] = {
    "accept": _accept,
    "withdraw": _withdraw,
    "follow": _join,
    "disputed": _wordless("dispute"),
    "answered": _wordless("answer"),
    "done": _wordless("add"),
    "dispute": _asking(
        "dispute", N_("Phản ánh {code}: chỗ nào chưa được, ông/bà viết vào một tin giúp nhé.")
    ),
    "answer": _asking("answer", N_("Phản ánh {code}: ông/bà viết câu trả lời vào một tin nhé.")),
    "add": _asking(
        "add", N_("Phản ánh {code}: ông/bà viết lời bổ sung vào một tin, hoặc gửi ảnh.")
    ),
}


@flows.flow("ticket")
async def _flow_step(turn: Turn, state: dict[str, Any]) -> Done | None:
    return await _step(turn, state)


async def _step(turn: Turn, state: dict[str, Any]) -> Done:
    flows.leave(turn)
    report = draft.report_of(turn, turn.text)
    if (refused := await guidance.instead(turn, report)) is not None:
        return refused
    return await _written(turn, state["code"], state["act"], turn.text, report.subject is not None)


async def _written(
    turn: Turn, code: str, act: str, written: str | None, sensitive: bool = False
) -> Done:
    turn.outcome = Outcome("handover")
    moved = await acts.by_sender(
        turn.session,
        turn.person,
        code,
        act,
        when=when(turn),
        words=written,
        sensitive=sensitive,
    )
    sentence = {"answer": ANSWERED, "add": ADDED, "dispute": DISPUTED}[act]
    readers = await concerned.readers(
        turn.session, moved.ticket, today=turn.today, besides=turn.person
    )
    await notices.to_officials(turn, readers, moved.ticket, sentence, take=False)
    said = {
        "answer": turn._("Đã gửi câu trả lời cho đơn vị xử lý {code}. Xin cảm ơn ông/bà."),
        "add": turn._("Đã ghi thêm vào phản ánh {code}."),
        "dispute": turn._("Đã báo xã xem lại phản ánh {code}. Có tin mới, tôi báo ngay tại đây."),
    }[act]
    return Reply(said.format(code=code))


def waits_for_photo(turn: Turn, kind: str) -> bool:
    """Whether a picture belongs to a ticket that she is adding to."""
    flow = turn.person.context.get("flow") or {}
    adding = flow.get("name") == "ticket" and flow.get("act") in {"add", "answer", "dispute"}
    return adding and kind in {"photo", "document"}


async def attached(turn: Turn) -> Done:
    """A picture for a ticket that was sent already; its words come along."""
    if turn.message.file is None:
        return manners.not_words(turn)
    state = turn.person.context["flow"]
    report = draft.report_of(turn, turn.text)
    if turn.text and (refused := await guidance.instead(turn, report)) is not None:
        flows.leave(turn)  # the picture belongs to the words, and goes with them
        return refused
    ticket = await tickets.own(turn.session, turn.person, state["code"])
    await photos.add(
        turn.session, turn.person, turn.message.file, ticket_id=ticket.id, now=turn.now
    )
    if turn.text:
        flows.leave(turn)
        about_officials = report.subject is not None
        return await _written(turn, ticket.code, state["act"], turn.text, about_officials)
    flows.enter(turn, "ticket", code=ticket.code, act=state["act"])
    return Reply(
        turn._("Đã nhận ảnh cho {code}. Ông/bà gửi thêm ảnh, viết thêm lời, hoặc bấm Xong.").format(
            code=ticket.code
        ),
        (Choice(turn._("Xong"), f"ticket:{_ALONE[state['act']]}:{ticket.code}"),),
    )
