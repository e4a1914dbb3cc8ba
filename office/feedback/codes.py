"""Tracking codes: easy to read out, hard to guess, and a typing error is noticed.

Seven random characters and a check character, shown as NG-XXXX-XXXX (design §7).
"""

from __future__ import annotations

import secrets
import unicodedata

#: Without vowels no word comes about, and a Telex or VNI keyboard has nothing to put a mark on.
ALPHABET = "23456789BCFGHJKLMNPQRSTVXZ"
#: A prime above the alphabet's length: every single error and every swap changes the sum.
_PRIME = 29
_RANDOM = 7
#: Where the commune's prefix is remembered.
PREFIX = "feedback.prefix"
_PLACES = {character: place for place, character in enumerate(ALPHABET)}


def _check(body: str) -> int:
    return sum(weight * _PLACES[c] for weight, c in enumerate(body, 1)) % _PRIME


def new(prefix: str) -> str:
    """A random code; bodies whose check sum has no character are left out (one in ten)."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
        check = _check(body)
        if check < len(ALPHABET):
            return _shown(prefix, body + ALPHABET[check])


def _shown(prefix: str, body: str) -> str:
    return f"{prefix}-{body[:4]}-{body[4:]}"


def read(typed: str, prefix: str) -> str | None:
    """The code that was meant, or None when it is not one: a typing error does not pass.

    Lower case, spaces, dots, missing hyphens, a missing prefix and stray tone marks are forgiven.
    """
    plain = unicodedata.normalize("NFKD", typed).upper()
    kept = "".join(c for c in plain if c.isalnum())
    if len(kept) == len(prefix) + _RANDOM + 1 and kept.startswith(prefix):
        kept = kept[len(prefix) :]
    if len(kept) != _RANDOM + 1 or any(c not in _PLACES for c in kept):
        return None
    if _check(kept[:-1]) != _PLACES[kept[-1]]:
        return None
    return _shown(prefix, kept)
