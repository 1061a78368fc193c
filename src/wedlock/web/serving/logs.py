"""What the server logs: one line a request without query, cookie or token; errors with their traceback, scrubbed."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

ACCESS = "wedlock.access"
_TOKEN = re.compile(r"[A-Za-z0-9_=-]{32,}")  # one-time links carry theirs in the path
_SEGMENT = re.compile(r"[A-Za-z0-9_=:-]{20,}")


def scrubbed(text: str) -> str:
    """Without anything that could be a token or a key."""
    return _TOKEN.sub("…", text)


class Lines(logging.Formatter):
    """One line a record; a traceback follows indented. Nothing a visitor sent can begin a line."""

    def format(self, record: logging.LogRecord) -> str:
        first, *rest = scrubbed(super().format(record)).splitlines() or [""]
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return "\n".join([f"{at} {record.levelname.lower()} {first}", *(f"    {line}" for line in rest)])


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, logger, message; for a request its parts."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            **getattr(record, "request_parts", {}),
        }
        if record.exc_info:
            told["traceback"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def logging_config(log: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything to standard error. `log`: text, json or errors."""
    formatter = "wedlock.web.serving.logs.JsonLines" if log == "json" else "wedlock.web.serving.logs.Lines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "ours"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            ACCESS: {"level": "ERROR" if log == "errors" else "INFO"},
            "_granian": {"level": "ERROR"},
            "granian.access": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.request": {"level": "ERROR"},  # the access line tells of refused and missing pages
        },
    }


class AccessLog:
    """A WSGI layer that notes each request when it has been answered."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.note = logging.getLogger(ACCESS)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began, status = time.perf_counter(), "500"

        def started(line: str, *rest: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, *rest)

        try:
            return self.inner(environ, started)
        finally:
            if self.note.isEnabledFor(logging.INFO):
                self._tell(environ, status, (time.perf_counter() - began) * 1000)

    def _tell(self, environ: dict[str, Any], status: str, milliseconds: float) -> None:
        parts = {
            "visitor": str(environ.get("REMOTE_ADDR", "")),
            "method": str(environ.get("REQUEST_METHOD", "")),
            "path": path_told(str(environ.get("PATH_INFO", ""))),
            "status": int(status),
            "ms": round(milliseconds, 1),
        }
        line = "{visitor} {method} {path} {status} {ms} ms".format(**parts)
        self.note.info("%s", line, extra={"request_parts": parts})


def path_told(path: str) -> str:
    """A path as it may be logged: long segments may be tokens, and control characters could forge a line."""
    plain = path.encode("latin-1", "replace").decode("utf-8", "replace")
    plain = "".join(c if c.isprintable() else "?" for c in plain[:300])
    told = ["…" if _SEGMENT.fullmatch(part) else part for part in plain.split("/")]
    return scrubbed("/".join(told))  # a link that was copied together with the full stop behind it
