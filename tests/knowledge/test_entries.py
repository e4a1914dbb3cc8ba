"""Answers as files: read whole, or refused by name, line and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import FACETS, BrokenEntry, Knowledge, Source
from knowledge.entries import fill, load, read
from tests.knowledge.files import ASKS, BODY, FRONT, GOOD, SLUG, changed, line_of, write


def test_a_file_is_an_answer(tmp_path: Path) -> None:
    entry = read(write(tmp_path, GOOD))
    assert (entry.slug, entry.lang, entry.title) == (SLUG, "vi", "Đăng ký khai sinh")
    assert (entry.kind, entry.level, entry.unit) == ("procedure", "commune", "hcc")
    assert entry.ask == tuple(ASKS)
    assert entry.exclude == ("quá hạn", "lưu động")
    assert entry.sources == (Source("Luật Hộ tịch", "60/2014/QH13", date(2014, 11, 20)),)
    assert (entry.valid_as_of, entry.review_by) == (date(2026, 11, 22), date(2027, 6, 30))
    assert list(entry.sections) == ["documents", "fee", "time", "where", "legal"]
    assert entry.text(None) == "Cha mẹ đăng ký khai sinh cho con trong 60 ngày, tại Trung tâm."
    assert entry.text("fee") == "0 đồng khi đúng hạn."
    assert entry.text("online") == ""
    assert entry.unconfirmed == frozenset()


def test_facts_of_the_commune_are_filled_in_or_left_open(tmp_path: Path) -> None:
    entry = read(write(tmp_path, GOOD))
    assert entry.text("where", {"address": "thôn 1"}).endswith("xã. Địa chỉ: thôn 1.")
    assert entry.text("where", {}).endswith("xã. Hỏi cán bộ địa chỉ.")
    assert entry.text("where", {"address": ""}).endswith("xã. Hỏi cán bộ địa chỉ.")
    assert fill("{{phone|Gọi * hoặc *.|}}", {"phone": "1022"}) == "Gọi 1022 hoặc 1022."


def test_the_day_of_review_still_counts(tmp_path: Path) -> None:
    entry = read(write(tmp_path, GOOD))
    assert not entry.expired(date(2027, 6, 30))
    assert entry.expired(date(2027, 7, 1))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", "yes"), ("no", "no"), ('"yes"', "yes"), ("unconfirmed", "unconfirmed"), ('""', None)],
)
def test_a_bare_yes_is_a_yes(tmp_path: Path, written: str, meant: str | None) -> None:
    text = changed('submit_at_centre: "yes"', f"submit_at_centre: {written}")
    assert read(write(tmp_path, text)).submit_at_centre == meant


def test_english_headings_are_the_same_parts(tmp_path: Path) -> None:
    body = "Register within 60 days.\n\n## Documents\nA form.\n\n## Legal basis\nA law.\n"
    entry = read(write(tmp_path, FRONT + body, lang="en"))
    assert entry.sections == {"documents": "A form.", "legal": "A law."}


SOURCES = '  - {document: "Luật Hộ tịch", number: "60/2014/QH13", date: 2014-11-20}'
#: What is wrong; the file; the line that is named; what is said about it.
BROKEN = [
    ("empty", "", 1, "begins without '---'"),
    ("no front matter", BODY, 1, "begins without '---'"),
    ("unclosed", GOOD.replace("\n---\n", "\n", 1), 1, "not closed by a line '---'"),
    ("only a front that never ends", "---\ntitle: x\n", 1, "not closed"),
    ("not YAML", changed("kind: procedure", "kind: [procedure"), None, "is not YAML"),
    ("a tab", changed("kind: procedure", "\tkind: procedure"), 3, "is not YAML"),
    ("a quote left open", changed('khai sinh"\nkind', "khai sinh\nkind"), None, "is not YAML"),
    ("no keys", "---\njust words\n---\n" + BODY, 1, "has no keys"),
    ("an empty front", "---\n\n---\n" + BODY, 1, "has no keys"),
    ("no title", changed('title: "Đăng ký khai sinh"\n', ""), 1, "lacks 'title'"),
    ("no kind", changed("kind: procedure\n", ""), 1, "lacks 'kind'"),
    ("no status", changed("status: verified\n", ""), 1, "lacks 'status'"),
    ("no review", changed("review_by: 2027-06-30\n", ""), 1, "lacks 'review_by'"),
    ("no sources", changed(f"sources:\n{SOURCES}\n", ""), 1, "lacks 'sources'"),
    ("a nameless source", changed("document:", "paper:"), 1, "lacks 'document'"),
    ("a date in words", changed("2027-06-30", "tháng sau"), 1, "is not a date"),
    ("a date of no calendar", changed("2027-06-30", "2027-02-31"), 1, "impossible date"),
    ("asks in one string", changed("codes: [", "unconfirmed: fee\ncodes: ["), 1, "is not a list"),
    ("unknown heading", changed("## Lệ phí", "## Giá tiền"), "## Giá", "use '## ' and one of"),
    ("English heading", changed("## Lệ phí", "## Fee"), "## Fee", "use '## ' and one of Hồ sơ"),
    ("other level of heading", changed("## Lệ phí", "### Lệ phí"), "###", "use '## '"),
    ("glued heading", changed("## Lệ phí", "##Lệ phí"), "##Lệ", "use '## '"),
    ("section twice", changed("## Thời hạn", "## Lệ phí"), "", "'Lệ phí' stands twice"),
]


@pytest.mark.parametrize(
    ("text", "line", "message"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_file_is_refused(
    tmp_path: Path, text: str, line: int | str | None, message: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BrokenEntry) as broken:
        read(path)
    assert broken.value.path == path
    assert message in broken.value.message
    if isinstance(line, int):
        assert broken.value.line == line
    elif line:
        assert broken.value.line == line_of(text, line)
    assert str(broken.value).startswith(f"{path}:{broken.value.line}: ")
    with pytest.raises(BrokenEntry):
        list(load(tmp_path))


def test_the_second_section_of_a_name_is_the_one_named(tmp_path: Path) -> None:
    text = changed("## Thời hạn", "## Lệ phí")
    with pytest.raises(BrokenEntry) as broken:
        read(write(tmp_path, text))
    lines = text.splitlines()
    assert lines[broken.value.line - 1] == "## Lệ phí"
    assert broken.value.line > line_of(text, "## Lệ phí")


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.encode("utf-16"))
    with pytest.raises(BrokenEntry, match="is not UTF-8 text; save it as UTF-8"):
        read(path)


def test_marks_and_line_ends_of_other_editors_are_forgiven(tmp_path: Path) -> None:
    plain = read(write(tmp_path, GOOD))
    for raw in (GOOD.encode("utf-8-sig"), GOOD.replace("\n", "\r\n").encode()):
        assert read(write(tmp_path, raw)) == plain


def test_answers_are_found_by_slug_and_language(knowledge: Knowledge) -> None:
    assert knowledge.entry("khong-co-muc-nay") is None
    vietnamese = knowledge.entry(SLUG)
    english = knowledge.entry(SLUG, "en")
    assert vietnamese is not None
    assert english is not None
    assert (vietnamese.lang, english.lang) == ("vi", "en")
    only = next(
        e for e in knowledge.entries() if e.slug not in {f.slug for f in knowledge.entries("en")}
    )
    fallen_back = knowledge.entry(only.slug, "en")
    assert fallen_back is not None
    assert fallen_back.lang == "vi"
    slugs = [entry.slug for entry in knowledge.entries()]
    assert slugs == sorted(slugs)


def test_every_section_of_every_answer_is_a_part(knowledge: Knowledge) -> None:
    for entry in (*knowledge.entries(), *knowledge.entries("en")):
        assert set(entry.sections) <= set(FACETS)
        assert all(entry.sections.values()), entry.slug
