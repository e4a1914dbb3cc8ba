"""What is asked without an answer becomes a row that names nobody, and is forgotten in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import clockwork, dialogue, gaps
from knowledge.reasons import DECISIONS, Reason
from office import gaps as kept
from office import people
from office.gaps import Missed

TODAY = date(2026, 11, 20)
GERMAN = "Guten Tag, ich möchte ein Haus kaufen"


async def rows(chat) -> list[Missed]:
    async with chat.service.database.reading() as session:
        return await kept.read(session, since=date(2020, 1, 1))


async def test_a_question_without_an_answer_is_kept_without_who_asked(chat):
    await chat.says("Mai", f"Ich bin Nguyễn Văn An, 031088001234. {GERMAN}")
    (row,) = await rows(chat)
    assert row.day == TODAY
    assert row.words == f"Ich bin [tên], [số căn cước]. {GERMAN}"


async def test_each_named_reason_is_kept_by_its_name(chat):
    for typed in (GERMAN, "cho hỏi thủ tục", "công thức nấu phở bò"):
        await chat.says("Mai", typed)
    assert [row.reason for row in await rows(chat)] == ["nothing_fits", "vague", "other_language"]


async def test_none_of_the_offered_ones_is_kept(chat):
    for typed in ("giấy xác nhận", "đất đai", "chứng thực", "đăng ký"):
        if (await chat.says("Mai", typed)).buttons[-1] == "Việc khác":
            break  # two or more are close; which words these are moves with the weights
    assert await rows(chat) == []
    for _ in range(2):
        await chat.taps("Mai", "Việc khác")
    (row,) = await rows(chat)
    assert (row.reason, row.words) == ("nothing_fits", typed)
    assert row.slug is not None


async def test_an_expired_entry_is_the_nearest(chat, knowledge):
    entry = knowledge.entry("dang-ky-khai-sinh")
    chat.clock.set(f"{entry.review_by + timedelta(days=1)} 09:00")
    await chat.says("Mai", "làm khai sinh cho con cần giấy tờ gì")
    expired = [row for row in await rows(chat) if row.reason == "expired"]
    assert [row.slug for row in expired] == ["dang-ky-khai-sinh"]


@pytest.mark.parametrize(
    "typed",
    [
        "cháy nhà ở thôn 3 cứu với",
        "tôi tố cáo cán bộ Trần Quyền Thế nhận hối lộ 50 triệu",
        "tôi khiếu nại quyết định thu hồi thửa đất Đồng Chằm của nhà tôi",
        "đồ ngu",
        "xin chào",
        "/help",
        "/khongcolenh này",
        "làm khai sinh cho con cần giấy tờ gì",
    ],
)
async def test_nothing_else_is_kept(chat, typed):
    await chat.says("Mai", typed)
    assert await rows(chat) == []


async def test_a_story_is_cut_and_of_the_legal_lanes_nothing_is_kept(chat):
    await chat.says("Mai", f"{GERMAN}\n{'und noch eins ' * 40}")
    (row,) = await rows(chat)
    assert row.words.startswith(f"{GERMAN} und noch")
    assert row.words.endswith("…")
    assert len(row.words) <= gaps.LONGEST
    async with chat.service.database.transaction() as session:
        person = await people.find(session, "web", "Mai")
        turn = await dialogue.turn_of(
            chat.service, session, person, chat.message("Mai", "ai đó"), chat.clock()
        )
        turn.question = "một lời tố cáo"
        for slug in gaps.LEGAL:
            assert chat.service.knowledge.entry(slug)
            await gaps.keep(turn, gaps.NOT_HELPFUL, slug)
    assert len(await rows(chat)) == 1


async def test_words_typed_into_a_flow_are_not_kept(chat):
    await chat.hands_over("Mai", "xã có cho thuê kính thiên văn không")
    await chat.says("Mai", "/gopy xã có cho thuê kính thiên văn không")
    await chat.says("Hoa", "/reply H-2")
    await chat.says("Hoa", "xã không cho thuê kính thiên văn")
    assert await rows(chat) == []


async def test_rows_live_180_days(chat):
    await chat.says("Mai", GERMAN)
    chat.clock.forward(days=180)
    await clockwork.tick(chat.service)
    assert len(await rows(chat)) == 1
    chat.clock.forward(days=1)
    await clockwork.tick(chat.service)
    assert await rows(chat) == []


def test_the_loop_keeps_the_reasons_that_content_can_help():
    lawful = {Reason.complaint, Reason.denunciation, Reason.emergency, Reason.abuse}
    assert set(Reason) - lawful == gaps.REASONS
    assert all({"handover", "answer"} & set(DECISIONS[reason]) for reason in gaps.REASONS)


def test_likes_are_grouped(knowledge):
    def row(words: str | None, days: int, slug: str | None = None) -> Missed:
        return Missed(TODAY - timedelta(days=days), "nothing_fits", words, slug, "vi")

    found = gaps.grouped(
        knowledge,
        [
            row("xã có cho thuê kính thiên văn không", 0),
            row("nuôi cá sấu phải xin ai", 1),
            row(None, 1, "tam-tru"),
            row("xa co cho thue kinh thien van ko", 2),
            row("xã có cho thuê kính thiên văn không ạ", 3),
            row(None, 4, "tam-tru"),
        ],
    )
    assert [(group.words, group.slug, len(group.rows)) for group in found] == [
        ("xã có cho thuê kính thiên văn không", None, 3),
        ("nuôi cá sấu phải xin ai", None, 1),
        (None, "tam-tru", 2),
    ]


def test_less_likeness_is_enough_where_the_same_entry_came_nearest(knowledge):
    texts = ("thêm ngành nghề cho công ty tnhh", "muốn mở cty tnhh thì cần bn vốn")
    for slugs, count in ((("thanh-lap-cong-ty",) * 2, 1), (("thanh-lap-cong-ty", None), 2)):
        rows = [
            Missed(TODAY, "vague", words, slug, "vi")
            for words, slug in zip(texts, slugs, strict=True)
        ]
        assert len(gaps.grouped(knowledge, rows)) == count
