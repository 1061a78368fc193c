"""Exact numbers: read from any value, multiplied by a factor, rounded as the plan says, never through a float."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Overflow

from wedlock.language import T
from wedlock.model.plan import Rounding
from wedlock.model.sync import Value
from wedlock.sync.trouble import Unfit

Step = Callable[[Value], Value]
"""One step of a translation: a value that is not missing → the value; raises Unfit."""

DIGITS = 1000
"""More significant digits than any amount has; PostgreSQL's numeric may hold 131,072."""

NUMERAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
ROUNDINGS = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}
_exact = Context(prec=DIGITS, traps=[InvalidOperation, Overflow, Inexact])
_divided = Context(prec=DIGITS, traps=[InvalidOperation, Overflow])


def as_number(value: Value) -> Decimal | None:
    """The number that the value is or spells in ASCII digits, None where it is none; a float by its shortest repr."""
    kind = type(value)
    if kind is Decimal:
        return value  # type: ignore[return-value]
    if kind is float:
        return Decimal(repr(value))
    if kind is int or kind is bool:
        return Decimal(int(value))  # type: ignore[call-overload]
    if kind is str and NUMERAL.fullmatch(text := value.strip()):  # type: ignore[attr-defined]
        return Decimal(text)
    return None


def number(value: Value) -> Decimal:
    """The finite number of the value, in digits that can be written out."""
    found = as_number(value)
    if found is None:
        raise Unfit(T("it is no number; map it with `values`, or let the field flow one way."))
    if not found.is_finite():
        raise Unfit(T("it is not finite (NaN, infinity), which is no amount; correct it where it was entered."))
    if found and (abs(found.adjusted()) > DIGITS or len(str(found)) > DIGITS < len(found.as_tuple().digits)):
        raise Unfit(T("it has more than {digits} digits; correct it where it was entered.", digits=DIGITS))
    return found


def times(factor: Decimal) -> Step:
    """× `factor`, exactly."""

    def multiply(value: Value) -> Value:
        return _exact.multiply(number(value), factor)

    return _whole(multiply)


def divided(factor: Decimal, rounded: bool) -> Step:
    """÷ `factor`: exactly, or to `DIGITS` digits where the next step rounds anyway."""
    try:
        return times(_exact.divide(Decimal(1), factor))
    except Inexact:
        pass
    context = _divided if rounded else _exact

    def divide(value: Value) -> Value:
        return context.divide(number(value), factor)

    return _whole(divide)


def _whole(step: Step) -> Step:
    def checked(value: Value) -> Value:
        try:
            return step(value)
        except (Inexact, Overflow, InvalidOperation):
            raise Unfit(
                T("it does not divide evenly by the factor; say `decimals` and `rounding` under `convert`.")
            ) from None

    return checked


def kept(decimals: int, rounding: Rounding) -> Step:
    """The value itself if it has at most `decimals` decimals, else rounded where the plan says so."""
    unit = Decimal(1).scaleb(-decimals)
    way = ROUNDINGS.get(rounding)

    def keep(value: Value) -> Value:
        found = number(value)
        if fits(found, decimals):
            return value
        if way is None:
            raise too_fine(decimals)
        return found.quantize(unit, way, _divided)

    return keep


def too_fine(decimals: int) -> Unfit:
    return Unfit(
        T("it has more decimals than the {decimals} that are kept; say `rounding` under `convert`, or correct it where "
          "it was entered.", decimals=decimals)
    )  # fmt: skip


def fits(found: Decimal, decimals: int) -> bool:
    """Whether the finite number has at most `decimals` decimals; noughts at the end do not count."""
    exponent = found.as_tuple().exponent
    assert isinstance(exponent, int), "finite"
    return exponent >= -decimals or found == found.to_integral_value() or _stripped(found) >= -decimals


def _stripped(found: Decimal) -> int:
    exponent = found.normalize(_exact).as_tuple().exponent
    assert isinstance(exponent, int), "finite"
    return exponent


def written(found: Decimal) -> str:
    """The number in plain digits: no exponent, its own scale."""
    return format(found, "f")
