"""How the office says no about villages and about people behind feedback."""

from __future__ import annotations

from office.errors import Refused


class NoSuchVillage(Refused):
    """No village has that name (`name`, `known`)."""


class VillageKnown(Refused):
    """A village has, or had, that name already (`name`)."""


class NobodyToAsk(Refused):
    """Who sent the ticket cannot be reached (`code`): no question gets an answer."""
