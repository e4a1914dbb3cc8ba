"""Telegram's updates as our messages: each kind gets its treatment, and none is a crash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from telegram.constants import ChatType, MessageEntityType, MessageType

from bot.messages import Kind, Message

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, ChatMemberUpdated, Update, User
    from telegram import Message as Said

#: What the button of an offered list carries: `c:<offer>:<index>`.
TAP = re.compile(r"c:([A-Za-z0-9_-]{1,12}:\d{1,3})")

#: Contents by the field that holds them. The order matters: a GIF has `document` too.
CONTENTS: tuple[tuple[str, Kind], ...] = (
    (MessageType.STICKER, "sticker"),
    (MessageType.DICE, "sticker"),
    (MessageType.PHOTO, "photo"),
    (MessageType.LIVE_PHOTO, "photo"),
    (MessageType.VOICE, "voice"),
    (MessageType.AUDIO, "voice"),
    (MessageType.ANIMATION, "video"),
    (MessageType.VIDEO, "video"),
    (MessageType.VIDEO_NOTE, "video"),
    (MessageType.DOCUMENT, "document"),
    (MessageType.VENUE, "location"),
    (MessageType.LOCATION, "location"),
    (MessageType.CONTACT, "contact"),
    (MessageType.POLL, "document"),
    (MessageType.STORY, "document"),
    (MessageType.GAME, "document"),
    (MessageType.CHECKLIST, "document"),
    (MessageType.PAID_MEDIA, "document"),
    (MessageType.GIVEAWAY, "document"),
)
#: Fields that a message of any content may carry beside it.
_MARKS = {
    MessageType.TEXT,
    MessageType.EFFECT_ID,
    MessageType.REPLY_TO_STORY,
    MessageType.BUSINESS_CONNECTION_ID,
    MessageType.SENDER_BOOST_COUNT,
    MessageType.SENDER_BUSINESS_BOT,
}
#: What Telegram itself says in a chat ("pinned a message"): nobody asked us anything.
NOTICES = set(MessageType) - {field for field, _ in CONTENTS} - _MARKS


PLAIN = {"message_id", "date", "chat", "from", "text", "caption"}


@dataclass(frozen=True)
class Account:
    """The bot's own account; its username is known once Telegram has told it."""

    id: int
    username: str | None = None


def message_of(update: Update, key: str, account: Account) -> Message:
    """What the update means to us. Anything we do not use becomes kind `ignored`."""
    found: Message | None = None
    if update.message is not None:
        found = _said(update.message, key, account)
    elif update.edited_message is not None:
        found = _edited(update.edited_message, key)
    elif update.callback_query is not None:
        found = _tapped(update.callback_query, key)
    elif update.my_chat_member is not None:
        found = _membership(update.my_chat_member, key)
    return found or ignored(key)


def bare(update: Mapping[str, Any]) -> dict[str, Any]:
    """The update without what the library may fail to read: contents of a newer or older shape.

    Who writes where, and in what words, stays; so nobody is left without an answer.
    """
    return {
        field: {name: value[name] for name in PLAIN & value.keys()}
        if isinstance(value, dict) and field in {"message", "edited_message"}
        else value
        for field, value in update.items()
    }


def ignored(key: str) -> Message:
    """An event that is kept as key, kind and time only."""
    return Message("telegram", key, "", "ignored")


def _said(said: Said, key: str, account: Account) -> Message | None:
    if said.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
        if said.sender_chat is not None or not _commands(said, account):
            return None
        return _in_group(said.chat, said.from_user, key, "text", text=_words(said.text))
    if said.chat.type != ChatType.PRIVATE:
        return None
    if text := _words(said.text):
        return _message(said, key, "text", text)
    kind = _content(said)
    found = _message(said, key, kind, _words(said.caption)) if kind else None
    if found is None:
        return None
    return replace(found, file=_file(said, found.kind), position=_position(said))


def _file(said: Said, kind: Kind) -> str | None:
    """Telegram's name for a picture, the largest size of it; also one sent as a document."""
    if kind == "photo" and said.photo:
        return said.photo[-1].file_id
    return said.document.file_id if kind == "document" and said.document else None


def _position(said: Said) -> tuple[float, float] | None:
    where = said.venue.location if said.venue else said.location
    return (where.latitude, where.longitude) if where else None


def _content(said: Said) -> Kind | None:
    for field, kind in CONTENTS:
        if getattr(said, field, None):
            return kind
    if any(getattr(said, field, None) for field in NOTICES):
        return None
    # Newer than the library, or too new for the platform's own API: not left without an answer.
    return "document"


def _edited(said: Said, key: str) -> Message | None:
    # A shared live location is "edited" with every step she takes.
    if said.chat.type != ChatType.PRIVATE or said.location is not None:
        return None
    return _message(said, key, "edited")


def _tapped(query: CallbackQuery, key: str) -> Message | None:
    sender, chat = query.from_user, query.message.chat if query.message else None
    found = None
    if chat is None or chat.type == ChatType.PRIVATE:
        match = TAP.fullmatch(_words(query.data))
        # A tap that is not of our making is an expired list to the dialogue, which says so.
        found = _addressed(sender, key, "tap", tap=match[1] if match else "", sender=sender)
    elif chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
        match = TAP.fullmatch(_words(query.data))
        found = _in_group(chat, sender, key, "tap", tap=match[1] if match else "")
    found = found or ignored(key)
    receipt = _words(query.id)
    return _with_receipt(found, receipt) if receipt else found


def _membership(member: ChatMemberUpdated, key: str) -> Message | None:
    if member.chat.type != ChatType.PRIVATE:
        return None
    gone = member.new_chat_member.status in {"kicked", "left"}
    return _addressed(member.chat, key, "blocked" if gone else "unblocked", sender=member.from_user)


def _commands(said: Said, account: Account) -> bool:
    """Whether words in a group are a command, addressed to us or to nobody."""
    ours = (account.username or "").lower()
    for entity, piece in said.parse_entities([MessageEntityType.BOT_COMMAND]).items():
        if entity.offset == 0:
            to = piece.lower().partition("@")[2]
            return not to or to == ours
    return False


def _in_group(
    chat: Chat, sender: User | None, key: str, kind: Kind, *, text: str = "", tap: str | None = None
) -> Message | None:
    """What a person did in a group. Bots and administrators who hide behind the group are none:
    two assistants that answer each other would never stop."""
    if sender is None or sender.is_bot:
        return None
    found = _addressed(sender, key, kind, sender=sender, text=text, tap=tap)
    return replace(found, group=str(int(chat.id))) if found else None


def _message(said: Said, key: str, kind: Kind, text: str = "") -> Message | None:
    return _addressed(said.chat, key, kind, text=text, sender=said.from_user)


def _addressed(
    where: Chat | User,
    key: str,
    kind: Kind,
    *,
    sender: User | None,
    text: str = "",
    tap: str | None = None,
) -> Message | None:
    """A message from that chat; None when the chat has no usable number."""
    if not isinstance(where.id, int) or abs(where.id) >= 2**63:
        return None
    language = _words(sender.language_code) if sender else ""
    return Message(
        "telegram", key, str(int(where.id)), kind, text=text, tap=tap, language=language or None
    )


def _with_receipt(message: Message, receipt: str) -> Message:
    return Message(**{**vars(message), "receipt": receipt})


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""
