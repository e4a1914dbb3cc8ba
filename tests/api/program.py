"""The installed program as a real process: started, spoken to, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

THANTHIEN = str(Path(sys.executable).with_name("thanthien"))
#: Settings of the machine that runs the tests must not reach the program.
OURS = ("DATABASE", "DATA_KEYS", "TELEGRAM", "PUBLIC_URL", "HOST", "PORT", "OPEN", "DEFAULT_L")
READY = "Sẵn sàng: "
INVITED = "Mã mời quản trị: "


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """A clean environment with a database below the folder and any free port."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{folder}/office.db",
        "FILES": f"{folder}/files",
        "PORT": "0",
        "LC_ALL": "C.UTF-8",
        **settings,
    }


def run(
    *arguments: str,
    folder: Path,
    stdin: str | bytes = "",
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [THANTHIEN, *arguments],
        input=given,
        capture_output=True,
        env=environment(folder, **(settings or {})),
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


class Running:
    """`thanthien run`, listening."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self.line(READY)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self, begins: str, *, within: float = 90) -> str:
        """The rest of the next line that begins so."""
        while True:
            try:
                line = self._lines.get(timeout=within)
            except Empty:
                raise AssertionError(f"no line “{begins}” within {within} s") from None
            if line.startswith(begins):
                return line.removeprefix(begins)

    def rest(self) -> list[str]:
        """The lines not asked for, once the program has ended."""
        self._reader.join(10)
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def stop(self, number: int = signal.SIGTERM, *, within: float = 5) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(within)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Running]:
    """The program, listening; killed at the end if it still runs."""
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [THANTHIEN, "run"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            env=environment(folder, **settings),
        )
        try:
            yield Running(process)
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
