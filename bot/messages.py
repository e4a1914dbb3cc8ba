"""The one shape of what comes in and what goes out, whatever the platform."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "text",  # words, also a command
    "tap",  # a button of a list that we offered
    "edited",  # she changed an earlier message
    "sticker",
    "photo",
    "voice",
    "video",
    "document",
    "contact",
    "location",
    "blocked",  # the person stopped the bot: nothing reaches her any more
    "unblocked",
    "ignored",  # kept as key, kind and time only; never answered
]


@dataclass(frozen=True)
class Message:
    """One thing that a person did on a platform, already verified and parsed.

    `key` is the platform's name for the event (docs/decisions: inbox keys); the same key is
    answered once. `address` is where an answer goes. `tap` names the offered list and the
    place in it, as `offer:index`. `language` is what the platform says, if it says anything.
    """

    channel: str
    key: str
    address: str
    kind: Kind = "text"
    text: str = ""
    tap: str | None = None
    language: str | None = None
    #: what the platform needs to acknowledge the event after it is kept (a callback query's id)
    receipt: str | None = None
    #: how the platform names the picture that was sent, for `Channel.fetch`
    file: str | None = None
    #: latitude and longitude that she sent on purpose
    position: tuple[float, float] | None = None
    #: the group chat it was said in, where the answer goes; `address` is then the sender's own
    group: str | None = None


@dataclass(frozen=True)
class Choice:
    """A thing the person can pick: by tap, by number, by its label or by a synonym.

    `action` is what the dialogue does when it is picked: a verb and its arguments, `"facet:fee"`.
    """

    label: str
    action: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture of ours (PNG), drawn for one reader: a chart, a page of a paper.

    `alt` says in words what it shows, for whoever does not see it and for channels without
    pictures: it must hold the figures too.
    """

    png: bytes
    alt: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as the file's own head tells them."""
        width, height = struct.unpack(">II", self.png[16:24])
        return width, height

    def packed(self) -> dict[str, Any]:
        """As it waits in the outbox."""
        return {"alt": self.alt, "png": base64.b64encode(self.png).decode()}

    @classmethod
    def unpacked(cls, packed: dict[str, Any] | None) -> Picture | None:
        """From the outbox; None where there is none."""
        return cls(base64.b64decode(packed["png"]), packed["alt"]) if packed else None


@dataclass(frozen=True)
class File:
    """A file that goes with a reply: where it lies below the service's folder, and its name."""

    kind: Literal["photo", "document"]
    place: str
    name: str


@dataclass(frozen=True)
class Reply:
    """What the assistant says: plain text and a few choices. The channel decides the looks.

    With a picture the text stands below it; the same figures must be in its words. `paper` names a
    paper (an order's key): its first page is the picture, painted when the letter is sent.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    picture: Picture | None = None
    paper: str | None = None
    #: shown as it stands: what somebody else will read, with her word for "you"
    verbatim: bool = False
    #: repeats what somebody wrote: its letters wait sealed in the outbox
    sealed: bool = False
    files: tuple[File, ...] = ()
    #: the label of a button that tells where its reader is, on platforms that have one; an empty
    #: one takes that button away again
    place: str | None = None


@dataclass(frozen=True)
class Button:
    """A choice as it travels: its label, and `data` of the form `c:<offer>:<index>`."""

    label: str
    data: str


@dataclass(frozen=True)
class Letter:
    """One outgoing message, ready for a platform. `menu` letters set the command menu instead.

    With a `picture` the text is what stands below it and may be empty.
    """

    id: int
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    menu: tuple[tuple[str, str], ...] | None = None
    language: str | None = None
    person_id: int = field(default=0, compare=False)
    #: a file instead of the text, which is its caption then
    file: File | None = None
    #: as of a reply; only for platforms that have such a button
    place: str | None = None
