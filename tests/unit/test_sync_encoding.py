"""Values as compact typed JSON: what goes in comes out, of the same type."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.config import Settings

zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))])
texts = st.text(st.characters(exclude_categories=()), max_size=20)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**60), 10**60), texts, st.decimals(), st.floats(),
    st.dates(), st.datetimes(), st.datetimes(timezones=zones), st.times(), st.times(timezones=zones), st.timedeltas(),
    st.binary(max_size=20),
)  # fmt: skip
nested = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)
keys = st.lists(st.one_of(st.integers(), texts), min_size=1, max_size=3).map(tuple)


@pytest.fixture(scope="module")
def encoding(hub_settings: Settings) -> Any:
    from wedlock.store.syncing import encoding

    return encoding


def exact(value: object) -> object:
    """Equal only where type, digits and offset are."""
    if isinstance(value, tuple):
        return tuple(exact(one) for one in value)
    if isinstance(value, dict):
        return {name: exact(one) for name, one in value.items()}
    if isinstance(value, float):
        return "float", "nan" if math.isnan(value) else value.hex()
    if isinstance(value, Decimal):
        return "decimal", value.as_tuple()
    return type(value), value, value.utcoffset() if isinstance(value, datetime) else None


@given(values=st.dictionaries(texts, scalars, max_size=6))
def test_values_come_back(encoding: Any, values: dict[str, Any]) -> None:
    text = encoding.text_of(values)
    text.encode()
    assert "\0" not in text
    assert exact(encoding.values_of(json.loads(text))) == exact(values)


@given(value=nested)
def test_what_is_nested_comes_back(encoding: Any, value: Any) -> None:
    text = encoding.nested_text(value)
    text.encode()
    assert exact(encoding.whole(json.loads(text))) == exact(value)


@given(one=keys, two=keys)
def test_a_key_has_one_text(encoding: Any, one: tuple[Any, ...], two: tuple[Any, ...]) -> None:
    assert encoding.key_of(encoding.key_text(one)) == one
    assert (encoding.key_text(one) == encoding.key_text(two)) == (one == two)
    encoding.key_text(one).encode()


def test_keys_are_written_as_json(encoding: Any) -> None:
    assert encoding.key_text(("a", 1)) == '["a",1]'
    assert encoding.key_text((7,)) == "[7]"
    assert encoding.key_text(("南京", '"')) == '["南京","\\""]'


def test_values_are_written_compactly(encoding: Any) -> None:
    assert encoding.text_of({"root.name": "王", "root.limit": Decimal("1.50"), "root.id": 2**70}) == (
        '{"root.name":"王","root.limit":["n","1.50"],"root.id":1180591620717411303424}'
    )
    assert encoding.text_of({"a": float("inf"), "b": -0.0}) == '{"a":["f","inf"],"b":-0.0}'


def test_what_is_no_value_is_refused(encoding: Any) -> None:
    with pytest.raises(TypeError, match="no value of a column: complex"):
        encoding.text_of({"a": 1j})


@given(text=texts)
def test_a_sentence_can_be_stored(encoding: Any, text: str) -> None:
    readable = encoding.readable(text)
    readable.encode()
    assert "\0" not in readable
    assert readable == text or "\\u" in readable
