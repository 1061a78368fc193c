"""Tryton's JSON, the forms of its fields, and what its errors mean."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.connectors.tryton import wire
from wedlock.connectors.tryton.session import Api, Declined
from wedlock.connectors.tryton.trouble import outcome
from wedlock.connectors.tryton.values import for_field
from wedlock.model.sync import Came, Trouble

plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.binary(), st.dates(), st.times(), st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False), st.timedeltas(timedelta(-9), timedelta(9)).map(
        lambda t: timedelta(seconds=t.total_seconds())),
)  # fmt: skip


@given(st.dictionaries(st.text(), st.lists(plain)))
def test_what_is_written_is_read_again(content: dict[str, list[Any]]) -> None:
    assert wire.loads(wire.dumps(content)) == content


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_no_number_is_written_that_is_none(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        wire.dumps({"quantity": number})


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("numeric", "12.50", Decimal("12.50")),
        ("float", Decimal("3.0"), 3.0),
        ("integer", Decimal("3.0"), 3),
        ("many2one", "75", 75),
        ("boolean", "false", False),
        ("boolean", 1, True),
        ("char", Decimal("7"), "7"),
        ("date", datetime(2026, 3, 2, 9), date(2026, 3, 2)),
        ("timestamp", datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 9)),
        ("time", time(9), time(9)),
        ("char", None, None),
    ],
)
def test_a_value_has_the_form_of_its_field(kind: str, value: object, form: object) -> None:
    found = for_field(kind, value)
    assert (found, type(found)) == (form, type(form))


@pytest.mark.parametrize(
    ("kind", "value"),
    [("integer", "3.5"), ("numeric", "NaN"), ("float", "Infinity"), ("boolean", "perhaps"), ("date", "soon")],
)
def test_a_value_that_has_no_such_form_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each with the words of its own converter
        for_field(kind, value)


@pytest.mark.parametrize(
    ("error", "came", "trouble"),
    [
        (Declined("ConcurrencyException", "Records were modified in the meanwhile"), Came.MOVED, None),
        (Declined("UserError", "The code on party must be unique."), Came.REFUSED, Trouble.DUPLICATE),
        (Declined("UserError", 'A value is required for field "Name" in "Party".'), Came.REFUSED, Trouble.MISSING),
        (Declined("UserError", "Der Code muss eindeutig sein."), Came.REFUSED, Trouble.VALUE),
        (Declined("UserWarning", "This party is similar to another"), Came.REFUSED, Trouble.VALUE),
        (Declined("", "could not serialize access", "psycopg.errors.SerializationFailure"), Came.BUSY,
         Trouble.INTERMITTENT),
        (Declined("", "HTTP 429"), Came.REFUSED, Trouble.RATE_LIMIT),
        (Declined("", "HTTP 413"), Came.REFUSED, Trouble.TOO_LARGE),
        (Declined("", "integer out of range", "NumericValueOutOfRange"), Came.REFUSED, Trouble.VALUE),
    ],
)  # fmt: skip
def test_what_an_error_means(error: Declined, came: Came, trouble: Trouble | None) -> None:
    found = outcome(error)
    assert (found.came, found.failure.trouble if found.failure else None) == (came, trouble)


def test_the_password_is_not_shown() -> None:
    assert "s3cret" not in repr(Api("erp", "http://127.0.0.1/d", "w", "s3cret"))
