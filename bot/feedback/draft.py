"""A piece of feedback that is being written: sealed in the conversation until it is sent.

It is in the database only, so that it goes on after a restart, days later and in any process;
forgetting the conversation forgets it too.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field, replace

from bot import flows
from bot.turn import Turn
from knowledge import reporting
from office.feedback import photos

FLOW = "feedback"
#: Longer ones are asked to be shorter.
LONGEST = 10_000


@dataclass(frozen=True)
class Draft:
    """What is known so far, and which questions were asked: `done` in order, `step` is open."""

    token: str = field(default_factory=lambda: secrets.token_hex(8))
    step: str = "what"
    done: tuple[str, ...] = ()
    words: str = ""
    kind: str = "gop_y"
    field: str = reporting.OTHER
    village: str | None = None
    place: str | None = None
    position: str | None = None
    #: her platform's button for a position is in sight
    asked: bool = False
    sensitive: bool = False
    named: bool = False
    identity: str | None = None
    #: an official writes it down for somebody else
    proxy: bool = False
    #: the versions of the texts that she was shown (office.consents): the proof of what she read
    consent: str = ""
    identity_consent: str = ""

    def answered(self) -> Draft:
        """The open question is answered."""
        done = tuple(step for step in self.done if step != self.step)
        return replace(self, done=(*done, self.step))

    def reopened(self) -> Draft:
        """One question back."""
        if not self.done:
            return self
        return replace(self, step=self.done[-1], done=self.done[:-1])


def load(turn: Turn) -> Draft | None:
    """The person's draft, if she has one (and its key is not lost)."""
    sealed = turn.person.context.get("draft")
    opened = turn.service.database.vault.open(sealed) if sealed else None
    if opened is None:
        return None
    kept = json.loads(opened)
    return Draft(**{**kept, "done": tuple(kept["done"])})


def save(turn: Turn, draft: Draft) -> None:
    """Keep the draft, and wait for what comes next."""
    sealed = turn.service.database.vault.seal(json.dumps(asdict(draft)))
    turn.remember(draft=sealed)
    flows.enter(turn, FLOW)


def drop(turn: Turn) -> None:
    """It is written no more: it was sent, or nothing of it is wanted (`abandon`)."""
    turn.remember(draft=None)
    flows.leave(turn)


async def abandon(turn: Turn) -> None:
    """Keep nothing of it any more, its pictures neither."""
    current = load(turn)
    if current is not None:
        await photos.abandon(turn.session, current.token)
    drop(turn)


def read_words(turn: Turn, draft: Draft, words: str) -> Draft:
    """The draft with more words, and what they suggest about kind, field and subject."""
    whole = f"{draft.words}\n{words}".strip()[:LONGEST]
    report = report_of(turn, whole)
    return replace(
        draft,
        words=whole,
        kind=report.kind if not draft.words else draft.kind,
        field=report.field if not draft.words else draft.field,
        sensitive=draft.sensitive or report.subject is not None,
    )


def report_of(turn: Turn, words: str) -> reporting.Report:
    """What words are about, with the help of the entry that they come nearest to."""
    nearest = turn.knowledge.understand(words, today=turn.today).candidates[:1]
    return reporting.read(words, nearest[0].slug if nearest else None)
