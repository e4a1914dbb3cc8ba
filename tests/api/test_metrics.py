"""Each named way of not answering is counted by itself: the list, the words and the figures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.settings import ServerSettings
from bot import answer_words, gaps
from knowledge.reasons import DECISIONS, Reason
from tests.talk import Chat

_TURNS = re.compile(r'thanthien_turns_total\{decision="(\w+)",reason="(\w*)"\} ([\d.]+)')


@pytest.fixture
async def web(chat: Chat) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(chat.service, ServerSettings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as http:
        yield http


async def figures(web: httpx.AsyncClient) -> dict[tuple[str, str], float]:
    text = (await web.get("/metrics")).text
    return {(decision, reason): float(n) for decision, reason, n in _TURNS.findall(text)}


async def test_every_reason_has_its_own_figure_from_the_start(web: httpx.AsyncClient) -> None:
    found = await figures(web)
    assert set(found) == {(d, r) for r, decisions in DECISIONS.items() for d in decisions}
    assert set(found.values()) == {0.0}
    assert {reason for _, reason in found} == set(Reason)


async def test_reasons_words_and_figures_are_one_list() -> None:
    with_a_person = {r for r, decisions in DECISIONS.items() if "handover" in decisions}
    assert set(answer_words.REASONS) == with_a_person
    sentences = answer_words.REASONS.values()
    assert len(set(sentences)) == len(sentences)  # each in its own words
    assert with_a_person <= gaps.REASONS <= set(DECISIONS) == set(Reason)


async def test_they_are_counted_separately(chat: Chat, web: httpx.AsyncClient) -> None:
    for typed in (
        "công thức nấu phở bò",
        "Guten Tag, ich möchte ein Haus kaufen",
        "cho hỏi thủ tục",
        "cháy nhà ở thôn 3 cứu với",
        "tôi muốn tố cáo cán bộ nhận tiền",
        "tôi muốn khiếu nại quyết định thu hồi đất",
        "đồ ngu",
    ):
        await chat.says("Mai", typed)
    found = {key: n for key, n in (await figures(web)).items() if n}
    assert found == {
        ("handover", "nothing_fits"): 1,
        ("handover", "other_language"): 1,
        ("handover", "vague"): 1,
        ("urgent", "emergency"): 1,
        ("guidance", "denunciation"): 1,
        ("guidance", "complaint"): 1,
        ("smalltalk", "abuse"): 1,
    }


async def test_thumbs_are_counted(chat: Chat, web: httpx.AsyncClient) -> None:
    text = (await web.get("/metrics")).text
    assert 'thanthien_thumbs_total{thumb="up"} 0.0' in text
    await chat.says("Mai", "làm khai sinh cho con cần giấy tờ gì")
    await chat.taps("Mai", "👎")
    await chat.taps("Mai", "👎")
    text = (await web.get("/metrics")).text
    assert 'thanthien_thumbs_total{thumb="down"} 1.0' in text
    assert 'thanthien_thumbs_total{thumb="up"} 0.0' in text
