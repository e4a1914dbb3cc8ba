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
from office.models.people import Attempt, Invitation, Offer, Person, Seat, Staff, Unit
from office.models.plan import Occurrence, OffDay, Result, Task
from office.models.privacy import (
    Consent,
    ConsentText,
    DataLink,
    DataRequest,
    Retention,
    Right,
)
from office.models.questions import Asked, Gap, Procedure, Question

__all__ = [
    "WORKING",
    "Asked",
    "Attempt",
    "Audit",
    "Base",
    "Clock",
    "Consent",
    "ConsentText",
    "DataLink",
    "DataRequest",
    "Fact",
    "Follower",
    "Gap",
    "Guess",
    "Invitation",
    "Kept",
    "Lease",
    "Moment",
    "Occurrence",
    "OffDay",
    "Offer",
    "Person",
    "Photo",
    "Post",
    "Procedure",
    "Question",
    "Received",
    "Result",
    "Retention",
    "Right",
    "Route",
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
