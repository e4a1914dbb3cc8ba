"""Typing as it happens: tone marks left out, slips of the finger, raw Telex keys, chat spelling.

Deterministic: the same text and number give the same noise. Used to train and to measure.
"""

from __future__ import annotations

import random
import unicodedata

from knowledge.text import fold, lower

KINDS = ("nodiac", "typo", "telex", "teencode")
_NEAR = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0302": "^", "\u0306": "w", "\u031b": "w"}
_CHAT = {
    "không": ("k", "ko", "hok", "kh"), "được": ("dc", "đc"), "gì": ("j",), "vậy": ("v", "z"),
    "bao nhiêu": ("bn", "bnhieu"), "như thế nào": ("ntn",), "giấy tờ": ("gt", "giấy tờ"),
    "làm": ("lm",), "muốn": ("mún", "mun"), "đăng ký": ("đk", "dk"), "thủ tục": ("tt",),
    "hồ sơ": ("hs",), "người": ("ng",), "với": ("vs",), "rồi": ("r",), "chưa": ("ch",),
    "cũng": ("cx",), "biết": ("bít", "bik"), "quá": ("wá",), "tôi": ("t",), "em": ("e",),
    "anh": ("a",), "chị": ("c",), "mình": ("mk",), "giấy phép": ("gp",), "xây dựng": ("xd",),
    "kinh doanh": ("kd",), "xác nhận": ("xn",), "khai sinh": ("ks",), "kết hôn": ("kh",),
    "phải": ("fải",), "giờ": ("h",), "thôi": ("thui",), "nhiêu": ("nhiu",), "trẻ em": ("te",),
    "hộ khẩu": ("hk",), "bảo hiểm": ("bh",), "chứng nhận": ("cn",), "phí": ("fí",),
}  # fmt: skip


def noisy(text: str, kind: str, seed: int = 0) -> str:
    """The text with one kind of noise."""
    chance = random.Random(f"{kind}:{seed}:{text}")  # noqa: S311 - repeatable noise, no secret
    if kind == "nodiac":
        return fold(text)
    if kind == "typo":
        return _slips(lower(text) if chance.random() < 0.5 else fold(text), chance)
    if kind == "telex":
        return " ".join(_keys(word, chance) for word in lower(text).split())
    if kind == "teencode":
        return _chat(lower(text), chance)
    raise ValueError(f"no such noise: {kind}")


def _slips(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(1 if len(text) < 24 else 2):
        places = [i for i, c in enumerate(letters) if c.isalpha()]
        if not places:
            break
        at = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del letters[at]
            case 1:
                letters.insert(at, letters[at])
            case 2 if at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 3 if " " in letters:
                del letters[chance.choice([i for i, c in enumerate(letters) if c == " "])]
            case _:
                letters[at] = chance.choice(
                    _NEAR.get(fold(letters[at]), letters[at]) or letters[at]
                )
    return "".join(letters)


def _keys(word: str, chance: random.Random) -> str:
    """The keys that a Telex keyboard would need; now and then the tone comes early."""
    out: list[str] = []
    tone = ""
    for character in word:
        if character == "đ":
            out.append("dd")
            continue
        decomposed = unicodedata.normalize("NFD", character)
        base, marks = decomposed[0], decomposed[1:]
        keys = base
        for mark in marks:
            shape = _SHAPES.get(mark)
            keys += base if shape == "^" else shape or ""
            tone = _TONES.get(mark, tone)
        if tone and chance.random() < 0.15:
            keys, tone = keys + tone, ""
        out.append(keys)
    return "".join(out) + tone


def _chat(text: str, chance: random.Random) -> str:
    for full, short in sorted(_CHAT.items(), key=lambda item: -len(item[0])):
        if chance.random() < 0.8:
            padded = f" {text} ".replace(f" {full} ", f" {chance.choice(short)} ")
            text = padded.strip()
    if chance.random() < 0.3:
        text = fold(text)
    return text
