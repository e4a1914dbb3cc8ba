"""About the house: settings listed, refusals worded, catalogs in step, directions kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from api.settings import ServerSettings
from bot import answer_words, commands, i18n, words
from bot.channels.telegram import TelegramSettings
from knowledge.reasons import DECISIONS, Reason
from office import errors
from office.plan.evidence import EvidenceSettings
from office.settings import ROOT, OfficeSettings

SETTINGS: tuple[type[BaseSettings], ...] = (
    ServerSettings,
    OfficeSettings,
    EvidenceSettings,
    TelegramSettings,
)
PYTHON = [
    path
    for room in ("knowledge", "office", "bot", "api")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations/versions" not in str(path)
]


def names(kind: type[BaseSettings]) -> set[str]:
    """The variables that a class of settings reads."""
    prefix = str(kind.model_config.get("env_prefix", ""))
    return {(prefix + field).upper() for field in kind.model_fields}


def test_every_class_of_settings_is_known_here() -> None:
    found = {
        name
        for path in PYTHON
        for name in re.findall(r"class (\w+)\(BaseSettings\)", path.read_text(encoding="utf-8"))
    }
    assert found == {kind.__name__ for kind in SETTINGS}


def test_the_example_lists_every_setting_with_a_comment() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE)
    assert sorted(listed) == sorted(set().union(*map(names, SETTINGS)))
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        assert lines[0].startswith("# "), f"no comment above: {lines[0]}"


def test_the_example_shows_the_defaults() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^# ([A-Z][A-Z0-9_]+)=(.*)$", text, re.MULTILINE))
    for kind in SETTINGS:
        prefix = str(kind.model_config.get("env_prefix", ""))
        for field, about in kind.model_fields.items():
            default = about.default
            given = shown[(prefix + field).upper()]
            if default not in (None, ""):
                assert given == str(default).lower() if default is False else given == str(default)


def refusals(kind: type[errors.Refused] = errors.Refused) -> set[type[errors.Refused]]:
    found = set(kind.__subclasses__())
    return found.union(*(refusals(child) for child in found)) if found else set()


def test_every_refusal_has_its_sentence() -> None:
    assert set(words.REFUSALS) == refusals()


def test_every_way_of_not_answering_has_its_decision_and_hand_overs_their_words() -> None:
    assert set(DECISIONS) == set(Reason)
    ending_with_a_person = {why for why, said in DECISIONS.items() if "handover" in said}
    assert set(answer_words.REASONS) == ending_with_a_person


def test_catalogs_are_in_step_with_the_code() -> None:
    assert i18n.stale() == []


def test_dates_and_numbers_are_written_as_people_write_them() -> None:
    from datetime import date

    day = date(2026, 11, 13)
    assert i18n.say_weekday(day, "vi") == "thứ Sáu 13/11/2026"
    assert i18n.say_weekday(day, "en") == "Friday 13/11/2026"
    assert i18n.say_number(1234.5, "vi") == "1.234,5"


def test_menus_are_in_every_language_and_ascii() -> None:
    for name in commands.registry():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
    menus = commands.menus()
    assert set(menus) == set(i18n.languages())
    for lines in menus.values():
        assert all(line.strip() for _name, line in lines)


def test_imports_keep_their_directions() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


LIBRARIES = {
    "sqlalchemy": {"office"},
    "fastapi": {"api"},
    "rapidfuzz": {"knowledge"},
    "babel": {"bot"},
    "telegram": {"bot"},
    "limits": {"api"},
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_one_library_lives_in_one_room(library: str) -> None:
    # A session passes through every room, so its type may be named anywhere.
    using = re.compile(
        rf"^\s*(?:from|import) {library}\b(?!\.ext\.asyncio import AsyncSession$)", re.MULTILINE
    )
    rooms = {
        path.relative_to(ROOT).parts[0]
        for path in PYTHON
        if using.search(path.read_text(encoding="utf-8"))
    }
    assert rooms <= LIBRARIES[library]


def test_files_stay_short_and_nothing_is_left_open() -> None:
    for path in PYTHON:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, f"{path} has a second idea inside"
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text), path
