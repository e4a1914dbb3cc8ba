"""Years, quarters and deadlines of the plan's tasks, and which period a report means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from office import store
from office.errors import NoSuchTask
from office.models import Occurrence, Staff
from office.plan import notes, occurrences, reports, standings
from office.staff import Official

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
async def session(database):
    async with database.transaction() as opened:
        yield opened


async def officer(session, *units: str, role: str = "officer") -> Official:
    row = Staff(name="Lan", active=True, since=datetime(2026, 4, 1, tzinfo=UTC))
    session.add(row)
    await session.flush()
    return Official(row.id, "Lan", tuple((unit, role) for unit in units))


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T05:00:00+00:00")


async def report(session, by, stt, day, **more):
    today = date.fromisoformat(day)
    return await reports.report(
        session, stt, by=by, today=today, now=noon(day), channel="web", **more
    )


async def installed(session, day: str) -> None:
    await store.put(session, occurrences.INSTALLED, day)


async def test_due_days(session):
    for stt, year, quarter, due in [
        (1, 2026, 0, "2026-12-31"),  # hàng năm
        (3, 2027, 0, "2027-02-14"),  # "trước ngày 15/02" ends the day before
        (4, 2026, 1, "2026-03-31"),
        (4, 2026, 2, "2026-06-30"),
        (4, 2026, 4, "2026-12-31"),
        (5, 2026, 0, "2026-11-14"),
        (6, 2026, 0, "2026-12-31"),  # tháng 12
        (7, 2028, 0, "2028-12-31"),
    ]:
        task = await occurrences.task(session, stt)
        assert occurrences.due_of(task, year, quarter) == date.fromisoformat(due)


async def test_no_such_task(session):
    for stt in (0, -1, 9, 10_000, 99_999_999_999):
        with pytest.raises(NoSuchTask) as refused:
            await occurrences.task(session, stt)
        assert refused.value.details == {"stt": stt, "last": 8}


async def test_the_period_that_a_report_means(session):
    for stt, today, year, quarter in [
        # The installation is of 20/11/2026 (tests/talk.py).
        (1, "2026-11-20", 2026, 0),
        (5, "2026-11-20", 2026, 0),  # due before it, and still this year's
        (3, "2026-11-20", 2026, 0),
        (3, "2027-01-10", 2027, 0),  # 2026's has no information: not open
        (5, "2027-01-10", 2027, 0),
        (4, "2026-11-20", 2026, 4),
        (4, "2027-01-10", 2026, 4),  # last year's quarter is open until 31/03
        (4, "2027-03-31", 2026, 4),
        (4, "2027-04-01", 2027, 1),  # this year's first quarter, though it is over
        (4, "2027-12-31", 2027, 1),
        (1, "2027-03-31", 2026, 0),
        (1, "2027-04-01", 2027, 0),
        (1, "2035-06-01", 2035, 0),  # the plan has no last year
    ]:
        task = await occurrences.task(session, stt)
        period = await occurrences.period_for(
            session, task, task.lead[0], today=date.fromisoformat(today)
        )
        assert (period.occurrence.year, period.quarter) == (year, quarter), (stt, today)


async def test_quarters_are_reported_one_after_the_other(session):
    await installed(session, "2026-07-15")
    by = await officer(session, "kt")
    found = [await report(session, by, 4, "2026-11-20") for _ in range(2)]
    assert [(r.year, r.quarter) for r in found] == [(2026, 3), (2026, 4)]
    with pytest.raises(reports.AlreadyReported) as refused:
        await report(session, by, 4, "2026-11-20")
    assert refused.value.details["quarter"] == 4


async def test_a_report_in_january_is_for_last_year_then_for_this_one(session):
    by = await officer(session, "kt")
    first = await report(session, by, 7, "2027-01-10")
    second = await report(session, by, 7, "2027-01-10")
    assert (first.year, second.year) == (2026, 2027)


async def test_nothing_is_left_open_of_the_year_before_the_plan(session):
    await installed(session, "2025-01-01")
    task = await occurrences.task(session, 1)
    period = await occurrences.period_for(session, task, "vhxh", today=date(2026, 1, 10))
    assert period.occurrence.year == 2026


async def test_lead_units_are_those_of_the_year(session):
    """A plan that changes its lead units later leaves the opened year alone."""
    task = await occurrences.task(session, 1)
    await occurrences.ensure(session, task, 2026)
    task.lead = ["vp"]
    await session.flush()
    line = await standings.standing(session, task, today=date(2026, 11, 20), zone=ZONE)
    assert line.leads == ("vhxh", "dvsnc")


async def state(session, stt, day, **more):
    task = await occurrences.task(session, stt)
    line = await standings.standing(session, task, today=date.fromisoformat(day), zone=ZONE, **more)
    return line.state


async def test_states_of_a_yearly_task(session):
    by, other = await officer(session, "vhxh"), await officer(session, "dvsnc")
    assert await state(session, 1, "2026-11-20") == "not_started"
    await report(session, by, 1, "2026-11-20")
    assert await state(session, 1, "2026-11-20") == "in_progress"
    assert await state(session, 1, "2027-01-05", period=(2026, 0)) == "overdue"
    await report(session, other, 1, "2027-01-05")
    assert await state(session, 1, "2027-01-05", period=(2026, 0)) == "done_late"


async def test_done_on_time_is_by_the_communes_day(session):
    """The last evening of the year in the commune is still 31/12, at 00:30 it is not."""
    by = await officer(session, "kt")
    evening = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 23:30 in the commune
    await reports.report(session, 7, by=by, today=date(2026, 12, 31), now=evening, channel="web")
    assert await state(session, 7, "2026-12-31") == "done_on_time"
    hcc = await officer(session, "hcc")
    after = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 00:30 of 01/01/2027
    await reports.report(session, 8, by=hcc, today=date(2027, 1, 1), now=after, channel="web")
    assert await state(session, 8, "2027-01-01", period=(2026, 0)) == "done_late"


async def test_what_was_due_before_the_installation_has_no_information(session):
    by = await officer(session, "vhxh")
    assert await state(session, 3, "2026-11-20") == "unknown"
    assert await state(session, 5, "2026-11-20") == "unknown"
    done = await report(session, by, 5, "2026-11-20")
    assert await state(session, 5, "2026-11-20") == "done"  # nobody knows whether in time
    day = {"number": "45/BC-UBND", "signed": "2026-11-12", "sent": "2026-11-12"}
    now = noon("2026-11-20")
    await notes.put_document(session, done.result_id, day, by=by, now=now, channel="web")
    assert await state(session, 5, "2026-11-20") == "done_on_time"
    late = {**day, "sent": "2026-11-16"}
    await notes.put_document(session, done.result_id, late, by=by, now=now, channel="web")
    assert await state(session, 5, "2026-11-20") == "done_late"


async def test_the_continuous_task_stays_open(session):
    for unit in ("vhxh", "kt", "vp", "hcc", "dvsnc"):
        last = await report(session, await officer(session, unit), 4, "2026-11-20")
    assert last.waiting == ()
    assert not last.closed
    assert await state(session, 4, "2026-11-20") == "continuous"
    found = await session.get(Occurrence, 1)
    assert found is not None


async def test_what_is_left_open(session):
    await installed(session, "2026-07-15")
    by = await officer(session, "vhxh")
    await report(session, by, 1, "2026-11-20")

    async def left(day: str) -> list[tuple[int, int, int]]:
        lines = await standings.left_open(session, today=date.fromisoformat(day), zone=ZONE)
        return [(line.stt, line.year, line.quarter) for line in lines]

    assert await left("2026-11-20") == [(4, 2026, 3)]
    in_january = [(1, 2026, 0), (2, 2026, 0), (4, 2026, 3), (4, 2026, 4)]
    late = [(5, 2026, 0), (6, 2026, 0), (7, 2026, 0), (8, 2026, 0)]
    assert await left("2027-01-10") == in_january + late
    assert await left("2027-04-01") == [(4, 2027, 1)]


async def test_tet_is_shown_as_not_announced(session):
    task = await occurrences.task(session, 3)
    line = await standings.standing(session, task, today=date(2027, 1, 10), zone=ZONE)
    assert line.finish_by == date(2027, 1, 29)
    assert line.due == date(2027, 2, 14)
