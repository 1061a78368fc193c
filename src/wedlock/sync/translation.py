"""From the raw values of a field on one side to those of the other: exact, or refused with the field named.

The steps, in their order: several columns are joined; a code is looked up, or a date read by its format, multiplied,
rounded, written by the other format; case and length; split into the columns over there, each of its own class.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

from wedlock.language import T
from wedlock.model.plan import Case, Sided
from wedlock.model.sync import Key, Value, other
from wedlock.sync import codes
from wedlock.sync.aim import Aim
from wedlock.sync.forms import Cells, form, gather
from wedlock.sync.into import into
from wedlock.sync.into_texts import too_long
from wedlock.sync.into_times import as_date
from wedlock.sync.numbers import Step, divided, kept, number, times, written
from wedlock.sync.place import Placed
from wedlock.sync.texts import missing, spelled
from wedlock.sync.times import reading, to_wall, writing
from wedlock.sync.trouble import Unfit, ValueTrouble, Waits

Refs = Callable[[str, Sided, Key], Key | None]
"""(object, side, key there) → the key of its Link on the other side; None where there is no Link."""

Translate = Callable[[Cells, Refs], Cells]
Spread = Callable[[Value], Cells]


def translation(found: Placed, source: Sided) -> Translate:
    """The raw values for the other side's columns; raises ValueTrouble and Waits."""
    translate = _reference(found, source) if found.field.refers else _plain(found, source)
    name, column = found.field.name, found.of(other(source)).paths[0]

    def named(cells: Cells, refs: Refs) -> Cells:
        try:
            return translate(cells, refs)
        except Unfit as unfit:
            raise ValueTrouble.of(name, column, unfit) from None

    return named


def _plain(found: Placed, source: Sided) -> Translate:
    collect, steps = gather(found), _steps(found, source)
    spread = _spread(found, source)
    empty = codes.table(found.field, source).get("")

    def translate(cells: Cells, _: Refs) -> Cells:
        value = collect(cells)
        if value is None or value == "":
            return spread(empty)
        for step in steps:
            value = step(value)
        return spread(value)

    return translate


def _steps(found: Placed, source: Sided) -> tuple[Step, ...]:
    target, convert = other(source), found.field.convert
    if found.field.values:
        return (_coded(found, source),)
    steps: list[Step] = []
    decimals, length, case = convert.decimals.of(target), convert.length.of(target), convert.case.of(target)
    if convert.format.of(source):
        steps.append(_read(convert.format.of(source)))
    if convert.factor is not None:
        rounded = decimals is not None and convert.rounding != "refuse"
        steps.append(_spelled_as_usual(_aims(found, source)[0]))
        steps.append(times(convert.factor) if source == "left" else divided(convert.factor, rounded))
    if decimals is not None:
        steps.append(kept(decimals, convert.rounding))
    if convert.format.of(target):
        steps.append(_written(convert.format.of(target), found, source))
    if case:
        steps.append(_upper if case is Case.UPPER else _lower)
    if length is not None:
        steps.append(_no_longer(length))
    return tuple(steps)


def _coded(found: Placed, source: Sided) -> Step:
    code_of, table = recognised(found, source), codes.table(found.field, source)
    unmapped = codes.unmapped(found.field)

    def decode(value: Value) -> Value:
        code = code_of(value)
        there = None if code is None else table.get(code)
        return unmapped(value) if there is None else there

    return decode


def recognised(found: Placed, side: Sided) -> Callable[[Value], str | None]:
    """Which of the map's codes a value of the side is."""
    place = found.of(side)
    if len(place.paths) == 1:
        made = into(Aim(place.columns[0], found.of(other(side)), place, _unlike, loses=True))
    else:
        made = spelled
    return codes.recognised(codes.codes_of(found.field, side), made, form(found, side))


def _unlike(one: Value, another: Value) -> bool:
    return one == another


def _read(pattern: str) -> Step:
    read = reading(pattern)

    def step(value: Value) -> Value:
        day = value if isinstance(value, date) else read(spelled(value))
        if day is None:
            raise Unfit(T("it is no date written as {pattern}; correct it where it was entered.", pattern=pattern))
        return day

    return step


def _written(pattern: str, found: Placed, source: Sided) -> Step:
    write, read, aim = writing(pattern), reading(pattern), _aims(found, source)[0]
    lenient = found.by_day or found.one_way
    zone = found.of(other(source)).zone or found.of(source).zone or UTC

    def step(value: Value) -> Value:
        day = as_date(value)
        if isinstance(day, datetime) and day.tzinfo:
            day = day.astimezone(UTC).replace(tzinfo=None) if zone is UTC else to_wall(day, zone, lenient)  # type: ignore[arg-type]
        text = write(day)
        if not lenient and _noon(read(text)) != _noon(day):
            raise Unfit(
                T("as {pattern} it would lose its time of day or its century; say `compare: date`, let the field flow "
                  "one way, or correct it where it was entered.", pattern=pattern)
            )  # fmt: skip
        aim.back(value, spelled(read(text) or text))
        return text

    return step


def _noon(day: date | None) -> datetime | None:
    return day if day is None or isinstance(day, datetime) else datetime.combine(day, time())


def _spelled_as_usual(aim: Aim) -> Step:
    """A text that is to be multiplied must be one that comes back."""

    def step(value: Value) -> Value:
        found = number(value)
        if type(value) is str:
            aim.back(value, written(found))
        return found

    return step


def _upper(value: Value) -> Value:
    return spelled(value).upper()


def _lower(value: Value) -> Value:
    return spelled(value).lower()


def _no_longer(limit: int) -> Step:
    def step(value: Value) -> Value:
        length = len(spelled(value))
        if length > limit:
            raise too_long(length, limit)
        return value

    return step


def _aims(found: Placed, source: Sided) -> list[Aim]:
    place, same = found.of(other(source)), _same(found, source)
    loses = found.one_way or bool(found.field.values)
    return [
        Aim(column, found.of(source), place, same, loses, found.by_day, found.day_zone(source))
        for column in place.columns
    ]


def _spread(found: Placed, source: Sided) -> Spread:
    """Into the columns of the other side: the value, or its pieces, the last taking what is left.

    What is missing stays so: the writer puts an empty text where the column demands one and its row is there.
    """
    separator = found.field.convert.separator
    puts = [into(aim) for aim in _aims(found, source)]
    put, more = puts[0], len(puts) - 1

    def one(value: Value) -> Cells:
        return (None if value is None or value == "" else put(value),)

    def several(value: Value) -> Cells:
        pieces = [] if value is None else spelled(value).split(separator, more)
        pieces += [""] * (more + 1 - len(pieces))
        return tuple(put(piece) if piece else None for put, piece in zip(puts, pieces, strict=True))

    return several if more else one


def _same(found: Placed, side: Sided) -> Callable[[Value, Value], bool]:
    formed = form(found, side)
    return lambda one, another: formed(one) == formed(another)


def _reference(found: Placed, source: Sided) -> Translate:
    """The key of the other record over there; a reference to nothing stays one."""
    object_, puts = found.field.refers, _key_puts(found, source)

    def translate(cells: Cells, refs: Refs) -> Cells:
        if any(map(missing, cells)):
            return (None,) * len(puts)
        key = as_key(cells)
        there = refs(object_, source, key)
        if there is None:
            raise Waits(object_, source, key)
        if len(there) != len(puts):
            raise Unfit(T("a key of {object} has {count} columns over there; name all of them.",
                          object=object_, count=len(there)))  # fmt: skip
        return tuple(put(cell) for put, cell in zip(puts, there, strict=True))

    return translate


def _key_puts(found: Placed, source: Sided) -> list[Step]:
    place = found.of(other(source))
    aims = [Aim(column, found.of(source), place, _unlike) for column in place.columns]
    return [into(aim) for aim in aims]


def as_key(cells: Cells) -> Key:
    """The cells as the values of a key: whole numbers are ints, whatever the column's class."""
    return tuple(_key_cell(cell) for cell in cells)


def _key_cell(cell: Value) -> Value:
    if isinstance(cell, (Decimal, float)) and cell == cell.__trunc__():
        return int(cell)
    return cell.rstrip(" ") if isinstance(cell, str) else cell
