"""Public numbers of tickets: they open what everybody may see, and tracking codes stay secret.

Whoever holds a tracking code reads the answers, so a public list must not give codes away; plain
ids would show by their gaps when somebody wrote about an official. A public number is therefore
the id enciphered as one block, which needs no table and can be read back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy.ext.asyncio import AsyncSession

from office import store

#: Where the secret is remembered.
SECRET = "open311.secret"  # noqa: S105 - a name, not a secret
_MARK = "P"
_BLOCK = 16


class Aliases:
    """Makes public numbers and reads them, under this installation's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = bytes.fromhex(secret)
        # A single block of a fixed shape: the mode that chains nothing is the cipher itself.
        self._cipher = Cipher(algorithms.AES(self._secret), modes.ECB())  # noqa: S305

    def new(self, id_: int) -> str:
        """The public number of a ticket."""
        block = self._cipher.encryptor().update(id_.to_bytes(_BLOCK))
        return _MARK + base64.b32encode(block).decode().rstrip("=")

    def read(self, alias: str) -> int | None:
        """The ticket's id, or None when this is no public number of ours."""
        body = alias.strip().upper()
        if len(body) != 27 or not body.startswith(_MARK):
            return None
        try:
            block = base64.b32decode(body[1:] + "======")
        except binascii.Error:
            return None
        id_ = int.from_bytes(self._cipher.decryptor().update(block))
        return id_ if id_ < 2**31 else None

    def token(self, name: str) -> str:
        """A draft's token that is the same for the same name and tells nothing about it."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:16]


async def load(session: AsyncSession) -> Aliases:
    """The aliases of this installation; their secret is planted at its start."""
    return Aliases(await store.get(session, SECRET) or "")


def new_secret() -> str:
    """A secret for a new installation."""
    return secrets.token_hex(_BLOCK)
