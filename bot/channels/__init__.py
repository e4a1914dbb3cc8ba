"""Channels: what a platform must offer, and what it can show.

A channel verifies, parses and sends. It knows no dialogue, and nothing above it knows the platform.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from bot.messages import Letter, Message
    from bot.service import Service


class Forged(Exception):
    """The sender could not prove to be the platform."""


class Malformed(Exception):
    """The body is not what the platform sends (not JSON, not an object)."""


class SendFailed(Exception):
    """A letter did not go out.

    `later`: the platform refused for now (429, 5xx, no connection was made); `retry_after` in
    seconds when it said so. `never`: blocked, gone, or refused for good; `gone` when it is the
    person who cannot be reached, not the letter that is refused. `uncertain`: the request went out
    and no answer came; it may have arrived.
    """

    def __init__(
        self,
        when: Literal["later", "never", "uncertain"],
        reason: str,
        *,
        retry_after: float | None = None,
        new_address: str | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(reason)
        self.when = when
        self.reason = reason
        self.retry_after = retry_after
        self.new_address = new_address
        self.gone = gone


class FetchFailed(Exception):
    """A file of the platform did not come: `later` it may, or it is gone for good (`never`)."""

    def __init__(self, when: Literal["later", "never"], reason: str) -> None:
        super().__init__(reason)
        self.when = when


class CannotStart(Exception):
    """The channel's settings are wrong (for example the token): one sentence for the operator."""


@dataclass(frozen=True)
class Limits:
    """What a platform can show. None means any."""

    text: int | None = None  # characters a message, counted in NFC UTF-16 units where it matters
    buttons: int | None = None
    label: int | None = None  # characters
    menu: bool = False  # command menus
    caption: int | None = None  # characters below a picture; None where none can be sent
    #: a button that tells where one is: beside the choices, or as a keyboard that stays
    place: Literal["button", "keyboard"] | None = None
    per_second: float | None = None  # messages a second over all
    per_chat: float | None = None  # seconds between two messages of one chat


class Channel(ABC):
    """One platform."""

    name: ClassVar[str]
    limits: ClassVar[Limits]
    #: the one address that this process reaches there; None reaches all
    only: str | None = None

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Refuse a webhook request that is not the platform's. Raises `Forged`."""
        raise Forged(self.name)

    def parse(self, body: bytes) -> list[Message]:
        """Everything in a webhook body; events we do not use become kind `ignored`.

        Raises `Malformed` when the body is not the platform's JSON.
        """
        raise Malformed(self.name)

    def chat_gap(self, address: str) -> float | None:
        """Seconds between two messages of the chat at that address; None without a limit."""
        return self.limits.per_chat

    @abstractmethod
    async def send(self, letter: Letter) -> str | None:
        """Send one letter; returns the platform's id of it. Raises `SendFailed`."""

    async def fetch(self, reference: str, *, most: int) -> bytes:
        """A picture that somebody sent, by the platform's name for it (`Message.file`).

        Raises `FetchFailed`, and `PictureTooLarge` where it is known before.
        """
        raise FetchFailed("never", self.name)

    async def acknowledge(self, message: Message) -> None:  # noqa: B027 - most have nothing to do
        """Called after a message is kept and committed (stop a button's spinner). Never raises."""

    def entrance(self, parameter: str | None = None) -> str | None:
        """A link that opens a chat here, on what the parameter names (`bot.links`); None where
        there is none."""
        return None

    async def start(self, service: Service) -> None:  # noqa: B027
        """Called once the server listens. Raises `CannotStart` when the settings are wrong."""

    async def stop(self) -> None:  # noqa: B027
        """Let go of connections and loops."""
