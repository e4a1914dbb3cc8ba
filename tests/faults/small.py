"""The real program with one entry instead of hundreds, so that it starts quickly.

`python -m tests.faults.small FOLDER run`: everything else is as in `thanthien run`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from api import cli, running
from knowledge import Knowledge

if __name__ == "__main__":
    folder = Path(sys.argv.pop(1))
    running.knowledge_of = lambda: Knowledge.load(folder)  # type: ignore[attr-defined]
    cli.main()
