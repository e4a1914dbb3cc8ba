"""The validator: every kind of fault is named by file, line and remedy."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from knowledge import check
from tests.knowledge.files import ASKS, BODY, GOOD, SLUG, TODAY, changed, faults, line_of, write

NOT_OURS = (
    GOOD.replace("level: commune", 'level: elsewhere\ndecides: "Tòa án nhân dân khu vực"')
    .replace("kind: procedure", "kind: guidance")
    .replace("làm giấy khai sinh", "ly hôn thuận tình")
)


def test_a_good_file_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert faults(tmp_path) == []


LONG = "Một câu rất dài. " * 60
MANY = "\n".join(f"{number}. dòng" for number in range(1, 10))
FAULTS = [
    ("unknown kind", changed("kind: procedure", "kind: thing"), "kind:", "kind is 'thing'"),
    ("unknown level", changed("level: commune", "level: district"), "level:", "level is 'distr"),
    ("unknown status", changed("status: verified", "status: ok"), "status:", "status is 'ok'"),
    ("unknown unit", changed("unit: hcc", "unit: abc"), "unit:", "unit is 'abc'; write one of "),
    (
        "unknown part",
        changed("codes:", "unconfirmed: [price]\ncodes:"),
        "unconfirmed:",
        "unconfirmed names 'price'; write some of documents, fee",
    ),
    (
        "a future date",
        changed("valid_as_of: 2026-11-22", "valid_as_of: 2026-11-25"),
        "valid_as_of:",
        "valid_as_of 2026-11-25 is in the future",
    ),
    (
        "review before the facts",
        changed("review_by: 2027-06-30", "review_by: 2026-11-01"),
        "review_by:",
        "review_by is not after valid_as_of",
    ),
    (
        "review too late",
        changed("review_by: 2027-06-30", "review_by: 2028-01-01"),
        "review_by:",
        "more than 12 months after",
    ),
    ("no lead", changed(BODY.splitlines()[0] + "\n", ""), "---", "has no lead"),
    ("a long lead", changed("Cha mẹ đăng ký", f"{LONG} Cha mẹ đăng ký"), "Một câu", "over 300"),
    (
        "a missing section",
        changed("## Thời hạn\nTrong ngày.\n\n", ""),
        "---",
        "a procedure needs the section '## Thời hạn'",
    ),
    ("an empty section", changed("0 đồng khi đúng hạn.", ""), "---", "needs the section '## Lệ"),
    (
        "an empty section that none needs",
        changed("Luật Hộ tịch 60/2014/QH13.\n", ""),
        "## ",
        "the section legal is empty; leave it out",
    ),
    (
        "sections out of order",
        changed("## Hồ sơ\nTờ khai, Giấy chứng sinh.\n\n", "")
        + "\n## Hồ sơ\nTờ khai, Giấy chứng sinh.\n",
        "## ",
        "not in the order",
    ),
    ("a long section", changed("Trong ngày.", LONG), "Một câu", "time is over 700"),
    ("many lines", changed("Trong ngày.", MANY), "1. dòng", "time has over 7 lines"),
    ("bold", changed("Trong ngày.", "Trong **ngày**."), "**ngày**", "no bold and no links"),
    ("bold first", changed("Cha mẹ đăng", "**Cha mẹ** đăng"), "**Cha mẹ**", "no bold and no links"),
    ("a link first", changed("tại Trung tâm.\n", "tại [xã](https://b.vn).\n"), "[xã]", "no bold"),
    ("a fact closed twice", changed("địa chỉ.}}", "địa chỉ.}}}}"), "{{addr", "fact is not closed"),
    ("no title", changed('title: "Đăng ký khai sinh"', 'title: ""'), "title:", "has no title"),
    ("a link", changed("Trong ngày.", "[a](https://b.vn)"), "[a]", "no bold and no links"),
    ("no source", changed('  - {document: "Luật', "#").replace("sources:\n", "sources: []\n"),
     "sources:", "has no source; every answer names one"),
    ("few asks", GOOD.replace(f'  - "{ASKS[3]}"\n', ""), "ask:", "has 9 ways of asking; write 10"),
    (
        "an ask twice",
        changed(ASKS[3], "LÀM giay khai sinh!"),
        "LÀM giay",
        "the way of asking 'LÀM giay khai sinh!' stands twice",
    ),
    (
        "its own excluded words",
        changed(ASKS[3], "khai sinh qua han"),
        "khai sinh qua han",
        "holds the excluded words 'quá hạn'",
    ),
    ("an unknown fact", changed("{{address", "{{wifi"), "{{wifi", "no commune fact is called"),
    ("a fact without a gap", changed("chỉ: *.", "chỉ."), "{{address", "has no * where the value"),
    ("an open fact", changed("địa chỉ.}}", "địa chỉ."), "{{", "a commune fact is not closed"),
    ("a wrong kind", changed("kind: procedure", "kind: guidance"), "kind:", "the scope says 'pro"),
    (
        "a wrong level",
        changed("level: commune", "level: elsewhere\ndecides: Tòa án"),
        "level:",
        "level is 'elsewhere', the scope says 'commune'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "needle", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_named_with_file_line_and_remedy(
    tmp_path: Path, text: str, needle: str, message: str
) -> None:
    write(tmp_path, text)
    start = f"vi/{SLUG}.md:{line_of(text, needle)}: "
    found = [fault for fault in faults(tmp_path) if message in fault]
    assert found, faults(tmp_path)
    assert found[0].startswith(start), found


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (BODY, 1, "begins without '---'"),
        (GOOD.replace("\n---\n", "\n", 1), 1, "is not closed"),
        (changed("## Lệ phí", "## Giá"), line_of(GOOD, "## Lệ phí"), "use '## ' and one of Hồ sơ"),
        (changed("2027-06-30", "2027-02-31"), 1, "impossible date"),
        (b"\xff\xfe\x00", 1, "is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_answer_is_one_fault(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    write(tmp_path, text)
    write(tmp_path, NOT_OURS.replace("exclude", "x").replace("x: [", "exclude: ["), "ly-hon")
    first, *_ = [fault for fault in faults(tmp_path) if SLUG in fault]
    assert first.startswith(f"vi/{SLUG}.md:{line}: ")
    assert message in first


def test_two_answers_do_not_claim_the_same_words(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    other = GOOD
    for number, phrase in enumerate(ASKS):
        fresh = "Lam GIAY khai-sinh" if number == 0 else f"{phrase} lần nữa"
        other = changed(f'- "{phrase}"', f'- "{fresh}"', other)
    write(tmp_path, other, "dang-ky-lai-khai-sinh")
    line = line_of(other, "Lam GIAY")
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"vi/dang-ky-lai-khai-sinh.md:{line}: 'Lam GIAY khai-sinh' belongs to ")
    assert fault.endswith(f" {SLUG} too; a way of asking has one entry")


def test_two_languages_may_claim_the_same_words(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    body = "Lead.\n\n## Documents\na\n\n## Fee\nb\n\n## Time\nc\n\n## Where\nd\n"
    write(tmp_path, GOOD.replace(BODY, body), lang="en")
    assert faults(tmp_path) == []


def test_an_unknown_language_is_named(tmp_path: Path) -> None:
    write(tmp_path, GOOD, lang="xx")
    assert faults(tmp_path) == [f"xx/{SLUG}.md:1: no language 'xx'; known: vi, en"]


@pytest.mark.parametrize(
    ("text", "needle", "message"),
    [
        (
            changed('decides: "Tòa án nhân dân khu vực"\n', "", NOT_OURS),
            "level:",
            "needs 'decides'",
        ),
        (
            changed('submit_at_centre: "yes"\n', "", NOT_OURS),
            "level:",
            "level elsewhere needs submit_at_centre",
        ),
        (
            changed('submit_at_centre: "yes"', "submit_at_centre: maybe", NOT_OURS),
            "level:",
            "level elsewhere needs submit_at_centre",
        ),
        (changed("level: elsewhere", "level: commune", NOT_OURS), "---", "not in the scope"),
    ],
)
def test_another_bodys_business_says_who_decides(
    tmp_path: Path, text: str, needle: str, message: str
) -> None:
    write(tmp_path, text, "ly-hon-o-toa")
    found = [fault for fault in faults(tmp_path) if message in fault]
    assert len(found) == 1
    assert found[0].startswith(f"vi/ly-hon-o-toa.md:{line_of(text, needle)}: ")


def test_another_bodys_business_needs_five_ways_of_asking(tmp_path: Path) -> None:
    text = NOT_OURS
    for phrase in ASKS[5:]:
        text = changed(f'  - "{phrase}"\n', "", text)
    write(tmp_path, text, "ly-hon-o-toa")
    assert faults(tmp_path) == []
    write(tmp_path, changed(f'  - "{ASKS[4]}"\n', "", text), "ly-hon-o-toa")
    (fault,) = faults(tmp_path)
    assert "has 4 ways of asking; write 5 or more" in fault


GONE = [
    "UBND huyện", "Ủy ban nhân dân huyện Ninh Giang", "UBND quận", "Phòng Tư pháp",
    "Phòng LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH",
    "Sở Lao động, Thương binh và Xã hội", "Phòng Tài nguyên và Môi trường", "Phòng TN&MT",
    "Phòng Giáo dục và Đào tạo", "Phòng GD&ĐT", "Công an huyện", "BHXH huyện",
    "Bảo hiểm xã hội huyện", "Chi cục Thuế", "TAND huyện", "Tòa án nhân dân huyện",
    "Bộ phận Một cửa", "bộ phận một cửa của xã", "Phòng LĐTBXH", "Tòa án huyện",
    "UBND thị trấn Ninh Giang", "UBND tỉnh Hải Dương",
]  # fmt: skip


@pytest.mark.parametrize("body", GONE)
def test_nobody_is_sent_to_a_body_that_is_gone(tmp_path: Path, body: str) -> None:
    text = changed("Trong ngày.", f"Nộp tại {body}, trong ngày.")
    write(tmp_path, text)
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"vi/{SLUG}.md:{line_of(text, body)}: sends people to an abolished bo")


@pytest.mark.parametrize(
    "line",
    [
        "Không còn Phòng Tư pháp; hồ sơ nộp ở Trung tâm.",
        "Trước đây nộp ở UBND huyện, nay nộp ở Trung tâm.",
        "Chi cục Thuế nay là Thuế cơ sở.",
        "Nộp ở Sở Tư pháp hoặc Phòng Kinh tế của xã.",
        "Quản lý, quân nhân, quan trắc môi trường.",
    ],
)
def test_saying_that_it_is_gone_is_allowed(tmp_path: Path, line: str) -> None:
    write(tmp_path, changed("Trong ngày.", line))
    assert faults(tmp_path) == []


def test_people_may_name_bodies_that_are_gone(tmp_path: Path) -> None:
    write(tmp_path, changed(ASKS[3], "ra phòng tư pháp huyện khai sinh được không"))
    assert faults(tmp_path) == []


def test_who_decides_is_no_body_that_is_gone(tmp_path: Path) -> None:
    write(tmp_path, changed("Tòa án nhân dân khu vực", "TAND huyện", NOT_OURS), "ly-hon-o-toa")
    (fault,) = faults(tmp_path)
    assert "sends people to an abolished body" in fault


def test_faults_come_in_order_and_print_below_the_place_of_work(tmp_path: Path) -> None:
    write(tmp_path, changed("kind: procedure", "kind: x").replace("status: verified", "status: y"))
    found = check.faults(tmp_path, today=TODAY)
    assert found == sorted(found)
    here = check.Fault(Path.cwd() / "a.md", 3, "is wrong")
    assert str(here) == "a.md:3: is wrong"


def test_a_missing_answer_and_an_unknown_one_are_named() -> None:
    found = [str(fault) for fault in check._missing(set(check.scope()) - {SLUG})]
    assert len(found) == 1
    assert f"the entry {SLUG} is missing: write knowledge/content/vi/{SLUG}.md" in found[0]
    unknown = [str(fault) for fault in check._tables(set(check.scope()) - {SLUG})]
    assert any(f"names the unknown entry {SLUG}" in fault for fault in unknown)


@pytest.mark.parametrize("review", [date(2027, 11, 22), date(2027, 11, 23)])
def test_a_whole_year_is_not_too_long(tmp_path: Path, review: date) -> None:
    write(tmp_path, changed("2027-06-30", review.isoformat()))
    assert faults(tmp_path) == []


def test_the_command_counts_what_there_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge.check", "--stats"],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.startswith("kind        present/required\nprocedure   ")
    assert "too few ways of asking: none" in done.stdout
