"""The rows of the office, one module for each of its businesses."""

from office.models.base import Base, Moment
from office.models.duties import DutyRecord, Supervision
from office.models.evidence import Evidence
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
    Village,
)
from office.models.house import Audit, AuditSeal, Fact, Kept, Lease
from office.models.mail import Post, Received
from office.models.open311 import Client, PublicWords
from office.models.outside import ApiCall, ApiKey, Delivery, Event, Hook
from office.models.passes import Pass
from office.models.people import (
    Absence,
    Attempt,
    Invitation,
    Offer,
    Person,
    Seat,
    Staff,
    Unit,
)
from office.models.plan import Occurrence, OffDay, OfficeHours, Result, Task
from office.models.privacy import (
    Consent,
    ConsentText,
    DataRequest,
    Retention,
    Right,
)
from office.models.publishing import Feed, PlanPublication
from office.models.questions import Asked, Gap, Procedure, Question
from office.models.ratings import Mark, Praise, Publication, Rating
from office.models.reminders import Digest, Preference, Reminded, ReminderLine
from office.models.scoring import Criterion, Proof, Recognition, Scheme, Score

__all__ = [
    "WORKING",
    "Absence",
    "ApiCall",
    "ApiKey",
    "Asked",
    "Attempt",
    "Audit",
    "AuditSeal",
    "Base",
    "Client",
    "Clock",
    "Consent",
    "ConsentText",
    "Criterion",
    "DataRequest",
    "Delivery",
    "Digest",
    "DutyRecord",
    "Event",
    "Evidence",
    "Fact",
    "Feed",
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
    "OfficeHours",
    "Pass",
    "Person",
    "Photo",
    "PlanPublication",
    "Post",
    "Praise",
    "Preference",
    "Procedure",
    "Proof",
    "PublicWords",
    "Publication",
    "Question",
    "Rating",
    "Received",
    "Recognition",
    "Reminded",
    "ReminderLine",
    "Result",
    "Retention",
    "Right",
    "Route",
    "Scheme",
    "Score",
    "Seat",
    "Sender",
    "Staff",
    "Step",
    "Supervision",
    "Task",
    "Ticket",
    "TicketNotice",
    "TicketWords",
    "Unit",
    "Village",
]
