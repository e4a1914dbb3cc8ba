"""The second shelf: national procedures that nobody in the commune has looked through.

They stand behind the entries, in an index of their own, and are looked at only where no entry
fits: with the shelf full or empty, entries are found alike (docs/decisions/second-shelf.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from knowledge import ranker
from knowledge.index import Doc, Index
from knowledge.query import query
from knowledge.reasons import Reason
from knowledge.understanding import Candidate, Context, Understanding

PREFIX = "tthc-"
#: Official names are found by their own words: at most this share of the question's neighbouring
#: words may be neighbours in no name, and it is this likely to be known at all.
STRANGE, KNOWN = 0.4, 0.45
#: One or two words ("khẩu trang") stand in too many names to mean one.
SHORTEST = 3
#: Beyond this share of the candidates the first one is named alone.
ALONE = 0.6
#: An offered candidate has at least this share of the first one's; and there are at most so many.
NEAR, MOST = 0.12, 3
#: Where entries are offered, a procedure joins them when it is this near: known, likeness to its
#: name, strange pairs. On 892 such questions of the tables none of those meant an entry.
CLOSE = (0.65, 0.7, 0.25)
#: It takes their place when the question is its name and none of the entries is likely.
VERBATIM, UNLIKELY = 0.9, 0.5
CHOICES = 4
#: Why an entry may have been missed although the question is somebody's business.
OPEN = frozenset({Reason.nothing_fits, Reason.outside_commune})


@dataclass(frozen=True)
class Procedure:
    """A record of the national portal: what it says, not what the commune has confirmed.

    `outdated`: names of abolished levels and bodies that the record still uses.
    """

    code: str
    name: str
    level: str = ""
    field: str = ""
    agency: str = ""
    outdated: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """How it is called among the entries."""
        return PREFIX + self.code

    @property
    def where(self) -> str:
        """`commune` when its level names the commune, else `elsewhere`."""
        return "commune" if "xã" in self.level.lower() else "elsewhere"


@dataclass(frozen=True)
class Hit:
    """Procedures that a question may mean, likeliest first, and what speaks for the first one."""

    slugs: tuple[str, ...]
    shares: tuple[float, ...]
    known: float
    likeness: float
    strange: float


class Shelf:
    """Procedures with the index of their official names. Unchanging once made."""

    def __init__(self, procedures: Iterable[Procedure], curated: frozenset[str]) -> None:
        """`curated`: codes that entries answer; these procedures are left out."""
        kept = {p.slug: p for p in procedures if p.code not in curated}
        self._procedures = dict(sorted(kept.items()))

    def __len__(self) -> int:
        return len(self._procedures)

    def get(self, slug: str | None) -> Procedure | None:
        """The procedure of that slug, or None."""
        return self._procedures.get(slug or "")

    def warm(self) -> None:
        """Build the index now (a second or two for thousands), not with the first question."""
        if self:
            _ = self.index

    @cached_property
    def index(self) -> Index:
        """The index of the official names, built with its first use."""
        return Index(
            [Doc(slug, (p.name,), (), curated=False) for slug, p in self._procedures.items()]
        )

    def look(self, text: str, found: Understanding, context: Context) -> Understanding:
        """What was understood, with procedures where no entry fits; else as it came.

        An answer is never replaced, and a procedure never is one.
        """
        named = self.get(context.slug)
        if named is not None and found.reason is Reason.vague and found.facet:
            return replace(found, **self._alone(named.slug, UNLIKELY))  # "and what does it cost?"
        unsure = found.decision == "choose" and found.reason is None
        unknown = found.decision == "handover" and found.reason in OPEN
        if found.lang != "vi" or not (unsure or unknown):
            return found
        hit = self._search(text)
        if hit is None:
            return found
        return self._instead(found, hit) if unknown else self._beside(found, hit)

    def _search(self, text: str) -> Hit | None:
        asked = query(self.index.normaliser.tokens(text))
        if len(asked.words) < SHORTEST:
            return None
        evidence = ranker.gather(self.index, asked, asked.text)
        ranked = ranker.rank(evidence, ranker.model())
        if ranked.known < KNOWN or evidence.strange > STRANGE:
            return None
        row = evidence.features[evidence.docs.index(ranked.docs[0])]
        return Hit(
            tuple(self.index.slugs[doc] for doc in ranked.docs),
            ranked.shares,
            ranked.known,
            float(row[ranker.FEATURES.index("title")]),
            evidence.strange,
        )

    def _instead(self, found: Understanding, hit: Hit) -> Understanding:
        """Where no entry was found: one procedure by name, or the nearest ones to choose from."""
        near = [
            self._candidate(slug, share * hit.known)
            for slug, share in zip(hit.slugs, hit.shares, strict=True)
            if share >= NEAR * hit.shares[0]
        ][:MOST]
        if hit.shares[0] >= ALONE or len(near) < 2:
            return replace(found, candidates=tuple(near[:1]))
        return replace(found, decision="choose", reason=None, candidates=tuple(near))

    def _beside(self, found: Understanding, hit: Hit) -> Understanding:
        """Where entries are offered: the procedure takes their place, joins them, or stays away."""
        slug, best = hit.slugs[0], found.candidates[0].score
        if min(hit.known, hit.likeness) >= VERBATIM and best < UNLIKELY:
            return replace(found, **self._alone(slug, hit.known * hit.shares[0]))
        known, likeness, strange = CLOSE
        if hit.known < known or hit.likeness < likeness or hit.strange > strange:
            return found
        kept = found.candidates[: CHOICES - 1]
        last = self._candidate(slug, min(kept[-1].score, hit.known))
        return replace(found, candidates=(*kept, last))

    def _alone(self, slug: str, score: float) -> dict[str, Any]:
        return {
            "decision": "handover",
            "reason": Reason.nothing_fits,
            "candidates": (self._candidate(slug, score),),
        }

    def _candidate(self, slug: str, score: float) -> Candidate:
        return Candidate(slug, self._procedures[slug].where, score)
