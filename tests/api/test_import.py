"""`kb import`: all of a file or nothing, on both databases, and what citizens then read."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.known import stocked, stocked_if_there
from knowledge import Knowledge
from office import audit, shelf
from office.database import Database
from office.settings import OfficeSettings
from tests.api.conftest import Command
from tests.api.program import run
from tests.conftest import KEY
from tests.procedures import METER, jsonl, record, records

Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bring(thanthien: Command, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Import:
    """`kb import` on both databases."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_KEYS", KEY)
    return lambda *arguments: thanthien("kb", "import", *map(str, arguments))


async def kept(database: Database) -> dict[str, shelf.Row]:
    async with database.reading() as session:
        return {row.code: row for row in await shelf.rows(session)}


def file_of(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "thu-tuc.jsonl"
    path.write_bytes(content)
    return path


def test_a_file_is_brought_in_once(bring: Import, tmp_path: Path, database_url: str) -> None:
    file = file_of(tmp_path, jsonl(records(1200)))
    assert "sẽ thêm 1200, sửa 0, giữ nguyên 0, bỏ 0" in bring(file, "--dry-run")[1]
    status, out, err = bring(file)
    assert (status, err) == (0, "")
    assert "1200 bản ghi, 0 dòng trống, 1200 thủ tục; 0 thủ tục đã có" in out
    assert "Đã thêm 1200, sửa 0, giữ nguyên 0, bỏ 0." in out
    assert "khởi động lại" in out
    again = bring(file)[1]
    assert "Đã thêm 0, sửa 0, giữ nguyên 1200, bỏ 0." in again
    assert "khởi động lại" not in again


async def test_changes_are_told_and_kept(bring: Import, tmp_path: Path, database: Database) -> None:
    await aside(bring, file_of(tmp_path, jsonl(records(700))))
    rows = [record(1, name="Tên mới"), record(2), record(2000, steps="Nộp tại UBND huyện.")]
    file = file_of(tmp_path, jsonl(rows))
    assert "Đã thêm 1, sửa 1, giữ nguyên 1, bỏ 0." in (await aside(bring, file))[1]
    now = await kept(database)
    assert len(now) == 701
    assert now["9.000001"].name == "Tên mới"
    assert now["9.002000"].outdated == ("UBND huyện",)
    trial = (await aside(bring, file, "--replace", "--dry-run"))[1]
    assert "sẽ thêm 0, sửa 0, giữ nguyên 3, bỏ 698" in trial
    assert len(await kept(database)) == 701
    assert "bỏ 698" in (await aside(bring, file, "--replace"))[1]
    assert sorted(await kept(database)) == ["9.000001", "9.000002", "9.002000"]
    async with database.reading() as session:
        acts = [row for row in await audit.read(session) if row.act == "shelf.import"]
    assert [row.after for row in acts] == [
        {"added": 0, "changed": 0, "removed": 698},
        {"added": 1, "changed": 1, "removed": 0},
        {"added": 700, "changed": 0, "removed": 0},
    ]


async def test_with_a_fault_nothing_is_brought_in(
    bring: Import, tmp_path: Path, database: Database
) -> None:
    rows = [*records(300), record(301, code="x"), "{nothing}", record(302, name="")]
    status, out, err = await aside(bring, file_of(tmp_path, jsonl(rows)), "--all")
    assert status == 1
    assert "Lỗi: 3" in out
    assert "dòng 301: mã “x” không đúng dạng; hãy viết như 1.001193" in out
    assert "dòng 302: dòng không phải JSON" in out
    assert "dòng 303: thủ tục 9.000302 thiếu tên" in out
    assert err == "Chưa nhập gì: hãy sửa 3 lỗi trên rồi chạy lại.\n"
    packed = gzip.compress(jsonl(records(300)))
    status, out, _err = await aside(bring, file_of(tmp_path, packed[:-200]))
    assert status == 1
    assert re.search(r"dòng \d+: tệp bị cắt giữa chừng", out)
    assert await kept(database) == {}


def test_notes_are_counted_and_the_first_shown(thanthien: Command, tmp_path: Path) -> None:
    rows = [record(n, steps="Nộp tại Phòng Tư pháp", agency="<b>Sở</b>") for n in range(1, 31)]
    file = file_of(tmp_path, jsonl([*rows, rows[0]]))
    out = thanthien("kb", "import", str(file))[1]
    assert out.count("Phòng Tư pháp") == 10
    assert "… và 21 dòng nữa (--all để xem hết)" in out
    assert "dòng 31: mã lặp lại, lấy dòng sau: 9.000001 (1)" in out
    assert thanthien("kb", "import", str(file), "--all")[1].count("Phòng Tư pháp") == 31


def test_a_workbook_of_entries_goes_its_own_way(thanthien: Command, tmp_path: Path) -> None:
    book = tmp_path / "so.xlsx"
    assert thanthien("kb", "export", "--xlsx", str(book), "--unit", "kt")[0] == 0
    status, out, err = thanthien("kb", "import", str(book), "--dry-run")
    assert (status, out, err) == (0, "Sổ không có gì khác với nội dung hiện nay.\n", "")


@pytest.mark.parametrize("name", ["khong-co.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_one_sentence(
    thanthien: Command, tmp_path: Path, name: str
) -> None:
    status, out, err = thanthien("kb", "import", str(tmp_path / name))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "Không mở được tệp" in err


def test_four_thousand_records_take_seconds(thanthien: Command, tmp_path: Path) -> None:
    steps = "Tổ chức, cá nhân nộp hồ sơ đến cơ quan có thẩm quyền. " * 60
    rows = [record(n, steps=steps) for n in range(1, 4001)]
    file = file_of(tmp_path, jsonl(rows))
    began = time.process_time()
    assert thanthien("kb", "import", str(file))[0] == 0
    assert time.process_time() - began < 20  # 4 s on a free core


async def test_what_a_citizen_reads(
    chat, database: Database, knowledge: Knowledge, bring: Import, tmp_path: Path
) -> None:
    old = record(5000, name="Cấp biển hiệu tàu lượn siêu nhẹ trên mặt hồ", agency="UBND huyện")
    await aside(bring, file_of(tmp_path, jsonl([*records(1200), old])))
    chat.service.knowledge = await stocked(database, knowledge)
    said = await chat.says("Mai", METER)
    text = said.text
    assert f"“{METER}”" in text
    assert "chưa rà soát" in text or "chưa được xã rà soát" in text
    if "Việc khác" in said.buttons:
        said = await chat.says("Mai", "9.000000")
        text = said.text
    assert "mã 9.000000" in text
    assert "Nơi thực hiện, theo bản ghi: Cục Quản lý thử nghiệm." in text
    assert "xem trên dichvucong.gov.vn, mã 9.000000" in text
    assert said.buttons == ["Chuyển cho cán bộ"]
    assert "Miễn phí" not in text
    # A part of it is no more certain than the whole.
    again = await chat.says("Mai", "thế lệ phí bao nhiêu")
    assert "xem trên dichvucong.gov.vn, mã 9.000000" in again.text
    assert "Đã chuyển câu hỏi" in (await chat.taps("Mai", "Chuyển cho cán bộ")).text


async def test_nobody_is_sent_to_a_body_that_is_no_more(
    chat, database: Database, knowledge: Knowledge, bring: Import, tmp_path: Path
) -> None:
    name = "Cấp biển hiệu tàu lượn siêu nhẹ trên mặt hồ"
    rows = [*records(300), record(5000, name=name, agency="Ủy ban nhân dân huyện")]
    await aside(bring, file_of(tmp_path, jsonl(rows)))
    chat.service.knowledge = await stocked(database, knowledge)
    said = await chat.says("Mai", f"{name} thì làm thế nào")
    if "Việc khác" in said.buttons:
        said = await chat.says("Mai", "9.005000")
    assert "mã 9.005000" in said.text
    assert "Nơi thực hiện" not in said.text
    assert "cơ quan cũ (Ủy ban nhân dân huyện), nay không còn" in said.text


def test_a_batch_looks_on_the_shelf_of_the_real_database(tmp_path: Path) -> None:
    run("kb", "import", str(file_of(tmp_path, jsonl(records(400)))), folder=tmp_path)
    asked = run("ask", "--jsonl", folder=tmp_path, stdin=json.dumps({"id": 1, "text": METER}))
    said = json.loads(asked.stdout)
    assert said["decision"] in {"choose", "handover"}
    assert {"slug": "tthc-9.000000", "level": "elsewhere"} in [
        {key: entry[key] for key in ("slug", "level")} for entry in said["entries"]
    ]
    assert "9.000000" in said["reply"] or METER in said["reply"]


@pytest.mark.parametrize(
    "address",
    ["sqlite:///{}/none.db", "sqlite:///{}/broken.db", "postgresql:///x?host={}", "mysql://x/y"],
)
async def test_asking_needs_no_database(knowledge: Knowledge, tmp_path: Path, address: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    settings = OfficeSettings(database_url=address.format(tmp_path))
    assert await stocked_if_there(settings, knowledge) is knowledge
    assert not (tmp_path / "none.db").exists()


async def aside(bring: Import, *arguments: object) -> tuple[int, str, str]:
    """The command runs a loop of its own, so not on this one."""
    import asyncio

    return await asyncio.to_thread(bring, *arguments)
