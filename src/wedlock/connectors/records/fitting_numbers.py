"""Numbers: range, digits before the point and behind it; nothing is rounded."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Context, Decimal

from wedlock.connectors.records.unfit import Fit, NotFitting
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column
from wedlock.model.sync import Value

_EXACT = Context(prec=2000, rounding=ROUND_DOWN)
_BITS = {"tinyint": 8, "smallint": 16, "int2": 16, "mediumint": 24, "integer": 32, "int": 32, "int4": 32, "serial": 32,
         "bigint": 64, "int8": 64, "bigserial": 64, "smallserial": 16}  # fmt: skip


def integer(column: Column, catalog: Catalog) -> Fit:
    least, greatest = _range(column, catalog)

    def fit(value: Value) -> Value:
        if value is None:
            return None
        whole = _whole(value)
        if not least <= whole <= greatest:
            raise NotFitting(T("{value} is outside {least} to {greatest}", value=whole, least=least, greatest=greatest))
        return whole

    return fit


def _range(column: Column, catalog: Catalog) -> tuple[int, int]:
    """Least and greatest."""
    native = column.type.native.lower()
    bits = 64 if catalog.engine == "sqlite" else _BITS.get(re.match(r"[a-z0-9]*", native)[0], 64)  # type: ignore[index]
    if "unsigned" in native:
        return 0, 2**bits - 1
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


def _whole(value: Value) -> int:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (Decimal, float)):
        number = _number(value)
        if number.is_finite() and abs(number) < 10**30 and number == int(number):
            return int(number)
    raise NotFitting(T("{value} is no whole number", value=str(value)))


def decimal(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001 - every maker is called alike
    digits, scale = column.type.precision, column.type.scale or 0
    unbounded = digits is None
    least = Decimal(10) ** -scale
    before = (digits or 0) - scale
    limit = Decimal(10) ** before

    def fit(value: Value) -> Value:
        if value is None:
            return None
        number = _number(value)
        if unbounded:
            return number
        if not number.is_finite() or abs(number) >= limit:
            raise NotFitting(
                T(
                    "{value} needs more than {digits} digits before the point",
                    value=number,
                    digits=before,
                )
            )
        if _EXACT.quantize(number, least) != number:
            raise NotFitting(T("{value} has more than {scale} decimals", value=number, scale=scale))
        return number

    return fit


def _number(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    raise NotFitting(T("{value} is no number", value=repr(value)))


def floating(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    def fit(value: Value) -> Value:
        if value is None or isinstance(value, float):
            return value
        number = _number(value)
        near = float(number)
        if number.is_finite() and Decimal(repr(near)) != number:
            raise NotFitting(T("{value} has more digits than a floating-point number keeps", value=number))
        return near

    return fit


def boolean(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    numeric = catalog.engine in ("mysql", "mariadb", "sqlite")  # a small whole number there: 2 is a value of its own

    def fit(value: Value) -> Value:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        if numeric and isinstance(value, int):
            return value
        raise NotFitting(T("{value} is neither yes nor no", value=repr(value)))

    return fit
