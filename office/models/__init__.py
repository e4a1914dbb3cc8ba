"""The rows of the office, one module for each of its businesses."""

from office.models.base import Base, Moment
from office.models.house import Audit, Fact, Kept, Lease
from office.models.mail import Post, Received
from office.models.people import Attempt, Invitation, Offer, Person, Seat, Staff, Unit
from office.models.plan import Occurrence, OffDay, Result, Task
from office.models.questions import Asked, Gap, Procedure, Question
from office.models.ratings import Mark, Praise, Publication, Rating

__all__ = [
    "Asked",
    "Attempt",
    "Audit",
    "Base",
    "Fact",
    "Gap",
    "Invitation",
    "Kept",
    "Lease",
    "Mark",
    "Moment",
    "Occurrence",
    "OffDay",
    "Offer",
    "Person",
    "Post",
    "Praise",
    "Procedure",
    "Publication",
    "Question",
    "Rating",
    "Received",
    "Result",
    "Seat",
    "Staff",
    "Task",
    "Unit",
]
