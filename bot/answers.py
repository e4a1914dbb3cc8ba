"""Answers: how an entry of the knowledge base is said, with its source and date."""

from __future__ import annotations

from typing import Any

from bot import answer_words, i18n, manners, shelf, words
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import FACETS, Context, Entry, Understanding, leads
from knowledge.reasons import Reason

#: An answer keeps under a cheap phone's screen (voice.md).
LINES = 12
LABEL = 40
#: Entries about something that can be done right here.
_DOES = {"danh-gia-hai-long": (N_("Đánh giá ngay"), "command:danhgia:")}
UNSURE = N_("⚠️ Thông tin này chưa được xã xác nhận. Xin ông/bà hỏi Trung tâm trước khi đi.")


def understand(turn: Turn) -> Understanding:
    """What the words mean here, after the turn before; recorded for the batch and the metrics."""
    previous = turn.person.context.get("slug")
    offered = tuple(turn.person.context.get("offered", ()))
    found = turn.knowledge.understand(
        turn.text,
        context=Context(previous, offered, bool(turn.person.context.get("asked_back"))),
        lang=turn.message.language if turn.message.channel == "ask" else None,
        today=turn.today,
    )
    if turn.person.language is None and _says_language(turn, found):
        # Many Vietnamese keep their phone in English; what she writes says more.
        turn.language = found.lang
    turn.outcome.decision = found.decision
    turn.outcome.reason = str(found.reason) if found.reason else None
    turn.outcome.facet = found.facet
    turn.outcome.entries = [
        {"slug": c.slug, "level": c.level, "score": round(c.score, 4)} for c in found.candidates
    ]
    turn.remember(asked_back=found.asks_back or None)
    return found


def _says_language(turn: Turn, found: Understanding) -> bool:
    """Whether her words show a language that we speak: "ok" and "bye" are everybody's."""
    everybodys = found.decision == "smalltalk" and len(turn.text.split()) < 2
    if found.lang not in i18n.languages() or found.decision == "urgent":
        return False
    return turn.message.channel == "ask" or not everybodys


def word(turn: Turn, found: Understanding) -> Reply | list[Reply]:
    """The reply to what was understood."""
    turn.question = turn.text
    slugs = [candidate.slug for candidate in found.candidates]
    match found.decision:
        case "answer":
            return entry(turn, slugs[0], found.facet)
        case "choose":
            return choose(turn, slugs, found)
        case "guidance":
            return guidance(turn, slugs[0], found.facet)
        case "urgent":
            return words.urgent(turn, found.kind)
        case "smalltalk":
            return manners.small_talk(turn, found)
    return hand_over(turn, found)


def entry(turn: Turn, slug: str, facet: str | None) -> Reply:
    """An entry, or one part of it, with its source and buttons for its other parts."""
    found = turn.knowledge.entry(slug, turn.language)
    if found is None and (procedure := turn.knowledge.shelf.get(slug)):
        return shelf.say(turn, procedure)
    if found is None or found.expired(turn.today):
        turn.outcome.decision, turn.outcome.reason = "handover", Reason.expired
        person = manners.person_choice(turn, slug, asked=True)
        return Reply(answer_words.reason(turn, Reason.expired), (person,))
    if not turn.outcome.entries:  # she picked it herself, by a button or its number
        picked = {"slug": slug, "level": found.level, "score": 1.0}
        turn.outcome.decision, turn.outcome.entries = "answer", [picked]
        turn.outcome.facet = facet
    turn.remember(slug=slug, offered=None, asked_back=None)
    text = "\n\n".join(piece for piece in _pieces(turn, found, facet) if piece)
    return Reply(text, tuple(_buttons(turn, found, facet)))


def _pieces(turn: Turn, found: Entry, facet: str | None) -> list[str]:
    lead = found.text(None, turn.facts)
    pieces = []
    if found.lang != turn.language:
        pieces.append(turn._("(Câu trả lời này mới có bằng tiếng Việt.)"))
    part = _part(turn, found, facet) if facet else ""
    led = not part or found.level == "elsewhere"  # who decides is said each time
    if part:
        pieces += [part, turn._("(Về: {title})").format(title=found.title)]
        pieces += [lead] if led else []
    elif facet and found.kind != "report":
        pieces += [
            turn._("Phần “{part}” của việc này tôi chưa có thông tin đã xác nhận.").format(
                part=answer_words.facet(turn, facet)
            ),
            lead,
        ]
    else:
        pieces += [lead, _papers(turn, found, lead)]
    unsure = facet in found.unconfirmed and (bool(part) or found.kind != "report")
    if found.status == "unconfirmed" or unsure:
        pieces.append(turn._(UNSURE))
    if found.status != "unconfirmed" and led:
        pieces.append(_doubts(turn, found, facet))
    return [*pieces, _source(turn, found)]


def _doubts(turn: Turn, found: Entry, facet: str | None) -> str:
    """What the lead (and the papers under it) states although nobody has confirmed it."""
    parts = set(leads.unconfirmed(found)) - {facet}
    if facet is None and "documents" in found.unconfirmed and "documents" in found.sections:
        parts.add("documents")
    if not parts:
        return ""
    names = ", ".join(answer_words.part(turn, part) for part in FACETS if part in parts)
    return turn._("⚠️ Chưa được xã xác nhận: {parts}.").format(parts=names)


def _part(turn: Turn, found: Entry, facet: str) -> str:
    """One part of an entry under its label; empty when the entry does not have it."""
    part = found.text(facet, turn.facts) if facet in found.sections else ""
    if not part:
        return ""
    label = answer_words.facet(turn, facet)
    return f"{label}: {part}" if "\n" not in part else f"{label}:\n{part}"


def _papers(turn: Turn, found: Entry, lead: str) -> str:
    """The papers to bring belong to the first answer, when the screen has room for them."""
    papers = found.text("documents", turn.facts) if "documents" in found.sections else ""
    if not papers or (lead + papers).count("\n") + 5 > LINES:
        return ""
    return turn._("Giấy tờ cần mang:") + "\n" + papers


def _source(turn: Turn, found: Entry) -> str:
    if not found.sources:
        return ""
    first = found.sources[0]
    name = f"{first.document} {first.number}" if first.number else first.document
    return turn._("Nguồn: {source}; cập nhật {date}.").format(
        source=name, date=turn.day(found.valid_as_of)
    )


def _buttons(turn: Turn, found: Entry, facet: str | None) -> list[Choice]:
    choices = []
    if found.kind == "report":
        choices.append(
            Choice(turn._("Gửi phản ánh việc này"), f"feedback:{found.slug}", ("gửi", "gui"))
        )
    shown = {facet} if facet else {"documents"} if _papers(turn, found, found.lead) else set()
    parts = [part for part in FACETS if part in found.sections and part not in shown]
    choices += [
        Choice(
            answer_words.facet(turn, part),
            f"facet:{found.slug}:{part}",
            answer_words.facet_synonyms(part),
        )
        for part in parts[:5]
    ]
    if found.slug in _DOES:
        label, action = _DOES[found.slug]
        choices.insert(0, Choice(turn._(label), action))
    if found.kind != "report":
        choices.append(manners.person_choice(turn, found.slug))
    return choices


def choose(turn: Turn, slugs: list[str], found: Understanding) -> Reply:
    """Two to four entries are close: one short question."""
    turn.remember(slug=None, offered=slugs)
    choices = [c for slug in slugs for c in offer(turn, slug, found.facet)]
    other = Choice(turn._("Việc khác"), "handover::none", (turn._("không phải"),))
    asked = turn._("Ông/bà muốn hỏi việc nào dưới đây?")
    text = "\n".join(filter(None, (shelf.heading(turn, slugs), asked)))
    return Reply(text, (*choices, other))


def offer(turn: Turn, slug: str, facet: str | None) -> list[Choice]:
    """The button of an entry, or of the part that was asked for; none for an unknown entry."""
    if procedure := turn.knowledge.shelf.get(slug):
        return [Choice(shorten(procedure.name), f"entry:{slug}", (procedure.code,))]
    found = turn.knowledge.entry(slug, turn.language)
    action = f"facet:{slug}:{facet}" if facet else f"entry:{slug}"
    return [Choice(shorten(found.title), action)] if found else []


def shorten(title: str) -> str:
    """A title that fits a button."""
    return title if len(title) <= LABEL else title[: LABEL - 1].rsplit(" ", 1)[0] + "…"


def guidance(turn: Turn, slug: str, facet: str | None) -> Reply:
    """Khiếu nại and tố cáo are explained, never taken; the words she typed are not kept."""
    turn.question = None
    found = turn.knowledge.entry(slug, turn.language)
    if found is not None and found.expired(turn.today):
        found = None  # the way to a person stays; its terms may have changed
    lead = found.text(None, turn.facts) if found else ""
    said = _part(turn, found, facet) if found and facet else ""
    shield = turn._("Tôi không tiếp nhận việc này qua đây và không lưu lời ông/bà vừa nhắn.")
    choices: list[Choice] = []
    if found:
        turn.remember(slug=slug, offered=None)
        choices = [
            Choice(
                answer_words.facet(turn, part),
                f"facet:{slug}:{part}",
                answer_words.facet_synonyms(part),
            )
            for part in FACETS
            if part in found.sections and part != facet
        ][:5]
    unsure = turn._(UNSURE) if said and found and facet in found.unconfirmed else ""
    doubts = _doubts(turn, found, facet) if found else ""
    pieces = [said, lead, unsure, doubts, shield, _source(turn, found) if found else ""]
    reception = turn.knowledge.entry("tiep-cong-dan")
    if reception is not None:
        choices.append(Choice(turn._("Lịch tiếp công dân"), "entry:tiep-cong-dan"))
    if slug == "to-cao":
        # Not the matter itself: a name and a number, for whoever would rather tell it in person.
        choices.append(Choice(turn._("Hẹn gặp lãnh đạo xã"), "appointment:"))
    if found is None:
        choices.append(manners.person_choice(turn))
    return Reply("\n\n".join(piece for piece in pieces if piece), tuple(choices))


def hand_over(turn: Turn, found: Understanding) -> Reply:
    """Not knowing is said simply, with the next step."""
    reason = found.reason or Reason.nothing_fits
    procedure = turn.knowledge.shelf.get(found.candidates[0].slug) if found.candidates else None
    if procedure is not None:
        return shelf.say(turn, procedure)
    turn.remember(slug=None, offered=None)
    if reason == Reason.vague:
        return manners.unclear(turn)
    person = manners.person_choice(turn, asked=True)
    return Reply(answer_words.reason(turn, reason), (person, manners.again_choice(turn)))


def card(turn: Turn) -> dict[str, Any]:
    """What `ask --jsonl` says about a turn beside its words."""
    outcome = turn.outcome
    return {
        "decision": outcome.decision,
        "reason": outcome.reason,
        "entries": outcome.entries,
        "facet": outcome.facet,
    }
