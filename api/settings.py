"""Settings of the server, and reading all settings with one clear sentence for a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.i18n import N_
from office.errors import BadValue, SettingsError
from office.settings import ROOT

S = TypeVar("S", bound=BaseSettings)
DOTENV = ROOT / ".env"


class ServerSettings(BaseSettings):
    """Where the server listens and how the world reaches it."""

    model_config = SettingsConfigDict(
        extra="ignore", env_ignore_empty=True, env_file_encoding="utf-8"
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str | None = None
    #: questions a minute for one address of `POST /api/v1/ask`
    ask_per_minute: int = Field(default=60, ge=1)
    #: calls a minute for one API key
    api_per_minute: int = Field(default=120, ge=1)
    #: messages a minute that one sender gets answers to, on any channel
    messages_per_minute: int = Field(default=30, ge=1)
    #: requests a minute for one key of Open311, and for one address that only reads
    open311_per_minute: int = Field(default=60, ge=1)
    #: the jurisdiction_id of Open311; clients may leave it out
    open311_jurisdiction: str = "ninhgiang"
    #: show the chat in a browser once the server is ready
    open: bool = False

    @field_validator("public_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadValue("không phải địa chỉ web; ví dụ: https://example.vn")
        return value.rstrip("/")


#: What pydantic finds wrong by itself, by its name for the fault.
FAULTS = {
    "int_parsing": N_("phải là số nguyên"),
    "int_from_float": N_("phải là số nguyên"),
    "int_parsing_size": N_("số quá lớn"),
    "bool_parsing": N_("phải là true hoặc false"),
    "greater_than_equal": N_("phải từ {ge} trở lên"),
    "less_than_equal": N_("không được quá {le}"),
}


def read(kind: type[S], dotenv: Path = DOTENV) -> S:
    """The settings of that class: the environment first, then `.env`.

    Raises `SettingsError` with a sentence that names the setting and the remedy.
    """
    try:
        return kind(_env_file=dotenv)
    except ValidationError as wrong:
        prefix = str(kind.model_config.get("env_prefix", ""))
        first = wrong.errors()[0]
        raise SettingsError(
            "{name}: {what}. Sửa trong biến môi trường hoặc tệp .env.",
            name=(prefix + str(first["loc"][0])).upper(),
            what=SettingsError(
                FAULTS.get(first["type"], first["msg"].removeprefix("Value error, ")),
                **first.get("ctx", {}),
            ),
        ) from None
    except UnicodeDecodeError as wrong:
        raise SettingsError("Tệp .env không phải chữ UTF-8; hãy lưu lại dạng UTF-8.") from wrong
