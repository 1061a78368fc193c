"""Into columns of numbers and truth values: within the column's range and scale, exactly, or not at all."""

from __future__ import annotations

import struct
from decimal import Decimal

from wedlock.language import T
from wedlock.model.catalog import Column
from wedlock.model.sync import Value
from wedlock.sync.aim import Aim
from wedlock.sync.into_texts import MYSQL
from wedlock.sync.numbers import Step, fits, number, too_fine, written
from wedlock.sync.trouble import Unfit

BITS = {"tinyint": 8, "smallint": 16, "int2": 16, "smallserial": 16, "mediumint": 24, "int": 32, "integer": 32,
        "int4": 32, "serial": 32, "bigint": 64, "int8": 64, "bigserial": 64}  # fmt: skip
SINGLE = frozenset({"real", "float4", "float"})
"""Floats of four bytes: `real` in PostgreSQL, `float` in MySQL."""

BEYOND = 40
"""Digits of whole numbers; no engine's integer has as many."""


def integer(aim: Aim) -> Step:
    """A whole number within the column's range."""
    least, most = _range(aim.column, aim.engine)

    def put(value: Value) -> Value:
        if type(value) is int:
            found: int = value
        else:
            exact = number(value)
            if exact.adjusted() > BEYOND:
                raise _too_large()
            if exact != exact.to_integral_value():
                raise Unfit(
                    T("it is no whole number, which the column keeps; say `decimals` and `rounding`, or let the field "
                      "flow one way.")
                )  # fmt: skip
            found = int(exact)
            if type(value) is str:
                aim.back(value, str(found))
        if not least <= found <= most:
            raise _too_large()
        return found

    return put


def _too_large() -> Unfit:
    return Unfit(T("it is larger than the column keeps; correct it where it was entered."))


def _range(column: Column | None, engine: str) -> tuple[int, int]:
    words = (column.type.native if column else "").lower().replace("(", " (").split()
    bits = BITS.get(words[0], 0) if words and engine else 0
    if engine == "sqlite":
        bits = 64
    if not bits:
        digits = (column.type.precision if column else None) or BEYOND
        return 1 - 10**digits, 10**digits - 1
    if "unsigned" in words or (engine == "mssql" and words[0] == "tinyint"):
        return 0, 2**bits - 1
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


def decimal(aim: Aim) -> Step:
    """An exact decimal within the column's precision and scale."""
    kind = aim.column.type if aim.column else None
    scale = kind.scale if kind else None
    whole = kind.precision - (kind.scale or 0) if kind and kind.precision else None

    def put(value: Value) -> Value:
        found = number(value)
        if type(value) is str:
            aim.back(value, written(found))
        if scale is not None and not fits(found, scale):
            raise too_fine(scale)
        if whole is not None and found and found.adjusted() >= whole:
            raise _too_large()
        return found

    return put


def floating(aim: Aim) -> Step:
    """An exact decimal that a binary float gives back digit for digit."""
    single = bool(aim.column) and aim.column.type.native.lower() in SINGLE and _single_there(aim)  # type: ignore[union-attr]

    def put(value: Value) -> Value:
        found = number(value)
        aim.back(value, written(found))
        if Decimal(repr(float(found))) != found or (single and not _survives(found)):
            raise Unfit(
                T("it has more digits than a binary float keeps; say `decimals` and `rounding`, or correct it where it "
                  "was entered.")
            )  # fmt: skip
        return found

    return put


def _single_there(aim: Aim) -> bool:
    native = aim.column.type.native.lower() if aim.column else ""
    return (
        native in ("real", "float4")
        if aim.engine not in (*MYSQL, "sqlite")
        else native == "float" and (aim.engine in MYSQL)
    )


def _survives(found: Decimal) -> bool:
    """Whether four bytes give six significant digits back, which is what engines print of them."""
    try:
        near = struct.unpack("f", struct.pack("f", float(found)))[0]
    except OverflowError:
        return False
    return Decimal(f"{near:.6g}") == found


def truth(aim: Aim) -> Step:
    """True or false."""

    def put(value: Value) -> Value:
        if isinstance(value, bool):
            return value
        spelling = value.lower() if isinstance(value, str) else None
        if spelling in ("true", "false") or (aim.loses and spelling in ("t", "f", "1", "0")):
            return spelling in ("true", "t", "1")
        if not isinstance(value, str) and value in (0, 1):
            return bool(value)
        raise Unfit(T("it is neither true nor false; map it with `values`."))

    return put
