"""The rows of the office, one module for each of its businesses."""

from office.models.base import Base, Moment
from office.models.feedback import (
    WORKING,
    Clock,
    Follower,
    Guess,
    Photo,
    Route,
    Sender,
    Step,
    Ticket,
    TicketNotice,
    TicketWords,
)
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
    "WORKING",
    "ApiCall",
    "ApiKey",
    "Asked",
    "Attempt",
    "Audit",
    "Base",
    "Clock",
    "Criterion",
    "Delivery",
    "Event",
    "Fact",
    "Follower",
    "Gap",
    "Guess",
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
    "Photo",
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
    "Route",
    "Scheme",
    "Score",
    "Seat",
    "Sender",
    "Staff",
    "Step",
    "Task",
    "Ticket",
    "TicketNotice",
    "TicketWords",
    "Unit",
]
