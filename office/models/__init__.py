"""The rows of the office, one module for each of its businesses."""

from office.models.base import Base, Moment
from office.models.duties import DutyRecord, Supervision
from office.models.evidence import Evidence, FileLink
from office.models.house import Audit, AuditSeal, Fact, Kept, Lease
from office.models.mail import Post, Received
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
from office.models.publishing import Feed, Publication
from office.models.questions import Asked, Gap, Procedure, Question
from office.models.reminders import Digest, Preference, Reminded, ReminderLine

__all__ = [
    "Absence",
    "Asked",
    "Attempt",
    "Audit",
    "AuditSeal",
    "Base",
    "Digest",
    "DutyRecord",
    "Evidence",
    "Fact",
    "Feed",
    "FileLink",
    "Gap",
    "Invitation",
    "Kept",
    "Lease",
    "Moment",
    "Occurrence",
    "OffDay",
    "Offer",
    "OfficeHours",
    "Person",
    "Post",
    "Preference",
    "Procedure",
    "Publication",
    "Question",
    "Received",
    "Reminded",
    "ReminderLine",
    "Result",
    "Seat",
    "Staff",
    "Supervision",
    "Task",
    "Unit",
]
