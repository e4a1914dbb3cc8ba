"""What is kept of somebody, in words she can read, and as the files of her copy."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import i18n
from bot.feedback import wording
from bot.i18n import N_
from bot.privacy.words import KIND_LABELS, LOST, PURPOSES, RIGHT_LABELS
from office.feedback import photos
from office.privacy.kinds import Item

Data = Mapping[str, list[Item]]
#: What a picture, a field or an act is called, by the value that is kept.
_VALUES: dict[str, Mapping[str, str]] = {
    "kind": {**wording.KINDS, **RIGHT_LABELS},
    "field": wording.FIELDS,
    "state": wording.STATES,
    "act": wording.ACTS,
    "purpose": PURPOSES,
}
_LABELS = {
    "code": N_("Mã"),
    "at": N_("Lúc"),
    "kind": N_("Loại"),
    "field": N_("Lĩnh vực"),
    "village": N_("Thôn"),
    "state": N_("Tình trạng"),
    "unit": N_("Đơn vị"),
    "words": N_("Nội dung"),
    "text": N_("Nội dung"),
    "place": N_("Ở đâu"),
    "position": N_("Vị trí"),
    "identity": N_("Họ tên, địa chỉ đã nêu"),
    "looks": N_("Cán bộ mở mục họ tên, địa chỉ lúc"),
    "answer": N_("Trả lời"),
    "published": N_("Xã đã công khai"),
    "answered_at": N_("Trả lời lúc"),
    "photos": N_("Ảnh"),
    "said": N_("Đã trao đổi"),
    "praises": N_("Lời khen"),
    "purpose": N_("Đồng ý"),
    "version": N_("Bản"),
    "withdrawn_at": N_("Đã rút lúc"),
    "done_at": N_("Xong lúc"),
    "channel": N_("Kênh"),
    "address": N_("Mã tài khoản"),
    "language": N_("Ngôn ngữ"),
    "met_at": N_("Gặp lần đầu"),
    "last_seen_at": N_("Nhắn gần nhất"),
    "name": N_("Họ tên"),
    "act": N_("Việc"),
}
#: Words that are sealed: None means that their key is lost.
_SEALED = frozenset({"words"})
_JSON, _TEXT, _ZIP = "du-lieu.json", "du-lieu.txt", "du-lieu-ca-nhan.zip"


class Shower:
    """Words values for one reader."""

    def __init__(self, language: str, zone: ZoneInfo, units: Mapping[str, str]) -> None:
        self._language = language
        self._zone = zone
        self._units = units
        self._say: Callable[[str], str] = i18n.translator(language)

    def kind(self, name: str, items: list[Item]) -> str:
        """A kind with all its items."""
        head = self._say(KIND_LABELS[name])
        return f"{head} ({len(items)})\n" + "\n\n".join(self.item(item) for item in items)

    def item(self, item: Item, indent: str = "") -> str:
        """An item, a line for each thing that is known."""
        lines = []
        for key, value in item.items():
            if key in _LABELS and (value or (key in _SEALED and value is None)):
                shown = self._value(key, value, indent)
                lines.append(f"{indent}{self._say(_LABELS[key])}: {shown}")
        return "\n".join(lines)

    def _value(self, key: str, value: Any, indent: str) -> str:
        if value is None:
            return self._say(LOST)
        if key == "said":
            return "".join("\n" + self.item(one, indent + "  ") for one in value)
        if key == "photos":
            return str(len(value))
        if key == "praises":
            return "; ".join(words or self._say(LOST) for words in value)
        if key == "unit":
            return self._units.get(value, value)
        if key == "language":
            return i18n.say_language(value)
        if key == "looks":
            return "; ".join(map(self._moment, value))
        if key.endswith("at"):
            return self._moment(value)
        named = _VALUES.get(key, {}).get(value)
        return self._say(named) if named else str(value)

    def _moment(self, value: str) -> str:
        at = datetime.fromisoformat(value)
        day = i18n.say_date(at.astimezone(self._zone).date(), self._language)
        return f"{i18n.say_time(at, self._zone, self._language)} {day}"

    def text(self, data: Data, *, without: frozenset[str] = frozenset()) -> str:
        """Everything as text."""
        return "\n\n".join(
            self.kind(name, items) for name, items in data.items() if name not in without
        )


def archive(data: Data, text: str, folder: Path, *, now: datetime) -> bytes:
    """The copy as one file: everything for programs (JSON), for her (text), and her pictures."""
    whole = {"made_at": now.isoformat(timespec="seconds"), "format": 1, "data": data}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(_JSON, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
        file.writestr(_TEXT, "\ufeff" + text + "\n")  # Notepad on an old PC needs the mark
        for digest in sorted({d for item in data.get("feedback", []) for d in item["photos"]}):
            path = photos.path_of(folder, digest)
            if path.exists():
                file.write(path, f"anh/{digest[:12]}.jpg")
    return made.getvalue()


NAME = _ZIP
