"""JSON as it must be: one object, no key twice, no NaN, exactly the keys that are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from wedlock.web.api.trouble import bad_json, bad_request

LARGEST = 8 * 1024

Check = Callable[[Any], bool]


def parsed(body: bytes, shape: Mapping[str, Check]) -> dict[str, Any]:
    """The object in `body`, which has the keys of `shape` and no others, each of its kind."""
    try:
        found = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise bad_json() from None
    if not isinstance(found, dict):
        raise bad_json()
    for key in found:
        if key not in shape:
            raise bad_request(key.encode("ascii", "replace").decode())
    for key, check in shape.items():
        if key not in found or not check(found[key]):
            raise bad_request(key)
    return found


def text(pattern: str) -> Check:
    """A text that matches wholly; patterns are of ASCII, so no lone surrogate and no control character passes."""
    match = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and match(value) is not None


def either(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def optional(check: Check) -> Check:
    return lambda value: value is None or check(value)


def table(value: Any) -> bool:
    return isinstance(value, dict)


RUN = text(r"[0-9a-f]{32,64}")
THUMBPRINT = text(r"[A-Za-z0-9_-]{43}")
APPLICATION = text(r"[A-Za-z0-9_-]{1,60}")
TICKET = text(r"[A-Za-z0-9_-]{43}")
ORIGIN = text(r"[!-~]{1,300}")
PROOF = text(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
LAUNCH = text(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DETAIL = text(r"[a-z0-9_.:-]{0,80}")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_unrepeated, parse_constant=_no_constant)
