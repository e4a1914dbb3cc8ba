"""The intake of feedback: what, where, photo, consent, summary, send; one question a message.

It waits as long as she likes: the draft is a row of hers, and every step begins from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import flows, manners
from bot.actions import Done, verb
from bot.feedback import asking, draft, guidance, notices, places, proxy, wording
from bot.feedback.asking import STEPS
from bot.feedback.draft import Draft
from bot.messages import Choice, Reply
from bot.turn import Outcome, Turn
from knowledge import fold
from office import calendar, consents
from office.calendar import Calendar
from office.feedback import following, photos, tickets, villages
from office.feedback.following import Alike
from office.models import Ticket

#: How alike two texts are that may be the same matter, 0 to 1 (`Knowledge.likeness`); what lies
#: within the radius need not be told in the same words, only not in quite other ones.
ALIKE, ALIKE_NEARBY = 0.62, 0.3
#: Others' feedback that is offered at once.
OFFERED = 3
#: A place or a name needs no more.
SHORT = 300


def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_STOP, _BACK, _SKIP = map(_folded, (asking.STOP, asking.BACK, asking.SKIP))


async def begin(turn: Turn, words: str) -> Done:
    """Start with what she said already, or ask what it is; a draft that is there goes on."""
    turn.outcome = Outcome("handover")
    turn.question = None
    if turn.person.channel == "ask":
        # Nobody would read it there, and what is asked there is thrown away.
        return Reply(
            turn._(
                "Hỏi qua đây thì tôi không chuyển được phản ánh cho cán bộ. Ông/bà nhắn trong "
                "khung trò chuyện của xã giúp nhé."
            )
        )
    before = draft.load(turn)
    if before is not None and (not words or before.words == words):
        return [
            Reply(turn._("Ông/bà đang viết dở một phản ánh, ta làm tiếp nhé.")),
            *await show(turn, before),
        ]
    if not words:
        return await show(turn, Draft())
    return await _what(turn, Draft(), words)


async def show(turn: Turn, current: Draft) -> list[Reply]:
    """Ask the open question; what needs no asking is passed over.

    A button for her position that no answer has taken away goes before the next question.
    """
    if not current.asked:
        return await _ask(turn, current)
    away = [Reply(turn._("Vâng, ta làm tiếp."), place="")] if places.stays(turn) else []
    return [*away, *await _ask(turn, replace(current, asked=False))]


async def _ask(turn: Turn, current: Draft) -> list[Reply]:
    draft.save(turn, current)
    count = await photos.count(turn.session, draft=current.token)
    match current.step:
        case "what":
            return [asking.what(turn, current)]
        case "where":
            known = await villages.current(turn.session)
            return [asking.where(turn, current, known)]
        case "photo":
            return [asking.photo(turn, current, have=count)]
        case "consent":
            told = await consents.current(
                turn.session, proxy.PURPOSES[current.proxy], turn.language
            )
            current = replace(current, consent=told.version)
            draft.save(turn, current)
            return [asking.consent(turn, current, told.text)]
        case "name":
            told = await consents.current(turn.session, "identity", turn.language)
            current = replace(current, identity_consent=told.version)
            draft.save(turn, current)
            return [asking.name(turn, current, told.text)]
        case "similar":
            found = await _alike(turn, current)
            if found:
                return [asking.similar(turn, current, found)]
            return await show(turn, replace(current, step="summary"))
    return [asking.summary(turn, current, photos=count)]


async def _onward(turn: Turn, current: Draft) -> list[Reply]:
    """The open question is answered: the next one that is not."""
    answered = current.answered()
    left = [step for step in STEPS if step not in answered.done]
    if "name" in left and not answered.named:
        left.remove("name")
    return await show(turn, replace(answered, step=left[0] if left else "summary"))


async def _alike(turn: Turn, current: Draft) -> list[Alike]:
    """Others' feedback of the same field that is near or in the same words; near ones first."""
    if current.sensitive or current.kind == "khen":
        return []
    rows = await following.candidates(
        turn.session,
        turn.person,
        field=current.field,
        village=current.village,
        position=current.position,
        now=turn.now,
    )
    alike = turn.knowledge.likeness(current.words, [row.words for row in rows])
    fitting = [
        (row.near, likeness, row)
        for likeness, row in zip(alike, rows, strict=True)
        if likeness >= (ALIKE_NEARBY if row.near else ALIKE)
    ]
    ranked = sorted(fitting, key=lambda each: each[:2], reverse=True)
    return [row for _, _, row in ranked[:OFFERED]]


@flows.flow(draft.FLOW, own_words=True)
async def _step(turn: Turn, _state: dict[str, Any]) -> Done | None:
    turn.outcome = Outcome("handover")
    current = draft.load(turn)
    if current is None:
        flows.leave(turn)
        return None
    folded = fold(turn.text).strip(" .!,")
    if folded in _STOP:
        return await stop(turn)
    if folded in _BACK:
        return await show(turn, current.reopened())
    if folded in _SKIP and current.step in {"where", "photo", "name"}:
        return await _onward(turn, current)
    return await _said(turn, current, turn.text)


async def _said(turn: Turn, current: Draft, words: str) -> Done:
    match current.step:
        case "what":
            return await _what(turn, current, words)
        case "where":
            if (refused := await guidance.instead(turn, draft.report_of(turn, words))) is not None:
                return refused
            return await _onward(turn, await places.written(turn, current, words[:SHORT]))
        case "name":
            # Her own words unmasked: the phone number is what she wants to be called at.
            written = manners.clean(turn.message.text)[:SHORT]
            return await _onward(turn, replace(current, identity=written))
        case "photo" | "summary":
            return await _more(turn, current, words)
    return await show(turn, current)


async def _what(turn: Turn, current: Draft, words: str) -> Done:
    report = draft.report_of(turn, words)
    if (refused := await guidance.instead(turn, report)) is not None:
        return refused
    read = await places.read_words(turn, replace(current, words=""), words)
    asked = await _onward(turn, read)
    return [*_elsewhere(turn, words), *asked]


def _elsewhere(turn: Turn, words: str) -> list[Reply]:
    """What another body looks after: whose it is and where to go, before the commune takes it."""
    found = turn.knowledge.understand(words, today=turn.today)
    if found.decision != "answer" or found.candidates[0].level != "elsewhere":
        return []
    entry = turn.knowledge.entry(found.candidates[0].slug, turn.language)
    if entry is None or entry.expired(turn.today):
        return []
    return [Reply(entry.text(None, turn.facts))]


async def _more(turn: Turn, current: Draft, words: str) -> Done:
    """More words at a later step are kept with the first ones."""
    if (refused := await guidance.instead(turn, draft.report_of(turn, words))) is not None:
        return refused
    return [
        Reply(turn._("Tôi ghi thêm lời này vào phản ánh.")),
        *await show(turn, await places.read_words(turn, current, words)),
    ]


async def stop(turn: Turn) -> Reply:
    """She thought better of it: nothing is kept."""
    current = draft.load(turn)
    await draft.abandon(turn)
    return Reply(
        turn._("Vâng, tôi bỏ phản ánh đang viết, chưa gửi gì. Cần gì, ông/bà cứ nhắn."),
        place="" if current and current.asked else None,
    )


def waits_for(turn: Turn, kind: str) -> bool:
    """Whether a picture or a place that she sends now belongs to her draft."""
    flow = turn.person.context.get("flow") or {}
    return flow.get("name") == draft.FLOW and kind in {"photo", "document", "location"}


def reads_long(turn: Turn) -> bool:
    """Whether a very long text is a draft's."""
    return waits_for(turn, "photo") and len(turn.text) <= draft.LONGEST


def paused(turn: Turn, said: Done) -> Done:
    """After an explanation in the middle of the intake: the draft stays, and how to go on."""
    current = draft.load(turn)
    if current is None or not waits_for(turn, "photo") or isinstance(said, list):
        return said
    onward = Choice(turn._("Viết tiếp phản ánh"), "command:gopy:", (turn._("viết tiếp"),))
    return replace(said, choices=(*said.choices, onward))


async def attached(turn: Turn) -> Done:
    """A picture or a place for the draft; the words that came with it are read too."""
    turn.outcome = Outcome("handover")
    current = draft.load(turn)
    if current is None:
        flows.leave(turn)
        return manners.not_words(turn)
    if turn.message.kind == "location":
        return await _placed(turn, current)
    if turn.text:
        report = draft.report_of(turn, turn.text)
        if (refused := await guidance.instead(turn, report)) is not None:
            return refused
        current = await places.read_words(turn, current, turn.text)
    if turn.message.file is None:
        return manners.not_words(turn)
    await photos.add(
        turn.session, turn.person, turn.message.file, draft=current.token, now=turn.now
    )
    if current.step == "what" and current.words:
        return await _onward(turn, current)
    return await show(turn, current)


async def _placed(turn: Turn, current: Draft) -> Done:
    found = places.located(turn, current)
    if found is None:
        return manners.not_words(turn)
    said = Reply(turn._("Đã nhận vị trí."), place="")
    found = replace(found, asked=False)
    step = _onward if found.step == "where" else show
    return [said, *await step(turn, found)]


async def send(turn: Turn, token: str) -> Done:
    """Send it, once: a second tap gets the same receipt."""
    current = draft.load(turn)
    if current is None or current.token != token:
        sent = await tickets.sent_from(turn.session, turn.person, token)
        return await _receipt(turn, sent) if sent else await _lost(turn)
    if not current.consent:  # a draft of before the texts had versions
        return await show(turn, replace(current, step="consent"))
    ticket = await tickets.receive(
        turn.session,
        tickets.Draft(
            token=current.token,
            kind=current.kind,
            field=current.field,
            words=current.words,
            sensitive=current.sensitive and current.kind != "khen",
            consent=current.consent,
            identity_consent=current.identity_consent,
            village=current.village,
            place=current.place,
            position=current.position,
            identity=current.identity,
            proxy=current.proxy,
        ),
        person=turn.person,
        now=turn.now,
        today=turn.today,
    )
    draft.drop(turn)
    await notices.received(turn, ticket)
    return await _receipt(turn, ticket)


async def _receipt(turn: Turn, ticket: Ticket) -> Reply:
    if await tickets.is_proxy(turn.session, ticket):
        return await proxy.receipt(turn, ticket)
    return receipt(turn, ticket, await calendar.load(turn.session))


async def _lost(turn: Turn) -> Done:
    return await begin(turn, "")


def receipt(turn: Turn, ticket: Ticket, days: Calendar) -> Reply:
    """The code, and when she will hear who handles it; unit and date follow from a person."""
    at = ticket.at.astimezone(turn.zone)
    text = turn._(
        "Đã nhận lúc {time} ngày {day}. Mã: {code}\nCán bộ sẽ xem và báo đơn vị xử lý, dự kiến "
        "{by}. Ông/bà lưu mã này để hỏi kết quả."
    ).format(
        time=turn.clock(ticket.at),
        day=turn.day(at.date()),
        code=ticket.code,
        by=turn.weekday(ticket.act_by),
    ) + wording.may_move(turn, ticket, ticket.act_by, days)
    if ticket.sensitive:
        text += "\n" + turn._("Chỉ người được xã giao riêng việc này xem được.")
    elif ticket.kind == "phan_anh_tthc":
        text += "\n" + turn._("Việc về thủ tục, ông/bà cũng gửi được tại pakn.dichvucong.gov.vn.")
    choices = (
        Choice(turn._("Xem phản ánh"), f"command:tracuu:{ticket.code}"),
        Choice(turn._("Bổ sung"), f"ticket:add:{ticket.code}"),
    )
    return Reply(text, choices)


async def _join(turn: Turn, code: str) -> Done:
    ticket = await following.join(turn.session, turn.person, code, now=turn.now)
    await draft.abandon(turn)
    return Reply(
        turn._(
            "Ông/bà đã theo dõi phản ánh {code} ({state}). Có tin mới, tôi báo ngay tại đây."
        ).format(code=ticket.code, state=wording.state(turn, ticket.state)),
        (Choice(turn._("Xem phản ánh"), f"command:tracuu:{ticket.code}"),),
    )


@verb("feedback")
async def _from_entry(turn: Turn, _arguments: list[str]) -> Done:
    """[Gửi phản ánh việc này] under an answer: the question above it is what she said."""
    words, waiting = turn.question, dict(turn.person.context.get("questions", {}))
    if waiting.pop(turn.offer or "", None) is not None:
        turn.remember(questions=waiting or None)
    return await begin(turn, words or "")


@verb("fb")
async def _tapped(turn: Turn, arguments: list[str]) -> Done:
    """A button of the intake. One of an older question shows the open question instead."""
    turn.outcome = Outcome("handover")
    name, *rest = arguments
    if name == "send":
        return await send(turn, rest[0])
    current = draft.load(turn)
    if name == "proxy" and turn.official is not None:
        again = current or Draft()
        return await show(turn, replace(again, proxy=True, named=False, identity=None))
    if current is None:
        return await _lost(turn)
    match name, rest:
        case "stop", _:
            return await stop(turn)
        case "skip", [step] if step == current.step:
            return await _onward(turn, current)
        case "back", [step] if step == current.step:
            return await show(turn, current.reopened())
        case "village" | "villages" | "position", _ if current.step == "where":
            found = await places.tapped(turn, current, name, rest)
            return found if isinstance(found, Reply) else await _onward(turn, found)
        case "consent", [named] if current.step == "consent":
            wish = named == "yes"
            kept = replace(current, named=wish, identity=current.identity if wish else None)
            return await _onward(turn, kept)
        case "join", [code]:
            return await _join(turn, code)
        case _:
            return await _corrected(turn, current, name, rest)


async def _corrected(turn: Turn, current: Draft, name: str, rest: list[str]) -> Done:
    match name, rest:
        case "kinds", _:
            draft.save(turn, current)
            return asking.kinds(turn)
        case "kind", [kind, field]:
            current = replace(current, kind=kind, field=field)
        case "rewrite", _:
            done = tuple(step for step in current.done if step != "what")
            current = replace(current, step="what", done=done)
    return await show(turn, current)
