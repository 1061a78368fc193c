"""Nouns ↔ JSON: a frozen dataclass is an object with its fields as keys, a tuple is an array, an enum its value.

A Text is `{"text", "template", "values"}`: the sentence in the file's language, and what it takes to say it in another.
`template` is left out where it is the text itself; words kept as data are
`{"text", "en", "zh"}`. Values that JSON lacks are tagged: `{"decimal": "1.20"}`.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from wedlock.language import Bilingual, Lang, Text

Json = Any
"""What `json.dumps` takes; a recursive alias would say no more to a reader."""

RENAMED = {"kind": {"Job": "class"}}
"""Field → dataclass → its key in JSON, where the two differ."""


def encode(value: object, lang: Lang) -> Json:
    """`value` as JSON; texts are said in `lang`. TypeError on a value that is no noun."""
    if isinstance(value, Text):
        return _encode_text(value, lang)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: encode(getattr(value, name), lang) for name, key in _keys(type(value))}
    if isinstance(value, (tuple, list)):
        return [encode(item, lang) for item in value]
    return _encode_scalar(value)


def decode(wanted: Any, data: Json) -> Any:
    """The value of type `wanted` that `encode` made `data` of. KeyError, ValueError or TypeError where it did not."""
    if wanted is Text:
        return _decode_text(data)
    if dataclasses.is_dataclass(wanted):
        return _decode_noun(wanted, data)
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is tuple:
        return _decode_tuple(inner, data)
    if origin in (Union, types.UnionType):
        return None if data is None else decode(next(t for t in inner if t is not types.NoneType), data)
    return _decode_scalar(wanted, data)


@cache
def _keys(noun: type) -> tuple[tuple[str, str], ...]:
    names = [field.name for field in dataclasses.fields(noun)]
    return tuple((name, RENAMED.get(name, {}).get(noun.__name__, name)) for name in names)


@cache
def _types(noun: type) -> Mapping[str, Any]:
    return get_type_hints(noun)


def _decode_noun(noun: Any, data: Json) -> Any:
    """Keys that are missing take the noun's own default: a file of an older minor form stays readable."""
    known = _types(noun)
    return noun(**{name: decode(known[name], data[key]) for name, key in _keys(noun) if key in data})


def _decode_tuple(inner: tuple[Any, ...], data: Json) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise TypeError(f"an array is expected, not {type(data).__name__}")
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(decode(inner[0], item) for item in data)
    return tuple(decode(kind, item) for kind, item in zip(inner, data, strict=True))


def _encode_scalar(value: object) -> Json:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, numbers.Real):
        number = float(value)
        return number if math.isfinite(number) else None
    raise TypeError(f"{type(value).__name__} has no place in the JSON form")


def _decode_scalar(wanted: Any, data: Json) -> Any:
    if wanted is datetime:
        return datetime.fromisoformat(data)
    if wanted is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(data)
    if not isinstance(data, wanted) or (wanted is int and isinstance(data, bool)):
        raise TypeError(f"{wanted.__name__} is expected, not {type(data).__name__}")
    return data


def _encode_text(text: Text, lang: Lang) -> Json:
    said = text.say(lang)
    if isinstance(text, Bilingual):
        return {"text": said, "en": text.say("en"), "zh": text.say("zh")}
    form: dict[str, Json] = {"text": said}
    if text.values or text.template != said:
        form["template"] = text.template
    if text.values:
        form["values"] = {name: _encode_hole(value, lang) for name, value in text.values}
    return form


def _decode_text(data: Json) -> Text:
    if "en" in data:
        return Bilingual.of(data["en"], data["zh"])
    values = data.get("values", {})
    return Text(
        data.get("template", data["text"]), tuple((name, _decode_hole(value)) for name, value in values.items())
    )


def _encode_hole(value: object, lang: Lang) -> Json:
    """A hole's value, so that it formats the same when read back (`{share:.0%}` wants a number)."""
    if isinstance(value, Text):
        return _encode_text(value, lang)
    if isinstance(value, (tuple, list)):
        return [_encode_hole(item, lang) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral) and not math.isfinite(float(value)):
        return {"float": str(float(value))}
    try:
        return _encode_scalar(value)
    except TypeError:
        return str(value)


_TAGS: dict[str, Callable[[str], object]] = {
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "float": float,
}


def _decode_hole(data: Json) -> object:
    if isinstance(data, list):
        return tuple(_decode_hole(item) for item in data)
    if isinstance(data, dict):
        for tag, read in _TAGS.items():
            if tag in data:
                return read(data[tag])
        return _decode_text(data)
    return data


__all__ = ["Json", "decode", "encode"]
