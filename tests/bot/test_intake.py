"""Sending feedback: what she types, what she reads, and what is never kept."""

from __future__ import annotations

import contextlib
import random
import re

import pytest
from sqlalchemy import func, select

from api.limits import SenderPace
from bot import clockwork
from bot.service import Service
from office.feedback import tickets
from office.models import Photo, Sender, Ticket
from tests.kept import everything
from tests.office import feedback
from tests.talk import FakeChannel

CODE = re.compile(r"NG-[2-9A-Z]{4}-[2-9A-Z]{4}")
ROAD = "đường thôn 3 hỏng mấy tháng nay"
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def code_in(said) -> str:
    found = CODE.search(said.text)
    assert found, said
    return found[0]


async def count(chat) -> int:
    async with chat.service.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Ticket))


async def opened(chat, code: str):
    """The ticket and what stands sealed in it."""
    async with chat.service.database.reading() as session:
        found = (await session.scalars(select(Ticket).where(Ticket.code == code))).one()
        return found, await tickets.opened(session, found)


async def send(chat, name: str = "Mai", words: str = ROAD) -> str:
    """The short way: no place, no photo, no name."""
    await chat.says(name, f"/gopy {words}")
    await chat.taps(name, "Bỏ qua")
    await chat.taps(name, "Bỏ qua")
    said = await chat.taps(name, "Đồng ý, không nêu tên")
    if "Không, việc khác" in said.buttons:
        await chat.taps(name, "Không, việc khác")
    return code_in(await chat.taps(name, "Gửi"))


async def test_the_typical_case_takes_six_messages(chat):
    said = await chat.says("Mai", ROAD)
    assert said.buttons[0] == "Gửi phản ánh việc này"
    said = await chat.taps("Mai", "Gửi phản ánh việc này")
    assert said[0] == (
        "Tôi ghi: Phản ánh hiện trường · đường, đèn, cống.\n\n"
        "Việc này ở đâu? Ông/bà viết thôn, ngõ, gần chỗ nào, hoặc gửi vị trí."
    )
    assert said.buttons == ["Thôn 3", "Đổi loại việc", "Bỏ qua", "Quay lại", "Thôi"]
    said = await chat.says("Mai", "thôn 3, gần nhà văn hóa")
    assert said[0].startswith("Có ảnh thì cán bộ tìm đúng chỗ nhanh hơn.")
    said = await chat.says("Mai", "bỏ qua")
    assert "hệ thống giữ mã tài khoản để gửi kết quả" in said[0]
    said = await chat.says("Mai", "đồng ý")
    assert said[0] == (
        "Ông/bà xem lại giúp:\nLoại việc: Phản ánh hiện trường · đường, đèn, cống\n"
        f"Nội dung: {ROAD}\nỞ đâu: thôn 3, gần nhà văn hóa\nHọ tên: không nêu"
    )
    said = await chat.says("Mai", "gửi")
    code = code_in(said)
    receipt = (
        f"Đã nhận lúc 15:04 ngày 20/11/2026. Mã: {code}\nCán bộ sẽ xem và báo đơn vị xử lý, dự "
        "kiến thứ Hai 23/11/2026. Ông/bà lưu mã này để hỏi kết quả."
    )
    assert said == [receipt]
    found, inside = await opened(chat, code)
    assert (found.kind, found.field, found.village) == ("phan_anh_hien_truong", "duong", "thôn 3")
    assert (inside.words, inside.place) == (ROAD, "thôn 3, gần nhà văn hóa")
    # The unit's officials and the coordinator are told, without her words; nobody else is.
    notice = f"Có phản ánh mới {code} (Phản ánh hiện trường · đường, đèn, cống) cho Phòng Kinh tế."
    for name, heard in (("Hùng", [notice]), ("Hạnh", [notice]), ("Lan", []), ("Nam", [])):
        assert await chat.reads(name) == heard
    kept = await everything(chat)
    assert "mấy tháng nay" not in kept
    assert "gần nhà văn hóa" not in kept


@sqlite_only
async def test_the_name_is_given_only_on_purpose_and_seen_only_with_a_record(chat):
    await chat.says("Mai", f"/gopy {ROAD}")
    await chat.taps("Mai", "Thôn 3")
    await chat.says("Mai", "không")
    said = await chat.taps("Mai", "Đồng ý, có nêu tên")
    assert said[0].startswith("Họ tên, địa chỉ (và số điện thoại nếu muốn) chỉ để trả lời")
    await chat.says("Mai", "Phạm Thị Mai, thôn 3, 0912 345 678")
    code = code_in(await chat.taps("Mai", "Gửi"))
    assert "Phạm Thị Mai" not in (await chat.says("Hùng", f"/take {code}")).text
    await chat.reads("Hùng")
    await chat.says("Hùng", "/inbox")
    assert "Phạm" not in (await chat.taps("Hùng", code)).text
    said = await chat.taps("Hùng", "Xem người gửi")
    assert said[0] == (
        f"Người gửi {code}: Phạm Thị Mai, thôn 3, 0912 345 678\nLần xem này đã được ghi lại."
    )
    assert "ticket.identity" in await everything(chat)
    async with chat.service.database.reading() as session:
        sender = (await session.scalars(select(Sender))).one()
    assert (sender.consent, sender.via) == ("2026-11-25", "self")


@sqlite_only
async def test_back_change_and_write_anew(chat):
    await chat.says("Mai", "/gopy")
    await chat.says("Mai", ROAD)
    await chat.says("Mai", "gần cầu")
    said = await chat.says("Mai", "quay lại")
    assert "Việc này ở đâu?" in said[0]
    await chat.says("Mai", "gần cống")
    await chat.says("Mai", "không có")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    await chat.taps("Mai", "Đổi loại việc")
    said = await chat.taps("Mai", "Phản ánh hiện trường · rác, ô nhiễm")
    assert "Loại việc: Phản ánh hiện trường · rác, ô nhiễm" in said[0]
    await chat.taps("Mai", "Viết lại nội dung")
    said = await chat.says("Mai", "rác đổ đầy đường thôn 3")
    assert "Nội dung: rác đổ đầy đường thôn 3\nỞ đâu: gần cống" in said[0]
    code_in(await chat.taps("Mai", "Gửi"))


async def test_what_was_sent_is_not_sent_again(chat):
    await chat.says("Mai", f"/gopy {ROAD}")
    await chat.taps("Mai", "Thôn 3")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    first = code_in(await chat.taps("Mai", "Gửi"))
    assert code_in(await chat.taps("Mai", "Gửi")) == first
    # A button of an older question neither breaks nor sends anything.
    assert (await chat.taps("Mai", "Thôn 3"))[0].startswith("Ông/bà kể việc")
    assert await count(chat) == 1


@sqlite_only
async def test_two_channels_do_not_mix(chat):
    await chat.says("Phú", f"/gopy {ROAD}")
    await chat.says("Quý", "/gopy rác ở chợ", channel="phone")
    assert (await chat.says("Phú", "gần cầu"))[0].startswith("Có ảnh")
    said = await chat.says("Quý", "/gopy", channel="phone")
    assert "rác, ô nhiễm" in said.text


@sqlite_only
async def test_stopping_keeps_nothing(chat):
    await chat.says("Mai", f"/gopy {ROAD}")
    assert (await chat.says("Mai", "thôi"))[0].startswith("Vâng, tôi bỏ phản ánh đang viết")
    assert await count(chat) == 0
    async with chat.service.database.reading() as session:
        someone = await feedback.person(session, chat, "Mai")
        assert "draft" not in someone.context


@sqlite_only
async def test_another_question_in_between_and_days_later(chat):
    await chat.says("Mai", f"/gopy {ROAD}")
    assert (await chat.says("Mai", "/help"))[0].startswith("Tôi là trợ lý số")
    chat.clock.forward(days=9)
    await clockwork.tick(chat.service)
    said = await chat.says("Mai", "/gopy")
    assert said[0].startswith("Ông/bà đang viết dở một phản ánh")
    assert "Việc này ở đâu?" in said[1]
    chat.clock.forward(days=31)
    await clockwork.tick(chat.service)
    assert (await chat.says("Mai", "/gopy"))[0].startswith("Ông/bà kể việc")


LEGAL = [
    ("tôi tố cáo cán bộ Trần Quyền Thế nhận hối lộ 50 triệu", "không tiếp nhận việc này"),
    ("cán bộ Trần Quyền Thế gợi ý bồi dưỡng 50 triệu", "không tiếp nhận việc này"),
    ("chủ tịch xã Trần Quyền Thế hách dịch với dân", "do cấp trên xem xét"),
    ("công an xã Trần Quyền Thế quát nạt dân", "do Công an thành phố xem xét"),
    ("tôi khiếu nại quyết định thu hồi đất của ông Trần Quyền Thế", "không tiếp nhận việc này"),
    ("cháy nhà ông Trần Quyền Thế ở thôn 3 cứu với", "Gọi 114 ngay"),
]


@sqlite_only
@pytest.mark.parametrize(("typed", "guided"), LEGAL)
async def test_what_feedback_cannot_be_is_guided_and_not_kept(chat, typed, guided):
    for before in ("", f"{ROAD}"):
        await chat.says("Mai", f"/gopy {before}".strip())
        said = await chat.says("Mai", typed)
        assert guided in said[0]
        kept = await everything(chat)
        async with chat.service.database.reading() as session:
            someone = await feedback.person(session, chat, "Mai")
            sealed = [someone.context.get("draft"), *someone.context.get("questions", {}).values()]
        open_ = chat.service.database.vault.open
        assert not [one for one in sealed if one and "Quyền Thế" in open_(one)]
        assert "Quyền Thế" not in kept
    # What she had written before is still there.
    assert "Viết tiếp phản ánh" in said.buttons
    said = await chat.taps("Mai", "Viết tiếp phản ánh")
    assert "Việc này ở đâu?" in said.text
    assert guided in (await chat.says("Phú", f"/gopy {typed}")).text


@sqlite_only
async def test_what_is_another_bodys_says_whose_it_is(chat):
    said = await chat.says("Mai", "/gopy mất điện cả thôn từ sáng")
    assert "do đơn vị điện lực, đơn vị cấp nước lo, không phải xã" in said[0]
    assert "Việc này ở đâu?" in said[1]


@sqlite_only
async def test_an_appointment_keeps_a_name_and_a_number_only(chat):
    await chat.says("Mai", "/gopy cán bộ địa chính gợi ý bồi dưỡng 2 triệu")
    await chat.taps("Mai", "Hẹn gặp lãnh đạo xã")
    story = "Tôi tên Mai, 0912345678, chuyện là hôm ấy tôi lên xã làm sổ và " + "dài " * 30
    assert (await chat.says("Mai", story))[0].startswith("Ông/bà chỉ viết họ tên")
    said = await chat.says("Mai", "Phạm Mai 0912345678")
    assert said[0].startswith("Đã chuyển lời hẹn, mã H-2.")
    # Somebody waits for a call: who may read it is told at once, without the words.
    (told,) = await chat.reads("Nam")
    assert told.startswith("Có câu hỏi mới H-2")
    assert "Phạm Mai" not in told
    assert "Phạm Mai 0912345678" in (await chat.says("Nam", "/inbox")).text
    assert "H-2" not in (await chat.says("Hạnh", "/inbox")).text


@sqlite_only
async def test_a_batch_of_questions_promises_no_call(chat):
    chat.service.channels["ask"] = FakeChannel("ask")
    await chat.says("Phú", "cán bộ địa chính đòi tiền lót tay 2 triệu", channel="ask")
    said = await chat.says("Phú", "Hẹn gặp lãnh đạo xã", channel="ask")
    assert said[-1].startswith("Hỏi qua đây thì tôi không chuyển được")


@sqlite_only
async def test_attitude_goes_to_who_may_read_it(chat):
    code = await send(chat, words="cán bộ ở quầy 3 quát mắng bà cụ")
    assert await chat.reads("Nam") == [f"Có phản ánh mới {code} cần người được giao riêng xem."]
    for other in ("Hoa", "Hạnh", "Lan", "Hùng"):
        assert await chat.reads(other) == []
        assert code not in (await chat.says(other, "/inbox")).text
        assert (await chat.says(other, f"/take {code}"))[0].startswith(f"Không có phản ánh {code}")
    assert "quát mắng bà cụ" in (await chat.taps("Nam", f"Xem {code}")).text


async def test_the_same_matter_is_offered_and_joined(chat):
    first = await send(chat, words="đường thôn 3 hỏng nặng, nhiều ổ gà")
    await chat.says("Phú", "/gopy đường thôn 3 nhiều ổ gà, hỏng nặng lắm")
    await chat.taps("Phú", "Thôn 3")
    await chat.taps("Phú", "Bỏ qua")
    said = await chat.taps("Phú", "Đồng ý, không nêu tên")
    assert said[0] == (
        "Đã có người gửi việc gần giống:\n1. Phản ánh hiện trường · đường, đèn, cống · thôn 3 · "
        "20/11/2026 · đã nhận, chờ phân công\n\nCó phải việc này không?"
    )
    said = await chat.says("Phú", "đúng rồi")
    assert f"đã theo dõi phản ánh {first}" in said[0]
    assert await count(chat) == 1
    await chat.says("Hùng", f"/take {first}")
    heard = await chat.reads("Phú")
    assert heard[0].startswith(f"Phản ánh {first} mà ông/bà theo dõi:\nPhản ánh {first}: Phòng")
    assert len(await chat.reads("Mai")) == 1


@sqlite_only
async def test_a_very_long_text_and_scripts_in_names(chat):
    long = ("Đường thôn 3 hỏng. " * 600)[:10_000]
    code = await send(chat, words=long)
    _, inside = await opened(chat, code)
    assert inside.words == long.strip()
    assert (await chat.says("Phú", "/gopy " + "Chợ bẩn quá " * 1000)).text.count("dài quá") == 1
    await chat.says("Lan", "/gopy rác ở chợ")
    await chat.says("Lan", "<script>alert(1)</script> ' OR 1=1 -- {0} %s")
    await chat.taps("Lan", "Bỏ qua")
    said = await chat.taps("Lan", "Đồng ý, không nêu tên")
    assert "<script>alert(1)</script> ' OR 1=1 -- {0} %s" in said.text
    code_in(await chat.taps("Lan", "Gửi"))


@sqlite_only
async def test_two_hundred_messages_in_a_minute(chat):
    chat.service.pace = SenderPace(30)
    for number in range(200):
        await chat.service.receive(chat.message("Mai", f"/gopy đường thôn {number} hỏng"))
    said = await chat.reads("Mai")
    assert len([text for text in said if text.startswith("Ông/bà nhắn nhanh quá")]) == 1
    chat.service.pace = lambda _sender: "go"
    # Others are served meanwhile, and what she began can be finished.
    assert (await chat.says("Phú", "/gopy"))[-1].startswith("Ông/bà kể việc")
    await chat.says("Mai", "/gopy")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    code_in(await chat.taps("Mai", "Gửi"))
    assert await count(chat) == 1


#: A whole intake: what she does at each step, and what may be sent twice by a platform.
STEPS = [
    ("says", "/gopy đường thôn 3 hỏng"),
    ("says", "gần cầu"),
    ("photo", "AgACphoto"),
    ("taps", "Tiếp tục"),
    ("taps", "Đồng ý, không nêu tên"),
    ("taps", "Gửi"),
]


@sqlite_only
@pytest.mark.parametrize("lost_at", range(len(STEPS) + 1))
async def test_the_process_is_lost_at_every_step(chat, knowledge, lost_at):
    """A new process on the same database goes on; the platform repeats what was not answered."""
    dice = random.Random(lost_at)
    for number, (how, what) in enumerate(STEPS):
        if number == lost_at:
            _new_process(chat, knowledge)
            again = await chat.says("Mai", "/gopy") if dice.random() < 0.5 and number else []
            assert "".join(again).count("dở") == bool(again)
        match how:
            case "says":
                await chat.says("Mai", what)
            case "photo":
                await chat.does("Mai", "photo", file=what)
            case _:
                await chat.taps("Mai", what)
    _new_process(chat, knowledge)
    await chat.taps("Mai", "Gửi")
    assert await count(chat) == 1
    async with chat.service.database.reading() as session:
        photo = (await session.scalars(select(Photo))).one()
        ticket = (await session.scalars(select(Ticket))).one()
    assert photo.ticket_id == ticket.id


def _new_process(chat, knowledge) -> None:
    """What a restart leaves: the database and the platforms."""
    old = chat.service
    chat.service = Service(old.database, knowledge, old.channels, zone=old.zone, clock=old.clock)


@sqlite_only
async def test_a_turn_that_breaks_keeps_the_draft(chat, faults, monkeypatch):
    await chat.says("Mai", f"/gopy {ROAD}")
    monkeypatch.setattr("bot.feedback.asking.photo", lambda *_args, **_more: 1 / 0)
    assert (await chat.says("Mai", "gần cầu"))[0].startswith("Xin lỗi")
    faults.clear()
    monkeypatch.undo()
    said = await chat.says("Mai", "/gopy")
    assert "Việc này ở đâu?" in said.text


@sqlite_only
async def test_in_a_batch_nothing_is_taken(chat):
    said = await chat.says("Mai", "/gopy đèn đường hỏng", channel="ask")
    assert await count(chat) == 0
    assert said == []


#: What may come in any order: words, buttons of older questions, other matters, repeats.
ANYTHING = [
    ("says", "/gopy"),
    ("says", "/gopy rác đổ đầy ở chợ"),
    ("says", "/help"),
    ("says", "quay lại"),
    ("says", "bỏ qua"),
    ("says", "làm giấy khai sinh cần gì"),
    ("says", "gần nhà văn hóa"),
    ("says", "tôi tố cáo cán bộ nhận hối lộ"),
    ("photo", "AgAC"),
    ("taps", "Bỏ qua"),
    ("taps", "Quay lại"),
    ("taps", "Đổi loại việc"),
    ("taps", "Khen"),
    ("taps", "Đồng ý, không nêu tên"),
    ("taps", "Đồng ý, có nêu tên"),
    ("taps", "Viết lại nội dung"),
    ("taps", "Gửi"),
    ("restart", ""),
    ("repeat", ""),
]


@sqlite_only
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_it_is_sent_once_or_can_go_on(chat, knowledge, seed):
    """Random turns, restarts and repeated deliveries: each draft becomes one ticket at most, and
    from wherever she is she can finish."""
    dice = random.Random(seed)
    last = chat.message("Mai", "/gopy đường thôn 3 hỏng")
    await chat.service.receive(last)
    for _ in range(20):
        how, what = dice.choice(ANYTHING)
        before = await count(chat)
        match how:
            case "restart":
                _new_process(chat, knowledge)
            case "repeat":
                await chat.service.receive(last)
                assert await count(chat) == before
            case "says":
                last = chat.message("Mai", what)
                await chat.service.receive(last)
            case "photo":
                await chat.does("Mai", "photo", file=what)
            case _:
                with contextlib.suppress(AssertionError):  # she was not shown that button yet
                    await chat.taps("Mai", what)
        assert await count(chat) - before in ({0, 1} if what == "Gửi" else {0})
    before = await count(chat)
    await chat.says("Mai", "/gopy")
    await _finish(chat)
    assert await count(chat) == before + 1
    async with chat.service.database.reading() as session:
        drafts = (await session.scalars(select(Ticket.draft))).all()
    assert len(set(drafts)) == len(drafts) == before + 1


async def _finish(chat) -> None:
    """Answer whatever is asked until there is a code."""
    for _ in range(12):
        said = await chat.says("Mai", "/gopy")
        if "kể việc cần phản ánh" in said[-1]:
            await chat.says("Mai", "đường thôn 3 hỏng nhiều")
        elif "viết họ tên" in said[-1]:
            await chat.says("Mai", "Phạm Mai")
        elif "đồng ý gửi theo cách nào" in said[-1]:
            await chat.taps("Mai", "Đồng ý, không nêu tên")
        elif "Có phải việc này không?" in said[-1]:
            await chat.taps("Mai", "Không, việc khác")
        elif "xem lại giúp" in said[-1]:
            code_in(await chat.taps("Mai", "Gửi"))
            return
        else:
            await chat.says("Mai", "bỏ qua" if "Tiếp tục" not in said.buttons else "xong")
    raise AssertionError("the intake has no end")
