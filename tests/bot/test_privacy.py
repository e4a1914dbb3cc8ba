"""/dulieu: what she reads of her own data, and what she can do with it."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile

import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select, text

from api.app import create_app
from api.settings import ServerSettings
from bot import clockwork
from bot.service import Service
from office import audit, consents, people
from office.database import Database
from office.feedback import photos
from office.models import Consent, DataRequest, Person, Photo, Sender
from office.privacy import person
from office.settings import ROOT
from office.vault import Vault
from tests.office import feedback
from tests.talk import ZONE, Chat, FakeChannel

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = "http://xa.test"


async def named(chat, name: str = "Mai") -> str:
    """Feedback with a name, sent in conversation."""
    await chat.says(name, "/gopy đường thôn 3 hỏng mấy tháng nay")
    await chat.taps(name, "Bỏ qua")
    await chat.taps(name, "Bỏ qua")
    await chat.taps(name, "Đồng ý, có nêu tên")
    await chat.says(name, "Trần Thị Mai, thôn 3")
    said = await chat.taps(name, "Gửi")
    return re.search(r"NG-\w{4}-\w{4}", said.text)[0]


async def test_she_reads_what_is_kept_and_what_the_law_gives_her(chat):
    code = await named(chat)
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    (said,) = await chat.says("Mai", "/dulieu")
    lines = said.splitlines()
    assert lines[:4] == [
        "Trợ lý đang giữ về ông/bà:",
        "• Tài khoản trên kênh này, từ 17/11/2026",
        "• Phản ánh, góp ý: 1",
        "• Câu hỏi đã chuyển cán bộ: 1",
    ]
    assert "• Sự đồng ý đã cho: 2" in lines
    said = await chat.taps("Mai", "Xem từng mục")
    for kept in (code, "đường thôn 3 hỏng", "Trần Thị Mai", "Chợ họp ngày nào", "Mã: H-2"):
        assert kept in said.text
    (law,) = await chat.taps("Mai", "Thời hạn theo luật")
    assert "xã phản hồi yêu cầu trong 2 ngày làm việc." in law
    assert (
        "chờ xã xác nhận (dự kiến): xem 10 ngày, lấy bản sao 10 ngày, sửa 10 ngày, rút đồng ý 15 "
        "ngày, xóa 20 ngày; được gia hạn một lần." in law
    )
    assert "• lời trong phản ánh đã xong: 730 ngày, dự kiến" in law


async def test_each_purpose_is_agreed_to_by_itself_and_nothing_beforehand(chat):
    await chat.says("Mai", "/gopy đường thôn 3 hỏng mấy tháng nay")
    await chat.taps("Mai", "Bỏ qua")
    said = await chat.taps("Mai", "Bỏ qua")
    assert said.text.endswith("Ông/bà đồng ý gửi theo cách nào?")
    async with chat.service.database.reading() as session:
        assert (await session.scalars(select(Consent))).all() == []  # silence is no consent
        shown = await consents.current(session, "feedback", "vi")
    assert shown.text in said.text
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    await chat.taps("Mai", "Gửi")
    async with chat.service.database.reading() as session:
        (given,) = (await session.scalars(select(Consent))).all()
        assert (given.purpose, given.version, given.at) == ("feedback", shown.version, chat.clock())


async def test_a_new_text_is_a_new_version_and_the_proof_names_the_one_she_read(chat):
    await chat.says("Mai", "/gopy đường thôn 3 hỏng mấy tháng nay")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Bỏ qua")
    async with chat.service.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO consent_texts (purpose, version, language, text, since) VALUES "
                "('feedback', '2026-12-01', 'vi', 'Lời mới', '2026-12-01')"
            )
        )
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    await chat.taps("Mai", "Gửi")
    async with chat.service.database.reading() as session:
        assert (await session.scalar(select(Sender))).consent == "2026-11-25"
    await chat.says("Phú", "/gopy đèn đường thôn 5 hỏng")
    await chat.taps("Phú", "Bỏ qua")
    assert "Lời mới" in (await chat.taps("Phú", "Bỏ qua")).text


async def test_she_takes_back_the_consent_to_be_named(chat):
    code = await named(chat)
    await chat.says("Mai", "/dulieu")
    said = await chat.taps("Mai", "Rút đồng ý")
    assert said.buttons[:2] == ["Gửi phản ánh, góp ý", "Nêu họ tên cho cán bộ xử lý"]
    said = await chat.taps("Mai", "Nêu họ tên cho cán bộ xử lý")
    assert "việc vẫn được xử lý" in said.text
    (said,) = await chat.taps("Mai", "Rút đồng ý")
    assert said.startswith("Đã rút lúc 15:04.")
    assert (await feedback.ticket(chat, code)).state == "received"
    async with chat.service.database.reading() as session:
        assert (await session.scalar(select(Sender))).identity is None
    # A second tap on the old button finds nothing to take back.
    assert await chat.taps("Mai", "Rút đồng ý") == ["Ông/bà chưa đồng ý việc này, hoặc đã rút rồi."]
    await chat.says("Mai", "/dulieu")
    assert "Nêu họ tên cho cán bộ xử lý" not in (await chat.taps("Mai", "Rút đồng ý")).buttons


async def test_without_consent_to_send_the_feedback_ends(chat):
    code = await named(chat)
    await chat.reads("Hùng")
    await chat.says("Mai", "/dulieu")
    await chat.taps("Mai", "Rút đồng ý")
    await chat.taps("Mai", "Gửi phản ánh, góp ý")
    await chat.taps("Mai", "Rút đồng ý")
    found = await feedback.ticket(chat, code)
    assert (found.state, found.words) == ("withdrawn", None)
    assert await chat.reads("Hùng") == [
        (
            f"Phản ánh {code} (Phản ánh hiện trường · đường, đèn, cống) được rút: người gửi đã rút "
            "đồng ý hoặc xóa dữ liệu."
        )
    ]


async def test_she_corrects_her_name_and_asks_for_the_rest(chat):
    code = await named(chat)
    await chat.says("Mai", "/dulieu")
    said = await chat.taps("Mai", "Sửa")
    assert said.buttons[0] == "Họ tên, địa chỉ đã nêu"
    await chat.taps("Mai", "Họ tên, địa chỉ đã nêu")
    assert await chat.says("Mai", "Trần Thị Mai, thôn 5, 0912 345 678") == [
        "Đã sửa trong 1 phản ánh đang xử lý."
    ]
    async with chat.service.database.reading() as session:
        sender = await session.scalar(select(Sender))
        vault = chat.service.database.vault
        assert vault.open(sender.identity) == "Trần Thị Mai, thôn 5, 0912 345 678"
    await chat.says("Mai", "/dulieu")
    await chat.taps("Mai", "Sửa")
    await chat.taps("Mai", "Điều khác")
    said = await chat.says("Mai", f"mã {code} ghi nhầm thôn")
    assert said[0].startswith(
        "Đã chuyển cho Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, mã H-2."
    )
    assert "2 ngày làm việc" in said[0]
    async with chat.service.database.reading() as session:
        open_ = await session.scalar(select(DataRequest).where(DataRequest.done_at.is_(None)))
        assert open_.kind == "correct"
    await chat.says("Hạnh", "/reply H-2 Đã sửa, thưa bà.")
    chat.clock.forward(minutes=2)
    await clockwork.tick(chat.service)
    async with chat.service.database.reading() as session:
        assert (await session.get(DataRequest, open_.id)).done_at == chat.clock()


async def test_what_was_erased_waits_for_no_answer(chat):
    await chat.says("Mai", "/dulieu")
    await chat.taps("Mai", "Sửa")
    await chat.taps("Mai", "Điều khác")
    await chat.says("Mai", "mã H-1 ghi nhầm thôn")
    await chat.says("Mai", "/dulieu")
    await chat.taps("Mai", "Xóa dữ liệu")
    await chat.taps("Mai", "Xóa hết")
    await clockwork.tick(chat.service)
    async with chat.service.database.reading() as session:
        assert await person.waiting(session) == []


async def test_she_erases_everything_and_comes_back_as_somebody_new(chat):
    code = await named(chat)
    await chat.hands_over("Mai", "Chợ họp ngày nào")
    await chat.says("Mai", "/dulieu")
    said = await chat.taps("Mai", "Xóa dữ liệu")
    assert "Phải giữ lại:" in said.text
    assert "luật buộc giữ làm chứng cứ" in said.text
    assert said.buttons == ["Xóa hết", "Lấy bản sao trước", "Thôi"]
    assert await chat.taps("Mai", "Thôi") == ["Vâng, tôi chưa ghi gì. Cần hỏi gì, ông/bà cứ nhắn."]
    await chat.says("Mai", "/dulieu")
    await chat.taps("Mai", "Xóa dữ liệu")
    (said,) = await chat.taps("Mai", "Xóa hết")
    assert said.startswith("Đã xóa lúc 15:04 ngày 20/11/2026. Tin này cũng sẽ tự mất.")
    assert (await feedback.ticket(chat, code)).state == "withdrawn"
    await chat.reads("Hoa")
    assert "H-2" not in (await chat.says("Hoa", "/inbox")).text
    assert "không thấy phản ánh" not in (await chat.says("Hạnh", f"/tracuu {code}")).text
    chat.clock.forward(minutes=11)
    await clockwork.tick(chat.service)
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(Person).where(Person.address == "Mai")) is None
    # She is introduced again: nobody remembers her.
    said = await chat.says("Mai", "/dulieu")
    assert said[0].startswith("Xin chào ông/bà. Tôi là trợ lý số")
    assert said[1].splitlines()[1:3] == ["• Tài khoản trên kênh này, từ 20/11/2026", ""]


async def test_an_official_keeps_her_seat(chat):
    await chat.says("Hùng", "/dulieu")
    said = await chat.taps("Hùng", "Xóa dữ liệu")
    assert "• vai trò cán bộ của đồng chí và báo cáo của đơn vị" in said.text
    await chat.taps("Hùng", "Xóa hết")
    chat.clock.forward(minutes=11)
    await clockwork.tick(chat.service)
    assert "Nhiệm vụ 7" in (await chat.says("Hùng", "/task 7")).text
    async with chat.service.database.reading() as session:
        found = await session.scalar(select(Person).where(Person.address == "Hùng"))
        assert found.staff_id is not None
        acts = [row.act for row in await audit.read(session)]
    assert "privacy.erase" in acts


async def test_without_a_web_page_the_copy_is_text(chat):
    await named(chat)
    await chat.says("Mai", "/dulieu")
    said = await chat.taps("Mai", "Lấy bản sao")
    assert said[0].startswith("Bản sao dữ liệu của ông/bà:\n\nPhản ánh, góp ý (1)\nMã: NG-")
    assert "Nội dung: đường thôn 3 hỏng mấy tháng nay" in said.text
    # A page on this machine alone is no use on a telephone.
    chat.service.address = "http://127.0.0.1:8000"
    await chat.says("Hùng", "/dulieu")
    assert "http" not in (await chat.taps("Hùng", "Lấy bản sao")).text
    await chat.says("Mai", "/dulieu")
    assert "http://127.0.0.1:8000/du-lieu/" in (await chat.taps("Mai", "Lấy bản sao")).text


@pytest.fixture
def app(service) -> FastAPI:
    return create_app(service, ServerSettings(public_url=ADDRESS))


@sqlite_only
async def test_the_copy_is_one_file_by_a_link_that_works_once(chat, app):
    code = await named(chat)
    service = chat.service
    async with service.database.transaction() as session:
        mai = await feedback.person(session, chat, "Mai")
        ticket = await feedback.ticket(chat, code)
        picture = photos.Picture(b"jpeg", "cd" + "0" * 62)
        photos.keep(service.files, picture)
        await photos.add(session, mai, "file", ticket_id=ticket.id, now=chat.clock())
        photo = await session.scalar(select(Photo))
        await photos.end(session, photo.id, "kept", picture)
    await chat.says("Mai", "/dulieu")
    (said,) = await chat.taps("Mai", "Lấy bản sao")
    link = re.search(rf"{ADDRESS}(/du-lieu/\S+)", said)[1]
    client = AsyncClient(transport=ASGITransport(app), base_url=ADDRESS)
    for _ in range(2):  # a messenger looks at it first
        page = await client.get(link)
        assert page.status_code == 200
        assert "Tải về" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert (await client.post(link)).status_code == 403  # from another site
    taken = await client.post(link, headers={"origin": ADDRESS})
    assert taken.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(taken.content)) as file:
        assert sorted(file.namelist()) == [
            "anh/cd0000000000.jpg",
            "du-lieu.json",
            "du-lieu.txt",
        ]
        data = json.loads(file.read("du-lieu.json"))["data"]
        assert data["feedback"][0]["identity"] == "Trần Thị Mai, thôn 3"
        assert data["consents"][0]["version"] == "2026-11-25"
        assert code in file.read("du-lieu.txt").decode()
    again = await client.post(link, headers={"origin": ADDRESS})
    assert again.status_code == 410
    assert "/dulieu" in (await client.get(link)).text
    await client.aclose()


@sqlite_only
async def test_a_link_ends_after_a_quarter_of_an_hour(chat, app):
    await chat.says("Mai", "/dulieu")
    (said,) = await chat.taps("Mai", "Lấy bản sao")
    link = re.search(rf"{ADDRESS}(/du-lieu/\S+)", said)[1]
    chat.clock.forward(minutes=16)
    client = AsyncClient(transport=ASGITransport(app), base_url=ADDRESS)
    assert (await client.get(link)).status_code == 410
    assert (await client.post(link, headers={"origin": ADDRESS})).status_code == 410
    assert (await client.get("/du-lieu/khong-co")).status_code == 410
    await client.aclose()


@sqlite_only
async def test_in_a_batch_nothing_is_kept(chat):
    chat.service.channels["ask"] = FakeChannel("ask")
    said = await chat.says("Phú", "/dulieu", channel="ask")
    assert said[-1] == "Hỏi qua đây thì tôi không giữ gì về ông/bà: hỏi xong là bỏ."
    assert "Xóa dữ liệu" not in said.buttons
    async with chat.service.database.transaction() as session:
        phu = await people.find(session, "ask", "Phú")
        await person.note(session, phu, "see", now=chat.clock())
        await people.forget_people(session, before=chat.clock().replace(year=2027))


async def test_in_english(chat):
    await chat.says("Phú", "/ngonngu en")
    said = await chat.says("Phú", "/mydata")
    assert said.text.startswith("What the assistant keeps about you:")
    said = await chat.taps("Phú", "Times set by law")
    assert "not confirmed by the commune yet" in said.text


async def test_with_a_lost_key_the_rest_works(chat, knowledge, clock):
    code = await named(chat)
    await chat.says("Hùng", "/inbox")
    # Sealed by the key that is lost, and not delivered yet.
    await chat.service.receive(chat.message("Mai", f"/tracuu {code}"))
    url = chat.service.database.url.render_as_string(hide_password=False)
    database = Database(url, Vault([Fernet.generate_key().decode()]))
    files = chat.service.files
    service = Service(
        database, knowledge, chat.service.channels, zone=ZONE, clock=clock, files=files
    )
    after = Chat(service, clock)
    after._keys = itertools.count(1000)
    await after.says("Mai", "/dulieu")
    said = await after.taps("Mai", "Xem từng mục")
    assert "(không mở được nội dung: thiếu khóa dữ liệu)" in said.text
    assert f"Mã: {code}" in said.text
    said = await after.says("Hùng", f"/take {code}")
    assert f"Đồng chí đã nhận {code}" in said.text
    new = await named(after, "Phú")
    assert new != code
    await after.says("Mai", "/dulieu")
    await after.taps("Mai", "Xóa dữ liệu")
    assert (await after.taps("Mai", "Xóa hết")).text.startswith("Đã xóa lúc")
    await database.close()


def test_an_identity_is_opened_in_two_places_only():
    """By an official, which is audited there (`acts.identity`), and by herself."""
    opening = re.compile(r"open_?\([^)]*identity")
    found = {
        str(path.relative_to(ROOT))
        for room in ("office", "bot", "api")
        for path in (ROOT / room).rglob("*.py")
        if opening.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"office/feedback/acts.py", "office/privacy/matters.py"}


async def test_she_reads_when_officials_opened_her_name(chat):
    code = await feedback.sent(chat, identity="Nguyễn Thị Mai, thôn 3")
    chat.clock.forward(minutes=5)
    await chat.says("Hùng", "/inbox")
    await chat.taps("Hùng", code)
    assert "Nguyễn Thị Mai" in (await chat.taps("Hùng", "Xem người gửi")).text
    await chat.says("Mai", "/dulieu")
    said = await chat.taps("Mai", "Xem từng mục")
    assert "Cán bộ mở mục họ tên, địa chỉ lúc: 15:09 20/11/2026" in said.text
    assert "Hùng" not in said.text
