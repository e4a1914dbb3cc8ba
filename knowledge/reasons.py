"""The named ways of not answering: a closed list (design §4)."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a question got no sure answer; each has its own words, next step and count."""

    nothing_fits = "nothing_fits"  # → handover
    vague = "vague"  # → choose, or handover with a question back
    expired = "expired"  # the entry is past its review date → handover
    other_language = "other_language"  # neither Vietnamese nor English → handover
    personal_file = "personal_file"  # only a person can look into her file
    outside_commune = "outside_commune"  # another body's business and no entry says where
    unconfirmed_only = "unconfirmed_only"  # → answer, marked
    complaint = "complaint"  # khiếu nại → guidance
    denunciation = "denunciation"  # tố cáo → guidance
    emergency = "emergency"  # → urgent
    abuse = "abuse"  # → smalltalk


#: The decision that each reason goes with; a test holds the list, the words and this together.
DECISIONS: dict[Reason, tuple[str, ...]] = {
    Reason.nothing_fits: ("handover",),
    Reason.vague: ("choose", "handover"),
    Reason.expired: ("handover",),
    Reason.other_language: ("handover",),
    Reason.personal_file: ("answer", "handover"),
    Reason.outside_commune: ("handover",),
    Reason.unconfirmed_only: ("answer",),
    Reason.complaint: ("guidance",),
    Reason.denunciation: ("guidance",),
    Reason.emergency: ("urgent",),
    Reason.abuse: ("smalltalk",),
}
