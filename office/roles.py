"""What each role may do: the one table of permissions.

Officers, unit leads and coordinators report for their own units; leaders, observers and admins
read (design §4). Acts of a unit hold in the unit of the seat; the others hold everywhere.
"""

from __future__ import annotations

#: act → what it means, and whether it holds only in the unit of the seat.
ACTS: dict[str, bool] = {
    "read": False,  # the plan with its inner columns
    "report": True,  # done, progress, stuck, notes, cooperation, duties
    "answer": True,  # citizens' questions, supervision notes
    "confirm": True,  # a report of completion, or return it
    "assign": True,  # extra tasks
    "confirm_any": False,
    "assign_any": False,
    "settle": False,  # close without a unit, say what was before the installation
    "follow": False,  # is told what others did with the plan
    "all_questions": False,
    "supervise": False,  # supervision notes
    "submit": False,  # the plan's lines for publication
    "publish": False,  # the plan's lines and figures of satisfaction
    "lead": True,  # is told of the unit's late feedback
    "decide": False,  # is told of what stays late
    "score": False,  # every criterion of the sheet, and what the examiners gave
    "sensitive": False,  # reports about officials
    "invite": False,
}

_OFFICER = frozenset({"read", "report", "answer"})
_LEAD = _OFFICER | {"confirm", "assign", "lead"}

ROLES: dict[str, frozenset[str]] = {
    "officer": _OFFICER,
    "unit_lead": _LEAD,
    "coordinator": _OFFICER
    | {"confirm_any", "assign_any", "settle", "follow", "all_questions", "submit", "score"},
    "leader": frozenset({"read", "follow", "assign_any", "publish", "decide", "sensitive"}),
    "observer": frozenset({"read", "supervise"}),
    "admin": frozenset({"read", "invite"}),
    "sensitive": frozenset({"read", "sensitive"}),
}
#: Roles that may be held without a unit.
WITHOUT_UNIT = frozenset({"leader", "observer", "admin", "sensitive"})
#: Roles that a substitute takes over; what is personal trust is not handed on.
HANDED_ON = frozenset({"officer", "unit_lead", "coordinator"})
