"""The knowledge base: its entries, and what a message means to it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from knowledge import english, lanes, questions, ranker
from knowledge import entries as files
from knowledge.entries import CONTENT, Entry
from knowledge.index import Doc, Index
from knowledge.query import Query, query
from knowledge.reading import Reading
from knowledge.reasons import Reason
from knowledge.resources import data
from knowledge.shelf import Procedure, Shelf
from knowledge.text import is_blank, is_emoji, without_numbers
from knowledge.understanding import Context, Understanding

#: English ways of asking for entries without an English text.
ASKS_EN = ("asks_en_a", "asks_en_b")
#: How much a candidate of the list offered last gains.
OFFERED = 2.0


class Knowledge:
    """Everything the commune knows, ready to be asked. Unchanging once made."""

    def __init__(
        self,
        entries: Iterable[Entry],
        model: ranker.Model | None = None,
        shelf: Iterable[Procedure] = (),
    ) -> None:
        self._entries: dict[tuple[str, str], Entry] = {(e.lang, e.slug): e for e in entries}
        self._model = model
        self.index = Index(docs(self._entries.values()))
        #: words of the English texts that are no Vietnamese syllables
        self.english = english.words_of(self._entries.values())
        # A text is compared with many: its words are brought into shape once.
        self._line = lru_cache(maxsize=10_000)(self._plain)
        #: procedures that nobody here has looked through, behind the entries
        self.shelf = Shelf(shelf, self.codes)

    @staticmethod
    def load(folder: Path | None = None) -> Knowledge:
        """The entries of a folder, by default the commune's own. Raises `BrokenEntry`."""
        return Knowledge(files.load(folder or CONTENT))

    def with_shelf(self, procedures: Iterable[Procedure]) -> Knowledge:
        """The same entries before these procedures, which no entry answers yet."""
        other = copy.copy(self)
        other.shelf = Shelf(procedures, self.codes)
        return other

    @property
    def codes(self) -> frozenset[str]:
        """Codes of national procedures that entries answer."""
        return frozenset(code for entry in self._entries.values() for code in entry.codes)

    def entries(self, lang: str = "vi") -> list[Entry]:
        """All entries of a language, by slug."""
        return [entry for (code, _), entry in sorted(self._entries.items()) if code == lang]

    def entry(self, slug: str, lang: str = "vi") -> Entry | None:
        """The entry in that language, in Vietnamese when it is not there in it, else None."""
        return self._entries.get((lang, slug)) or self._entries.get(("vi", slug))

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """How alike the text is to each other text, 0 to 1, whatever the order of words.

        Half of it is what both share, so that a longer telling of the same is alike; half is all
        words, so that two words that stand in every other question are not alike to it.
        """
        plain, lines = self._line(text), map(self._line, others)
        return [
            (fuzz.token_set_ratio(plain, line) + fuzz.token_sort_ratio(plain, line)) / 200
            for line in lines
        ]

    def _plain(self, text: str) -> str:
        return query(self.index.normaliser.tokens(text)).heavy

    def understand(
        self,
        text: str,
        *,
        context: Context | None = None,
        lang: str | None = None,
        today: date,
    ) -> Understanding:
        """What a message means here. Rules come first, then the search (design §3.3).

        Where no entry fits, procedures of the second shelf may (design §5).
        """
        context = context or Context()
        text = without_numbers(text)
        found = self._understood(text, context, lang, today)
        return self.shelf.look(text, found, context) if self.shelf else found

    def _understood(
        self, text: str, context: Context, lang: str | None, today: date
    ) -> Understanding:
        if is_blank(text):
            kind = "emoji" if is_emoji(text) else None
            return Understanding("smalltalk", lang=lang or "vi", kind=kind)
        spoken = lang or questions.language(text, self.english)
        tokens = english.tokens(text) if spoken == "en" else self.index.normaliser.tokens(text)
        folded = " ".join(token.word for token in tokens)
        ruled = lanes.decide(text, folded, spoken)
        if ruled is not None and not _may_be_overruled(ruled, folded):
            return ruled
        if spoken == "other":
            return Understanding("handover", Reason.other_language, lang="other")
        reading = Reading(self, tokens, folded, spoken, context, today)
        # "ngu qua dem" is a guest's night, not an insult: the search may know better there too.
        heard = ruled or (lanes.learned(text, folded) if spoken == "vi" else None)
        if heard is not None and not reading.knows_better(heard, ruled=ruled is not None):
            return heard
        return reading.outcome()

    def rank(
        self, asked: Query, excluded: str, lang: str, *, offered: Sequence[str] = ()
    ) -> ranker.Ranked:
        """The candidates in order. Entries of the list offered last are likelier."""
        ranked = ranker.rank(ranker.gather(self.index, asked, excluded, lang=lang), self.model)
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
        first, others = versions[0], versions[1:]
        found.append(
            Doc(
                slug,
                (first.title,),
                (*first.ask, *data("names").get(slug, ())),
                " ".join((first.lead, *first.sections.values())),
                first.exclude,
                str(data("contrasts").get(slug, "")),
                foreign=(
                    *(text for e in others for text in (e.title, *e.ask)),
                    *(text for name in ASKS_EN for text in data(name).get(slug, ())),
                ),
            )
        )
    return found


def _may_be_overruled(ruled: Understanding, folded: str) -> bool:
    """Whether the search may know better than a rule: insults, and emergencies without a cry."""
    if ruled.decision == "urgent":
        return not questions.is_now(folded)
    return ruled.reason is Reason.abuse


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
        ranked.unknown,
    )
