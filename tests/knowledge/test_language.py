"""In which language a message is written, from its words alone."""

from __future__ import annotations

import pytest

from knowledge import Knowledge, noise, questions, tables
from knowledge.reasons import Reason
from tests.knowledge.conftest import Ask


@pytest.mark.parametrize(
    "text",
    [
        "làm giấy khai sinh cho con",
        "lam giay khai sinh cho con",
        "dang ky ket hon",
        "toi muon hoi",
        "xin chao can bo",
        "vay von ngan hang",
        "ddawng kys khai sinh",
        "hoq la j v",
        "dang ky tam tru o dau",
        "12345",
        "",
        "...",
    ],
)
def test_vietnamese_needs_no_tone_marks(knowledge: Knowledge, text: str) -> None:
    assert questions.language(text, knowledge.english) == "vi"


@pytest.mark.parametrize(
    "text",
    [
        "how to register a birth",
        "Where is the commune office?",
        "I need a marriage certificate",
        "birth certificate",
        "fee for passport",
        "temporary residence for foreigners",
        "help",
    ],
)
def test_english(knowledge: Knowledge, text: str) -> None:
    assert questions.language(text, knowledge.english) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, comment obtenir un acte de naissance",
        "你好，我想登记结婚",
        "안녕하세요 출생 신고",
        "Здравствуйте, как получить свидетельство",
        "こんにちは",
        "สวัสดี",
        "ich brauche eine Geburtsurkunde bitte",
    ],
)
def test_other_languages_go_to_a_person(knowledge: Knowledge, ask: Ask, text: str) -> None:
    assert questions.language(text, knowledge.english) == "other"
    found = ask(text)
    assert (found.decision, found.reason) == ("handover", Reason.other_language)
    assert found.lang == "other"


def test_a_told_language_is_believed(ask: Ask) -> None:
    assert ask("passport", lang="en").lang == "en"
    assert ask("passport", lang="vi").lang == "vi"


def test_our_own_tables_are_told_apart(knowledge: Knowledge) -> None:
    rows = [row for row in tables.own() if row.expect == "answer"]
    english = [row.text for row in rows if row.lang == "en"]
    vietnamese = [row.text for row in rows if row.lang is None][::4]
    bare = [noise.noisy(text, "nodiac") for text in vietnamese]

    def share(texts: list[str], lang: str) -> float:
        return sum(questions.language(t, knowledge.english) == lang for t in texts) / len(texts)

    assert share(english, "en") >= 0.9
    assert share(vietnamese, "vi") >= 0.99
    assert share(bare, "vi") >= 0.99
