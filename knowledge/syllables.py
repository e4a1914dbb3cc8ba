"""Which folded letters make a Vietnamese syllable, and decoding of raw Telex and VNI keys.

A real word must never be "corrected", so the normaliser asks here first.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

#: One string each, cut at spaces: tables that a person can read.
_ONSETS = " b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et ech enh eu i ich iec iem "
    "ien ieng iep iet ieu im in inh ip it iu ia o oa oac oach oai oam oan oang oanh oao oap oat "
    "oay oc oe oen oet oeo oi om on ong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung "
    "uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem yen "
    "yet yeu"
)
_FRONT = tuple("eiy")


@cache
def syllables() -> frozenset[str]:
    """Every folded syllable that Vietnamese spelling allows, and a few that it never uses."""
    found = set()
    for onset in _ONSETS.split(" "):
        for rime in _RIMES.split():
            front = rime.startswith(_FRONT)
            if onset in {"gh", "ngh", "k"} and not front:
                continue
            if onset == "c" and front:
                continue
            if onset == "qu":
                # "quoc", "quyen": the u belongs to the onset
                found.add("q" + rime if rime.startswith("u") else "qu" + rime)
                continue
            if onset == "gi" and rime.startswith("i"):
                found.add("g" + rime)
                continue
            found.add(onset + rime)
    return frozenset(
        found | {"quoc", "gi", "gin", "gieng", "giet", "oong", "boong", "xoong", "coong"}
    )


def is_syllable(folded: str) -> bool:
    """Whether the folded letters can be a Vietnamese syllable."""
    return folded in syllables()


_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VOWELS = set("aeiouyâăêôơư")
_DOUBLES = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_SHAPED = {"â": "a", "ă": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}
_KEYS = re.compile(r"^[a-z]+$")
_VNI = re.compile(r"^(?=[a-z]+[1-9])[a-z1-9]{3,}$")


@lru_cache(maxsize=50_000)
def telex(token: str) -> str | None:
    """The word that raw Telex keys spell ("ddawng" → "đăng"), or None when they spell none.

    The tone is given as the word without its mark, since only the folded word is searched and
    the shape of its vowels is compared.
    """
    if not _KEYS.match(token) or len(token) < 2:
        return None
    letters: list[str] = []
    changed = False
    for key in token:
        last = letters[-1] if letters else ""
        if key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
            changed = True
        elif (
            key in _DOUBLES and (place := _last(letters, key)) is not None and _near(letters, place)
        ):
            letters[place] = _DOUBLES[key]
            changed = True
        elif key == "w":
            if not _horn(letters):
                letters.append("ư")
            changed = True
        elif key in _TONES and any(c in _VOWELS for c in letters):
            if key in "fj" or last in _VOWELS or last in "cmnghpt":
                changed = True
            else:
                letters.append(key)
        elif key == "z" and any(c in _VOWELS for c in letters):
            changed = True
        else:
            letters.append(key)
    word = "".join(letters)
    folded = plain(word)
    if not changed or not is_syllable(folded):
        return None
    return word


def _last(letters: list[str], key: str) -> int | None:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] == key:
            return place
    return None


def _near(letters: list[str], place: int) -> bool:
    """A doubled vowel key may follow the final consonants and other vowels of the same word."""
    return all(c in "cghmnptiuyoaeơưâêô" for c in letters[place + 1 :])


def _horn(letters: list[str]) -> bool:
    """Put the hook on the vowels that a w means; "uo" becomes "ươ". False when there is none."""
    text = "".join(letters)
    if (place := text.rfind("uo")) >= 0 and not text.startswith("q"):
        letters[place], letters[place + 1] = "ư", "ơ"
        return True
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in _HORNS:
            letters[place] = _HORNS[letters[place]]
            return True
        if letters[place] in "ơư":
            return True
    return False


def plain(word: str) -> str:
    """A shaped word without its shapes: "đăng" → "dang"."""
    return "".join(_SHAPED.get(c, c) for c in word)


@lru_cache(maxsize=10_000)
def vni(token: str) -> str | None:
    """The word that raw VNI keys spell ("d9a8ng" → "đăng"), or None."""
    if not _VNI.match(token):
        return None
    letters: list[str] = []
    for key in token:
        if key in _VNI_TONES:
            if not any(c in _VOWELS for c in letters):
                return None
        elif key == "6" and (place := _last_of(letters, "aeo")) is not None:
            letters[place] = _DOUBLES[letters[place]]
        elif key in "78":
            if not _horn(letters):
                return None
        elif key == "9" and "d" in letters:
            letters[letters.index("d")] = "đ"
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    word = "".join(letters)
    return word if is_syllable(plain(word)) else None


def _last_of(letters: list[str], wanted: str) -> int | None:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in wanted:
            return place
    return None
