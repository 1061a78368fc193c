"""Whether a record still is as it was expected."""

from __future__ import annotations

from wedlock.model.sync import Line, Record, Value, Values


def same(expected: Record, found: Record) -> bool:
    """Every column, every line; a value that is not even equal to itself (NaN) is equal to its like."""
    if expected.values != found.values and not _same_values(expected.values, found.values):
        return False
    if expected.lines == found.lines:
        return True
    aliases = expected.lines.keys() | found.lines.keys()
    return all(_same_lines(expected.lines.get(alias, ()), found.lines.get(alias, ())) for alias in aliases)


def _same_lines(expected: tuple[Line, ...], found: tuple[Line, ...]) -> bool:
    if len(expected) != len(found):
        return False
    by_key = {line.key: line.values for line in found}
    return all(line.key in by_key and _same_values(line.values, by_key[line.key]) for line in expected)


def _same_values(expected: Values, found: Values) -> bool:
    return expected.keys() == found.keys() and all(_same(value, found[name]) for name, value in expected.items())


def _same(one: Value, other: Value) -> bool:
    return one == other or (one != one and other != other)
