"""Code lists: which of the plan's codes a value is, however the engine writes it, and what it becomes over there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from wedlock.language import T
from wedlock.model.plan import PlanField, Sided, Unmapped
from wedlock.model.sync import Value
from wedlock.sync.forms import Form
from wedlock.sync.numbers import NUMERAL, Step, as_number
from wedlock.sync.texts import spelled
from wedlock.sync.trouble import Unfit

TRUE, FALSE = ("true", "t", "TRUE", "True"), ("false", "f", "FALSE", "False")


def raw_values(code: str) -> Iterable[Value]:
    """What a column may hold for a code as the plan writes it: the text, the number it spells, the truth it names."""
    yield code
    if NUMERAL.fullmatch(code):
        yield Decimal(code)
    if code in TRUE or code in FALSE:
        yield code in TRUE


def codes_of(field: PlanField, side: Sided) -> dict[str, None]:
    """Every code that the field's map knows on the side, in the plan's order."""
    if side == "left":
        return dict.fromkeys(left for left, _ in field.values)
    return dict.fromkeys([*(right for _, right in field.values), *(right for right, _ in field.back)])


def table(field: PlanField, source: Sided) -> dict[str, str]:
    """Code on the source side → code on the other."""
    if source == "left":
        return dict(field.values)
    several = Counter(right for _, right in field.values)
    return {right: left for left, right in field.values if several[right] == 1} | dict(field.back)


def recognised(codes: Iterable[str], made: Step, form: Form) -> Callable[[Value], str | None]:
    """Which code a value is; None where it is none. `made` gives the value that the column holds for a code."""
    codes = tuple(codes)
    known: dict[object, str] = {code: code for code in codes}
    for code in codes:
        known.setdefault(_made(made, code), code)
    for code in codes:
        for raw in raw_values(code):
            known.setdefault(raw, code)
    formed: dict[object, str] = {}
    for code in codes:
        formed.setdefault(form(code), code)

    def code_of(value: Value) -> str | None:
        found = known.get(value)
        if found is None and type(value) is float:
            found = known.get(as_number(value))
        return found if found is not None else formed.get(form(value))

    return code_of


def _made(made: Step, code: str) -> Value:
    try:
        return made(code) if code else code
    except Unfit:
        return code


def unmapped(field: PlanField) -> Step:
    """What becomes of a value that the map does not have: refused, emptied (None), or passed on."""
    if field.unmapped is Unmapped.KEEP:
        return lambda value: value
    if field.unmapped is Unmapped.BLANK:
        return lambda _: None

    def refuse(value: Value) -> Value:
        raise Unfit(T("`{code}` is not in its `values`; add it there (or to `back`), or say `unmapped`.",
                      code=_short(value)))  # fmt: skip

    return refuse


def _short(value: Value) -> str:
    text = spelled(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
