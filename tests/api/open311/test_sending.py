"""POST Service Request: what becomes of a request that is taken, on both databases."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from office.feedback import acts, clients
from office.models import Audit, Sender, Step
from office.models import Client as Row
from tests.api.open311.conftest import EMBEDDED, Client
from tests.office.feedback import official, when
from tests.talk import Chat

OFFICER = "Hùng"  # of the unit that roads go to


async def test_a_request_becomes_a_ticket_and_officials_hear_of_it(
    client: Client, chat: Chat
) -> None:
    said = await client.post(address_string="Thôn 3, gần nhà văn hóa")
    assert said.status_code == 200
    (taken,) = said.json()
    # A realtime service: the id at once, and therefore no token.
    assert list(taken) == ["service_request_id", "service_notice", "account_id"]
    assert taken["account_id"] is None
    assert "dự kiến thứ Hai 23/11/2026" in taken["service_notice"]
    code = taken["service_request_id"]
    ticket = await client.ticket(code)
    assert (ticket.kind, ticket.field, ticket.unit) == ("phan_anh_hien_truong", "duong", "kt")
    assert (ticket.state, ticket.sensitive) == ("received", False)
    opened = await client.opened(code)
    assert opened.words is not None
    assert opened.words.startswith("Ổ gà to giữa đường\n")
    assert opened.place == "Thôn 3, gần nhà văn hóa"
    assert opened.position == "20.7300,106.3900"
    async with client.service.database.reading() as session:
        sender = await session.get_one(Sender, ticket.id)
    assert (sender.via, sender.person_id, sender.identity) == ("open311", None, None)
    assert sender.consent.startswith("open311-")
    # The unit's official is told without a word of it, and handles it as any other.
    heard = (await chat.reads(OFFICER)).text
    assert code in heard
    assert "Ổ gà" not in heard
    assert "Ổ gà to giữa đường" in (await chat.taps(OFFICER, f"Xem {code}")).text
    await chat.says(OFFICER, f"/take {code}")
    assert (await client.get(f"requests/{code}"))[0]["status_notes"] == "đang xử lý"


@EMBEDDED
async def test_an_answer_to_a_client_says_where_it_is_read(client: Client, chat: Chat) -> None:
    (taken,) = (await client.post()).json()
    code = taken["service_request_id"]
    assert "được báo tin" not in (await chat.says(OFFICER, f"/take {code}")).text
    refused = (await chat.says(OFFICER, f"/ask {code} Ở đoạn nào?")).text
    assert refused.startswith(f"Phản ánh {code}: không nhắn được cho người gửi")
    assert (await client.ticket(code)).state == "in_progress"
    await chat.says(OFFICER, f"/resolve {code} Đã vá xong")
    said = (await chat.taps(OFFICER, "Gửi")).text
    assert said.startswith(f"Đã ghi lời của đồng chí vào {code}.")
    assert "Đã vá xong" in (await client.get(f"requests/{code}"))[0]["status_notes"]


@EMBEDDED
async def test_without_a_good_key_it_is_403(client: Client) -> None:
    for key in ("", "o311_wrong", "0"):
        said = await client.post(api_key=key)
        assert said.status_code == 403
        assert client.errors(said)[0]["code"] == 403
        assert "api_key" in client.errors(said)[0]["description"]
        same = await client.post("xml", api_key=key)
        assert same.status_code == 403
        assert b"<code>403</code>" in same.content
    assert await client.tickets() == 0


async def test_a_revoked_key_opens_nothing(client: Client) -> None:
    await client.sends()
    async with client.service.database.transaction() as session:
        await clients.revoke(session, 1, now=client.service.clock())
    assert (await client.post(description="Đèn tắt")).status_code == 403


@EMBEDDED
async def test_only_the_digest_of_a_key_is_kept(client: Client) -> None:
    async with client.service.database.reading() as session:
        (row,) = (await session.scalars(select(Row))).all()
        audited = (await session.scalars(select(Audit))).all()
    assert client.key not in repr((vars(row), [vars(each) for each in audited]))


CONTACT = {
    "first_name": "Thị Mai",
    "last_name": "Nguyễn",
    "phone": "0912345678",
    "email": "mai@example.vn",
    "device_id": "tt222111",
    "account_id": "123456",
}


@EMBEDDED
async def test_who_sent_it_is_not_kept_without_her_consent(client: Client) -> None:
    said = await client.post(**CONTACT)
    assert "không được giữ" in said.json()[0]["service_notice"]
    code = said.json()[0]["service_request_id"]
    async with client.service.database.reading() as session:
        sender = await session.get_one(Sender, (await client.ticket(code)).id)
    assert sender.identity is None
    kept = f"{await client.opened(code)}"
    assert not any(value in kept for value in CONTACT.values())


async def test_with_consent_her_name_is_sealed_and_each_look_is_audited(
    client: Client, chat: Chat
) -> None:
    said = await client.post(**CONTACT, **{"attribute[dong_y]": "co"})
    assert "không được giữ" not in said.json()[0]["service_notice"]
    code = said.json()[0]["service_request_id"]
    async with client.service.database.transaction() as session:
        sender = await session.get_one(Sender, (await client.ticket(code)).id)
        assert "Mai" not in (sender.identity or "")
        by = await official(session, chat, OFFICER)
        seen = await acts.identity(session, code, by=by, when=when(chat), channel="web")
    assert seen == "Thị Mai Nguyễn · 0912345678 · mai@example.vn"
    for path in (f"requests/{code}", "requests"):
        assert "Mai" not in repr(await client.get(path))


async def test_the_same_request_again_is_the_same_ticket(client: Client, chat: Chat) -> None:
    first = await client.sends()
    assert await client.sends() == first
    chat.clock.forward(hours=23)  # past midnight
    assert await client.sends() == first
    assert await client.tickets() == 1
    assert len(await chat.reads(OFFICER)) == 1
    assert await client.sends(description="Ổ gà khác") != first
    chat.clock.forward(hours=2)
    assert await client.sends() != first
    assert await client.tickets() == 3


async def test_repeats_at_the_same_moment_are_one_ticket(client: Client) -> None:
    sent = await asyncio.gather(*(client.sends() for _ in range(5)))
    assert len(set(sent)) == 1
    assert await client.tickets() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "Chị ở quầy 2 thái độ hách dịch, quát dân"},
        {"service_code": "phan_anh_tthc", "attribute[ve][]": ["niem_yet", "thai_do"]},
    ],
    ids=["words", "attribute"],
)
async def test_what_is_about_officials_goes_to_those_who_may_see_it(
    client: Client, chat: Chat, fields: dict[str, str]
) -> None:
    code = await client.sends(**fields)
    ticket = await client.ticket(code)
    assert (ticket.sensitive, ticket.unit) == (True, "ldub")
    assert code in (await chat.reads("Nam")).text
    assert await chat.reads(OFFICER) == []
    assert await chat.reads("Hạnh") == []
    # Nobody learns from a list that it came; who sent it asks for it by its code.
    assert await client.get("requests") == []
    (told,) = await client.get(f"requests/{code}")
    assert (told["status"], told["agency_responsible"]) == ("open", None)


async def test_the_client_is_in_the_audit_log(client: Client) -> None:
    code = await client.sends()
    async with client.service.database.reading() as session:
        row = await session.scalar(select(Audit).where(Audit.subject == code))
        (step,) = (await session.scalars(select(Step))).all()
    assert row is not None
    assert (row.act, row.channel, row.after) == ("ticket.send", "open311", {"client": 1})
    assert (step.act, step.role) == ("send", "sender")
