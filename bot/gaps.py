"""Gaps: what was asked without an answer becomes a row that names nobody; likes are grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import shorten

from bot.i18n import N_
from bot.turn import Turn
from knowledge import Knowledge
from knowledge.privacy import nameless
from knowledge.reasons import Reason
from office import gaps
from office.gaps import NOT_HELPFUL, Missed

#: How far lists look back: rows are kept no longer (docs/decisions/gaps.md).
KEPT = timedelta(days=180)

#: The named ways of not answering that better entries could help. The others are the law's, an
#: emergency's or good manners', and nothing of them is kept.
REASONS = frozenset(
    {
        Reason.nothing_fits,
        Reason.vague,
        Reason.expired,
        Reason.other_language,
        Reason.personal_file,
        Reason.outside_commune,
        Reason.unconfirmed_only,
    }
)
#: The entries of the legal lanes.
LEGAL = frozenset({"khieu-nai", "to-cao"})
#: A longer telling is a story, and stories name people.
LONGEST = 300
#: What each reason is called where the rows are listed.
LABELS: dict[str, str] = {
    Reason.nothing_fits: N_("chưa có câu trả lời"),
    Reason.vague: N_("chưa rõ việc gì"),
    Reason.expired: N_("nội dung quá hạn rà soát"),
    Reason.other_language: N_("tiếng khác"),
    Reason.personal_file: N_("hồ sơ của một người"),
    Reason.outside_commune: N_("không thuộc xã"),
    Reason.unconfirmed_only: N_("chưa được xác nhận"),
    NOT_HELPFUL: N_("trả lời chưa đúng điều cần"),
}
#: Questions at least so alike are one group; less is enough where the same entry came nearest
#: (own tables: nine pairs of ten belong together then).
ALIKE, ALIKE_AND_NEAR = 0.85, 0.62


async def keep(turn: Turn, reason: str, slug: str | None) -> None:
    """Keep a row about the question of this turn.

    What is asked in a batch is thrown away, and of what sounds like khiếu nại or tố cáo nothing
    is kept, however it was answered.
    """
    if turn.person.channel == "ask" or slug in LEGAL:
        return
    asked = nameless(" ".join((turn.question or "").split()))
    words = shorten(asked, LONGEST, placeholder="…") or None
    await gaps.keep(
        turn.session,
        reason=reason,
        words=words,
        slug=slug,
        lang=turn.language,
        today=turn.today,
    )


async def notice(turn: Turn) -> None:
    """Keep a row when this turn's question found no sure answer for one of the named reasons."""
    outcome = turn.outcome
    unsure = outcome.decision == "handover" or outcome.reason == Reason.unconfirmed_only
    if turn.question is None or not unsure or outcome.reason not in REASONS:
        return
    nearest = outcome.entries[0]["slug"] if outcome.entries else None
    await keep(turn, outcome.reason, nearest)


async def none_of_these(turn: Turn) -> None:
    """Keep a row when she wants none of the entries that were offered."""
    if turn.question is not None:
        offered = turn.person.context.get("offered") or [None]
        await keep(turn, Reason.nothing_fits, offered[0])


@dataclass
class Group:
    """Questions that are alike: the newest stands for all."""

    words: str | None
    slug: str | None
    newest: date
    rows: list[Missed] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """The different reasons, the most frequent first."""
        named = [row.reason for row in self.rows]
        return sorted(set(named), key=lambda reason: (-named.count(reason), reason))


def grouped(knowledge: Knowledge, rows: Sequence[Missed]) -> list[Group]:
    """The rows by likeness, in their order (the newest first). Rows without words go by entry."""
    groups: list[Group] = []
    silent: dict[str | None, Group] = {}
    for row in rows:
        found = _like(knowledge, groups, row) if row.words else silent.get(row.slug)
        if found is None:
            found = Group(row.words, row.slug, row.day)
            if row.words:
                groups.append(found)
            else:
                silent[row.slug] = found
        found.slug = found.slug or row.slug
        found.rows.append(row)
    return sorted([*groups, *silent.values()], key=lambda group: group.newest, reverse=True)


def _like(knowledge: Knowledge, groups: Sequence[Group], row: Missed) -> Group | None:
    """The group that the row is most alike to, if it is alike enough to any."""
    words = [group.words or "" for group in groups]
    best: tuple[float, Group] | None = None
    for likeness, group in zip(knowledge.likeness(row.words or "", words), groups, strict=True):
        near = row.slug is not None and row.slug == group.slug
        enough = likeness >= (ALIKE_AND_NEAR if near else ALIKE)
        if enough and (best is None or likeness > best[0]):
            best = likeness, group
    return best[1] if best else None


__all__ = ["KEPT", "NOT_HELPFUL", "REASONS", "Group", "grouped", "keep", "notice"]
