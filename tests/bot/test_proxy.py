"""An official sends for somebody else: she was told and agreed, and has the code in her hand."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from office import audit, consents
from office.errors import BadCode, NoSuchTicket
from office.feedback import photos
from office.models import Consent, Photo, Rating, Sender
from office.privacy import matters, person
from office.privacy.kinds import At
from tests.office import feedback
from tests.talk import ZONE


async def proxied(chat, name: str = "Lan") -> tuple[str, object]:
    await chat.says(name, "/gopy")
    said = await chat.taps(name, "Gửi hộ người dân")
    assert said[0].startswith("Đồng chí gửi hộ: ghi lại lời người dân")
    await chat.says(name, "đường thôn 3 hỏng mấy tháng nay")
    await chat.taps(name, "Bỏ qua")
    said = await chat.taps(name, "Bỏ qua")
    assert said[0].startswith("Xin đồng chí nói với người nhờ gửi:\nNgười nhờ gửi đã được nói rõ")
    await chat.taps(name, "Đồng ý, có nêu tên")
    await chat.says(name, "Bà Nguyễn Thị Lý, xóm Đình, 0912 345 678")
    said = await chat.taps(name, "Gửi")
    return re.search(r"NG-\w{4}-\w{4}", said.text)[0], said


async def test_a_citizen_is_not_offered_to_send_for_others(chat):
    assert "Gửi hộ người dân" not in (await chat.says("Mai", "/gopy")).buttons


async def test_an_official_sends_for_somebody_and_hands_over_the_slip(chat):
    code, said = await proxied(chat)
    assert said[-1].startswith(f"Đã gửi hộ, mã {code}. Đồng chí đưa phiếu này")
    files = [letter.file for letter in said.letters if letter.file is not None]
    assert [file.name for file in files] == [f"phieu-{code}.png", f"phieu-{code}.pdf"]
    picture, page = (chat.service.files / file.place for file in files)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert page.read_bytes().startswith(b"%PDF")
    assert picture.stat().st_mode & 0o077 == 0
    async with chat.service.database.reading() as session:
        sender = await session.scalar(select(Sender))
        assert (sender.via, sender.consent) == ("proxy", "2026-11-25")
        assert chat.service.database.vault.open(sender.identity).startswith("Bà Nguyễn Thị Lý")
        # The official agreed to nothing herself; that she noted it is in the log, without words.
        assert (await session.scalars(select(Consent))).all() == []
        noted = [row for row in await audit.read(session) if row.act == "ticket.proxy"]
        assert [row.subject for row in noted] == [code]
        assert noted[0].after == {"consent": "2026-11-25", "named": True}


async def test_news_comes_to_the_official_to_be_passed_on(chat):
    code, _ = await proxied(chat)
    await chat.says("Hùng", f"/take {code}")
    (told,) = await chat.reads("Lan")
    assert told.startswith("Việc đồng chí gửi hộ, nhờ đồng chí báo lại người dân:\nPhản ánh ")
    # Whoever holds the slip asks for herself, and reads nobody's name.
    said = await chat.says("Mai", f"/tracuu {code}")
    assert "Phòng Kinh tế đang xử lý" in said.text
    assert "Lý" not in said.text


async def test_the_official_does_not_rate_what_she_sent_for_others(chat):
    code, _ = await proxied(chat)
    await chat.says("Hùng", f"/take {code}")
    await chat.says("Hùng", f"/resolve {code} đã vá xong")
    await chat.taps("Hùng", "Gửi")
    await chat.reads("Lan")
    assert await chat.taps("Lan", "Được rồi") == [f"Xin cảm ơn đồng chí. Phản ánh {code} đã xong."]
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(Rating)) is None


async def test_what_was_sent_for_others_is_not_the_officials_data(chat):
    code, _ = await proxied(chat)
    await chat.says("Lan", "/dulieu")
    said = await chat.taps("Lan", "Xem từng mục")
    assert "đường thôn 3 hỏng" not in said.text
    await chat.says("Lan", "/dulieu")
    await chat.taps("Lan", "Xóa dữ liệu")
    await chat.taps("Lan", "Xóa hết")
    found = await feedback.ticket(chat, code)
    assert (found.state, found.words is None) == ("received", False)


async def test_who_asked_can_have_it_erased_by_the_code(chat):
    code, _ = await proxied(chat)
    async with chat.service.database.transaction() as session:
        at = At(chat.clock(), ZONE)
        (ended,) = await matters.end_one(session, code.lower(), at)
        assert ended.code == code
        with pytest.raises((NoSuchTicket, BadCode)):
            await matters.end_one(session, "NG-2222-2222", at)
    found = await feedback.ticket(chat, code)
    assert (found.state, found.words) == ("withdrawn", None)
    async with chat.service.database.reading() as session:
        assert (await session.get(Sender, found.id)).identity is None
        assert (await audit.read(session))[0].act == "privacy.ticket"


async def test_the_officials_own_rights_leave_the_persons_name_and_picture(chat):
    code, _ = await proxied(chat)
    number = (await feedback.ticket(chat, code)).id
    async with chat.service.database.transaction() as session:
        lan = await feedback.person(session, chat, "Lan")
        await photos.add(session, lan, "AgACproxied", ticket_id=number, now=chat.clock())
        await photos.add(session, lan, "AgACdraft", draft="unsent", now=chat.clock())
        await consents.give(session, lan, "identity", "2026-11-25", now=chat.clock())
        await person.withdraw(session, lan, "identity", at=At(chat.clock(), ZONE))
        await person.erase(session, lan, at=At(chat.clock(), ZONE))
    async with chat.service.database.reading() as session:
        sender = await session.get_one(Sender, number)
        assert chat.service.database.vault.open(sender.identity).startswith("Bà Nguyễn Thị Lý")
        kept = await session.execute(select(Photo.reference, Photo.state).order_by(Photo.id))
        assert kept.all() == [("AgACproxied", "waiting"), ("", "gone")]
