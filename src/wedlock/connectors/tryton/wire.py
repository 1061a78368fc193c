"""Tryton's JSON: what JSON has no word for is an object that names its `__class__`."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_DATE = ("year", "month", "day")
_TIME = ("hour", "minute", "second", "microsecond")


def dumps(value: Any) -> bytes:
    """The bytes of a request. ValueError for NaN and infinities, TypeError for what Tryton has no form for."""
    return json.dumps(value, default=_written, allow_nan=False, separators=(",", ":")).encode()


def loads(body: bytes) -> Any:
    """The value of an answer; ValueError where it is no JSON."""
    return json.loads(body, object_hook=_read)


def _written(value: Any) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, datetime):  # before date, of which it is one
        return {"__class__": "datetime", **{name: getattr(value, name) for name in (*_DATE, *_TIME)}}
    if isinstance(value, date):
        return {"__class__": "date", **{name: getattr(value, name) for name in _DATE}}
    if isinstance(value, time):
        return {"__class__": "time", **{name: getattr(value, name) for name in _TIME}}
    if isinstance(value, timedelta):
        return {"__class__": "timedelta", "seconds": value.total_seconds()}
    if isinstance(value, bytes):
        return {"__class__": "bytes", "base64": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} has no form in Tryton's JSON")


def _read(found: dict[str, Any]) -> Any:
    match found.get("__class__"):
        case "Decimal":
            return Decimal(found["decimal"])
        case "datetime":
            return datetime(*(found[name] for name in (*_DATE, *_TIME)))
        case "date":
            return date(*(found[name] for name in _DATE))
        case "time":
            return time(*(found[name] for name in _TIME))
        case "timedelta":
            return timedelta(seconds=found["seconds"])
        case "bytes":
            return base64.b64decode(found["base64"])
        case _:
            return found
