"""The life of a ticket as a table: who may do what in which state, and what comes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

STATES = (
    "received",
    "assigned",
    "in_progress",
    "waiting_for_citizen",
    "answered",
    "closed",
    "rejected",
    "withdrawn",
    "reopen_requested",
    "reopened",
)
#: Nothing moves any more by itself.
ENDED = frozenset({"closed", "rejected", "withdrawn"})
#: As what somebody acts: who sent the ticket, an official of its unit, a coordinator, the clock.
ROLES = ("sender", "handler", "coordinator", "system")

_OFFICE = frozenset({"handler", "coordinator"})
_SENDER = frozenset({"sender"})
_COORDINATOR = frozenset({"coordinator"})
_SYSTEM = frozenset({"system"})
_OPEN = (
    "received",
    "assigned",
    "in_progress",
    "waiting_for_citizen",
    "reopen_requested",
    "reopened",
)


@dataclass(frozen=True)
class Move:
    """In one of the states `before`, one of `by` may do `act`; `after` None: the state stays."""

    act: str
    before: tuple[str, ...]
    after: str | None
    by: frozenset[str]


MOVES = (
    Move("take", ("received", "assigned", "reopened"), "in_progress", _OFFICE),
    Move("transfer", ("received", "assigned", "in_progress", "reopened"), "assigned", _OFFICE),
    Move("classify", ("received", "assigned", "in_progress", "reopened"), None, _COORDINATOR),
    Move("reply", (*_OPEN, "answered"), None, _OFFICE),
    Move("note", STATES, None, _OFFICE),
    Move("apologise", ("assigned", "in_progress", "reopened"), None, _OFFICE),
    Move("ask", ("in_progress",), "waiting_for_citizen", _OFFICE),
    Move("answer", ("waiting_for_citizen",), "in_progress", _SENDER),
    Move("expire", ("waiting_for_citizen",), "in_progress", _SYSTEM),
    Move("resolve", ("in_progress",), "answered", _OFFICE),
    Move("reject", ("received", "assigned", "in_progress", "reopened"), "rejected", _OFFICE),
    Move("accept", ("answered",), "closed", _SENDER),
    Move("lapse", ("answered",), "closed", _SYSTEM),
    Move("dispute", ("answered", "closed"), "reopen_requested", _SENDER),
    Move("reopen", ("reopen_requested",), "reopened", _COORDINATOR),
    Move("decline", ("reopen_requested",), "closed", _COORDINATOR),
    Move("withdraw", _OPEN[:4], "withdrawn", _SENDER),
    Move("add", (*_OPEN, "answered"), None, _SENDER),
)
ACTS = tuple(dict.fromkeys(move.act for move in MOVES))
#: What whoever holds the code may read of what was written; notes and her own words are not.
PUBLIC = frozenset({"reply", "ask", "resolve", "reject", "decline", "apologise"})


def find(act: str, state: str, roles: Collection[str]) -> Move | None:
    """The move that these roles may make in that state, if there is one."""
    for move in MOVES:
        if move.act == act and state in move.before and move.by & set(roles):
            return move
    return None


def ever(act: str, roles: Collection[str]) -> bool:
    """Whether these roles may do the act in any state."""
    return any(move.act == act and move.by & set(roles) for move in MOVES)


def possible(state: str, roles: Collection[str]) -> tuple[str, ...]:
    """The acts that these roles may do now, for the buttons."""
    return tuple(act for act in ACTS if find(act, state, roles) is not None)
