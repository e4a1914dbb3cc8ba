"""Invitations, seats from a day until a day, and who may do what."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from office import people, staff
from office.errors import (
    AlreadyBound,
    BadInvitation,
    NameNeeded,
    NoSuchRole,
    NoSuchUnit,
    NotOfficial,
    TooManyTries,
    UnitNeeded,
)
from office.models import Invitation, Seat, Staff

NOW = datetime(2026, 11, 20, 8, 4, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
async def session(database):
    async with database.transaction() as opened:
        yield opened


async def invite(session, *units: str, name: str = "Lan", role: str = "officer") -> str:
    return await staff.invite(session, name=name, role=role, unit_slugs=units, now=NOW)


async def account(session, address: str = "a"):
    return await people.meet(session, "web", address, now=NOW)


async def accept(session, person, code, now: datetime = NOW):
    return await staff.accept(session, person, code, now=now, today=TODAY)


async def test_an_invitation_is_kept_as_a_digest(session):
    code = await invite(session, "vhxh", "dvsnc")
    assert re.fullmatch("[A-Z0-9]{8}", code)
    row = (await session.scalars(select(Invitation))).one()
    assert code not in row.digest
    assert row.units == ["vhxh", "dvsnc"]


async def test_a_code_binds_an_account(session):
    code = await invite(session, "vhxh", "dvsnc")
    official = await accept(session, await account(session), code)
    assert official.seats == (("vhxh", "officer"), ("dvsnc", "officer"))
    assert official.units("report") == ("vhxh", "dvsnc")


async def test_codes_are_forgiving(session):
    code = await invite(session, "vhxh")
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    assert (await accept(session, await account(session), typed)).name == "Lan"


async def test_wrong_used_and_expired_are_one(session):
    used, old = await invite(session, "vhxh"), await invite(session, "vhxh")
    await accept(session, await account(session, "first"), used)
    person = await account(session, "second")
    for code, now in (("XXXXXXXX", NOW), (used, NOW), (old, NOW + timedelta(hours=48))):
        with pytest.raises(BadInvitation) as refused:
            await accept(session, person, code, now)
        assert refused.value.details == {}


async def test_an_invitation_lasts_48_hours(session):
    code = await invite(session, "vhxh")
    late = NOW + timedelta(hours=47, minutes=59)
    assert await accept(session, await account(session), code, late)


async def test_five_wrong_codes_and_she_waits(session):
    person, good = await account(session), await invite(session, "vhxh")
    for minute in range(5):
        with pytest.raises(BadInvitation):
            await accept(session, person, "WRONG", NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyTries) as refused:
        await accept(session, person, good, NOW + timedelta(minutes=5))
    assert refused.value.details == {"minutes": 15}
    other = await account(session, "other")
    assert await accept(session, other, good, NOW + timedelta(minutes=5))
    later = NOW + timedelta(minutes=15, seconds=1)
    assert await accept(session, person, await invite(session, "kt"), later)


async def test_old_tries_are_dropped(session):
    person = await account(session)
    with pytest.raises(BadInvitation):
        await accept(session, person, "WRONG")
    await staff.forget_tries(session, now=NOW + timedelta(minutes=14))
    await staff.forget_tries(session, now=NOW + timedelta(minutes=15))
    assert (await session.scalars(select(staff.Attempt))).all() == []


async def test_an_account_is_one_official(session):
    person = await account(session)
    await accept(session, person, await invite(session, "vhxh"))
    other = await invite(session, "kt", name="Hùng")
    with pytest.raises(AlreadyBound) as refused:
        await accept(session, person, other)
    assert refused.value.details == {"name": "Lan"}
    # The code was not hers and is still good.
    assert (await accept(session, await account(session, "b"), other)).name == "Hùng"


async def test_a_second_invitation_adds_a_seat_once(session):
    person = await account(session)
    await accept(session, person, await invite(session, "vhxh"))
    official = await accept(session, person, await invite(session, "vhxh", "kt"))
    assert official.seats == (("vhxh", "officer"), ("kt", "officer"))


async def test_the_first_administrator_takes_her_name_later(session):
    person = await account(session)
    first = await invite(session, name=staff.FIRST_ADMIN, role="admin")
    await accept(session, person, first)
    official = await accept(session, person, await invite(session, "vhxh", name="Lan"))
    assert official.name == "Lan"
    assert official.roles == ("admin", "officer")


async def test_once_an_administrator_is_there_the_first_codes_end(session):
    codes = [await invite(session, name=staff.FIRST_ADMIN, role="admin") for _ in range(3)]
    other = await invite(session, "kt", name="Hùng")
    await accept(session, await account(session), codes[1])
    for code in (codes[0], codes[2]):
        with pytest.raises(BadInvitation):
            await accept(session, await account(session, "b"), code)
    assert (await accept(session, await account(session, "c"), other)).name == "Hùng"


async def test_who_left_begins_anew(session):
    person = await account(session)
    before = await accept(session, person, await invite(session, "vhxh"))
    (await session.get(Staff, before.id)).active = False
    await session.flush()
    assert await staff.official_of(session, person, today=TODAY) is None
    official = await accept(session, person, await invite(session, "kt", name="Hùng"))
    assert official.id != before.id
    assert official.seats == (("kt", "officer"),)


async def test_seats_are_held_from_a_day_until_a_day(session):
    person = await account(session)
    official = await accept(session, person, await invite(session, "vhxh"))
    seat = (await session.scalars(select(Seat).where(Seat.staff_id == official.id))).one()
    seat.since, seat.until = date(2026, 11, 18), date(2026, 11, 22)
    await session.flush()
    for day, held in ((17, False), (18, True), (22, True), (23, False)):
        today = date(2026, 11, day)
        assert (await staff.official_of(session, person, today=today) is not None) is held
        told = await staff.holders(session, "report", units=["vhxh"], today=today)
        assert ([p.id for p in told] == [person.id]) is held
        assert bool(await staff.listed(session, today=today)) is held


async def test_who_is_told(session):
    seats = {
        "officer": ("officer", "vhxh"),
        "coordinator": ("coordinator", "vhxh"),
        "other": ("officer", "kt"),
        "leader": ("leader",),
        "admin": ("admin",),
    }
    accounts = {}
    for name, (role, *units) in seats.items():
        accounts[name] = await account(session, name)
        code = await invite(session, *units, name=name, role=role)
        await accept(session, accounts[name], code)
    second = await account(session, "coordinator's second")
    second.staff_id = accounts["coordinator"].staff_id
    accounts["other"].reachable = False
    await session.flush()

    async def told(act, **more):
        found = await staff.holders(session, act, today=TODAY, **more)
        return [person.address for person in found]

    assert await told("answer", units=["vhxh"]) == ["officer", "coordinator", second.address]
    assert await told("answer", units=["kt"]) == []  # she has blocked the bot
    assert await told("follow") == ["coordinator", "leader", second.address]
    assert await told("follow", besides=accounts["coordinator"]) == ["leader"]
    assert await told("invite") == ["admin"]


@pytest.mark.parametrize(
    ("invitation", "refusal"),
    [
        ({"role": "king"}, NoSuchRole),
        ({"role": "officer"}, UnitNeeded),
        ({"role": "officer", "unit_slugs": ["huyen"]}, NoSuchUnit),
        ({"name": "  ", "role": "leader"}, NameNeeded),
        ({"role": "admin", "by": staff.Official(1, "Nam", ((None, "leader"),))}, NotOfficial),
    ],
)
async def test_bad_invitations(session, invitation, refusal):
    with pytest.raises(refusal):
        await staff.invite(session, **{"name": "Lan", "unit_slugs": [], "now": NOW, **invitation})


def test_what_roles_may_do():
    may = {role: staff.Official(1, "Lan", (("vhxh", role),)) for role in staff.ROLES}
    assert {role for role, who in may.items() if who.may("report")} == {
        "officer",
        "unit_lead",
        "coordinator",
    }
    assert all(who.may("read") for who in may.values())
    assert [role for role, who in may.items() if who.may("invite")] == ["admin"]
    assert [role for role, who in may.items() if who.may("all_questions")] == ["coordinator"]
