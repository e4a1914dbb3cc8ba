"""Languages: Vietnamese source sentences, catalogs of the others, dates and money by Babel.

Catalogs are PO files read at start, so that nothing compiled stands in the repository.
`python -m bot.i18n check | update | add CODE` keeps them in step with the code.
"""

from __future__ import annotations

import gettext
import importlib
import io
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.localedata import locale_identifiers
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.numbers import format_decimal, format_percent

ROOM = Path(__file__).parent
FOLDER = ROOM / "locale"
SOURCE = "vi"
KEYWORDS = dict.fromkeys(("_", "N_", "SettingsError", "BadValue", "CannotStart"))


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a sentence of a table for the catalogs; it is translated where it is used."""
    return sentence


def languages() -> tuple[str, ...]:
    """The languages the product speaks, Vietnamese first."""
    return (SOURCE, *sorted(path.stem for path in FOLDER.glob("*.po")))


def pick(*wanted: str | None, default: str = SOURCE) -> str:
    """The first wanted language that we speak ("en-GB" counts as "en")."""
    spoken = languages()
    for code in wanted:
        short = (code or "").replace("_", "-").split("-")[0].lower()
        if short in spoken:
            return short
    return default if default in spoken else SOURCE


@cache
def translator(language: str) -> Callable[[str], str]:
    """From a Vietnamese sentence to the language's; unknown sentences stay Vietnamese."""
    if not (FOLDER / f"{language}.po").exists():
        return str
    compiled = io.BytesIO()
    write_mo(compiled, _catalog(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext


@cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


def say_date(day: date, language: str) -> str:
    """22/11/2026, also in English (day first)."""
    return format_date(day, "dd/MM/yyyy", locale=_locale(language))


def say_weekday(day: date, language: str) -> str:
    """The weekday and date: "thứ Sáu 13/11/2026", "Friday 13/11/2026"."""
    name = format_date(day, "EEEE", locale=_locale(language))
    if language == SOURCE:
        name = name[0].lower() + name[1:]  # "Thứ Sáu" begins small inside a sentence
    return f"{name} {say_date(day, language)}"


def say_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """15:04."""
    return format_time(moment.astimezone(zone), "HH:mm", locale=_locale(language))


def say_language(code: str) -> str:
    """A language's own name: Tiếng Việt, English."""
    name = Locale.parse(code).display_name or code
    return name[0].upper() + name[1:]


def say_number(number: float, language: str) -> str:
    """1.234 in Vietnamese, 1,234 in English."""
    return format_decimal(number, locale=_locale(language))


def say_percent(share: float, language: str) -> str:
    """A share from 0 to 1 as 92%."""
    return format_percent(share, "#,##0%", locale=_locale(language))


def template() -> Catalog:
    """Every sentence that the code marks, and the commands' lines in /help."""
    catalog = Catalog(project="thanthien", version="1", charset="utf-8")
    for folder in (ROOM, ROOM.parent / "api", ROOM.parent / "office"):
        for name, line, message, _comments, _context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{folder.name}/{name}", line)])
    registry = importlib.import_module("bot.commands")
    for sentence in registry.help_lines():
        catalog.add(sentence, locations=[("bot/commands", 0)])
    return catalog


def _plain(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, no_location=True, omit_header=True, sort_output=True, width=100)
    return out.getvalue()


def update(language: str) -> list[str]:
    """Bring a language's catalog in step with the code; returns what is not translated yet."""
    path = FOLDER / f"{language}.po"
    fresh = template()
    if path.exists():
        catalog = _catalog(language)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
    else:
        catalog = Catalog(locale=Locale.parse(language), project="thanthien", charset="utf-8")
        catalog.update(fresh)
    FOLDER.mkdir(exist_ok=True)
    path.write_bytes(_plain(catalog))
    return [str(m.id) for m in catalog if m.id and not m.string]


def stale() -> list[str]:
    """What is wrong with the catalogs: sentences missing, left over, untranslated or misfitting."""
    wanted = {str(m.id) for m in template() if m.id}
    faults: list[str] = []
    for language in languages()[1:]:
        try:
            have = {str(m.id): str(m.string or "") for m in _catalog(language) if m.id}
        except PoFileError as broken:
            faults.append(f"{language}: {FOLDER / language}.po cannot be read: {broken}")
            continue
        faults += [f"{language}: missing: {sentence}" for sentence in wanted - have.keys()]
        faults += [f"{language}: no longer used: {sentence}" for sentence in have.keys() - wanted]
        for sentence in wanted & have.keys():
            if not have[sentence]:
                faults.append(f"{language}: not translated: {sentence}")
            elif _gaps(sentence) != _gaps(have[sentence]):
                faults.append(f"{language}: the gaps differ: {sentence}")
    return sorted(faults)


def _catalog(language: str) -> Catalog:
    """A language's catalog as its file says. Raises `PoFileError` for a broken file."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _gaps(sentence: str) -> set[str]:
    return {piece.split("}")[0] for piece in sentence.split("{")[1:]}


def main(arguments: list[str]) -> int:
    """The command line of the catalogs."""
    match arguments:
        case ["check"]:
            faults = stale()
            for fault in faults:
                sys.stderr.write(fault + "\n")
            if faults:
                sys.stderr.write("Run 'make catalogs' and fill what it lists.\n")
            return 1 if faults else 0
        case ["update"]:
            missing = {code: update(code) for code in languages()[1:]}
        case ["add", code] if code in locale_identifiers():
            missing = {code: update(code)}
        case _:
            sys.stderr.write("Say: python -m bot.i18n check | update | add CODE (as in 'en')\n")
            return 2
    for code, sentences in missing.items():
        sys.stdout.write(f"{code}: {len(sentences)} to translate in {FOLDER / code}.po\n")
        for sentence in sentences:
            sys.stdout.write(f"  {sentence}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
