"""What was understood: the decision, the entries, the part asked for, and why not more."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.reasons import Reason


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant; `score` is the probability that it is."""

    slug: str
    level: str
    score: float


@dataclass(frozen=True)
class Context:
    """What the conversation holds: the entry answered last, and the list offered last."""

    slug: str | None = None
    offered: tuple[str, ...] = ()
    #: whether the last turn asked back: never two questions back in a row
    asked_back: bool = False


@dataclass(frozen=True)
class Understanding:
    """The outcome of reading one message (design §4, "Asking in batch").

    `decision`: answer, choose, handover, guidance, urgent or smalltalk. `kind` names the case of an
    emergency or the kind of small talk.
    """

    decision: str
    reason: Reason | None = None
    candidates: tuple[Candidate, ...] = ()
    facet: str | None = None
    lang: str = "vi"
    kind: str | None = None

    @property
    def asks_back(self) -> bool:
        """Whether the reply is a question: choices, or "what is it about?"."""
        return self.decision == "choose" or self.reason is Reason.vague
