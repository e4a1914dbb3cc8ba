"""Periods, requests and keys on the command line; a change of keys that is killed goes on."""

from __future__ import annotations

import asyncio

from cryptography.fernet import Fernet
from sqlalchemy import insert, select

from office import audit, consents, people, questions
from office.database import Database
from office.feedback import looks
from office.models import Gap, Kept
from office.privacy import person
from office.vault import Vault
from tests.api.program import THANTHIEN, environment
from tests.conftest import KEY
from tests.talk import START

NEW = Fernet.generate_key().decode()
ROWS = 500


async def fill(database: Database) -> None:
    seal = database.vault.seal
    rows = [
        {"day": START.date(), "reason": "vague", "words": seal(f"câu {n}"), "lang": "vi"}
        for n in range(ROWS)
    ]
    async with database.transaction() as session:
        await session.execute(insert(Gap), rows)


async def keys_of(database: Database) -> tuple[int, int]:
    """How many words the new key opens, and how many any of both."""
    async with database.reading() as session:
        words = (await session.scalars(select(Gap.words))).all()
    new, both = Vault([NEW]), Vault([NEW, KEY])
    return (
        sum(new.open(word) is not None for word in words),
        sum(both.open(word) is not None for word in words),
    )


async def rotation(settings: dict[str, str], *, batch: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        THANTHIEN,
        *("db", "rotate-keys", "--batch", str(batch)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=settings,
    )


async def test_killed_in_the_middle_it_goes_on(database_url, database, tmp_path):
    await fill(database)
    settings = environment(tmp_path, DATABASE_URL=database_url, DATA_KEYS=f"{NEW},{KEY}")
    process = await rotation(settings, batch=1)
    async with asyncio.timeout(90):
        while (await keys_of(database))[0] < 20:
            assert process.returncode is None
            await asyncio.sleep(0.02)
    process.kill()
    await process.communicate()
    renewed, whole = await keys_of(database)
    assert 20 <= renewed < ROWS
    assert whole == ROWS  # nothing was lost or half written
    async with database.reading() as session:
        place = await session.scalar(select(Kept.value).where(Kept.key.like("rotation/%gaps%")))
    assert int(place) >= renewed
    process = await rotation(settings, batch=500)
    out, err = await asyncio.wait_for(process.communicate(), 90)
    assert process.returncode == 0, err.decode()
    # It went on where it was killed: what stands before that place was not gone through again.
    assert f"Đã niêm phong lại {ROWS - renewed} mục" in out.decode()
    assert await keys_of(database) == (ROWS, ROWS)


def test_periods_are_shown_changed_and_applied(thanthien):
    status, out, _ = thanthien("privacy", "retention")
    assert status == 0
    assert "photos · 365 ngày · dự kiến · " in out
    assert "audit · không tự xóa" in out
    assert "Chưa chạy lần nào." in out
    status, out, _ = thanthien("privacy", "apply")
    assert (status, "feedback: 0" in out) == (0, True)
    args = ("privacy", "retention", "photos", "--days", "90", "--confirmed-by", "Chủ tịch")
    status, out, _ = thanthien(*args)
    assert "photos · 90 ngày · Chủ tịch · " in out
    assert "Lần chạy gần nhất: 20" in out
    status, _, err = thanthien("privacy", "retention", "phots", "--days", "90")
    assert status == 2
    assert "Không có loại dữ liệu “phots”" in err
    assert thanthien("privacy", "retention", "photos")[0] == 2


def test_requests_that_wait_for_a_person(thanthien, tmp_path):
    assert thanthien("privacy", "requests")[1] == "Không có yêu cầu nào đang chờ.\n"
    keys = (tmp_path / "data.key").read_text().split()

    async def ask() -> None:
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        async with database.transaction() as session:
            she = await people.meet(session, "web", "Mai", now=START)
            await person.ask_correction(session, she, "ghi nhầm thôn", now=START)
        await database.close()

    asyncio.run(ask())
    # Asked on Friday 20/11: two working days are Wednesday, because 24/11 is off.
    assert thanthien("privacy", "requests")[1] == (
        "H-1 · sửa · gửi 20/11/2026 · phản hồi 25/11/2026 · xong 30/11/2026 (dự kiến)\n"
    )


def test_erasing_what_a_restored_backup_brought_back(thanthien, tmp_path):
    assert thanthien("privacy", "erase", "person:1")[0] == 2
    keys = (tmp_path / "data.key").read_text().split()

    async def ask() -> None:
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        async with database.transaction() as session:
            she = await people.meet(session, "web", "Mai", now=START)
            await questions.hand_over(session, she, "Chợ", unit="kt", slug=None, now=START)
        await database.close()

    asyncio.run(ask())
    status, out, _ = thanthien("privacy", "erase", "person:1")
    assert (status, out) == (0, "Đã xóa nội dung; mã, loại, ngày được giữ để đếm.\n")
    status, _, err = thanthien("privacy", "erase", "person:1")
    assert (status, err) == (2, "Không có person:1, hoặc đã xóa rồi.\n")
    assert thanthien("privacy", "erase", "NG-2222")[0] == 2


def test_a_lost_key_is_one_sentence_and_the_rest_works(thanthien, tmp_path, monkeypatch):
    assert thanthien("db", "check")[0] == 0
    keys = (tmp_path / "data.key").read_text().split()

    async def ask() -> None:
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        async with database.transaction() as session:
            she = await people.meet(session, "web", "Mai", now=START)
            await questions.hand_over(
                session, she, "Chợ họp ngày nào", unit="kt", slug=None, now=START
            )
            await consents.give(session, she, "feedback", "1", now=START)
        await database.close()

    asyncio.run(ask())
    monkeypatch.setenv("DATA_KEYS", NEW)
    status, out, err = thanthien("db", "check")
    assert status == 1
    assert "Cơ sở dữ liệu mở và ghi được" in out
    assert err == (
        "1 mục không khóa nào trong DATA_KEYS mở được. Hãy thêm lại khóa đã niêm phong chúng vào "
        "cuối DATA_KEYS; mất khóa thì nội dung ấy mất hẳn, phần còn lại vẫn chạy.\n"
    )
    assert thanthien("db", "rotate-keys")[0] == 1
    assert thanthien("privacy", "retention")[0] == 0
    # The key is found again: nothing was lost by trying.
    monkeypatch.setenv("DATA_KEYS", f"{NEW},{keys[0]}")
    status, out, _ = thanthien("db", "rotate-keys")
    assert status == 0
    assert "Đã niêm phong lại 1 mục bằng khóa mới nhất" in out
    assert "Nay có thể bỏ khóa cũ khỏi DATA_KEYS." in out
    monkeypatch.setenv("DATA_KEYS", NEW)
    assert thanthien("db", "check")[0] == 0


def test_who_looked_at_whose_identity(thanthien, tmp_path):
    assert "Chưa có ai xem" in thanthien("audit", "identities")[1]
    keys = (tmp_path / "data.key").read_text().split()

    async def look() -> None:
        database = Database(f"sqlite:///{tmp_path}/office.db", Vault(keys))
        async with database.transaction() as session:
            for act in (looks.ACT, "ticket.take"):
                audit.write(session, act, "NG-7K3M-9QX", staff_id=1, channel="web", now=START)
        await database.close()

    asyncio.run(look())
    (line,) = thanthien("audit", "identities")[1].splitlines()
    assert line.startswith("2026-11-20 15:04:00 · staff:1 ")
    assert line.endswith(" · web · NG-7K3M-9QX")
    assert thanthien("audit", "identities", "nonsense")[0] == 2
