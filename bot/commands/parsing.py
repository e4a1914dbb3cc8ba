"""How officials type: numbers of tasks and notes, documents, commands without the slash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge import fold
from office.errors import NoDocument

_ONE = re.compile(r"^\s*(?:nhiem vu|nhiệm vụ|nv|task|so|số)?\s*#?\s*(\d{1,4})\b[.:,]?\s*", re.IGNORECASE)
_ALL_NUMBERS = re.compile(r"^\s*#?\d{1,4}(?:\s*(?:,|va|và|and|\s)\s*#?\d{1,4})+\s*\.?\s*$", re.IGNORECASE)
_LISTED = re.compile(r"^\s*#?\d{1,4}(?:\s*(?:,|\bva\b|\bvà\b|\band\b)\s*#?\d{1,4})+\b", re.IGNORECASE)


@dataclass(frozen=True)
class Done:
    """What `/done …` names: one task and a note, or several tasks."""

    numbers: tuple[int, ...]
    note: str | None


def done(arguments: str) -> Done | None:
    """One number, then words = that task and a note; several only as design §6 says."""
    text = re.sub(r"^\s*(?:nhiệm vụ|nhiem vu|nv|task|số|so)\s*", "", arguments, flags=re.IGNORECASE)
    if _ALL_NUMBERS.match(text):
        numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d+", text)))
        return Done(numbers, None)
    listed = _LISTED.match(text)
    if listed is not None and not re.match(r"[/\-.]?\w", text[listed.end() :]):
        numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d+", listed[0])))
        return Done(numbers, text[listed.end() :].strip(" .:,") or None)
    one = _ONE.match(text)
    if one is None:
        return None
    return Done((int(one[1]),), text[one.end() :].strip() or None)


def number(arguments: str) -> int | None:
    """The task number that the words begin with."""
    one = _ONE.match(arguments)
    return int(one[1]) if one else None


_DONE = re.compile(
    r"^(?:(?:da )?(?:xong|hoan thanh|done)\s*(?:nhiem vu|nv|task|so)?\s*#?(?P<a>\d{1,4})"
    r"|(?:nhiem vu|nv|task)\s*#?(?P<b>\d{1,4})\s*(?:da )?(?:xong|hoan thanh|done))(?:\s*roi)?[.!]?"
    r"(?=$|[\s,])"
)
_PLAIN = {
    "nhiem vu": "tasks",
    "viec cua toi": "tasks",
    "tasks": "tasks",
    "hoan tac": "undo",
    "undo": "undo",
    "hop thu": "inbox",
    "inbox": "inbox",
    "toi la ai": "whoami",
    "whoami": "whoami",
    "ke hoach": "kehoach",
    "can bo": "canbo",
    "done": "done",
    "xong": "done",
}
_TASK = re.compile(r"^(?:nhiem vu|nv|task)\s*#?(\d{1,4})[.?]?$")
_REPLY = re.compile(r"^(?:tra loi|reply)\s+(h-?\d+)\s+", re.IGNORECASE)


def spoken_command(text: str) -> tuple[str, str] | None:
    """A command that a bound official typed without its slash: its name and arguments."""
    folded = fold(text).strip()
    plain = folded.strip(" .!?")
    if plain in _PLAIN:
        return _PLAIN[plain], ""
    if (match := _TASK.match(plain)) is not None:
        return "task", match[1]
    if (match := _REPLY.match(folded)) is not None:
        words = text.split(maxsplit=2 if folded.startswith("reply") else 3)
        return "reply", f"{match[1]} {words[-1]}"
    if (match := _DONE.match(folded)) is not None:
        stt = match["a"] or match["b"]
        rest = text[match.end() :].strip() if len(folded) == len(text) else ""
        joined = f"{stt}{rest}" if rest.startswith(",") else f"{stt} {rest}"
        return "done", joined.strip()
    return None


_DOCUMENT = re.compile(r"(\d{1,5}/[\w\-./ĐđƯư]*[A-ZĐ][\w\-.ĐđƯư]*)")
_DATE = re.compile(r"(\d{1,2})[/\-.](\d{1,2})(?:[/\-.](\d{4}))?")
_SENT = re.compile(r"(?:gửi|gui|sent)\D{0,12}(\d{1,2}[/\-.]\d{1,2}(?:[/\-.]\d{4})?)", re.IGNORECASE)


def document(text: str, *, today: date) -> dict[str, Any]:
    """Number, day signed and day sent of a document: "45/BC-UBND ngày 12/11/2026, gửi 12/11".

    Days without a year are the latest ones not after today. Refuses `NoDocument`.
    """
    named = _DOCUMENT.search(text)
    if named is None:
        raise NoDocument
    rest = text[named.end() :]
    sent = _SENT.search(rest)
    before = rest[: sent.start()] if sent else rest
    signed = _day(before, today)
    return {
        "number": named[1],
        "signed": signed.isoformat() if signed else None,
        "sent": day.isoformat() if sent and (day := _day(sent[1], today)) else None,
    }


def _day(text: str, today: date) -> date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        found = date(int(match[3] or today.year), int(match[2]), int(match[1]))
    except ValueError as wrong:
        raise NoDocument from wrong
    if match[3] is None and found > today:
        found = found.replace(year=today.year - 1)
    return found
