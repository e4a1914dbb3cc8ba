"""Officials and citizens with a ticket between them, until it is closed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.channels import SendFailed
from office.feedback import codes
from office.models import Post, Step, TicketWords
from office.vault import Vault
from tests.bot.test_intake import code_in, opened, send
from tests.kept import everything
from tests.office import feedback

OTHER_KEY = "YW5vdGhlciBrZXksIG5vdCB0aGUgdGVzdHMnIG93biE="
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_from_the_inbox_to_thank_you(chat):
    code = await send(chat)
    await chat.reads("Hùng")
    said = await chat.says("Hùng", "/inbox")
    assert said[0] == (
        f"Phản ánh đang chờ:\n{code} · Phản ánh hiện trường · đường, đèn, cống · thôn 3 · đã nhận, "
        "chờ phân công · Phòng Kinh tế · hạn thứ Hai 23/11/2026"
    )
    assert "đường thôn 3 hỏng" in (await chat.taps("Hùng", code)).text
    said = await chat.taps("Hùng", "Nhận việc")
    assert said[0] == (f"Đồng chí đã nhận {code}. Người gửi được báo tin. Hạn: thứ Hai 07/12/2026.")
    assert await chat.reads("Mai") == [
        f"Phản ánh {code}: Phòng Kinh tế đang xử lý, dự kiến trả lời thứ Hai 07/12/2026."
    ]
    # A preview shows what the citizen will read, to the letter.
    preview = await chat.says("Hùng", f"/resolve {code} Đã vá xong, mời ông/bà xem")
    question = (
        f"Phòng Kinh tế báo kết quả phản ánh {code}:\n\nĐã vá xong, mời ông/bà xem\n\nNhờ ông/bà "
        "xem giúp: đã được chưa?"
    )
    assert preview[0] == f"Người gửi sẽ đọc:\n\n{question}"
    assert await chat.reads("Mai") == []
    assert await chat.taps("Hùng", "Gửi") == [f"Đã gửi cho người gửi {code}."]
    assert (await chat.taps("Hùng", "Gửi"))[0].startswith("Lời này đã gửi")
    said = await chat.reads("Mai")
    assert (said, said.buttons) == ([question], ["Được rồi", "Chưa được"])
    said = await chat.says("Mai", "được rồi ạ")
    assert said[0] == f"Xin cảm ơn ông/bà. Phản ánh {code} đã xong."
    assert said[1].startswith(f"Phản ánh {code} đã khép lại.")
    assert code not in (await chat.says("Hùng", "/inbox")).text
    assert (await feedback.ticket(chat, code)).state == "closed"


async def test_who_is_unhappy_with_a_closed_matter_has_it_opened_again(chat):
    code = await send(chat)
    await chat.says("Hùng", f"/take {code}")
    await chat.says("Hùng", f"/resolve {code} Đã vá xong")
    await chat.taps("Hùng", "Gửi")
    await chat.taps("Mai", "Được rồi")
    assert "lý do" in (await chat.taps("Mai", "Không hài lòng")).text.lower()
    await chat.taps("Mai", "Mở lại phản ánh")
    assert "xem lại" in (await chat.says("Mai", "mưa một trận lại hỏng"))[-1]
    assert (await feedback.ticket(chat, code)).state == "reopen_requested"


async def test_a_question_to_the_citizen_and_back(chat):
    code = await send(chat)
    await chat.says("Hùng", f"nhận việc {code.lower()}")
    await chat.reads("Mai")
    assert (await chat.says("Hùng", f"/ask {code}"))[0].startswith(f"Phản ánh {code}: đồng chí cần")
    await chat.says("Hùng", "Đoạn nào ạ?")
    await chat.says("Hùng", "gửi")
    said = await chat.reads("Mai")
    assert said == [f"Phòng Kinh tế cần hỏi thêm về phản ánh {code}:\n\nĐoạn nào ạ?"]
    await chat.taps("Mai", "Trả lời câu hỏi")
    await chat.reads("Hùng")
    said = await chat.says("Mai", "Đoạn đầu ngõ, gọi 0912345678")
    assert said[0].startswith("Đã gửi câu trả lời")
    heard = await chat.reads("Hùng")
    assert heard == [f"Người gửi phản ánh {code} vừa trả lời. Đồng chí xem giúp."]
    assert "Đoạn đầu ngõ, gọi [số điện thoại]" in (await chat.taps("Hùng", f"Xem {code}")).text
    assert "Đoạn đầu ngõ" not in await everything(chat)


@sqlite_only
async def test_not_fixed_and_opened_again(chat):
    code = await send(chat)
    for typed in (f"/take {code}", f"/resolve {code} Đã vá"):
        await chat.says("Hùng", typed)
    await chat.taps("Hùng", "Gửi")
    await chat.reads("Mai")
    assert (await chat.says("Mai", "chưa được"))[0].startswith(f"Phản ánh {code}: chỗ nào chưa")
    await chat.reads("Hạnh")
    await chat.says("Mai", "vẫn còn ổ gà")
    assert (await chat.reads("Hạnh"))[-1].startswith(f"Phản ánh {code}: người gửi báo chưa được")
    # The unit's officer does not decide about it; the coordinator does.
    await chat.says("Hùng", "/inbox")
    assert "Mở lại" not in (await chat.taps("Hùng", code)).buttons
    await chat.taps("Hạnh", f"Xem {code}")
    assert (await chat.taps("Hạnh", "Mở lại"))[0].startswith(f"Đã mở lại {code}")
    assert (await chat.reads("Mai"))[-1].startswith(f"Phản ánh {code} được mở lại.")
    assert (await chat.reads("Hùng"))[-1].startswith(f"Phản ánh {code} (Phản ánh hiện trường")


@sqlite_only
async def test_transfer_reject_note_and_who_is_late(chat):
    code = await send(chat)
    assert (await chat.says("Hùng", f"/chuyen {code} hcc"))[-1] == (
        f"Đã chuyển {code} đến Trung tâm Phục vụ hành chính công. Người gửi được báo tin."
    )
    assert "Trung tâm Phục vụ hành chính công đang xử lý" in (await chat.reads("Mai")).text
    assert f"{code} (Phản ánh hiện trường" in (await chat.reads("Hoa")).text
    refused = await chat.says("Hùng", f"/take {code}")
    assert refused[0].startswith(f"Không có phản ánh {code}")
    assert "chưa báo kết quả được" in (await chat.says("Hoa", f"/resolve {code} Xong"))[0]
    await chat.taps("Hoa", "Nhận việc")
    await chat.reads("Mai")
    assert await chat.says("Hoa", f"/note {code} gọi điện lực 0225 3 123 456") == [
        f"Đã ghi chú vào {code}."
    ]
    assert await chat.reads("Mai") == []
    assert "gọi điện lực" not in (await chat.says("Mai", f"/tracuu {code}")).text
    assert (
        "gọi điện lực 0225 3 123 456"
        in (await chat.says("Hoa", "/inbox")).text + (await chat.taps("Hoa", code)).text
    )
    assert (await chat.says("Hạnh", f"/take {code}"))[-1] == (
        f"Phản ánh {code} đã có đồng chí Hoa nhận."
    )
    await chat.says("Hoa", f"/reject {code} Do điện lực lo, xem số trên hóa đơn.")
    await chat.taps("Hoa", "Gửi")
    assert (await chat.reads("Mai"))[-1] == (
        f"Phản ánh {code}: việc này không do xã giải quyết.\n\nDo điện lực lo, xem số trên hóa đơn."
    )


@sqlite_only
async def test_a_citizen_knows_no_such_command(chat):
    code = await send(chat)
    for name in ("take", "ask", "resolve", "transfer", "reject", "note"):
        assert (await chat.says("Mai", f"/{name} {code}"))[0].startswith("Tôi chưa có lệnh này")
    for reader in ("Sơn", "Tâm"):
        assert (await chat.says(reader, f"/take {code}"))[0].startswith("Không có phản ánh")
    assert (await chat.says("Hùng", "/take NG-2222-2223"))[-1].startswith("Phản ánh nào")


@sqlite_only
async def test_looking_up_by_code(chat):
    code = await send(chat)
    await chat.says("Hùng", f"/reply {code} Xã đã biết")
    await chat.taps("Hùng", "Gửi")
    said = await chat.says("Phú", f"/tracuu {code.replace('-', '').lower()}")
    assert said[-1] == (
        f"{code} · Phản ánh hiện trường · đường, đèn, cống\nTình trạng: đã nhận, chờ phân công\n\n"
        "20/11/2026 · Phòng Kinh tế · trả lời:\nXã đã biết"
    )
    assert said.buttons == ["Theo dõi"]
    assert (await chat.says("Phú", code.lower()))[0].startswith(f"{code} · Phản ánh hiện trường")
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert "thiếu hoặc sai một ký tự" in (await chat.says("Phú", f"/tracuu {wrong}"))[0]
    await chat.reads("Mai")
    mine = await chat.says("Mai", "/tracuu")
    assert mine[0].startswith(f"Phản ánh của ông/bà:\n{code} ·")
    assert mine.buttons == [code]


async def test_guessing_codes_is_slow(chat):
    for _ in range(5):
        said = await chat.says("Phú", f"/tracuu {codes.new('NG')}")
        assert said[-1].startswith("Tôi không thấy phản ánh nào")
    code = await send(chat)
    assert "Xin chờ 15 phút" in (await chat.says("Phú", f"/tracuu {code}"))[0]
    chat.clock.forward(minutes=16)
    assert code in (await chat.says("Phú", f"/tracuu {code}"))[0]


@sqlite_only
async def test_adding_and_withdrawing(chat):
    code = await send(chat)
    await chat.taps("Mai", "Bổ sung")
    await chat.does("Mai", "photo", file="AgAC")
    assert (await chat.says("Mai", "nay hỏng thêm"))[0] == f"Đã ghi thêm vào phản ánh {code}."
    _, inside = await opened(chat, code)
    assert (inside.photos, [said.words for said in inside.said]) == (1, ["nay hỏng thêm"])
    # Added words about an official take the ticket away from the unit.
    await chat.says("Mai", f"/tracuu {code}")
    await chat.taps("Mai", "Bổ sung")
    await chat.says("Mai", "cán bộ ở quầy 3 quát mắng tôi")
    assert (await feedback.ticket(chat, code)).sensitive
    assert (await chat.says("Hùng", f"/take {code}"))[-1].startswith("Không có phản ánh")
    await chat.says("Nam", f"/take {code}")
    # Whoever holds the code hears neither who handles it nor until when.
    said = (await chat.says("Phú", f"/tracuu {code}")).text
    assert "Người được giao riêng đang xem." in said
    assert "đang xử lý, dự kiến" not in said
    await chat.says("Mai", f"/tracuu {code}")
    assert (await chat.taps("Mai", "Rút lại"))[0] == f"Phản ánh {code} đã được rút lại."


@sqlite_only
async def test_news_that_cannot_be_delivered_is_listed(chat):
    code = code_in(await _sent_on_phone(chat))
    await chat.says("Hạnh", f"/take {code}")
    channel = chat.service.channels["phone"]

    async def gone(letter):
        if letter.address == "Phú":
            raise SendFailed("never", "blocked", gone=True)

    channel.before = gone
    await chat.says("Hạnh", f"/resolve {code} Đã dọn")
    await chat.taps("Hạnh", "Gửi")
    await chat.deliver()
    channel.before = None
    said = await chat.says("Hạnh", "/inbox")
    assert f"Tin báo chưa tới được người gửi phản ánh: {code}." in said.text


async def _sent_on_phone(chat):
    for typed in ("/gopy rác ở cổng chợ", "bỏ qua", "bỏ qua", "đồng ý"):
        await chat.says("Phú", typed, channel="phone")
    return await chat.says("Phú", "gửi", channel="phone")


@sqlite_only
async def test_words_stand_apart_from_history(chat):
    code = await send(chat)
    await chat.says("Hùng", f"/note {code} một điều")
    async with chat.service.database.transaction() as session:
        for words in await session.scalars(select(TicketWords)):
            words.words = None  # as an erasure does
        assert len((await session.scalars(select(Step))).all()) == 2
    await chat.says("Hùng", "/inbox")
    assert "một điều" not in (await chat.taps("Hùng", code)).text


@sqlite_only
async def test_a_citizen_who_speaks_english(chat):
    await chat.says("Phú", "/ngonngu en")
    await chat.says("Phú", "/gopy the road in thôn 3 is broken")
    await chat.taps("Phú", "Skip")
    await chat.taps("Phú", "Skip")
    await chat.taps("Phú", "I agree, without my name")
    code = code_in(await chat.taps("Phú", "Send"))
    await chat.says("Hạnh", f"/take {code}")
    await chat.reads("Phú")
    preview = await chat.says("Hạnh", f"/ask {code} Where is it?")
    assert "has a question about feedback" in preview[0]
    await chat.taps("Hạnh", "Gửi")
    assert "has a question about feedback" in (await chat.reads("Phú"))[0]


@sqlite_only
async def test_she_is_called_as_she_calls_herself_and_words_stay(chat):
    await chat.says("Mai", "cháu muốn hỏi làm khai sinh")
    code = await send(chat)
    await chat.says("Hùng", f"/reply {code} Mời ông/bà xem")
    await chat.taps("Hùng", "Gửi")
    assert (await chat.reads("Mai"))[-1].endswith("Mời ông/bà xem")


async def test_a_letter_whose_key_is_lost_is_not_sent_empty(chat):
    code = await send(chat)
    await chat.service.receive(chat.message("Hùng", f"/take {code}"))
    async with chat.service.database.transaction() as session:
        sealed = {"sealed": Vault([OTHER_KEY]).seal("{}")}
        await session.execute(update(Post).where(Post.state == "waiting").values(body=sealed))
    assert await chat.reads("Mai") == []
    # Her officials see that she was not reached.
    assert code in (await chat.says("Hùng", "/inbox")).text.partition("chưa tới")[2]
