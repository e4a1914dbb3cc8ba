"""The rows of the office, one module for each of its businesses."""

from office.models.base import Base, Moment
from office.models.house import Audit, Fact, Kept, Lease
from office.models.mail import Post, Received
from office.models.outside import ApiCall, ApiKey, Delivery, Event, Hook
from office.models.passes import Pass
from office.models.people import Attempt, Invitation, Offer, Person, Seat, Staff, Unit
from office.models.plan import Occurrence, OffDay, Result, Task
from office.models.questions import Asked, Gap, Procedure, Question
from office.models.ratings import Mark, Praise, Publication, Rating
from office.models.scoring import Criterion, Proof, Recognition, Scheme, Score

__all__ = [
    "ApiCall",
    "ApiKey",
    "Asked",
    "Attempt",
    "Audit",
    "Base",
    "Criterion",
    "Delivery",
    "Event",
    "Fact",
    "Gap",
    "Hook",
    "Invitation",
    "Kept",
    "Lease",
    "Mark",
    "Moment",
    "Occurrence",
    "OffDay",
    "Offer",
    "Pass",
    "Person",
    "Post",
    "Praise",
    "Procedure",
    "Proof",
    "Publication",
    "Question",
    "Rating",
    "Received",
    "Recognition",
    "Result",
    "Scheme",
    "Score",
    "Seat",
    "Staff",
    "Task",
    "Unit",
]
