"""How people type commands: with a slash or without, numbers of tasks and notes, documents."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge import fold


@dataclass(frozen=True)
class Typed:
    """A command as it was typed: its name and what follows."""

    name: str
    arguments: str


_FIRST = re.compile(r"^/\s?(\w[^\s@]*)(?:@\w+)?\s*(.*)$", re.DOTALL)
_STUCK = re.compile(r"^([a-z]+)[#.:,]?(\d.*)$", re.DOTALL)


def slash_command(text: str, known: Container[str]) -> Typed | None:
    """A command that begins with a slash; None when the text does not.

    Names are ASCII, and people type what they mean: "/Hoàn tác", "/nhiệm vụ 4", "/done4",
    "/done@bot 4." are understood. A name that is not known is returned as it was typed.
    """
    match = _FIRST.match(text)
    if match is None:
        return None
    for count in (4, 3, 2):  # "/tôi là ai", "/nhiệm vụ 4"
        found = _joined(text[1:], count)
        if found is not None and found.name in known:
            return found
    name = fold(match[1]).rstrip(".,:;!?")
    if name not in known and (stuck := _STUCK.match(name)) is not None and stuck[1] in known:
        digits = match[1][len(stuck[1]) :]
        return Typed(stuck[1], f"{digits} {match[2]}".strip())
    return Typed(name, match[2].strip())


def _joined(text: str, count: int) -> Typed | None:
    """The first words as one name, the rest as its arguments."""
    parts = text.split(maxsplit=count)
    if len(parts) < count:
        return None
    name = fold("".join(parts[:count])).rstrip(".,:;!?")
    return Typed(name, parts[count].strip() if len(parts) > count else "")


_PREFIX = r"(?:(?:nhiem vu|nhiệm vụ|viec|việc|nv|task)\s*)?(?:(?:so|số)\s*)?#?\s*"
_AND = r"\s*(?:,|;|\+|&|\bva\b|\bvà\b|\band\b)\s*"
_ONE = re.compile(rf"^\s*{_PREFIX}(\d{{1,9}})\b", re.IGNORECASE)
_LISTED = re.compile(rf"^\s*{_PREFIX}\d{{1,9}}(?:{_AND}{_PREFIX}\d{{1,9}})+\b", re.IGNORECASE)
#: What stands behind a number that is a part of something longer: "12/BC", "5.2", "3-4".
_PART_OF_MORE = re.compile(r"^\s*[/\-–.]\s?\w")
_ALL_NUMBERS = re.compile(
    rf"^\s*{_PREFIX}\d{{1,9}}(?:(?:{_AND}|\s*[-–]\s*|\s+){_PREFIX}\d{{1,9}})+\s*\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Done:
    """What `/done …` names: one task and a note, or several tasks."""

    numbers: tuple[int, ...]
    note: str | None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", text)))


#: Words behind the number that only say "done" again.
_NO_NOTE = frozenset({"roi", "xong", "xong roi", "da xong", "da xong roi", "nhe", "a", "nha"})


def _note(text: str) -> str | None:
    """What follows the number, unless it says nothing."""
    note = text.strip(" \n.:,;-–#!")
    return note if any(c.isalnum() for c in note) and fold(note) not in _NO_NOTE else None


def done(arguments: str) -> Done | None:
    """One number, then words = that task and a note; several only as design §6 says.

    Several: separated by commas or "và", or when the whole rest is numbers.
    """
    if _ALL_NUMBERS.match(arguments):
        return Done(_numbers(arguments), None)
    listed = _LISTED.match(arguments)
    if listed is not None and not _PART_OF_MORE.match(arguments[listed.end() :]):
        return Done(_numbers(listed[0]), _note(arguments[listed.end() :]))
    one = _ONE.match(arguments)
    if one is None:
        return None
    return Done((int(one[1]),), _note(arguments[one.end() :]))


def number(arguments: str) -> int | None:
    """The task number that the words begin with."""
    one = _ONE.match(arguments)
    return int(one[1]) if one else None


_THING = r"(?:(?:nhiem vu|nv|task|viec)(?: so)?|so)"
_DID = r"(?:(?:toi|em|minh|don vi|phong) )?(?:(?:da|vua|moi) )?(?:(?:lam|bao|bao cao) )?"
_SAID_DONE = re.compile(
    rf"^(?:{_DID}(?P<verb>xong|done|hoan thanh)\s*(?P<thing>{_THING})?\s*#?(?P<a>\d{{1,9}})\b"
    rf"|(?:{_THING}\s*#?)?(?P<b>\d{{1,9}}) (?:da )?(?:lam |bao )?(?:xong|hoan thanh|done)\b)"
    r"(?:\s*roi\b)?[.!]*"
)
#: "nhiệm vụ 4 xong chưa?" asks; it reports nothing.
_ASKS = re.compile(r"(?:\bchua\b|\?|\bkhi nao\b|\bbao gio\b|\bkhong\s*[.?]*$)")
_PLAIN = {
    "nhiem vu": "tasks",
    "viec cua toi": "tasks",
    "nhiem vu cua toi": "tasks",
    "tasks": "tasks",
    "hoan tac": "undo",
    "undo": "undo",
    "hop thu": "inbox",
    "inbox": "inbox",
    "toi la ai": "whoami",
    "whoami": "whoami",
    "ke hoach": "kehoach",
    "can bo": "canbo",
    "danh sach can bo": "canbo",
    "moi can bo": "moi",
    "done": "done",
    "xong": "done",
    "hoan thanh": "done",
    "help": "help",
    "tro giup": "help",
}
_TASK = re.compile(
    r"^(?:xem )?(?:nhiem vu|nv|task)(?: so)?\s*#?(\d{1,9})(?: van)?(?: chua (?:lam )?xong.*)?$"
)
_REPLY = re.compile(r"^(?:tra loi|reply)\s+(?=h\s?[-–]?\s?\d)")


#: What an official says before the code of a ticket, and the command that it is.
_DESK = {
    "nhan viec": "take",
    "nhan": "take",
    "hoi them": "ask",
    "ket qua": "resolve",
    "bao ket qua": "resolve",
    "chuyen": "transfer",
    "khong thuoc": "reject",
    "ghi chu": "note",
    "tra loi": "reply",
}
_TICKET = re.compile(
    rf"^(?P<said>{'|'.join(sorted(_DESK, key=len, reverse=True))})\s+"
    r"(?P<rest>ng[\s\-–]?[2-9b-z]{4}[\s\-–]?[2-9b-z]{4}\b.*)$",
    re.DOTALL,
)


def spoken_command(text: str) -> Typed | None:
    """A command that a bound official typed without its slash."""
    folded = fold(text).strip()
    plain = folded.strip(" .!?")
    if plain in _PLAIN:
        return Typed(_PLAIN[plain], "")
    if (match := _TASK.match(plain)) is not None:
        return Typed("task", match[1])
    if (match := _TICKET.match(folded)) is not None and len(folded) == len(text):
        return Typed(_DESK[match["said"]], text[match.start("rest") :])
    if (match := _REPLY.match(folded)) is not None:
        words = 1 if folded.startswith("reply") else 2
        return Typed("reply", text.strip().split(maxsplit=words)[-1])
    return _said_done(text.strip(), folded)


def _said_done(text: str, folded: str) -> Typed | None:
    match = _SAID_DONE.match(folded)
    if match is None or len(folded) != len(text):
        return None
    stt, rest = match["a"] or match["b"], text[match.end() :]
    if _ASKS.search(folded[match.end() :]) or folded.endswith("?"):
        return Typed("task", stt)
    if match["verb"] == "hoan thanh" and not match["thing"] and _note(rest):
        return None  # "hoàn thành 12 năm học…" is a citizen's way of asking
    return Typed("done", f"{stt}{rest}")


#: "H-12 lời trả lời", "h12: …", "12 …"
_CODED = re.compile(r"^\s*(?:H\s*[-–]?\s*)?(\d{1,9})\b[\s:.,]*(.*)$", re.IGNORECASE | re.DOTALL)


def coded(arguments: str) -> tuple[str, str] | None:
    """The code of a handed-over question and the words behind it."""
    match = _CODED.match(arguments)
    return (f"H-{match[1]}", match[2].strip()) if match else None


_DOCUMENT = re.compile(r"(?<!\d)(\d{1,5})\s?/\s?((?:\d{4}/)?[^\W\d_][\w\-.]*(?:/[\w\-.]+)*)")
_DAY = (
    r"(?:(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(\d{4}|\d{2}))?(?!\d)"
    r"|(\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?)"
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_SENT = re.compile(rf"(?:gửi|gui|sent)\D{{0,40}}?{_DAY}", re.IGNORECASE)


def document(text: str, *, today: date) -> dict[str, Any] | None:
    """Number, day signed and day sent of a document: "45/BC-UBND ngày 12/11/2026, gửi 12/11".

    Days without a year are the latest ones not after today. None when there is no number, and
    for a day that does not exist or lies ahead.
    """
    named = _DOCUMENT.search(text)
    if named is None:
        return None
    rest = text[named.end() :]
    sent = _SENT.search(rest)
    signed = _DATE.search(rest[: sent.start()] if sent else rest)
    try:
        days = {"signed": _day(signed, today), "sent": _day(sent, today)}
    except ValueError:
        return None
    return {"number": f"{named[1]}/{named[2].rstrip('.').upper()}"} | {
        name: day.isoformat() if day else None for name, day in days.items()
    }


def _day(match: re.Match[str] | None, today: date) -> date | None:
    if match is None:
        return None
    day, month, year = (match[n] or match[n + 3] for n in (1, 2, 3))
    wanted = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year - 1]
    for candidate in wanted:
        try:
            found = date(candidate, int(month), int(day))
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(match[0])
