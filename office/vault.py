"""The vault: sensitive columns are sealed with keys that do not live in the database."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from office import files
from office.errors import SettingsError

#: Characters of an empty text when it is sealed.
_SHORTEST = 100


class Vault:
    """Seals and opens short texts. The newest key seals; all keys open."""

    def __init__(self, keys: list[str]) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
            self._newest = fernets[0]
            self._fernet = MultiFernet(fernets)
        except ValueError as wrong:
            raise SettingsError(
                "DATA_KEYS: có khóa không phải 32 byte dạng base64; tạo khóa bằng “thanthien db "
                "key”, viết khóa mới nhất trước, cách nhau bằng dấu phẩy."
            ) from wrong
        #: names the newest key without telling anything of it
        self.mark = hashlib.sha256(keys[0].encode()).hexdigest()[:16]

    def seal(self, text: str, *, on: date | None = None) -> str:
        """The text, readable only with a key.

        What is sealed shows the moment of sealing; with `on` it shows the beginning of that day.
        """
        if on is None:
            return self._fernet.encrypt(text.encode()).decode()
        moment = datetime.combine(on, time(), UTC)
        return self._fernet.encrypt_at_time(text.encode(), int(moment.timestamp())).decode()

    def open(self, sealed: str) -> str | None:
        """The sealed text, or None when no key of ours opens it (a lost key)."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    @staticmethod
    def looks_sealed(text: str) -> bool:
        """Whether the text can be one of ours: version byte 0x80 and the time of this century."""
        return text.startswith("gAAAAA") and len(text) >= _SHORTEST

    def renew(self, sealed: str) -> str | None:
        """The same words under the newest key, with the moment of the first sealing.

        What the newest key sealed comes back as it is; None when no key of ours opens it.
        """
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            pass
        else:
            return sealed
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            return None


def keys_for(data_keys: str, *, embedded: bool, folder: Path) -> list[str]:
    """The keys of this installation, newest first.

    On the embedded database a key is made once in `folder/data.key`, readable by its owner only.
    Raises `SettingsError` for a key file without a key, and on PostgreSQL without keys: a key made
    by one of several machines would lock the others out.
    """
    given = [key.strip() for key in data_keys.split(",") if key.strip()]
    if given:
        return given
    if not embedded:
        raise SettingsError(
            "DATA_KEYS còn thiếu: dùng PostgreSQL thì phải đặt; tạo khóa bằng “thanthien db key” "
            "và giữ ngoài cơ sở dữ liệu."
        )
    path = folder / "data.key"
    files.keep(path, Fernet.generate_key() + b"\n")
    found = path.read_text(encoding="ascii").split()
    if not found:
        raise SettingsError(
            "{path} trống: hãy chép lại khóa từ bản sao lưu. Nếu chưa từng chạy lần nào thì xóa "
            "tệp này, khóa mới sẽ được tạo.",
            path=path,
        )
    return found
