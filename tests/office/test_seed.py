"""What a new installation starts with, and what running it again leaves alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from knowledge import check
from office import audit, commune, seed, staff, store
from office.errors import NoSuchFact
from office.models import Clock, OffDay, Route, Task, Unit
from office.plan import occurrences

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
async def session(database):
    async with database.transaction() as opened:
        yield opened


async def again(session) -> None:
    await seed.plant(session, now=NOW, today=date(2026, 12, 1))


async def test_units_and_tasks_of_the_plan(session):
    slugs = [unit.slug for unit in await staff.units(session)]
    assert slugs[:5] == ["vhxh", "kt", "vp", "hcc", "dvsnc"]
    cannot = {unit.slug for unit in await staff.units(session) if not unit.assignable}
    assert cannot == {"xdd", "mttq", "cax", "bchqs", "tyt", "truong", "thon"}
    tasks = (await session.scalars(select(Task).order_by(Task.stt))).all()
    assert [task.stt for task in tasks] == list(range(1, 9))
    assert {unit for task in tasks for unit in task.lead} <= set(slugs)
    assert [task.stt for task in tasks if task.product == "document"] == [3, 5]
    assert [task.stt for task in tasks if occurrences.is_continuous(task)] == [4]


async def test_answers_are_kept_right_by_units_that_exist(session):
    """What `kb check` takes for a unit is what the office plants."""
    assert {unit.slug for unit in await staff.units(session)} == check.UNITS


async def test_the_installation_is_dated_once(session):
    await again(session)
    assert await occurrences.installed_on(session) == date(2026, 11, 20)


async def test_days_that_people_changed_are_left_alone(session):
    day = await session.get(OffDay, date(2026, 11, 24))
    await session.delete(day)
    session.add(OffDay(day=date(2027, 2, 8), working=False, mark="V", note="Tết"))
    (await session.get(OffDay, date(2026, 8, 22))).note = "đổi"
    await session.flush()
    await again(session)
    assert (await session.get(OffDay, date(2026, 8, 22), populate_existing=True)).note == "đổi"
    assert await session.get(OffDay, date(2027, 2, 8)) is not None


async def test_a_unit_is_repaired(session):
    (await session.get(Unit, "kt")).name = "?"
    await session.flush()
    await again(session)
    assert (await staff.unit_names(session))["kt"] == "Phòng Kinh tế"


async def test_facts_of_the_commune(session):
    assert await commune.facts(session) == {}
    await commune.put(session, "phone", " 0220 1  234 ", now=NOW)
    await commune.put(session, "phone", "0220 5678", now=NOW)
    assert await commune.facts(session) == {"phone": "0220 5678"}
    await commune.put(session, "phone", " ", now=NOW)
    assert await commune.facts(session) == {}
    await session.flush()
    changes = [(row.before, row.after) for row in await audit.read(session)]
    assert changes[0] == ({"value": "0220 5678"}, {"value": None})
    with pytest.raises(NoSuchFact) as refused:
        await commune.put(session, "fax", "1", now=NOW)
    assert "phone" in refused.value.details["known"]


async def test_small_things_are_remembered(session):
    assert await store.put_first(session, "key", "first") == "first"
    assert await store.put_first(session, "key", "second") == "first"
    await store.put(session, "key", "third")
    assert await store.get(session, "key") == "third"
    assert await store.get(session, "other") is None


async def test_clocks_that_people_confirmed_are_left_alone_and_routes_follow_the_file(session):
    key = ("phan_anh_hien_truong", "result", date(2026, 7, 1))
    clock = await session.get(Clock, key)
    clock.value, clock.confirmed_by = 7, "QĐ 1/UBND"
    session.add(Route(position=99, unit="vp"))
    await session.flush()
    await again(session)
    assert (await session.get(Clock, key, populate_existing=True)).value == 7
    assert await session.get(Route, 99) is None
