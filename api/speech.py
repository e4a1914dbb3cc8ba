"""How the command line and the API speak: the product's sentences in the reader's language."""

from __future__ import annotations

import os
from collections.abc import Mapping

from bot import i18n
from office.errors import Refused, SettingsError


def terminal_language(environ: Mapping[str, str] = os.environ) -> str:
    """The language of the terminal; Vietnamese where it says nothing ("C", "POSIX")."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name)
        if value:
            return i18n.pick(value.split(".")[0])
    return i18n.SOURCE


def accepted_language(header: str | None) -> str:
    """The first language of an Accept-Language header that we speak."""
    wanted = [part.split(";")[0].strip() for part in (header or "").split(",")]
    return i18n.pick(*wanted)


def _(sentence: str) -> str:
    """The sentence in the language of the terminal."""
    return i18n.translator(terminal_language())(sentence)


def refusal(refused: Refused) -> str:
    """The sentence of a refusal, for the terminal."""
    from bot import words  # a whole dialogue, which few commands need

    return words.plain_refusal(refused, terminal_language())


def setting(wrong: SettingsError) -> str:
    """The sentence of a wrong setting, for the terminal."""
    details = {
        name: setting(detail) if isinstance(detail, SettingsError) else detail
        for name, detail in wrong.details.items()
    }
    return _(wrong.sentence).format(**details)
