"""`thanthien kb gaps` and `kb teach`: what is missing, and one phrase that helps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.commands.offices import act
from api.commands.wrong import WrongArgument
from api.known import knowledge_of
from api.settings import read
from api.speech import _, terminal_language
from bot import gaps, i18n
from bot.gaps import Group
from bot.i18n import N_
from knowledge import Entry, Knowledge, gate, tables, teaching
from knowledge import mask as masked
from knowledge.gate import Change, Verdict
from knowledge.teaching import CannotTeach
from office import audit
from office import gaps as kept
from office.settings import OfficeSettings

#: Why a phrase cannot be taught; a test finds the missing one.
WHYS = {
    "unknown": N_("Không có mục “{slug}” bằng ngôn ngữ “{lang}”; xem: thanthien kb list."),
    "blank": N_("Cách hỏi đang trống; hãy viết một câu như người dân nhắn."),
    "long": N_("Cách hỏi dài quá {most} chữ cái; hãy viết một câu ngắn."),
    "numbers": N_("Cách hỏi có số giấy tờ hoặc số điện thoại; hãy bỏ số đó."),
    "own": N_("Mục {slug} đã có cách hỏi này."),
    "other": N_("Cách hỏi này đã thuộc mục {slug} ({title}); mỗi cách hỏi chỉ thuộc một mục."),
    "excluded": N_("Mục {slug} loại trừ chữ “{word}”, nên không nhận cách hỏi này."),
}
#: Changes of one kind that are listed.
SHOWN = 20


def gaps_listed(since: date | None, most: int) -> None:
    """Print the groups of unanswered questions, the newest first."""
    today = _today()
    since = since or today - gaps.KEPT
    knowledge = knowledge_of()

    async def work(session: AsyncSession) -> list[kept.Missed]:
        return await kept.read(session, since=since)

    groups = gaps.grouped(knowledge, act(work))
    if not groups:
        typer.echo(_("Chưa có câu hỏi nào thiếu câu trả lời."))
        return
    for group in groups[:most]:
        typer.echo(_line(knowledge, group, today))
    if len(groups) > most:
        typer.echo(_("Còn {count} nhóm nữa; xem thêm: --most.").format(count=len(groups) - most))


def _today() -> date:
    return datetime.now(UTC).astimezone(read(OfficeSettings).zone).date()


def _line(knowledge: Knowledge, group: Group, today: date) -> str:
    labels = ", ".join(_(gaps.LABELS[reason]) for reason in group.reasons)
    day = i18n.say_date(group.newest, terminal_language())
    parts = [_("{count} lần").format(count=len(group.rows)), day, labels]
    parts.append(f"“{group.words}”" if group.words else _("(không có lời)"))
    if group.slug is not None and (nearest := knowledge.entry(group.slug)) is not None:
        parts.append(_("gần nhất: {entry}").format(entry=_named(nearest)))
    if (now := _answer_now(knowledge, group, today)) is not None:
        parts.append(_("nay trả lời bằng: {slug}").format(slug=now))
    return " · ".join(parts)


def _named(entry: Entry) -> str:
    return f"{entry.slug} ({entry.title})"


def _answer_now(knowledge: Knowledge, group: Group, today: date) -> str | None:
    """The entry that answers by now what had no answer when it was asked."""
    if not group.words or kept.NOT_HELPFUL in group.reasons:
        return None
    found = knowledge.understand(group.words, today=today)
    return found.candidates[0].slug if found.decision == "answer" else None


def teach(slug: str, phrase: str, *, lang: str, force: bool, reason: str | None) -> int:
    """Try the phrase on every question table, then write it; the exit status."""
    if force and not (reason or "").strip():
        raise WrongArgument(_("--force cần lý do: thêm --reason “…”."))
    knowledge = knowledge_of()
    try:
        taught = teaching.pupil(knowledge, slug, phrase, lang)
    except CannotTeach as refused:
        raise WrongArgument(_(WHYS[refused.why]).format(**refused.details)) from None
    questions = tables.own()
    typer.echo(_("Đang thử {count} câu hỏi…").format(count=len(questions)), err=True)
    trial = teaching.on_trial(knowledge, taught)
    verdict = gate.compare(knowledge, trial, questions, today=_today())
    _say(verdict)
    if (verdict.worse or not verdict.asked) and not force:
        typer.echo(
            _("Chưa ghi. Vẫn muốn ghi thì thêm --force --reason “lý do”."),
            err=True,
        )
        return 1
    _publish(taught, verdict, reason)
    typer.echo(
        _("Đã thêm cách hỏi vào mục {entry}. Khởi động lại trợ lý để dùng.").format(
            entry=_named(taught)
        )
    )
    return 0


def _say(verdict: Verdict) -> None:
    if not verdict.asked:
        typer.echo(_("Không có bảng câu hỏi nào để thử."))
        return
    typer.echo(
        _("Đã thử {count} câu hỏi: {better} câu tốt hơn, {worse} câu kém đi.").format(
            count=verdict.asked, better=len(verdict.better), worse=len(verdict.worse)
        )
    )
    _changes(_("Tốt hơn:"), verdict.better)
    _changes(_("Kém đi:"), verdict.worse)


def _changes(title: str, changes: Sequence[Change]) -> None:
    if not changes:
        return
    typer.echo(title)
    for change in changes[:SHOWN]:
        wants = "/".join(change.row.gold) or change.row.expect
        before, after = _outcome(change, after=False), _outcome(change, after=True)
        typer.echo(f"  “{change.row.text}” ({wants}): {before} → {after}")
    if len(changes) > SHOWN:
        typer.echo(_("  … và {count} câu nữa").format(count=len(changes) - SHOWN))


def _outcome(change: Change, *, after: bool) -> str:
    asked = change.after if after else change.before
    shown = asked.slugs[:1] if asked.found.decision in {"answer", "guidance"} else ()
    part = (asked.found.facet,) if change.row.facet and asked.found.facet else ()
    return " ".join((asked.found.decision, *shown, *part))


def _publish(taught: Entry, verdict: Verdict, reason: str | None) -> None:
    """The file is written last: when the audit row cannot be kept, nothing is published."""

    async def work(session: AsyncSession) -> None:
        audit.write(
            session,
            "kb.teach",
            taught.slug[:100],
            staff_id=None,
            channel=None,
            now=datetime.now(UTC),
            after={
                "lang": taught.lang,
                "phrase": taught.ask[-1],
                "asked": verdict.asked,
                "better": len(verdict.better),
                "worse": len(verdict.worse),
                "reason": masked(reason.strip()) if reason else None,
            },
        )
        await session.flush()
        teaching.publish(taught)

    act(work)
