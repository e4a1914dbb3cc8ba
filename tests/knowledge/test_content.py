"""The answers that are shipped: in order, in today's world, served only while they are fresh."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from knowledge import Entry, Knowledge, fold
from knowledge.check import UNITS, faults, scope
from knowledge.entries import FACT
from knowledge.reasons import Reason
from tests.knowledge.conftest import TODAY, Ask

#: Bodies and places that no longer exist (domain facts §8), folded; not the validator's own list.
GONE = re.compile(
    r"\b(?:(?:ubnd|uy ban nhan dan|uy ban|hdnd|cong an|tand|toa an nhan dan|toa an|bhxh"
    r"|bao hiem xa hoi|phong noi vu|vien kiem sat nhan dan|kho bac|chi cuc thi hanh an dan su) "
    r"(?:huyen|quan(?! ly| tri| su| ly)|thi xa)"
    r"|phong tu phap|phong (?:ld|lao dong)|so (?:ld|lao dong)|phong tn|phong tai nguyen"
    r"|so tai nguyen|so tn|phong gd|phong giao duc|chi cuc thue|thi tran ninh giang"
    r"|tinh hai duong|(?:bo phan )?mot cua|cap huyen|len huyen|ra huyen|o huyen"
    r"|district (?:people|police|court|office)|hai duong province|one-stop department)"
)
#: A line may name such a body to say that it is gone.
SAYS_SO = re.compile(
    r"\b(?:khong con|nay la|truoc day|truoc kia|cu la|da bo|no longer|formerly|used to)\b"
)


def lines(entry: Entry) -> list[str]:
    """Every line that people read, except the names of sources."""
    texts = (entry.title, entry.lead, *entry.sections.values(), entry.decides or "")
    return [line for text in texts for line in text.splitlines()]


@pytest.fixture(scope="module")
def everything(knowledge: Knowledge) -> list[Entry]:
    return [*knowledge.entries(), *knowledge.entries("en")]


def test_the_shipped_answers_are_in_order() -> None:
    assert [str(fault) for fault in faults()] == []


def test_every_answer_of_the_scope_is_there(knowledge: Knowledge) -> None:
    there = {entry.slug for entry in knowledge.entries()}
    assert scope().keys() <= there
    not_ours = [entry for entry in knowledge.entries() if entry.slug not in scope()]
    assert len(not_ours) >= 60
    assert {entry.level for entry in not_ours} == {"elsewhere"}
    assert len(knowledge.entries("en")) >= 60


def test_no_answer_sends_anyone_to_a_body_that_is_gone(everything: list[Entry]) -> None:
    wrong = [
        (entry.slug, line)
        for entry in everything
        for line in lines(entry)
        if GONE.search(fold(line)) and not SAYS_SO.search(fold(line))
    ]
    assert wrong == []


def test_every_answer_names_a_source_and_a_unit_that_exists(everything: list[Entry]) -> None:
    for entry in everything:
        assert entry.sources, entry.slug
        assert entry.unit in UNITS, entry.slug
        assert all(source.document for source in entry.sources)


def test_no_phone_number_of_the_commune_is_invented(everything: list[Entry]) -> None:
    """Phones are facts of the commune, filled in; only public short numbers stand in texts."""
    number = re.compile(r"(?<![\d.,/])0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)")
    wrong = [
        (entry.slug, line) for entry in everything for line in lines(entry) if number.search(line)
    ]
    assert wrong == []


def test_english_answers_have_the_parts_of_their_vietnamese_ones(knowledge: Knowledge) -> None:
    for english in knowledge.entries("en"):
        vietnamese = knowledge.entry(english.slug)
        assert vietnamese is not None, english.slug
        assert set(english.sections) == set(vietnamese.sections), english.slug
        same = ("kind", "level", "unit", "status", "unconfirmed", "review_by")
        for name in same:
            assert getattr(english, name) == getattr(vietnamese, name), (english.slug, name)
        wanted = {key for key, _, _ in FACT.findall(" ".join(lines(vietnamese)))}
        given = {key for key, _, _ in FACT.findall(" ".join(lines(english)))}
        assert given <= wanted | {"address", "phone", "hours"}, english.slug


def test_nothing_is_served_past_its_review(knowledge: Knowledge, ask: Ask) -> None:
    far = max(entry.review_by for entry in knowledge.entries()) + timedelta(days=1)
    for entry in knowledge.entries():
        found = ask("lệ phí?", after=entry.slug, today=far)
        assert (found.decision, found.reason) == ("handover", Reason.expired), entry.slug
        assert [candidate.slug for candidate in found.candidates] == [entry.slug]
    for entry in knowledge.entries()[::6]:
        assert ask(entry.title, today=far).decision in {"handover", "guidance"}, entry.slug
    assert ask("đăng ký kết hôn", today=far).reason is Reason.expired


def test_an_answer_is_served_on_the_day_of_its_review_and_not_after(
    knowledge: Knowledge, ask: Ask
) -> None:
    entry = knowledge.entry("dang-ky-ket-hon")
    assert entry is not None
    text = "đăng ký kết hôn cần giấy tờ gì"
    assert ask(text, today=entry.review_by).decision == "answer"
    found = ask(text, today=entry.review_by + timedelta(days=1))
    assert (found.decision, found.reason) == ("handover", Reason.expired)
    assert found.candidates[0].slug == "dang-ky-ket-hon"
    late = entry.review_by + timedelta(days=1)
    follow = ask("lệ phí?", after="dang-ky-ket-hon", today=late)
    assert (follow.decision, follow.reason) == ("handover", Reason.expired)


def test_dates_are_of_this_world(everything: list[Entry]) -> None:
    for entry in everything:
        assert entry.valid_as_of >= date(2026, 1, 1), entry.slug
        assert entry.review_by > TODAY, entry.slug
        for source in entry.sources:
            assert source.date is None or date(1945, 9, 2) <= source.date, entry.slug
