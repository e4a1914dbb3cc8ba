"""Rates: so many a minute for one sender, kept in the process (a cache, nothing durable)."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limiter:
    """At most so many a minute for each key."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, key: str) -> bool:
        """Count one; False when the key has had its share."""
        return self._window.hit(self._item, key)
