"""Procedures of the second shelf in a conversation: what the portal says, and that we only pass
it on. Never a fee: the portal prints "Miễn phí" where nobody has filled in a sum."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import manners
from bot.messages import Reply
from bot.turn import Turn
from knowledge import Procedure, fold
from knowledge.reasons import Reason
from office import shelf

#: Official names may fill a page; so may lists of bodies.
NAME, BODY, OFFERED = 300, 160, 120


async def load(session: AsyncSession) -> list[Procedure]:
    """Everything on the shelf; nothing where there is no shelf yet."""
    return [
        Procedure(row.code, row.name, row.level, row.field, row.agency, row.outdated)
        for row in await shelf.rows_if_any(session)
    ]


def say(turn: Turn, procedure: Procedure) -> Reply:
    """The record's name, code and performer, where to read it, and the way to a person."""
    if not turn.outcome.entries:  # she picked it herself, by a button or its number
        turn.outcome.decision, turn.outcome.reason = "handover", Reason.nothing_fits
        turn.outcome.entries = [{"slug": procedure.slug, "level": procedure.where, "score": 1.0}]
    turn.remember(slug=procedure.slug, offered=None)
    pieces = [
        turn._("Cổng Dịch vụ công quốc gia có thủ tục “{name}”, mã {code}.").format(
            name=cut(procedure.name, NAME), code=procedure.code
        ),
        *_bodies(turn, procedure),
        turn._(
            "⚠️ Trung tâm chưa rà soát thủ tục này. Ông/bà xem trên dichvucong.gov.vn, mã {code}, "
            "hoặc bấm Chuyển cho cán bộ."
        ).format(code=procedure.code),
    ]
    return Reply("\n".join(pieces), (manners.person_choice(turn, procedure.slug),))


def _bodies(turn: Turn, procedure: Procedure) -> list[str]:
    """Who performs it, as the record says; nobody is sent to a body that is no more."""
    lines = []
    if procedure.agency and not _names_one(procedure.agency, procedure.outdated):
        agency = cut(procedure.agency, BODY)
        lines.append(turn._("Nơi thực hiện, theo bản ghi: {agency}.").format(agency=agency))
    if procedure.outdated:
        lines.append(
            turn._("Bản ghi còn nhắc cấp hoặc cơ quan cũ ({names}), nay không còn.").format(
                names=", ".join(procedure.outdated)
            )
        )
    return lines


def _names_one(text: str, bodies: Sequence[str]) -> bool:
    return any(fold(body) in fold(text) for body in bodies)


def heading(turn: Turn, slugs: Sequence[str]) -> str:
    """What stands above a list of choices, when procedures are among them; else nothing."""
    found = [procedure for slug in slugs if (procedure := turn.knowledge.shelf.get(slug))]
    if not found:
        return ""
    names = [cut(procedure.name, OFFERED) for procedure in found]
    if len(found) < len(slugs):
        return turn._(
            "Thủ tục “{name}” lấy từ Cổng Dịch vụ công quốc gia, chưa được xã rà soát."
        ).format(name=names[-1])
    above = turn._(
        "Việc này xã chưa có hướng dẫn riêng. Các thủ tục dưới đây lấy từ Cổng Dịch vụ công quốc "
        "gia, chưa được xã rà soát:"
    )
    return "\n".join([above, *(f"{place}. {name}" for place, name in enumerate(names, 1))])


def cut(text: str, most: int) -> str:
    """A text that is no longer than that, without its last full stop."""
    text = text.strip().rstrip(".;,")
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
