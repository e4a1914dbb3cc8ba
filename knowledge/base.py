"""The knowledge base: its entries, and what a message means to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from rapidfuzz import fuzz

from knowledge import classifier, questions, ranker
from knowledge import entries as files
from knowledge.entries import CONTENT, Entry
from knowledge.index import Doc, Index, Query, query, stop_words
from knowledge.normalise import Token
from knowledge.questions import _data as data
from knowledge.reasons import Reason
from knowledge.text import fold, is_blank, is_emoji, lower, words
from knowledge.understanding import Candidate, Context, Understanding

#: At most four things are offered (design §4).
MOST = 4
#: An offered candidate has at least this share of the first one's.
NEAR = 0.12
#: How much a candidate of the list offered last gains.
OFFERED = 2.0
#: A short question about a part goes on about the last entry unless the search is this sure.
FOLLOWED, SHORT = 0.8, 3
#: How sure the classifier of lanes must be, and how long a message it may judge.
SURE_URGENT, SURE_LEGAL, SURE_TALK = 0.7, 0.75, 0.75
LONG, SHORT_TALK = 40, 12
SURE_FACET = 0.6
LEGAL = {"khieu-nai": Reason.complaint, "to-cao": Reason.denunciation}


class Knowledge:
    """Everything the commune knows, ready to be asked. Unchanging once made."""

    def __init__(self, entries: Iterable[Entry], model: ranker.Model | None = None) -> None:
        self._entries: dict[tuple[str, str], Entry] = {(e.lang, e.slug): e for e in entries}
        self._model = model
        self.index = Index(docs(self._entries.values()))

    @staticmethod
    def load(folder: Path | None = None) -> Knowledge:
        """The entries of a folder, by default the commune's own. Raises `BrokenEntry`."""
        return Knowledge(files.load(folder or CONTENT))

    def entries(self, lang: str = "vi") -> list[Entry]:
        """All entries of a language, by slug."""
        return [entry for (code, _), entry in sorted(self._entries.items()) if code == lang]

    def entry(self, slug: str, lang: str = "vi") -> Entry | None:
        """The entry in that language, in Vietnamese when it is not there in it, else None."""
        return self._entries.get((lang, slug)) or self._entries.get(("vi", slug))

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """How alike the text is to each other text, 0 to 1, whatever the order of words."""
        plain = self._line(text)
        return [fuzz.token_set_ratio(plain, self._line(other)) / 100 for other in others]

    def _line(self, text: str) -> str:
        tokens = self.index.normaliser.tokens(text)
        return " ".join(t.word for t in tokens if t.word not in stop_words())

    def understand(
        self,
        text: str,
        *,
        context: Context | None = None,
        lang: str | None = None,
        today: date,
    ) -> Understanding:
        """What a message means here. Rules come first, then the search (design §3.3)."""
        context = context or Context()
        if is_blank(text):
            kind = "emoji" if is_emoji(text) else None
            return Understanding("smalltalk", lang=lang or "vi", kind=kind)
        spoken = lang or questions.language(text)
        tokens = english(text) if spoken == "en" else self.index.normaliser.tokens(text)
        folded = " ".join(token.word for token in tokens)
        ruled = _ruled(text, folded, spoken)
        if ruled is not None:
            return ruled
        if spoken == "other":
            return Understanding("handover", Reason.other_language, lang="other")
        return Reading(self, tokens, folded, spoken, context, today).outcome()

    def rank(
        self, asked: Query, excluded: str, lang: str, *, offered: Sequence[str] = ()
    ) -> ranker.Ranked:
        """The candidates in order. Entries of the list offered last are likelier."""
        weights = self._model or ranker.model()
        ranked = ranker.rank(ranker.gather(self.index, asked, excluded, lang=lang), weights)
        return _prefer(ranked, self.index, offered) if offered else ranked

    @property
    def model(self) -> ranker.Model:
        """The weights and thresholds in use."""
        return self._model or ranker.model()


def docs(entries: Iterable[Entry]) -> list[Doc]:
    """What the index needs of each entry; the texts of all its languages find it."""
    by_slug: dict[str, list[Entry]] = {}
    for entry in entries:
        by_slug.setdefault(entry.slug, []).append(entry)
    found = []
    for slug, versions in sorted(by_slug.items()):
        versions.sort(key=lambda e: e.lang != "vi")
        first = versions[0]
        found.append(
            Doc(
                slug,
                tuple(e.title for e in versions),
                tuple(phrase for e in versions for phrase in e.ask),
                " ".join((first.lead, *first.sections.values())),
                first.exclude,
                str(data("contrasts").get(slug, "")),
            )
        )
    return found


def _ruled(text: str, folded: str, lang: str) -> Understanding | None:
    """Urgent, then the legal lanes, then small talk: what rules decide alone."""
    typed = words(lower(text))
    plain = " ".join(fold(word) for word in typed)
    for line in dict.fromkeys((folded, plain)):
        if (case := questions.urgent(line, typed)) is not None:
            return Understanding("urgent", Reason.emergency, lang=lang, kind=case)
    for line in dict.fromkeys((folded, plain)):
        if (slug := questions.legal(line)) is not None:
            found = (Candidate(slug, "commune", 0.99),)
            return Understanding(
                "guidance", LEGAL[slug], found, questions.facet(folded.split()), lang, slug
            )
    for line in dict.fromkeys((folded, plain)):
        if (kind := questions.small_talk(text, line)) is not None:
            reason = Reason.abuse if kind == "abuse" else None
            return Understanding("smalltalk", reason, lang=lang, kind=kind)
    return _learned(text, folded, typed) if lang == "vi" else None


def _learned(text: str, folded: str, typed: Sequence[str]) -> Understanding | None:
    """What the classifier of lanes is sure of, where no rule spoke."""
    label, sure = classifier.lanes().best(folded)
    if label == "none" or len(typed) > LONG:
        return None
    if label.startswith("urgent_"):
        if sure < SURE_URGENT or questions.is_past(folded):
            return None
        kind = label.removeprefix("urgent_")
        return Understanding("urgent", Reason.emergency, lang="vi", kind=kind)
    if label in {"khieu_nai", "to_cao"}:
        slug = label.replace("_", "-")
        if sure < SURE_LEGAL:
            return None
        found = (Candidate(slug, "commune", sure),)
        return Understanding("guidance", LEGAL[slug], found, None, "vi", slug)
    if sure < SURE_TALK or len(typed) > SHORT_TALK:
        return None
    if label == "abuse" and not questions.may_be_abuse(text):
        return None
    reason = Reason.abuse if label == "abuse" else None
    return Understanding("smalltalk", reason, lang="vi", kind=label)


@cache
def _english_phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Phrases by their first word, longest first, with their meaning in Vietnamese words."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, meaning in data("glossary_en").items():
        parts = tuple(words(str(phrase).lower()))
        found.setdefault(parts[0], []).append((parts, tuple(words(lower(str(meaning))))))
    for phrases in found.values():
        phrases.sort(key=lambda row: (-len(row[0]), row[0]))
    return found


def english(text: str) -> list[Token]:
    """English words, and beside them the Vietnamese terms they stand for."""
    typed = words(lower(text))
    found = [Token(fold(word)) for word in typed]
    place = 0
    while place < len(typed):
        for phrase, meaning in _english_phrases().get(typed[place], ()):
            if tuple(typed[place : place + len(phrase)]) == phrase:
                found += [Token(fold(word)) for word in meaning]
                place += len(phrase) - 1
                break
        place += 1
    return found


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
        """The part asked for: the first one named, else the one that the words sound like."""
        if self.facets.named:
            return self.facets.named[0]
        if self.lang != "vi":
            return None
        label, sure = classifier.facets().best(self.folded)
        return label if label != "none" and sure >= SURE_FACET else None

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
        asked = query(self._searched())
        ranked = self.knowledge.rank(asked, self.folded, self.lang, offered=self.context.offered)
        return self._decide(ranked)

    def _content(self, tokens: Sequence[Token]) -> list[str]:
        return [t.word for t in tokens if t.word not in stop_words() and len(t.word) > 1]

    def _says_nothing_new(self) -> bool:
        """Whether nothing but facets, fillers and stop words is left."""
        return not self._content(self.rest) and (
            bool(self.facets.named) or not self._content(self.tokens)
        )

    def _follow_up(self) -> Understanding:
        """A part of what was answered before; else too vague to mean anything."""
        slug = self.context.slug
        if slug is not None and self.facet and self.knowledge.entry(slug):
            return self._answer(slug, 0.9, None)
        if self.context.offered and self.facet and not slug:
            found = tuple(
                self._candidate(s, 1 / len(self.context.offered)) for s in self.context.offered
            )
            return Understanding("choose", Reason.vague, found, self.facet, self.lang)
        whole = query(self.tokens)
        ranked = self.knowledge.rank(whole, self.folded, self.lang)
        if ranked.known * ranked.right >= 0.9:
            return self._decide(ranked)
        return Understanding(
            "handover", Reason.vague, self._candidates(ranked)[:3], self.facet, self.lang
        )

    def _searched(self) -> list[Token]:
        """The words to search: without facet phrases when enough is left."""
        enough = len(self._content(self.rest)) >= 1 and len(self.rest) >= 2
        return self.rest if enough else self.tokens

    def _two_questions(self) -> Understanding | None:
        """Two things asked at once: both are offered when each alone is clear."""
        parts = _parts(self.tokens)
        if len(parts) != 2:
            return None
        tops: list[Candidate] = []
        for part in parts:
            kept = questions.facets([t.word for t in part], self.lang)
            rest = [part[i] for i in kept.rest]
            if len(self._content(rest)) < 1 or len(rest) < 2:
                return None
            ranked = self.knowledge.rank(query(rest), self.folded, self.lang)
            if ranked.known * ranked.right < 0.7:
                return None
            tops.append(self._candidates(ranked)[0])
        if tops[0].slug == tops[1].slug:
            return None
        whole = self.knowledge.rank(query(self._searched()), self.folded, self.lang)
        if whole.known * whole.right >= self.knowledge.model.answer + 0.15:
            return None
        found = tuple(Candidate(c.slug, c.level, 0.5) for c in tops)
        return Understanding("choose", None, found, self.facet, self.lang)

    def _decide(self, ranked: ranker.Ranked) -> Understanding:
        model = self.knowledge.model
        found = self._candidates(ranked)
        trust = ranked.known * ranked.right
        if trust < max(model.answer, FOLLOWED) and self._continues():
            return self._answer(str(self.context.slug), 0.6, None)
        if trust >= model.answer:
            return self._sure(found)
        if ranked.known >= model.offer:
            return self._offer(found)
        reason = Reason.outside_commune if _outside(self.folded) else Reason.nothing_fits
        return Understanding("handover", reason, found[:MOST], self.facet, self.lang)

    def _continues(self) -> bool:
        """Whether a short question about a part goes on about the entry answered last."""
        if not (self.context.slug and self.facet and self.knowledge.entry(self.context.slug)):
            return False
        return len(self._content(self.rest)) <= SHORT

    def _sure(self, found: tuple[Candidate, ...]) -> Understanding:
        slug = found[0].slug
        entry = self.knowledge.entry(slug, self.lang)
        if slug in LEGAL:
            return Understanding("guidance", LEGAL[slug], found, self.facet, self.lang, slug)
        if entry is not None and entry.expired(self.today):
            return Understanding("handover", Reason.expired, found, self.facet, self.lang)
        unsure = entry is not None and entry.status == "unconfirmed"
        reason = Reason.unconfirmed_only if unsure else None
        return Understanding("answer", reason, found, self.facet, self.lang)

    def _offer(self, found: tuple[Candidate, ...]) -> Understanding:
        served = [c for c in found if self._is_served(c.slug)]
        near = [c for c in served if c.score >= NEAR * served[0].score][:MOST] if served else []
        if len(near) == 1 and len(served) > 1:
            near = served[:2]
        if len(near) < 2:
            reason = Reason.expired if found and not served else Reason.nothing_fits
            return Understanding("handover", reason, found[:MOST], self.facet, self.lang)
        return Understanding("choose", None, tuple(near), self.facet, self.lang)

    def _is_served(self, slug: str) -> bool:
        entry = self.knowledge.entry(slug, self.lang)
        return entry is not None and not entry.expired(self.today)

    def _answer(self, slug: str, score: float, reason: Reason | None) -> Understanding:
        found = (self._candidate(slug, score),)
        entry = self.knowledge.entry(slug, self.lang)
        if entry is not None and entry.expired(self.today):
            return Understanding("handover", Reason.expired, found, self.facet, self.lang)
        if reason is None and entry is not None and entry.status == "unconfirmed":
            reason = Reason.unconfirmed_only
        if slug in LEGAL:
            return Understanding("guidance", LEGAL[slug], found, self.facet, self.lang, slug)
        return Understanding("answer", reason, found, self.facet, self.lang)

    def _candidate(self, slug: str, score: float) -> Candidate:
        entry = self.knowledge.entry(slug)
        return Candidate(slug, entry.level if entry else "elsewhere", score)

    def _candidates(self, ranked: ranker.Ranked) -> tuple[Candidate, ...]:
        slugs = self.knowledge.index.slugs
        return tuple(
            self._candidate(slugs[doc], share * ranked.known)
            for doc, share in zip(ranked.docs[:5], ranked.shares[:5], strict=True)
        )


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
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


def _prefer(ranked: ranker.Ranked, index: Index, offered: Sequence[str]) -> ranker.Ranked:
    gains = [OFFERED if index.slugs[doc] in offered else 1.0 for doc in ranked.docs]
    raised = [share * gain for share, gain in zip(ranked.shares, gains, strict=True)]
    total = sum(raised)
    order = sorted(range(len(raised)), key=lambda i: -raised[i])
    return ranker.Ranked(
        tuple(ranked.docs[i] for i in order),
        tuple(raised[i] / total for i in order),
        ranked.known,
        ranked.right,
    )


def texts(entries: Mapping[str, Entry]) -> Iterable[str]:
    """Every way of asking, for measurements."""
    for entry in entries.values():
        yield from entry.ask
