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
from office.models.open311 import Client, PublicWords
from office.models.people import Attempt, Invitation, Offer, Person, Seat, Staff, Unit
from office.models.plan import Occurrence, OffDay, Result, Task
from office.models.questions import Asked, Gap, Procedure, Question

__all__ = [
    "WORKING",
    "Asked",
    "Attempt",
    "Audit",
    "Base",
    "Client",
    "Clock",
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
    "PublicWords",
    "Question",
    "Received",
    "Result",
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
