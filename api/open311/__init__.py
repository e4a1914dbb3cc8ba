"""Open311 GeoReport v2 at /open311/v2: civic software of others sends and reads feedback.

https://wiki.open311.org/GeoReport_v2 and https://wiki.open311.org/Service_Discovery.
"""

from api.open311.routes import router

__all__ = ["router"]
