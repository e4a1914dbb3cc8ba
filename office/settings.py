"""Settings of the office: the database, the keys of sensitive columns, time and language."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from office.errors import BadValue

ROOT = Path(__file__).resolve().parent.parent


class OfficeSettings(BaseSettings):
    """What every process of one commune shares."""

    model_config = SettingsConfigDict(
        extra="ignore", env_ignore_empty=True, env_file_encoding="utf-8"
    )

    database_url: str = "sqlite:///var/thanthien.db"
    data_keys: str = ""
    #: pictures of feedback and papers to be sent; all processes need the same folder
    files: str = "var/files"
    timezone: str = "Asia/Ho_Chi_Minh"
    default_language: str = "vi"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
            raise BadValue("không phải múi giờ; ví dụ: Asia/Ho_Chi_Minh") from wrong
        return value

    @field_validator("default_language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if not value.isalpha() or len(value) > 3:
            raise BadValue("không phải mã ngôn ngữ; ví dụ: vi hoặc en")
        return value.lower()

    @property
    def folder(self) -> Path:
        """Where files are kept; a relative path counts from the repository root."""
        return ROOT / self.files

    @property
    def zone(self) -> ZoneInfo:
        """The commune's time zone."""
        return ZoneInfo(self.timezone)
