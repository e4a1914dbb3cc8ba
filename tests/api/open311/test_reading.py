"""GET Service Requests, GET Service Request, tokens: what is told of tickets, and to whom.

Each test is a rule of https://wiki.open311.org/GeoReport_v2, or of the house: nobody's words,
nothing about officials, and no tracking codes of people who wrote in chat.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from office.errors import NotPublic
from office.feedback import acts, open311
from office.feedback.moves import ENDED, STATES
from office.models import Sender, Ticket
from tests.api.open311.conftest import EMBEDDED, ROOT, Client
from tests.office.feedback import official, sent, when
from tests.talk import Chat

OFFICER, UNIT = "Hùng", "Phòng Kinh tế"
FIELDS = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]


async def change(client: Client, code: str, **values: object) -> None:
    """Put a row as it could have become."""
    async with client.service.database.transaction() as session:
        await session.execute(update(Ticket).where(Ticket.code == code).values(**values))


async def ids(client: Client, **query: str) -> list[str]:
    """The ids of a list, in its order."""
    return [each["service_request_id"] for each in await client.get("requests", **query)]


async def test_a_list_tells_kind_state_unit_and_dates_and_nothing_else(
    client: Client, chat: Chat
) -> None:
    code = await client.sends(
        address_string="Ngõ 5, thôn 3",
        media_url="https://example.vn/a.jpg",
        first_name="Mai",
        **{"attribute[thon]": "thôn 3", "attribute[dong_y]": "co"},
    )
    (told,) = await client.get("requests")
    assert list(told) == FIELDS
    assert told == dict.fromkeys(FIELDS) | {
        "service_request_id": code,
        "status": "open",
        "status_notes": "đã nhận, chờ phân công",
        "service_name": "Đường, đèn đường, cống",
        "service_code": "duong",
        "agency_responsible": UNIT,
        "requested_datetime": "2026-11-20T15:04:00+07:00",
        "updated_datetime": "2026-11-20T15:04:00+07:00",
    }
    await chat.says(OFFICER, f"/take {code}")
    (told,) = await client.get(f"requests/{code}")
    # The clock of this kind is not confirmed, so its day is an expectation.
    assert told["expected_datetime"] == "2026-12-07T23:59:59+07:00"
    assert told["service_notice"] == "Ngày trả lời là dự kiến."


@EMBEDDED
async def test_a_state_is_open_until_nothing_moves_any_more(client: Client) -> None:
    code = await client.sends()
    hour_ago = client.service.clock() - timedelta(hours=1)
    for state in STATES:
        await change(client, code, state=state, closed_at=hour_ago if state in ENDED else None)
        (told,) = await client.get("requests", service_request_id=code)
        status = "closed" if state in ENDED else "open"
        assert told["status"] == status
        assert told["status_notes"]
        assert "ông/bà" not in told["status_notes"]
        # "For requests with status=closed, this will be the date the request was closed."
        hour = 14 if status == "closed" else 15
        assert told["updated_datetime"] == f"2026-11-20T{hour}:04:00+07:00"
        other = {"open": "closed", "closed": "open"}[status]
        assert await ids(client, status=status) == [code]
        assert await ids(client, status=other) == []
        assert await ids(client, status="open,closed") == [code]


@EMBEDDED
async def test_status_is_open_or_closed(client: Client) -> None:
    (error,) = await client.refused(400, "requests", status="open,answered")
    assert "status" in error["description"]


async def test_services_are_chosen_comma_delimited_or_declared_again(client: Client) -> None:
    hole = await client.sends()
    noise = await client.sends(service_code="tieng_on")
    await client.sends(service_code="khen")
    assert await ids(client, service_code="duong") == [hole]
    assert await ids(client, service_code="duong, tieng_on") == [noise, hole]
    said = await client.web.get(f"{ROOT}/requests.json?service_code=duong&service_code=tieng_on,")
    assert len(said.json()) == 2
    (error,) = await client.refused(404, "requests", service_code="duong,033")
    assert "033" in error["description"]
    # What a person made of it later is what it is told as.
    await change(client, hole, kind="phan_anh_hien_truong", field="thu_tuc")
    assert await ids(client, service_code="khac") == [hole]
    (told,) = await client.get(f"requests/{hole}")
    assert told["service_code"] == "khac"


async def test_the_list_covers_the_last_90_days_unless_asked(client: Client) -> None:
    now = client.service.clock()
    codes = {}
    for days in (0, 89, 91, 200):
        code = await client.sends(description=f"Ổ gà {days}")
        await change(client, code, at=now - timedelta(days=days))
        codes[days] = code
    assert await ids(client) == [codes[0], codes[89]]
    # From a day on: ninety days of it. Until a day: the ninety before it.
    assert await ids(client, start_date="2026-08-01T00:00:00Z") == [codes[89], codes[91]]
    assert await ids(client, end_date="2026-08-22T00:00:00Z") == [codes[91]]
    assert await ids(client, start_date="2026-11-20T15:04:00+07:00") == [codes[0]]
    assert await ids(client, start_date="2026-11-20T15:04:01+07:00") == []
    both = {"start_date": "2026-04-01T00:00:00Z", "end_date": "2026-06-30T00:00:00Z"}
    assert await ids(client, **both) == [codes[200]]
    # A bare plus sign arrives as a space.
    said = await client.web.get(f"{ROOT}/requests.json?start_date=2026-11-20T00:00:00+07:00")
    assert len(said.json()) == 1


RANGES = [
    {"start_date": "2026-11-20"},
    {"start_date": "2026-11-20T08:00:00"},  # no time zone
    {"end_date": "20/11/2026"},
    {"end_date": "2026-13-20T08:00:00Z"},
    {"start_date": "2026-11-20T00:00:00Z", "end_date": "2026-11-19T00:00:00Z"},
    {"start_date": "2026-08-01T00:00:00Z", "end_date": "2026-10-31T00:00:00Z"},  # 91 days
    {"start_date": "0001-01-01T00:00:00+14:00"},
    {"end_date": "9999-12-31T23:59:59-12:00"},
]


@EMBEDDED
async def test_a_range_is_w3c_with_a_zone_and_90_days_long(client: Client) -> None:
    for query in RANGES:
        (error,) = await client.refused(400, "requests", **query)
        assert "_date" in error["description"]


async def test_ids_override_every_other_argument(client: Client) -> None:
    old, new = await client.sends(), await client.sends(description="Ổ gà khác")
    await change(client, old, at=client.service.clock() - timedelta(days=400))
    wanted = {"service_request_id": f"{old},{new},NG-2222-2222"}
    assert await ids(client, **wanted, service_code="khen", status="closed") == [old, new]
    assert await ids(client, **wanted, start_date="never", service_code="033") == [old, new]


async def test_a_list_holds_1000(client: Client) -> None:
    code = await client.sends()
    async with client.service.database.transaction() as session:
        row = (await session.scalars(select(Ticket).where(Ticket.code == code))).one()
        plain = {c.key: getattr(row, c.key) for c in Ticket.__mapper__.column_attrs}
        copies = [
            {**plain, "id": n, "code": f"X{n}", "draft": None, "at": row.at - timedelta(seconds=n)}
            for n in range(10_000, 11_200)
        ]
        await session.execute(insert(Ticket), copies)
    listed = await ids(client)
    assert len(listed) == len(set(listed)) == 1000
    assert listed[0] == code


@EMBEDDED
async def test_one_request_is_told_by_its_id(client: Client) -> None:
    code = await client.sends()
    assert (await client.get(f"requests/{code}")) == await client.get("requests")
    # As people type it.
    assert (await client.get(f"requests/{code.lower().replace('-', '')}"))[0] == (
        await client.get("requests")
    )[0]
    for unknown in ("NG-2222-2222", "638344", "P" + "A" * 26, "x" * 300):
        (error,) = await client.refused(404, f"requests/{unknown}")
        assert "service_request_id" in error["description"]


@EMBEDDED
async def test_a_token_is_the_id_itself(client: Client) -> None:
    code = await client.sends()
    assert await client.get(f"tokens/{code}") == [{"service_request_id": code, "token": code}]
    (error,) = await client.refused(404, "tokens/123456")
    assert "token" in error["description"]


async def test_what_came_in_chat_is_listed_without_its_code(client: Client, chat: Chat) -> None:
    code = await sent(chat)
    (told,) = await client.get("requests")
    number = told["service_request_id"]
    assert code not in repr(told)
    assert code.replace("-", "") not in repr(told)
    assert (told["service_code"], told["agency_responsible"]) == ("duong", UNIT)
    # The number opens what everybody may see, the code the same for its holder.
    assert await client.get(f"requests/{number}") == [told]
    (hers,) = await client.get(f"requests/{code}")
    assert hers == {**told, "service_request_id": code}
    assert number not in (await chat.says("Phú", f"/tracuu {number}")).text


async def test_an_answer_is_told_to_whoever_names_the_code(client: Client, chat: Chat) -> None:
    hole, said = await client.sends(), await sent(chat)
    for code in (hole, said):
        await chat.says(OFFICER, f"/take {code}")
        async with client.service.database.transaction() as session:
            by = await official(session, chat, OFFICER)
            for act, words in (("note", "Nội bộ: gọi thợ"), ("resolve", "Đã vá xong 03/12.")):
                await acts.by_official(
                    session, code, act, by=by, when=when(chat), channel="web", words=words
                )
        (told,) = await client.get(f"requests/{code}")
        assert told["status_notes"] == "đã có kết quả: Đã vá xong 03/12."
    listed = await client.get("requests")
    assert [told["status_notes"] for told in listed] == ["đã có kết quả"] * 2
    (number,) = {told["service_request_id"] for told in listed} - {hole}
    assert (await client.get(f"requests/{number}"))[0]["status_notes"] == "đã có kết quả"


async def test_nothing_about_officials_is_ever_listed(client: Client, chat: Chat) -> None:
    code = await sent(chat)
    (number,) = await ids(client)
    await change(client, code, sensitive=True, unit="ldub")
    assert await ids(client) == []
    assert await ids(client, service_request_id=number) == []
    await client.refused(404, f"requests/{number}")
    (hers,) = await client.get(f"requests/{code}")
    assert hers["agency_responsible"] is None
    # Numbers do not show by a gap that something is missing between them.
    others = [await sent(chat) for _ in range(3)]
    assert others
    assert all(len(each) == 27 for each in await ids(client))


@EMBEDDED
async def test_the_commune_publishes_in_its_own_words(client: Client, chat: Chat) -> None:
    code = await sent(chat)
    now = client.service.clock()
    async with client.service.database.transaction() as session:
        await open311.publish(session, code, "Ổ gà trên đường liên thôn", now=now)
    (told,) = await client.get("requests")
    assert told["description"] == "Ổ gà trên đường liên thôn"
    async with client.service.database.transaction() as session:
        await open311.publish(session, code, "", now=now)
    assert (await client.get("requests"))[0]["description"] is None
    await change(client, code, sensitive=True)
    with pytest.raises(NotPublic):
        async with client.service.database.transaction() as session:
            await open311.publish(session, code, "Ổ gà", now=now)


@EMBEDDED
async def test_codes_cannot_be_found_by_trying(client: Client) -> None:
    code = await client.sends()
    tries = [
        await client.web.get(f"{ROOT}/requests/{path}.json")
        for path in ["NG-2222-2222", "1"] * 5 + [code, "NG-2222-2222"]
    ]
    assert [said.status_code for said in tries] == [404] * 10 + [200, 429]


@EMBEDDED
async def test_a_list_of_guesses_counts_each_of_them(client: Client) -> None:
    code = await client.sends()
    guesses = [f"NG-2222-22{one}{two}" for one in "23456789" for two in "23456789"]
    listed = ",".join([*guesses, code])
    said = await client.web.get(f"{ROOT}/requests.json", params={"service_request_id": listed})
    assert said.status_code == 429
    # What is there costs nothing, however often it is named.
    assert len(await client.get("requests", service_request_id=f"{code},{code}")) == 1


@EMBEDDED
async def test_an_erased_sender_leaves_the_counts(client: Client) -> None:
    code = await client.sends()
    async with client.service.database.transaction() as session:
        await session.delete(await session.get_one(Sender, (await client.ticket(code)).id))
    assert len(await client.get("requests")) == 1
