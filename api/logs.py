"""The log: one line an event on the error stream, never what anybody wrote.

Standard output belongs to the lines that people and programs wait for.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger


def begin() -> None:
    """Log to the error stream from now on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _places,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_without_exceptions)


def _places(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception as the places it went through: its message may quote what somebody wrote."""
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()[1]
    if isinstance(fault, BaseException):
        event["at"] = places(fault.__traceback__)
    return event


def places(trace: TracebackType | None) -> str:
    """The last frames of a traceback, as "file:line function", without values."""
    frames = traceback.extract_tb(trace)[-6:]
    return " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in reversed(frames)
    )


def _without_exceptions(record: logging.LogRecord) -> bool:
    """The server's own report of an exception carries its message; ours has been logged."""
    if record.exc_info and isinstance(record.exc_info[1], BaseException):
        record.msg = f"{record.msg} {type(record.exc_info[1]).__name__}".strip()
        record.exc_info = None
    return True
