"""Which part of an answer a message asks for: rules first, the classifier where they are silent."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import classifier, questions

#: How sure the classifier must be where no rule spoke, and to overrule one.
SURE, OVERRULES = 0.6, 0.9
#: Parts that are often only the way or the name in a question about another part.
WEAK = ("online", "conditions")


def facet_of(folded: Sequence[str], named: Sequence[str], lang: str) -> str | None:
    """The facet of a message, from its folded words and the facets that rules have found in it."""
    strong = [facet for facet in named if facet not in WEAK] or list(named)
    ruled = strong[0] if strong else None
    if lang != "vi":
        return ruled
    label, sure = classifier.facets().best(" ".join(folded))
    if label == "none" or sure < (OVERRULES if ruled else SURE):
        return ruled
    return label


def facet(folded: Sequence[str], lang: str) -> str | None:
    """The facet of a message, from its folded words alone."""
    return facet_of(folded, questions.facets(folded, lang).named, lang)
