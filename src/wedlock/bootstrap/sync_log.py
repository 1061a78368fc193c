"""The worker's log: one JSON object a line on standard error, no value of a record in it."""

from __future__ import annotations

import sys

import structlog


def sync_log() -> structlog.typing.FilteringBoundLogger:
    """A logger of its own; what other libraries log is not touched."""
    log: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
    )
    return log
