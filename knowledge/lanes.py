"""Lanes that need no search: emergencies, khiếu nại and tố cáo, small talk.

Rules speak first; where none does, the classifier of lanes may, when it is sure.
"""

from __future__ import annotations

from functools import lru_cache

from knowledge import classifier, parts, questions
from knowledge.reasons import Reason
from knowledge.text import fold, lower, words
from knowledge.understanding import Candidate, Understanding

#: How sure the classifier of lanes must be, and how long a message it may judge, in words.
SURE_URGENT, SURE_LEGAL, SURE_TALK = 0.5, 0.45, 0.6
SURE_VAGUE = 0.8
LONG, SHORT_TALK = 40, 12
LEGAL = {"khieu-nai": Reason.complaint, "to-cao": Reason.denunciation}


def decide(text: str, folded: str, lang: str) -> Understanding | None:
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
                "guidance", LEGAL[slug], found, parts.facet(folded.split(), lang), lang, slug
            )
    # As typed first: mending makes an everyday word of a short one ("dm", "ok b").
    for line in dict.fromkeys((plain, folded)):
        if (kind := questions.small_talk(text, line)) is not None:
            reason = Reason.abuse if kind == "abuse" else None
            return Understanding("smalltalk", reason, lang=lang, kind=kind)
    return None


def learned(text: str, folded: str) -> Understanding | None:
    """What the classifier of lanes hears, where no rule spoke: the lane by all its labels
    together, and in it the likeliest label."""
    count = len(words(text))
    if count > LONG or not classifier.lanes().knows(folded):
        return None
    heard = _heard(folded)
    label, sure = heard["urgent"]
    if sure >= SURE_URGENT and not questions.is_past(folded):
        kind = label.removeprefix("urgent_")
        if kind == "fire" and questions.only_runs(words(lower(text))):
            return None
        return Understanding("urgent", Reason.emergency, lang="vi", kind=kind)
    label, sure = heard["legal"]
    if sure >= SURE_LEGAL:
        slug = label.replace("_", "-")
        found = (Candidate(slug, "commune", sure),)
        facet = parts.facet(folded.split(), "vi")
        return Understanding("guidance", LEGAL[slug], found, facet, "vi", slug)
    label, sure = heard["talk"]
    if sure < SURE_TALK or count > SHORT_TALK:
        return None
    # Nobody is called rude on a guess: the label itself must be likely, not only its lane.
    alone = classifier.lanes().probability(folded, label)
    if label == "abuse" and (alone < SURE_TALK or not questions.may_be_abuse(text)):
        return None
    reason = Reason.abuse if label == "abuse" else None
    return Understanding("smalltalk", reason, lang="vi", kind=label)


@lru_cache(maxsize=128)
def _heard(folded: str) -> dict[str, tuple[str, float]]:
    return classifier.lanes().groups(folded, lane_of)


def lane_of(label: str) -> str:
    """The lane of a label of the classifier."""
    if label.startswith("urgent_"):
        return "urgent"
    if label in {"khieu_nai", "to_cao"}:
        return "legal"
    return label if label in {"none", "vague"} else "talk"


def is_vague(folded: str) -> bool:
    """Whether a message sounds as if it could be about any procedure."""
    return _heard(folded).get("vague", ("", 0.0))[1] >= SURE_VAGUE
