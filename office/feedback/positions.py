"""Where something is, as its sender's phone says it: rounded, kept sealed, compared in metres.

A position is sensitive data (domain facts §10): four decimals are about eleven metres, enough to
find a hole in a road and too little for a door.
"""

from __future__ import annotations

import math

#: Mean radius of the earth in metres (IUGG).
EARTH = 6_371_009


def written(latitude: float, longitude: float) -> str | None:
    """ "latitude,longitude" as it is kept; None for what is no place on earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return f"{latitude:.4f},{longitude:.4f}"


def read(kept: str | None) -> tuple[float, float] | None:
    """Latitude and longitude of what was kept; None when there is nothing (readable)."""
    try:
        latitude, longitude = map(float, (kept or "").split(","))
    except ValueError:
        return None
    return latitude, longitude


def metres(one: str | None, other: str | None) -> float | None:
    """How far two kept positions lie apart; None unless both are known.

    On the plane that touches the earth there: exact to a metre within a commune.
    """
    here, there = read(one), read(other)
    if here is None or there is None:
        return None
    north = math.radians(there[0] - here[0])
    east = math.radians((there[1] - here[1] + 180) % 360 - 180)
    return EARTH * math.hypot(north, east * math.cos(math.radians(here[0])))
