"""`make run` as a newcomer meets it: the ready line, a quick end, one sentence for each fault."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.installed import database_of
from api.settings import ServerSettings, read
from office import people, staff
from office.errors import SettingsError
from office.settings import OfficeSettings
from tests.api.conftest import Command
from tests.api.program import INVITED, run, serving


def test_a_first_and_a_second_start(tmp_path: Path, thanthien: Command) -> None:
    words = "Tôi tên Đặng Văn Khoai, căn cước 030099001234, hỏi làm khai sinh"
    with serving(tmp_path) as program, browser(program.url) as web:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", program.url)
        code = program.line(INVITED)
        assert re.fullmatch(r"[A-Z0-9]{8}", code)
        assert web.get("/health/ready").json()["status"] == "ok"
        assert "default-src 'none'" in web.get("/").headers["content-security-policy"]
        assert web.post("/api/v1/ask", json={"text": words}).status_code == 200
        refused = run_again(program.url, tmp_path)
        assert refused.returncode == 2
        assert "đang có chương trình khác dùng" in refused.stderr
        with web.stream("GET", "/chat/events", timeout=10) as stream:
            assert stream.status_code == 200
            next(stream.iter_raw())
            begun = time.monotonic()
            assert program.stop() == 0
            assert time.monotonic() - begun < 5
    # What a citizen wrote stands neither in the log nor in the database.
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Khoai" not in kept
    assert b"030099001234" not in kept

    asyncio.run(join(tmp_path, code))
    with serving(tmp_path) as program, browser(program.url) as web:
        assert web.get("/health/live").status_code == 200
        assert program.stop(signal.SIGINT) == 0
        assert program.rest() == []  # an administrator is there, so nobody is invited
    assert "Quản trị viên" in thanthien("staff", "list")[1]


def browser(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=60)


def run_again(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A second program on the port of the first."""
    return run("run", folder=folder, settings={"PORT": str(httpx.URL(url).port)})


async def join(folder: Path, code: str) -> None:
    """Somebody uses the code, as `/start CODE` in a chat does."""
    database = database_of(OfficeSettings(database_url=f"sqlite:///{folder}/office.db"))
    now = datetime.now(UTC)
    async with database.transaction() as session:
        person = await people.meet(session, "web", "Tâm", now=now)
        await staff.accept(session, person, code, now=now, today=now.date())
    await database.close()


FAULTS = {
    "HOST": {"HOST": "nowhere.invalid"},
    "PORT": {"PORT": "many"},
    "OPEN": {"OPEN": "perhaps"},
    "TIMEZONE": {"TIMEZONE": "Mars/Base"},
    "DEFAULT_LANGUAGE": {"DEFAULT_LANGUAGE": "xx"},
    "PUBLIC_URL": {"PUBLIC_URL": "example"},
    "ASK_PER_MINUTE": {"ASK_PER_MINUTE": "0"},
    "TELEGRAM_TOKEN": {"TELEGRAM_TOKEN": "not a token"},
    "TELEGRAM_SECRET": {"TELEGRAM_TOKEN": "1:A", "TELEGRAM_SECRET": "no spaces please"},
    "TELEGRAM_API_URL": {"TELEGRAM_TOKEN": "1:A", "TELEGRAM_API_URL": "telegram"},
    "DATABASE_URL": {"DATABASE_URL": "mysql://localhost/x"},
    "DATABASE_URL: ": {"DATABASE_URL": "sqlite:////dev/null/office.db"},
    "DATABASE_URL không phải": {"DATABASE_URL": "office"},
    "DATABASE_URL không nêu tệp": {"DATABASE_URL": "sqlite://"},
    "DATA_KEYS": {"DATA_KEYS": "short"},
    "DATA_KEYS còn thiếu": {"DATABASE_URL": "postgresql://localhost:1/x"},
}


@pytest.mark.parametrize("names", FAULTS)
def test_each_bad_setting_is_one_sentence(
    names: str, thanthien: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PORT": "0", **FAULTS[names]}.items():
        monkeypatch.setenv(name, value)
    status, out, err = thanthien("run")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert names in err


def test_a_number_out_of_range_is_named_with_its_bound_in_either_language(
    thanthien: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "99999")
    assert thanthien("run")[2].startswith("PORT: không được quá 65535. ")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert thanthien("run")[2].startswith("PORT: must not be more than 65535. ")


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=8111\nHOST=::1\n# lời ghi chú\nPUBLIC_URL=\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8222")
    found = read(ServerSettings, dotenv)
    assert (found.port, found.host, found.public_url) == (8222, "::1", None)
    dotenv.write_bytes("HOST=máy\n".encode("utf-16"))
    with pytest.raises(SettingsError, match="UTF-8"):
        read(ServerSettings, dotenv)
