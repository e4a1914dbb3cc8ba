"""Reading the arguments of GET Service Requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from starlette.datastructures import QueryParams

from api.open311.faults import Fault
from api.open311.services import SERVICES
from bot.i18n import N_
from office.feedback.open311 import SPAN

#: "A common subset of ISO 8601", with a time zone always; a bare "+" arrives as a space.
_W3C = re.compile(
    r"((?:19|20)\d\d-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?:Z|([ +-])(\d\d:\d\d))"
)
STATUSES = ("open", "closed")


def values(query: QueryParams, name: str) -> tuple[str, ...]:
    """Values that may be declared several times, comma delimited; empty ones count as none."""
    return split(query.getlist(name))


def split(given: Iterable[str]) -> tuple[str, ...]:
    """The parts between commas, without empty ones."""
    parts = (part.strip() for value in given for part in value.split(","))
    return tuple(part for part in parts if part)


def moment(text: str) -> datetime:
    """A moment as the W3C notes it. Raises `ValueError` for anything else."""
    match = _W3C.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a W3C date and time")
    day, time, sign, offset = match.groups()
    return datetime.fromisoformat(
        f"{day}T{time}{sign.replace(' ', '+') if sign else '+'}{offset or '00:00'}"
    )


def period(query: QueryParams, now: datetime) -> tuple[datetime, datetime]:
    """The earliest and latest moment that was asked for: the last 90 days when none was.

    Raises `Fault` for what is no moment, ends before it begins, or spans more than 90 days.
    """
    since, until = _moment(query, "start_date"), _moment(query, "end_date")
    if since is None:
        until = until or now
        since = until - SPAN
    elif until is None:
        until = since + SPAN
    if not since <= until <= since + SPAN:
        raise Fault(400, N_("end_date phải sau start_date, cách nhau không quá 90 ngày."))
    return since, until


def _moment(query: QueryParams, name: str) -> datetime | None:
    text = query.get(name)
    if not text:
        return None
    try:
        return moment(text)
    except ValueError as wrong:
        raise Fault(
            400,
            N_("{name} phải là ngày giờ có múi giờ, ví dụ 2026-11-20T08:00:00Z."),
            name=name,
        ) from wrong


def services(query: QueryParams) -> tuple[str, ...]:
    """The services that were asked for. Raises `Fault` for one that does not exist."""
    found = values(query, "service_code")
    for code in found:
        if code not in SERVICES:
            raise Fault(404, NO_SERVICE, code=code[:60])
    return found


NO_SERVICE = N_("Không có service_code “{code}”; danh sách ở /open311/v2/services.xml.")


def closed(query: QueryParams) -> bool | None:
    """Whether only closed or only open requests were asked for; None for both."""
    found = set(values(query, "status"))
    if found - set(STATUSES):
        raise Fault(400, N_("status chỉ có open và closed."))
    return "closed" in found if len(found) == 1 else None
