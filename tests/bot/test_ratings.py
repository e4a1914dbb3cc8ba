"""Rating a visit or a closed feedback: one question a message, counted once, kept private."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from bot import clockwork, ratings
from office import people, praise
from office.errors import RatingOver
from office.models import Attempt, Mark, Person, Praise, Rating
from office.ratings import giving, results
from office.ratings.form import form
from tests.conftest import ZONE
from tests.kept import everything
from tests.talk import Chat

SCAN = "/start quay_hcc_2"
TICKET = "NG-7K2M-9QBT"


async def rows(chat: Chat) -> list[Rating]:
    async with chat.service.database.reading() as session:
        return list((await session.scalars(select(Rating).order_by(Rating.id))).all())


async def marks(chat: Chat) -> list[int | None]:
    """Every level that is kept, in the order of the items."""
    async with chat.service.database.reading() as session:
        found = await session.scalars(select(Mark.level).order_by(Mark.rating_id, Mark.item))
        return list(found)


async def counted(chat: Chat, unit: str = "hcc", factor: str = "visit") -> tuple[int, int]:
    """Answers and satisfied ones of November."""
    async with chat.service.database.reading() as session:
        figures = await results.figures(session, since=date(2026, 11, 1), until=date(2026, 11, 30))
        cell = figures.of(unit, factor)
        return cell.answers, cell.satisfied


async def closes(chat: Chat, name: str, code: str = TICKET) -> None:
    """The feedback of somebody is closed, as the feedback desk will do it."""
    async with chat.service.database.transaction() as session:
        person = await people.find(session, chat.cast[name].channel, name)
        assert person
        now = chat.clock()
        await ratings.ask_for(chat.service, session, person, code, unit="kt", now=now)


async def test_a_scanned_code_asks_six_questions_and_counts_one_visit(chat: Chat) -> None:
    said = await chat.says("Mai", SCAN)
    assert said[0].startswith(
        "Xin cảm ơn ông/bà đã đến Trung tâm Phục vụ hành chính công, quầy 2, chiều 20/11/2026."
    )
    assert said[0].endswith("1/6. Nói chung, ông/bà hài lòng thế nào với lần đến này?")
    assert said.buttons == [
        "Rất không hài lòng",
        "Không hài lòng",
        "Bình thường",
        "Hài lòng",
        "Rất hài lòng",
        "Dừng ở đây",
    ]
    for number in range(2, 7):
        said = await chat.taps("Mai", "Hài lòng")
        assert said[0].startswith(f"{number}/6. Ông/bà hài lòng thế nào về: ")
    said = await chat.says("Mai", "5")  # the number of a level is that level
    assert said == ["Xin cảm ơn ông/bà. Ông/bà có muốn khen ai không?"]
    assert await chat.taps("Mai", "Không") == ["Xin cảm ơn ông/bà, tôi đã ghi 6 câu trả lời."]
    assert sorted(await marks(chat)) == [4, 4, 4, 4, 4, 5]  # type: ignore[type-var]
    assert await counted(chat) == (1, 1)
    (row,) = await rows(chat)
    assert (row.unit, row.counter, row.subject) == ("hcc", 2, "hcc:2026-11-20:pm")
    assert {item[0] for item in row.asked[1:]} == set("ABCDE")


async def test_stopping_keeps_what_was_given(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    await chat.taps("Mai", "Bình thường")
    await chat.taps("Mai", "Không rõ")
    assert await chat.says("Mai", "thôi") == ["Xin cảm ơn ông/bà, tôi đã ghi 1 câu trả lời."]
    assert await counted(chat) == (1, 0)
    # Scanned again the same afternoon, it goes on where she stopped.
    assert (await chat.says("Mai", SCAN))[0].startswith("3/6.")
    assert len(await rows(chat)) == 1


async def test_a_question_between_is_answered_and_loses_nothing(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    await chat.taps("Mai", "Hài lòng")
    assert "Nguồn:" in (await chat.says("Mai", "lam giay khai sinh can gi")).text
    assert await counted(chat) == (1, 1)


async def test_the_same_visit_counts_once_and_can_be_rated_again(chat: Chat) -> None:
    for level in ("Rất hài lòng", "Hài lòng"):
        await chat.says("Mai", SCAN)
        for _ in range(6):
            await chat.taps("Mai", level)
        said = await chat.says("Mai", "/danhgia hcc")
        assert said[0].startswith(
            "Ông/bà đã đánh giá lần đến Trung tâm Phục vụ hành chính công, quầy 2 rồi, xin cảm ơn."
        )
        assert await counted(chat) == (1, 1)
        await chat.taps("Mai", "Đánh giá lại")
    assert await counted(chat) == (0, 0)  # begun anew: nothing given yet
    assert len(await rows(chat)) == 1


async def test_the_next_half_day_is_another_visit_with_other_items(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    for _ in range(6):
        await chat.taps("Mai", "Hài lòng")
    chat.clock.set("2026-11-22 10:00")  # a Sunday: it can only have been the Friday before
    assert "rồi, xin cảm ơn" in (await chat.says("Mai", SCAN))[0]
    chat.clock.set("2026-11-23 10:00")
    assert "sáng 23/11/2026" in (await chat.says("Mai", SCAN))[0]
    first, second = await rows(chat)
    assert not set(first.asked[1:]) & set(second.asked[1:])


async def test_without_a_code_she_chooses_where_she_has_been(chat: Chat) -> None:
    said = await chat.says("Mai", "/danhgia")
    assert said == ["Ông/bà vừa đến nơi nào ạ?"]
    assert "Công an xã" not in said.buttons
    said = await chat.taps("Mai", "Phòng Kinh tế")
    assert "đã đến Phòng Kinh tế, chiều" in said[0]


async def test_codes_of_other_counters_are_no_invitation(chat: Chat) -> None:
    for odd in ("quay_cax_1", "quay_zz_1"):
        assert "Ở đây nhận đánh giá về" in (await chat.says("Mai", f"/start {odd}"))[0]
    for odd in ("quay_", "quay_hcc", "quay_hcc_0", "quay_hcc_100", "quay_hcc_2x"):
        said = await chat.says("Mai", f"/start {odd}")
        assert said == ["Ông/bà vừa đến nơi nào ạ?"]
    assert await rows(chat) == []
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Attempt)) == 0


async def test_who_is_not_satisfied_says_why(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    for _ in range(5):
        await chat.taps("Mai", "Hài lòng")
    await chat.says("Mai", SCAN)
    async with chat.service.database.transaction() as session:
        whole = await session.scalar(select(Mark).where(Mark.item == "visit"))
        assert whole
        whole.level = 2
    said = await chat.taps("Mai", "Không rõ")
    assert said[0] == "Xin lỗi vì ông/bà chưa hài lòng. Lý do là gì ạ? (chọn một hay nhiều)"
    assert (await chat.taps("Mai", "Chờ lâu"))[0].startswith("Đã chọn: Chờ lâu.")
    assert (await chat.taps("Mai", "Thái độ"))[0].startswith("Đã chọn: Chờ lâu, Thái độ.")
    assert "niêm phong" in (await chat.taps("Mai", "Xong"))[0]
    said = await chat.says("Mai", "Chờ từ 8 giờ đến 11 giờ, gọi số 0912345678 không ai nghe")
    assert said.text.endswith("Có việc cần xã xem lại, ông/bà gửi phản ánh giúp nhé.")
    assert said.buttons == ["Gửi phản ánh"]
    (row,) = await rows(chat)
    assert row.reasons == ["wait", "manner"]
    assert row.words
    assert "Chờ" not in row.words
    opened = chat.service.database.vault.open(row.words)
    assert opened
    assert opened.startswith("Chờ từ 8 giờ")
    assert "0912345678" not in opened


async def test_only_leaders_read_what_was_written(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    for _ in range(6):
        await chat.taps("Mai", "Hài lòng")
    await chat.taps("Mai", "Góp ý thêm")
    await chat.says("Mai", "Nên có thêm ghế ngồi chờ")
    await chat.says("Nam", "/report hailong 2026-11 hcc")
    assert "- 20/11/2026: Nên có thêm ghế ngồi chờ" in (await chat.taps("Nam", "Lời người dân"))[0]
    assert "ghế ngồi chờ" not in await everything(chat)
    # An officer of the unit does not, whatever she taps.
    assert "Lời người dân" not in (await chat.says("Hoa", "/report hailong 2026-11 hcc")).buttons


async def test_words_of_a_legal_act_and_what_follows_are_never_kept(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    for _ in range(6):
        await chat.taps("Mai", "Hài lòng")
    await chat.taps("Mai", "Góp ý thêm")
    said = await chat.says("Mai", "tôi muốn tố cáo ông Tám nhận hối lộ")
    assert "Tố cáo" in said.text
    await chat.says("Mai", "ông ấy cầm của tôi năm triệu hôm thứ Hai")
    await chat.says("Mai", "cả nhà tôi đều thấy")
    (row,) = await rows(chat)
    assert row.words is None
    # Asked about in passing long before, it does not stand in the way.
    await chat.says("Mai", "tố cáo nộp đơn ở đâu")
    await chat.taps("Mai", "Góp ý thêm")
    await chat.says("Mai", "ghế ngồi ít quá")
    (row,) = await rows(chat)
    assert row.words


async def test_praise_is_sealed_and_listed_for_december(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    for _ in range(6):
        await chat.taps("Mai", "Rất hài lòng")
    assert "khen ai" in (await chat.taps("Mai", "Khen một cán bộ"))[0]
    said = await chat.says("Mai", "Cô Hà quầy 2 hướng dẫn rất tận tình")
    assert "danh sách xét biểu dương" in said[0]
    async with chat.service.database.reading() as session:
        (kept,) = (await session.scalars(select(Praise))).all()
        assert "Hà" not in kept.words
        year = date(2026, 1, 1), date(2026, 12, 31)
        (listed,) = await praise.received(session, *year, zone=ZONE)
    assert (listed.unit, listed.about) == ("hcc", "person")
    assert listed.words == "Cô Hà quầy 2 hướng dẫn rất tận tình"
    told = await chat.says("Hạnh", "/report loikhen")
    assert "Cô Hà quầy 2" in told[0]
    assert "Lời khen" not in (await chat.says("Hoa", "/report")).buttons


# ---- After a closed feedback.


async def test_a_closed_feedback_is_rated_with_one_tap(chat: Chat) -> None:
    await closes(chat, "Mai")
    said = await chat.reads("Mai")
    assert said[0].startswith(f"Phản ánh {TICKET} đã khép lại.")
    assert said.buttons[:5] == [level["vi"] for level in form().levels.values()]
    assert "khen ai" in (await chat.taps("Mai", "Rất hài lòng"))[0]
    assert await counted(chat, "kt", "ticket") == (1, 1)


async def test_unhappy_she_may_have_it_opened_again(chat: Chat) -> None:
    await closes(chat, "Mai")
    await chat.reads("Mai")
    said = await chat.taps("Mai", "Không hài lòng")
    assert said.buttons[:2] == ["Chưa giải quyết xong", "Giải quyết lâu"]
    assert said.buttons[-1] == "Mở lại phản ánh"
    async with chat.service.database.reading() as session:
        person = await people.find(session, "web", "Mai")
        assert person
        offered = await people.offered(session, person, person.context["offer"])
    assert offered
    assert offered[-1]["action"] == f"reopen:{TICKET}"
    await chat.taps("Mai", "Xong")
    assert (await chat.taps("Mai", "Thôi")).buttons == ["Mở lại phản ánh"]


async def test_she_is_reminded_once_and_in_working_hours(chat: Chat) -> None:
    await closes(chat, "Mai")
    await closes(chat, "Lan")
    await chat.reads("Mai")
    await chat.reads("Lan")
    await chat.taps("Lan", "Hài lòng")
    heard: list[str] = []
    for moment in (
        "2026-11-21 15:10",
        "2026-11-22 15:10",  # a Sunday
        "2026-11-23 07:30",  # before the office opens
        "2026-11-23 09:00",
        "2026-11-23 10:00",
        "2026-11-25 10:00",
    ):
        chat.clock.set(moment)
        await clockwork.tick(chat.service)
        heard += [f"{moment}: {text}" for text in await chat.reads("Mai")]
    assert len(heard) == 1
    assert heard[0].startswith("2026-11-23 09:00: Xin nhắc ông/bà một lần, sau đó tôi không nhắc")
    assert not [text for text in await chat.reads("Lan") if "Xin nhắc" in text]


async def test_closed_a_second_time_she_is_asked_anew(chat: Chat) -> None:
    await closes(chat, "Mai")
    await chat.reads("Mai")
    await chat.taps("Mai", "Rất không hài lòng")
    chat.clock.set("2026-12-10 09:00")
    await closes(chat, "Mai")
    await chat.reads("Mai")
    await chat.taps("Mai", "Hài lòng")
    assert await marks(chat) == [4]


# ---- What counts.


async def test_an_officials_own_account_is_not_counted(chat: Chat) -> None:
    await chat.says("Hoa", SCAN)
    await chat.taps("Hoa", "Rất hài lòng")
    assert await counted(chat) == (0, 0)
    told = (await chat.says("Nam", "/report hailong"))[0]
    assert "Không tính 1 lượt (tài khoản của cán bộ: 1)." in told


async def test_one_account_counts_for_three_visits_a_day(chat: Chat) -> None:
    for unit in ("hcc", "kt", "vp", "vhxh", "dvsnc"):
        await chat.says("Mai", f"/danhgia {unit}")
        await chat.taps("Mai", "Rất hài lòng")
    assert [row.excluded for row in await rows(chat)] == [None, None, None, "many", "many"]
    assert await counted(chat, "vhxh") == (0, 0)


async def test_a_flood_of_new_accounts_is_not_counted_from_its_beginning(chat: Chat) -> None:
    await chat.says("Mai", SCAN)  # known for days
    await chat.taps("Mai", "Hài lòng")
    for number in range(form().flood.count):
        chat.clock.forward(seconds=20)
        await chat.says(f"Giả {number}", SCAN)
        await chat.taps(f"Giả {number}", "Rất không hài lòng")
    assert await counted(chat) == (1, 1)
    excluded = Counter(row.excluded for row in await rows(chat))
    assert excluded == {None: 1, "flood": form().flood.count}
    # An hour later nobody is rushing any more.
    chat.clock.forward(hours=1)
    await chat.says("Phú", SCAN)
    await chat.taps("Phú", "Hài lòng")
    assert await counted(chat) == (2, 2)


async def test_every_item_of_a_factor_is_asked_as_often(chat: Chat) -> None:
    asked: Counter[str] = Counter()
    async with chat.service.database.transaction() as session:
        now = chat.clock()
        for number in range(12):
            person = await people.meet(session, "web", f"khách {number}", now=now)
            given = await giving.visit(session, person, "hcc", counter=1, now=now, zone=ZONE)
            asked.update(given.asked[1:])
            assert len(given.asked) == 6
            for item in given.asked:
                level = None if item == "E1" else 4  # cannot be said: it is not asked for ever
                await giving.give(session, person, given.id, item, level, now=now)
    assert {asked[code] for code in form().of_factor("A")} == {4}
    assert {asked[code] for code in form().of_factor("B")} == {3}
    assert {asked[code] for code in form().of_factor("E")} == {4}


async def test_a_rating_is_hers_alone_and_stays_after_a_week(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    (row,) = await rows(chat)
    async with chat.service.database.transaction() as session:
        other = await session.scalar(select(Person).where(Person.address == "Lan"))
        assert other
        with pytest.raises(RatingOver):
            await giving.give(session, other, row.id, "visit", 1, now=chat.clock())
    chat.clock.forward(days=8)
    assert "đã qua lâu" in (await chat.taps("Mai", "Hài lòng"))[0]
    assert await marks(chat) == []


async def test_who_rated_is_let_go_and_the_answer_stays(chat: Chat) -> None:
    await chat.says("Mai", SCAN)
    await chat.taps("Mai", "Hài lòng")
    chat.clock.set("2026-12-22 09:00")
    await clockwork.tick(chat.service)
    (row,) = await rows(chat)
    assert row.person_id is None
    assert await counted(chat) == (1, 1)


async def test_a_thumb_is_counted_apart_and_without_who(chat: Chat) -> None:
    await chat.says("Mai", "lam giay khai sinh can gi")
    await chat.taps("Mai", "👍")
    await chat.taps("Mai", "👍")  # the same list again
    (row,) = await rows(chat)
    assert (row.kind, row.subject, row.person_id, row.at) == (
        "answer",
        "dang-ky-khai-sinh",
        None,
        None,
    )
    assert await counted(chat, row.unit, "answer") == (1, 1)
    assert await counted(chat, row.unit) == (0, 0)


async def test_the_questions_are_english_too(chat: Chat) -> None:
    await chat.says("Mai", "/ngonngu en")
    said = await chat.says("Mai", SCAN)
    assert "1/6. All in all, how satisfied are you with this visit?" in said[0]
    assert "Very satisfied" in said.buttons


async def test_who_asks_how_to_rate_can_do_it_at_once(chat: Chat) -> None:
    said = await chat.says("Mai", "làm giấy xong muốn chấm điểm thì bấm vào đâu")
    assert "/danhgia" in said.text
    assert said.buttons[0] == "Đánh giá ngay"
    assert await chat.taps("Mai", "Đánh giá ngay") == ["Ông/bà vừa đến nơi nào ạ?"]
