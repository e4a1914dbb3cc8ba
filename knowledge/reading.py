"""Reading one message: facets, follow-ups, corrections, the search, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

from knowledge import parts, questions, ranker
from knowledge.lanes import LEGAL, is_vague
from knowledge.normalise import Token
from knowledge.query import content, is_enough, query
from knowledge.reasons import Reason
from knowledge.resources import data
from knowledge.text import fold
from knowledge.understanding import Candidate, Context, Understanding

if TYPE_CHECKING:
    from knowledge.base import Knowledge

#: At most four things are offered (design §4).
MOST = 4
#: An offered candidate has at least this share of the first one's.
NEAR = 0.12
#: A first candidate that others share so much with is offered beside them, however known.
SHARED = 0.48
#: Below this a candidate is not offered, not even as the second of two.
FAINT = 0.01
#: A short question about a part goes on about the last entry unless the search is this sure.
FOLLOWED, SHORT = 0.8, 3
#: How sure the search must be to overrule a lane that the classifier has heard: small talk, and
#: the lanes that may not be missed.
SOUNDS_LIKE, SURER, STRONGER = 0.5, 0.4, 0.85
CLEAR_HALF = 0.7
#: A question whose words stand nowhere, by this share of their weight, is not guessed at.
STRANGE = 0.8
#: How much surer the search must be with the facet's words than without, and when nobody asks.
WHOLE, CLEAR = 0.15, 0.75
#: Entries about harm: a message that brings one of these and sounds urgent is urgent.
SAFETY = frozenset(
    {
        "bao-ve-tre-em",
        "bao-luc-gia-dinh",
        "su-co-dien-nuoc",
        "trinh-bao-to-giac-toi-pham",
        "phong-chay-chua-chay",
        "hoa-giai-o-co-so",
    }
)
#: What a question about a part of nothing in particular may mean.
GENERAL = {
    "fee": ("thanh-toan-phi-le-phi", "mien-giam-phi-le-phi"),
    "time": ("giay-hen-tra-ket-qua", "tra-cuu-ho-so"),
    "where": ("dia-chi-tru-so", "trung-tam-phuc-vu-hanh-chinh-cong"),
    "online": ("nop-ho-so-truc-tuyen", "ho-tro-nop-truc-tuyen"),
}


class Reading:
    """One message on its way through facets, follow-ups and the search."""

    def __init__(
        self,
        knowledge: Knowledge,
        tokens: list[Token],
        folded: str,
        lang: str,
        context: Context,
        today: date,
    ) -> None:
        if context.slug or context.offered:
            # "Không, ý tôi là khai tử": only what is meant now is read.
            meant = questions.correction(folded)
            if meant is not None:
                tokens, folded = tokens[-len(meant.split()) :], meant
        self.knowledge = knowledge
        self.tokens = tokens
        self.folded = folded
        self.lang = lang
        self.context = context
        self.today = today
        self.facets = questions.facets([token.word for token in tokens], lang)
        self.rest = [tokens[place] for place in self.facets.rest]

    @cached_property
    def facet(self) -> str | None:
        """The part asked for."""
        return parts.facet_of([t.word for t in self.tokens], self.facets.named, self.lang)

    @cached_property
    def ranked(self) -> ranker.Ranked:
        """The search over what the message says beside its facet."""
        searched = self._searched()
        ranked = self._rank(searched)
        if len(searched) == len(self.tokens) or _trust(ranked) >= CLEAR:
            return ranked
        # What looks like a facet may be the matter itself: "căn cứ pháp lý của kế hoạch".
        whole = self._rank(self.tokens)
        return whole if _trust(whole) > _trust(ranked) + WHOLE else ranked

    def _rank(self, tokens: Sequence[Token]) -> ranker.Ranked:
        offered = self.context.offered
        return self.knowledge.rank(query(tokens), self.folded, self.lang, offered=offered)

    def knows_better(self, heard: Understanding, *, ruled: bool) -> bool:
        """Whether the search is surer than the lane of a message: more easily than the lane that
        a message only sounds like (not `ruled`), hardly more than the lane that a rule names."""
        if not self.ranked.docs:
            return False
        if heard.decision == "smalltalk":
            # "Cần những gì" after an answer asks on, however much it sounds like small talk.
            follows = bool(self.context.slug or self.context.offered) and bool(self.facets.named)
            return follows or self.ranked.known >= SOUNDS_LIKE
        first = self.knowledge.index.slugs[self.ranked.docs[0]]
        needed = STRONGER if ruled else SURER
        return _trust(self.ranked) >= needed and first not in LEGAL and first not in SAFETY

    def outcome(self) -> Understanding:
        """The decision about a message that no rule decided alone."""
        personal = questions.personal(self.folded)
        if personal == "file" and self.knowledge.entry("tra-cuu-ho-so"):
            return self._answer("tra-cuu-ho-so", 0.9, Reason.personal_file)
        if personal == "other":
            return Understanding("handover", Reason.personal_file, lang=self.lang)
        if self._says_nothing_new():
            return self._follow_up()
        if (both := self._two_questions()) is not None:
            return both
        return self._decide(self.ranked)

    def _says_nothing_new(self) -> bool:
        """Whether nothing but facets, fillers and stop words is left."""
        if not content(self.rest) and (self.facets.named or not content(self.tokens)):
            return True
        return self.lang == "vi" and is_vague(self.folded) and _trust(self.ranked) < CLEAR

    def _follow_up(self) -> Understanding:
        """A part of what was answered before; else too vague to mean anything."""
        slug = self.context.slug
        if slug is not None and self.facet and self.knowledge.entry(slug):
            return self._answer(slug, 0.9, None)
        offered = [s for s in self.context.offered if self._is_served(s)][:MOST]
        if offered and self.facet and not slug:
            # She goes on as if the likeliest one were chosen; the reply names what it is about.
            found = tuple(self._candidate(s, 0.6 / (i + 1)) for i, s in enumerate(offered))
            return self._sure(found)
        whole = query(self.tokens)
        ranked = self.knowledge.rank(whole, self.folded, self.lang)
        if ranked.known * ranked.right >= 0.9:
            return self._decide(ranked)
        general = [s for s in GENERAL.get(self.facet or "", ()) if self._is_served(s)]
        if len(general) > 1 and not self.context.asked_back:
            found = tuple(self._candidate(slug, 1 / len(general)) for slug in general)
            return Understanding("choose", Reason.vague, found, self.facet, self.lang)
        # One question back is enough: the second time a person is offered.
        reason = Reason.nothing_fits if self.context.asked_back else Reason.vague
        return Understanding(
            "handover", reason, self._candidates(ranked)[:3], self.facet, self.lang
        )

    def _searched(self) -> list[Token]:
        """The words to search: without facet phrases when enough is left."""
        return self.rest if is_enough(self.rest) else self.tokens

    def _two_questions(self) -> Understanding | None:
        """Two things asked at once: both are offered when each alone is clear."""
        halves = _halves(self.tokens)
        if len(halves) != 2:
            return None
        tops: list[Candidate] = []
        surest = 1.0
        for part in halves:
            kept = questions.facets([t.word for t in part], self.lang)
            rest = [part[i] for i in kept.rest]
            if not is_enough(rest):
                return None
            said = " ".join(token.word for token in part)
            ranked = self.knowledge.rank(query(rest), said, self.lang)
            surest = min(surest, _trust(ranked))
            if surest < CLEAR_HALF:
                return None
            tops.append(self._candidates(ranked)[0])
        if tops[0].slug == tops[1].slug or not all(self._is_served(c.slug) for c in tops):
            return None
        whole = _trust(self.ranked)
        # A title with an "and" in it is one matter: it is surer as a whole than each half is.
        if whole >= surest:
            return None
        found = tuple(Candidate(c.slug, c.level, 0.5) for c in tops)
        return Understanding("choose", None, found, self.facet, self.lang)

    def _decide(self, ranked: ranker.Ranked) -> Understanding:
        model = self.knowledge.model
        found = self._candidates(ranked)
        trust = ranked.known * ranked.right
        if trust < max(model.answer, FOLLOWED) and self._continues():
            return self._answer(str(self.context.slug), 0.6, None)
        if trust >= model.answer and found[0].score >= SHARED:
            return self._sure(found)
        if ranked.known >= model.offer and ranked.unknown < STRANGE:
            return self._offer(found)
        reason = Reason.outside_commune if _outside(self.folded) else Reason.nothing_fits
        return Understanding("handover", reason, found[:MOST], self.facet, self.lang)

    def _continues(self) -> bool:
        """Whether a short question about a part goes on about the entry answered last."""
        if not (self.context.slug and self.facet and self.knowledge.entry(self.context.slug)):
            return False
        return len(content(self.rest)) <= SHORT

    def _sure(self, found: tuple[Candidate, ...], reason: Reason | None = None) -> Understanding:
        """The first candidate is meant: guidance where that is all there is, never expired."""
        slug = found[0].slug
        entry = self.knowledge.entry(slug, self.lang)
        if entry is not None and entry.expired(self.today):
            return Understanding("handover", Reason.expired, found, self.facet, self.lang)
        if slug in LEGAL:
            return Understanding("guidance", LEGAL[slug], found, self.facet, self.lang, slug)
        if reason is None and entry is not None and entry.status == "unconfirmed":
            reason = Reason.unconfirmed_only
        return Understanding("answer", reason, found, self.facet, self.lang)

    def _offer(self, found: tuple[Candidate, ...]) -> Understanding:
        served = [c for c in found if self._is_served(c.slug)]
        near = [c for c in served if c.score >= NEAR * served[0].score][:MOST] if served else []
        if len(near) == 1 and len(served) > 1 and served[1].score >= FAINT:
            near = served[:2]
        if len(near) < 2 or self.context.asked_back:
            reason = Reason.expired if found and not served else Reason.nothing_fits
            return Understanding("handover", reason, found[:MOST], self.facet, self.lang)
        return Understanding("choose", None, tuple(near), self.facet, self.lang)

    def _is_served(self, slug: str) -> bool:
        entry = self.knowledge.entry(slug, self.lang)
        return entry is not None and not entry.expired(self.today)

    def _answer(self, slug: str, score: float, reason: Reason | None) -> Understanding:
        return self._sure((self._candidate(slug, score),), reason)

    def _candidate(self, slug: str, score: float) -> Candidate:
        entry = self.knowledge.entry(slug)
        return Candidate(slug, entry.level if entry else "elsewhere", score)

    def _candidates(self, ranked: ranker.Ranked) -> tuple[Candidate, ...]:
        slugs = self.knowledge.index.slugs
        return tuple(
            self._candidate(slugs[doc], share * ranked.known)
            for doc, share in zip(ranked.docs[:5], ranked.shares[:5], strict=True)
        )


def _trust(ranked: ranker.Ranked) -> float:
    """The probability that the first candidate is right."""
    return ranked.known * ranked.right


def _halves(tokens: Sequence[Token]) -> list[list[Token]]:
    """The message cut at its one "and"."""
    places = [i for i, t in enumerate(tokens) if t.word in {"va", "voi", "and"} and i > 1]
    if len(places) != 1:
        return []
    cut = places[0]
    return [list(tokens[:cut]), list(tokens[cut + 1 :])]


def _outside(folded: str) -> bool:
    """Whether the words name business of other bodies, for which no entry stands."""
    return any(f" {term} " in f" {folded} " for term in _outside_terms())


@cache
def _outside_terms() -> tuple[str, ...]:
    return tuple(fold(str(term)) for term in data("words")["outside"])
