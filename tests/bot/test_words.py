"""Every refusal of the office and every way of not answering has its words."""

from __future__ import annotations

import ast
from pathlib import Path

from bot import answer_words, commands, i18n, words
from bot.commands.citizens import ROLE_LABELS
from bot.plan import lists
from knowledge import FACETS
from knowledge.reasons import DECISIONS, Reason
from office import staff
from office.plan import standings

BOT = Path(words.__file__).parent


def test_every_way_of_not_answering_that_hands_over_has_a_sentence():
    handed = {reason for reason, decisions in DECISIONS.items() if "handover" in decisions}
    assert handed == set(answer_words.REASONS)
    assert set(Reason) == set(DECISIONS)


def test_every_facet_state_and_role_has_a_label():
    assert set(answer_words.FACET_LABELS) == set(FACETS)
    assert set(lists.STATES) == set(standings.STATES)
    assert set(ROLE_LABELS) == set(staff.ROLES)


def test_every_command_has_a_line_in_help_and_ascii_names():
    for name, made in commands.registry().items():
        assert name.isascii()
        assert name == name.lower()
        assert made.help.endswith(".") or made.help.endswith(")")


def test_menus_speak_every_language():
    menus = commands.menus()
    assert set(menus) == set(i18n.languages())
    assert [name for name, _ in menus["vi"]] == [name for name, _ in menus["en"]]
    assert "done" not in [name for name, _ in menus["vi"]]


def test_no_room_is_missing():
    """An import inside a function hides a circle of modules."""
    found = []
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{path.relative_to(BOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert found == []
