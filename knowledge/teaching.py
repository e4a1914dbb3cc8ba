"""Teaching: a way of asking goes to an entry, first on trial, then into its file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from knowledge import manuscript
from knowledge.base import Knowledge
from knowledge.entries import HEADINGS, Entry
from knowledge.flaws import ask_key, excluded_in
from knowledge.text import is_blank, mask

#: A way of asking is one question, not a story.
LONGEST = 200


class CannotTeach(Exception):
    """A phrase that an entry cannot take; `why` is one of `WHYS`, `details` fill its sentence."""

    WHYS = ("unknown", "blank", "long", "numbers", "own", "other", "excluded")

    def __init__(self, why: str, **details: object) -> None:
        super().__init__(why)
        self.why = why
        self.details = details


def pupil(knowledge: Knowledge, slug: str, phrase: str, lang: str = "vi") -> Entry:
    """The entry with the phrase among its ways of asking. Raises `CannotTeach`."""
    entry = knowledge.entry(slug, lang)
    if entry is None or entry.lang != lang:
        raise CannotTeach("unknown", slug=slug, lang=lang)
    phrase = " ".join(phrase.split())
    if is_blank(phrase):
        raise CannotTeach("blank")
    if len(phrase) > LONGEST:
        raise CannotTeach("long", most=LONGEST)
    if mask(phrase) != phrase:
        raise CannotTeach("numbers")
    _claims(knowledge, entry, phrase)
    if held := excluded_in(phrase, entry):
        raise CannotTeach("excluded", slug=slug, word=held[0])
    return replace(entry, ask=(*entry.ask, phrase))


def _claims(knowledge: Knowledge, entry: Entry, phrase: str) -> None:
    """A way of asking belongs to one entry and stands there once (`thanthien kb check`)."""
    key = ask_key(phrase)
    for other in knowledge.entries(entry.lang):
        if any(ask_key(asked) == key for asked in other.ask):
            if other.slug == entry.slug:
                raise CannotTeach("own", slug=entry.slug)
            raise CannotTeach("other", slug=other.slug, title=other.title)


def on_trial(knowledge: Knowledge, taught: Entry) -> Knowledge:
    """What the commune knows with the taught entry in the place of its older self."""
    entries = [entry for lang in HEADINGS for entry in knowledge.entries(lang)]
    same = (taught.slug, taught.lang)
    changed = [taught if (entry.slug, entry.lang) == same else entry for entry in entries]
    return Knowledge(changed, knowledge.model)


def publish(taught: Entry) -> Path:
    """Write the entry's ways of asking into its file and leave the rest of it as it is.

    The file is replaced as a whole: a reader never sees half of it. Raises `OSError`.
    """
    if taught.path is None:
        raise FileNotFoundError(taught.slug)
    text = manuscript.revise(
        taught.path.read_text(encoding="utf-8"), taught.lang, {"ask": list(taught.ask)}
    )
    new = taught.path.with_name(f".{taught.path.name}.new")
    new.write_text(text, encoding="utf-8")
    shutil.copymode(taught.path, new)
    new.replace(taught.path)
    return taught.path
