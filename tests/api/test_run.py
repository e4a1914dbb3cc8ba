"""`make run` as a newcomer meets it: the ready line, a quick end, one sentence for each fault."""

from __future__ import annotations

import re
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Command
from tests.api.program import INVITED, run, serving


def test_it_says_where_it_is_and_invites_the_first_admin(tmp_path: Path) -> None:
    with serving(tmp_path) as program:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", program.url)
        assert re.fullmatch(r"[A-Z0-9]{8}", program.line(INVITED))
        page = httpx.get(program.url, trust_env=False)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert httpx.get(f"{program.url}health/ready", trust_env=False).json()["status"] == "ok"
        assert program.stop() == 0


def test_a_second_start_keeps_the_data_and_needs_no_invitation_once_an_admin_exists(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as program:
        code = program.line(INVITED)
        said = run("chat", "--as", "Tâm", folder=tmp_path, stdin=f"/start {code}\n")
        assert "Quản trị viên" in said.stdout
        assert program.stop(signal.SIGINT) == 0
    with serving(tmp_path) as program:
        assert httpx.get(f"{program.url}health/live", trust_env=False).status_code == 200
        # The line would follow the ready line at once; another start of it was answered by now.
        assert program.quiet()
        again = run("chat", "--as", "Tâm", folder=tmp_path, stdin="/canbo\n")
        assert "Quản trị viên" in again.stdout


def test_it_stops_within_five_seconds_while_a_page_listens(tmp_path: Path) -> None:
    with (
        serving(tmp_path) as program,
        httpx.Client(base_url=program.url, trust_env=False) as browser,
    ):
        browser.get("/")
        with browser.stream("GET", "/chat/events", timeout=10) as stream:
            assert stream.status_code == 200
            next(stream.iter_raw())
            begun = time.monotonic()
            assert program.stop() == 0
            assert time.monotonic() - begun < 5


def test_no_word_of_a_citizen_stands_in_the_log_or_the_database(tmp_path: Path) -> None:
    words = "Tôi tên Đặng Văn Khoai, căn cước 030099001234, hỏi làm khai sinh"
    with serving(tmp_path) as program:
        asked = httpx.post(f"{program.url}api/v1/ask", json={"text": words}, trust_env=False)
        assert asked.status_code == 200
        assert program.stop() == 0
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Khoai" not in kept
    assert b"030099001234" not in kept


@pytest.fixture
def taken() -> int:
    """A port that somebody else listens on; closed when the process ends."""
    other = socket.create_server(("127.0.0.1", 0))
    port: int = other.getsockname()[1]
    other.detach()
    return port


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
    "DATABASE_URL is": {"DATABASE_URL": "office"},
    "DATABASE_URL names no file": {"DATABASE_URL": "sqlite://"},
    "DATA_KEYS": {"DATA_KEYS": "short"},
    "DATA_KEYS is missing": {"DATABASE_URL": "postgresql://localhost:1/x"},
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


def test_a_port_in_use_is_one_sentence(tmp_path: Path, taken: int) -> None:
    refused = run("run", folder=tmp_path, settings={"PORT": str(taken)})
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"PORT: {taken} is already in use")
    assert refused.stderr.count("\n") == 1
