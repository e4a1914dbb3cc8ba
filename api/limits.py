"""Rates: so many a minute for one sender, kept in the process (a cache, nothing durable)."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.service import Pace


class Limiter:
    """At most so many a minute for each key."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, key: str, *, count: int = 1) -> bool:
        """Count one or more; False, counting nothing, when the key has had its share."""
        return self._window.hit(self._item, key, cost=count)


class SenderPace:
    """The pace of people who write: over the limit, they are told so once a minute."""

    def __init__(self, per_minute: int) -> None:
        self._messages = Limiter(per_minute)
        self._warnings = Limiter(1)

    def __call__(self, sender: str) -> Pace:
        """What to do with one more message of that sender."""
        if self._messages.allows(sender):
            return "go"
        return "say" if self._warnings.allows(sender) else "silent"
