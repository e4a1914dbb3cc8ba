"""`kb gaps` and `kb teach`: what is missing, and a phrase that is tried before it is written."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.commands import loop
from bot import gaps as bot_gaps
from knowledge import base, entries, tables
from knowledge.entries import CONTENT
from knowledge.tables import Row
from knowledge.teaching import CannotTeach
from office import gaps
from office.database import Database
from office.vault import Vault, keys_for
from tests.api.conftest import Command

SLUGS = ("dang-ky-khai-sinh", "dang-ky-ket-hon", "dang-ky-tam-tru", "nuoi-cho-meo-phong-dai")
DOGS = "nuoi-cho-meo-phong-dai"
UMBRELLA = "cái ô che nắng của bà lão bán nước"
WEDDING = "hai đứa sắp kết hôn thì cầm giấy gì lên xã"
TODAY = date.today()  # noqa: DTZ011 - the command asks the clock too


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A few entries of the commune's own, which may be written to, and a question for each."""
    content = tmp_path / "content"
    for path in CONTENT.glob("*/*.md"):
        if path.stem in SLUGS:
            (content / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, content / path.parent.name / path.name)
    monkeypatch.setattr(base, "CONTENT", content)
    rows = [
        Row(UMBRELLA, (DOGS,)),
        Row(WEDDING, ("dang-ky-ket-hon",)),
        Row("làm khai sinh cho con", ("dang-ky-khai-sinh",)),
    ]
    monkeypatch.setattr(tables, "own", lambda: rows)
    return content


def asks(folder: Path, slug: str) -> tuple[str, ...]:
    return entries.read(folder / "vi" / f"{slug}.md").ask


def test_a_phrase_that_helps_is_written(thanthien: Command, folder: Path) -> None:
    before = asks(folder, DOGS)
    status, out, err = thanthien("kb", "teach", DOGS, UMBRELLA)
    assert (status, err) == (0, "Đang thử 3 câu hỏi…\n")
    assert "Đã thử 3 câu hỏi: 1 câu tốt hơn, 0 câu kém đi.\nTốt hơn:\n" in out
    assert f"“{UMBRELLA}” ({DOGS}): " in out
    assert f"→ answer {DOGS}" in out
    assert "Khởi động lại trợ lý" in out
    assert asks(folder, DOGS) == (*before, UMBRELLA)
    said = thanthien("audit", "list")[1]
    assert f"kb.teach · {DOGS}" in said
    assert UMBRELLA in said


def test_a_phrase_that_harms_needs_force_and_a_reason(thanthien: Command, folder: Path) -> None:
    before = asks(folder, DOGS)
    status, out, err = thanthien("kb", "teach", DOGS, WEDDING)
    assert status == 1
    assert "0 câu tốt hơn, 1 câu kém đi." in out
    assert f"Kém đi:\n  “{WEDDING}” (dang-ky-ket-hon): " in out
    assert "--force --reason" in err
    assert asks(folder, DOGS) == before
    assert thanthien("audit", "list")[1] == ""
    for arguments in (("--force",), ("--force", "--reason", "  ")):
        status, out, err = thanthien("kb", "teach", DOGS, WEDDING, *arguments)
        assert (status, out) == (2, "")
        assert "--reason" in err
    status, out, _ = thanthien(
        "kb", "teach", DOGS, WEDDING, "--force", "--reason", "thử, gọi 0912 345 678"
    )
    assert status == 0
    assert asks(folder, DOGS) == (*before, WEDDING)
    said = thanthien("audit", "list")[1]
    assert '"worse": 1' in said
    assert "thử, gọi [số điện thoại]" in said


def test_without_question_tables_nothing_is_written_unasked(
    thanthien: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "own", list)
    status, out, _ = thanthien("kb", "teach", DOGS, UMBRELLA)
    assert status == 1
    assert "Không có bảng câu hỏi nào để thử." in out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("khong-co-muc-nay", "câu"), "khong-co-muc-nay"),
        ((DOGS, "câu", "--lang", "xx"), "“xx”"),
        ((DOGS, " "), "trống"),
        ((DOGS, "gọi 0912 345 678"), "số điện thoại"),
        ((DOGS, "lam giay khai sinh"), "dang-ky-khai-sinh"),
        (("dang-ky-khai-sinh", "làm giấy khai sinh"), "đã có cách hỏi này"),
        (("dang-ky-khai-sinh", "khai sinh quá hạn cho cháu"), "quá hạn"),
        ((DOGS, "ô " * 120), "200"),
    ],
)
def test_what_cannot_be_taught_is_one_sentence(
    thanthien: Command, folder: Path, arguments: tuple[str, ...], named: str
) -> None:
    status, out, err = thanthien("kb", "teach", *arguments)
    assert (status, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1


def test_every_refusal_and_reason_has_its_words() -> None:
    assert set(loop.WHYS) == set(CannotTeach.WHYS)
    assert set(bot_gaps.LABELS) == bot_gaps.REASONS | {gaps.NOT_HELPFUL}


def keep(tmp_path: Path, *rows: tuple[str, str | None, str | None, int]) -> None:
    """Rows as (reason, words, slug, days ago) in the database of the command line."""

    async def work() -> None:
        keys = keys_for("", embedded=True, folder=tmp_path)
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        await database.prepare()
        async with database.transaction() as session:
            for reason, words, slug, days in rows:
                day = TODAY - timedelta(days=days)
                await gaps.keep(
                    session, reason=reason, words=words, slug=slug, lang="vi", today=day
                )
        await database.close()

    asyncio.run(work())


def test_gaps_are_grouped_counted_and_the_newest_first(
    thanthien: Command, folder: Path, tmp_path: Path
) -> None:
    assert thanthien("kb", "gaps")[1] == "Chưa có câu hỏi nào thiếu câu trả lời.\n"
    keep(
        tmp_path,
        ("nothing_fits", "xã có cho thuê kính thiên văn không", None, 9),
        ("not_helpful", "mèo nhà tôi bị ốm", DOGS, 5),
        ("nothing_fits", "xa co cho thue kinh thien van ko", DOGS, 3),
        ("expired", None, "dang-ky-tam-tru", 100),
    )
    lines = thanthien("kb", "gaps")[1].splitlines()
    assert len(lines) == 3
    day = TODAY - timedelta(days=3)
    assert lines[0].startswith(f"2 lần · {day:%d/%m/%Y} · chưa có câu trả lời · “xa co cho thue")
    assert f"gần nhất: {DOGS} (" in lines[0]
    assert "· trả lời chưa đúng điều cần · “mèo nhà tôi bị ốm” · gần nhất" in lines[1]
    assert "· nội dung quá hạn rà soát · (không có lời) · gần nhất: dang-ky-tam-tru" in lines[2]
    said = thanthien("kb", "gaps", "--most", "1")[1].splitlines()
    assert said == [lines[0], "Còn 2 nhóm nữa; xem thêm: --most."]
    since = TODAY - timedelta(days=6)
    assert thanthien("kb", "gaps", "--since", f"{since}")[1].splitlines()[1:] == lines[1:2]


def test_a_gap_that_is_answered_by_now_says_so(
    thanthien: Command, folder: Path, tmp_path: Path
) -> None:
    keep(tmp_path, ("nothing_fits", UMBRELLA, None, 1))
    assert "nay trả lời" not in thanthien("kb", "gaps")[1]
    assert thanthien("kb", "teach", DOGS, UMBRELLA)[0] == 0
    assert thanthien("kb", "gaps")[1].endswith(f" · nay trả lời bằng: {DOGS}\n")


@pytest.mark.parametrize("arguments", [("--since", "hôm qua"), ("--most", "0"), ("--since",)])
def test_wrong_arguments(thanthien: Command, arguments: tuple[str, ...]) -> None:
    status, out, err = thanthien("kb", "gaps", *arguments)
    assert (status, out) == (2, "")
    assert arguments[0] in err
    assert err.count("\n") == 1
