"""Values as compact typed JSON, and back exactly.

null, booleans, whole numbers of any length, finite floats and texts are themselves. Everything else is a list that
names its kind: `["n","1.50"]` a decimal, `["d","2026-01-31"]` a date, `["s","…"]` a datetime (with an offset where it
has one), `["t","…"]` a time, `["i",days,seconds,microseconds]` a timedelta, `["b","…"]` bytes in base64, `["f","nan"]`
a float that JSON has no word for, `["l",…]` a tuple. A Mapping is an object.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from wedlock.model.sync import Key, Value, Values

_KINDS: dict[type, Callable[[Any], list[Any]]] = {
    Decimal: lambda value: ["n", str(value)],
    date: lambda value: ["d", value.isoformat()],
    datetime: lambda value: ["s", value.isoformat()],
    time: lambda value: ["t", value.isoformat()],
    timedelta: lambda value: ["i", value.days, value.seconds, value.microseconds],
    bytes: lambda value: ["b", b64encode(value).decode("ascii")],
}
_READ: dict[str, Callable[..., Value]] = {
    "n": Decimal,
    "d": date.fromisoformat,
    "s": datetime.fromisoformat,
    "t": time.fromisoformat,
    "i": timedelta,
    "b": b64decode,
    "f": float,
    "l": lambda *items: tuple(whole(item) for item in items),
}


def _typed(value: object) -> object:
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind(value)
    if isinstance(value, Mapping):
        return dict(value)
    for base in (Decimal, datetime, date, time, timedelta, bytes):  # a subclass of a driver's own
        if isinstance(value, base):
            return _KINDS[base](value)
    raise TypeError(f"no value of a column: {type(value).__name__}")


def _encoder(ascii_only: bool) -> Callable[[object], str]:
    """`JSONEncoder.encode` makes its C encoder anew every time, a third of the time of ten columns: it stays here."""
    given = json.JSONEncoder(
        ensure_ascii=ascii_only, check_circular=False, allow_nan=False, separators=(",", ":"), default=_typed
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return given.encode
    spell = json.encoder.encode_basestring_ascii if ascii_only else json.encoder.encode_basestring
    encode = make(None, _typed, spell, None, ":", ",", False, False, False)
    return lambda value: "".join(encode(value, 0))


_plain, _ascii = _encoder(False), _encoder(True)


def text_of(values: object) -> str:
    """Values as JSON, also several of them in lists that the reader knows of; no Value is a tuple or a Mapping."""
    try:
        return _storable(_plain(values), values)
    except ValueError:  # an infinite float, or none at all
        mended = _mended(values)
        return _storable(_plain(mended), mended)


def nested_text(value: object) -> str:
    """The same where values may be tuples and Mappings of others, to any depth."""
    if type(value) is dict and all(type(inner) is str for inner in value.values()):
        return _storable(_plain(value), value)
    spelled = _spelled(value)
    return _storable(_plain(spelled), spelled)


def values_of(found: dict[str, Any]) -> Values:
    """What `json.loads` gave for a `text_of`, in place."""
    for name in [name for name, value in found.items() if type(value) is list]:
        found[name] = whole(found[name])
    return found


def whole(found: Any) -> Any:
    """What `json.loads` gave for a `nested_text`."""
    if type(found) is list:
        return _READ[found[0]](*found[1:])
    return {name: whole(value) for name, value in found.items()} if type(found) is dict else found


def key_text(key: Key) -> str:
    """The canonical text of a Key: `["a",1]`. Equal Keys have equal texts."""
    if len(key) == 1 and type(key[0]) is int:
        return f"[{key[0]}]"
    return f"[{','.join([_part(value) for value in key])}]"


def key_of(text: str) -> Key:
    return read_key(json.loads(text))


def read_key(found: Sequence[Any]) -> Key:
    """What `json.loads` gave for a `key_text`."""
    return tuple([whole(value) if type(value) is list else value for value in found])


def maybe_text(key: Key | None) -> str:
    """The text of a Key; empty where it is not known."""
    return "" if key is None else key_text(key)


def maybe_key(text: str) -> Key | None:
    return key_of(text) if text else None


def readable(text: str) -> str:
    """A sentence as every database takes it: NUL and half characters are written as escapes."""
    if "\0" in text or not _encodable(text):
        return "".join(c if c != "\0" and not "\ud800" <= c <= "\udfff" else f"\\u{ord(c):04x}" for c in text)
    return text


def _part(value: Value) -> str:
    if type(value) is int:
        return str(value)
    if type(value) is str and value.isascii():
        return encode_basestring(value)
    return nested_text(value)


def _storable(text: str, value: object) -> str:
    return text if _encodable(text) else _ascii(value)


def _encodable(text: str) -> bool:
    """Half a surrogate pair has no UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _finite(value: Value) -> object:
    return ["f", repr(value)] if isinstance(value, float) and value - value != 0 else value


def _mended(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _mended(inner) for name, inner in value.items()}
    return [_mended(inner) for inner in value] if isinstance(value, (tuple, list)) else _finite(value)


def _spelled(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _spelled(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return ["l", *(_spelled(inner) for inner in value)]
    return _finite(value)
