"""What the errors of Telegram and its library mean for a letter."""

from __future__ import annotations

import os

# The library's durations as durations; otherwise each 429 also warns that this will change.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import SendFailed

#: Faults of the network before a request went out. After any other it may have arrived.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
#: 400s that mean that nobody is at that address (any more).
GONE = ("chat not found", "user not found", "deactivated", "peer_id_invalid", "chat was deleted")


def failure(error: TelegramError) -> SendFailed:
    """What an error of the library means for a letter. Subclasses stand before their bases."""
    match error:
        case RetryAfter():
            return SendFailed("later", "429", retry_after=_seconds(error))
        case ChatMigrated():
            return SendFailed("later", "the group moved", new_address=str(error.new_chat_id))
        case Forbidden():
            return SendFailed("never", error.message[:100], gone=True)
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in GONE)
            return SendFailed("never", error.message[:100], gone=gone)
        case InvalidToken():
            return SendFailed("later", "the token is refused")
        case Conflict():
            return SendFailed("later", "another instance asks for updates")
        case TimedOut() | NetworkError():
            cause = error.__cause__
            if not isinstance(cause, httpx.HTTPError):
                return SendFailed("later", "5xx")  # an answer came, and it was no
            sent = not isinstance(cause, NOT_SENT)
            return SendFailed("uncertain" if sent else "later", type(cause).__name__)
        case _:
            return SendFailed("uncertain", type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return float(asked) if isinstance(asked, int | float) else asked.total_seconds()


def said(fault: Exception) -> str:
    """A fault for the log, without addresses: they contain the token."""
    return failure(fault).reason if isinstance(fault, TelegramError) else type(fault).__name__
