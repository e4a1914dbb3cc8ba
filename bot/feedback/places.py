"""Where it is: a village of the commune's list, a position sent on purpose, or her own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.feedback import draft
from bot.feedback.draft import Draft
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import fold, reporting
from office.feedback import positions, villages
from office.models import Village

#: So many villages stand as buttons in the question itself; a longer list opens by one.
FEW = 8
#: What a name begins with, which people leave out.
_SORT = re.compile(r"^(?:thon|xom|khu(?: dan cu| pho)?|lang|to dan pho|kdc) (?:so )?")


def village(words: str, known: Sequence[Village]) -> str | None:
    """The village that a text names: as the commune writes it, where it has a list of them.

    "gần chùa làng Đông" means "Thôn Đông" unless another village has that name too.
    """
    said = f" {' '.join(re.findall(r'[a-z0-9]+', fold(words)))} "
    names = [(one.name, _forms(one)) for one in known]
    whole = [name for name, forms in names if any(f" {form} " in said for form in forms)]
    if whole:
        return max(whole, key=len)
    typed = reporting.village(words)
    if typed is None:
        return None
    bare = _bare(fold(typed))
    short = [name for name, forms in names if bare in {_bare(form) for form in forms}]
    return short[0] if len(short) == 1 else typed


def _forms(one: Village) -> set[str]:
    return {" ".join(re.findall(r"[a-z0-9]+", fold(name))) for name in (one.name, *one.former)}


def _bare(folded: str) -> str:
    return _SORT.sub("", folded)


def choices(turn: Turn, current: Draft, known: Sequence[Village]) -> tuple[Choice, ...]:
    """Villages to tap: the one she named first, then the list, itself a button when it is long."""
    found = []
    if current.village:
        label = current.village[0].upper() + current.village[1:]
        found.append(Choice(label, "fb:village", (current.village,)))
    if len(known) > FEW:
        found.append(Choice(turn._("Chọn thôn"), "fb:villages", ("thôn",)))
    else:
        found += [_one(each) for each in known if each.name != current.village]
    return tuple(found)


def _one(each: Village) -> Choice:
    return Choice(each.name, f"fb:village:{each.id}", tuple(each.former))


async def read_words(turn: Turn, current: Draft, words: str) -> Draft:
    """The draft with more words; a village of the list is called as the list calls it."""
    known = await villages.current(turn.session)
    read = draft.read_words(turn, current, words)
    return replace(read, village=current.village or village(read.words, known))


async def written(turn: Turn, current: Draft, words: str) -> Draft:
    """Where it is in her own words."""
    known = await villages.current(turn.session)
    return replace(current, place=words, village=village(words, known) or current.village)


def located(turn: Turn, current: Draft) -> Draft | None:
    """The draft with the position that she sent; None when there is none on earth."""
    where = turn.message.position
    kept = positions.written(*where) if where else None
    return replace(current, position=kept) if kept else None


async def tapped(turn: Turn, current: Draft, name: str, rest: list[str]) -> Draft | Reply:
    """A button of the question where: the draft with its answer, or what is asked next."""
    known = await villages.current(turn.session)
    if name == "position":
        draft.save(turn, replace(current, asked=True))
        return _position(turn)
    if name == "villages":
        draft.save(turn, current)
        return _all_of(turn, known)
    chosen = [each.name for each in known if [str(each.id)] == rest]
    place = chosen[0] if chosen else current.village
    return replace(current, village=place, place=place)


def _all_of(turn: Turn, known: Sequence[Village]) -> Reply:
    """The whole list."""
    back = Choice(turn._("Quay lại"), "fb:where")
    return Reply(turn._("Việc này ở thôn nào?"), (*map(_one, known), back))


def position_choice(turn: Turn) -> tuple[Choice, ...]:
    """[Gửi vị trí], where the platform has a button that tells where one is."""
    if _button(turn) is None:
        return ()
    return (Choice(turn._("Gửi vị trí"), "fb:position", ("vị trí",)),)


def _position(turn: Turn) -> Reply:
    """What a position is for, before it is sent (NĐ 356/2025: it is sensitive)."""
    return Reply(
        turn._(
            "Vị trí chỉ để cán bộ đến đúng chỗ và tìm việc trùng. Tôi làm tròn khoảng 10 m và giữ "
            "có khóa, không cho người khác xem. Ông/bà đang đứng tại chỗ ấy thì bấm nút gửi; không "
            "thì quay lại viết bằng lời."
        ),
        (Choice(turn._("Quay lại"), "fb:where"),),
        place=turn._("Gửi vị trí của tôi"),
    )


def stays(turn: Turn) -> bool:
    """Whether the platform's button stays in sight until it is taken away."""
    return _button(turn) == "keyboard"


def _button(turn: Turn) -> str | None:
    channel = turn.service.channels.get(turn.person.channel)
    return channel.limits.place if channel else None
