"""What a lead states although nobody has confirmed it: by examples, and over every entry."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from knowledge import FACETS, Entry, Knowledge, leads

ALL = frozenset(FACETS)
STATED = [
    ("Nộp tại Trung tâm; 3 ngày làm việc.", "time"),
    ("Nộp tại Trung tâm, thường trả trong ngày.", "time"),
    ("Ra xã là có ngay.", "time"),
    ("Hand it in; ready the same day.", "time"),
    ("Xã hỏi ý kiến mọi người, thường hơn một tháng.", "time"),
    ("Lệ phí do Thuế cơ sở tính.", "fee"),
    ("Phí 50.000 đồng một việc.", "fee"),
    ("Làm thẻ lần đầu không mất tiền.", "fee"),
    ("The fee is 400,000 đồng.", "fee"),
    ("Doanh thu đến 1 tỷ đồng/năm không nộp thuế.", "fee conditions result"),
    ("Người từ đủ 75 tuổi nộp một văn bản.", "conditions result"),
    ("Ở ngoài xã từ 30 ngày trở lên thì đăng ký; 3 ngày làm việc.", "time conditions result"),
    ("People aged 75 or over hand in one request.", "conditions result"),
    ("Nộp tờ khai CT01 cho Công an xã.", "form"),
    ("Nộp Đơn Mẫu 24 tại Trung tâm.", "form"),
]
#: Dates, numbers to call, VNeID's level, and words that only sound like money or time.
NOTHING = [
    "Từ 01/7/2025 xã làm việc này; từ tháng 9/2026 hỏi Trung tâm.",
    "Since 1 July 2025 the commune does it.",
    "Năm 2026 còn thu hay không, xin hỏi Trung tâm.",
    "Đang bị đánh thì gọi 113, bị thương gọi 115; báo ngay trưởng thôn.",
    "Dùng tài khoản VNeID mức 2, hợp đồng lao động.",
    "There is nothing to pay a year, and a month is not enough.",
    "Xin mai táng phí ở Trung tâm, chi phí do gia đình lo.",
]


def everything(knowledge: Knowledge) -> list[Entry]:
    return [*knowledge.entries(), *knowledge.entries("en")]


@pytest.mark.parametrize(("lead", "parts"), [*STATED, *((lead, "") for lead in NOTHING)])
def test_a_lead_states_parts_by_figures_and_money(
    knowledge: Knowledge, lead: str, parts: str
) -> None:
    entry = replace(knowledge.entries()[0], lead=lead, unconfirmed=ALL)
    assert set(leads.unconfirmed(entry)) == set(parts.split())
    assert leads.unconfirmed(replace(entry, unconfirmed=frozenset())) == ()


def test_the_communes_own_facts_are_not_doubted(knowledge: Knowledge) -> None:
    lead = "Đến Trung tâm. {{hours|Mở cửa * (3 ngày một tuần).|Giờ mở cửa xin hỏi cán bộ.}}"
    entry = replace(knowledge.entries()[0], lead=lead, unconfirmed=ALL)
    assert leads.unconfirmed(entry) == ()


DURATION = re.compile(r"\d (?:ngày|giờ|tháng|tuần|working day|day|hour|month)|trong ngày|same day")
SUM = re.compile(r"\d (?:đồng|VND)|VND \d|lệ phí|miễn phí|\bfree\b|\bfee\b", re.IGNORECASE)
#: Ages, floors, quantities, limits: figures of a condition that the rule may not overlook.
LIMIT = re.compile(r"\d+ (?:tuổi|tháng|m³|tỷ đồng|người làm chứng)|aged \d+|\d+ months or more")


@pytest.mark.parametrize(
    ("stated", "part"), [(DURATION, "time"), (SUM, "fee"), (LIMIT, "conditions")]
)
def test_no_unconfirmed_figure_of_a_shipped_lead_is_overlooked(
    knowledge: Knowledge, stated: re.Pattern[str], part: str
) -> None:
    having = [e for e in everything(knowledge) if part in e.unconfirmed and stated.search(e.lead)]
    assert having
    assert [(e.lang, e.slug) for e in having if part not in leads.unconfirmed(e)] == []


def test_both_languages_doubt_the_same_parts(knowledge: Knowledge) -> None:
    for english in knowledge.entries("en"):
        vietnamese = knowledge.entry(english.slug)
        assert vietnamese is not None
        assert leads.unconfirmed(english) == leads.unconfirmed(vietnamese), english.slug
