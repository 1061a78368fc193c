"""A column as one text, one record a line, and back; several values of one record in one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from wedlock.analysis.records.normal.column import Column, places_of, points_of, says

SEVERAL = "\x1f"  # between the values of one record
BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\0\t"), " ")
LONG = 10_000  # characters above which numpy finds the different ones faster
FEW = 40  # characters of a text, up to which each is replaced on its own
Change = Callable[[Sequence[str]], Sequence[str]]


def joined(values: Sequence[str]) -> str:
    """The values one a line; line breaks inside a value become spaces."""
    text = values.text if isinstance(values, Column) and values.lined else "\n".join(values)
    if text.count("\n") == max(len(values) - 1, 0) and text.replace("\n", "").isprintable():
        return text
    return "\n".join([v if v.isprintable() else v.translate(BREAKS) for v in values])


def split(text: str, count: int) -> list[str]:
    """The lines again. `count` guards against a step that ate a line break."""
    lines = text.split("\n") if count else []
    assert len(lines) == count, (len(lines), count)
    return lines


def squeezed(text: str) -> str:
    """Lines with single spaces between words and none at their ends; of white space only spaces are known here."""
    while "  " in text:
        text = text.replace("  ", " ")
    return text.replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def alphabet(text: str) -> set[str]:
    """The different characters of a text."""
    if len(text) < LONG:
        return set(text)
    points = points_of(text)
    seen = np.zeros(int(points.max()) + 1, dtype=bool)
    seen[points] = True
    return set(map(chr, np.flatnonzero(seen).tolist()))


def translated(text: str, table: dict[int, str]) -> str:
    """`text.translate(table)` where no replacement is replaced in turn.

    Beyond ASCII `translate` looks every character up; the few different ones that change are replaced here instead.
    """
    if text.isascii():
        return text.translate(table)
    changing = [char for char in alphabet(text) if ord(char) in table]
    if len(changing) > FEW:
        return text.translate(table)
    for char in changing:
        text = text.replace(char, table[ord(char)])
    return text


def stripped(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def by_distinct(change: Callable[[str], str]) -> Change:
    """`change` once for each distinct value: for columns with few of them, such as cities."""

    def changed(values: Sequence[str]) -> Sequence[str]:
        different, which = places_of(values)
        return Column.words([change(value) if value else "" for value in different], which)

    return changed


def each_value(values: Sequence[str | tuple[str, ...] | None], change: Change) -> Sequence[str]:
    """`change` on every value of every record; a record's several results are joined by SEVERAL, each once."""
    if isinstance(values, Column):
        return change(values)
    kinds = set(map(type, values))
    if kinds <= {str}:
        return change(values)  # type: ignore[arg-type]  # all are texts
    if tuple not in kinds:
        return change([value or "" for value in values])  # type: ignore[misc]  # no tuple is left
    flat = [value if isinstance(value, tuple) else (value,) for value in values]
    found = iter(change([v or "" for some in flat for v in some]))
    return [SEVERAL.join(dict.fromkeys(v for v in (next(found) for _ in some) if v)) for some in flat]


def merged(*columns: Sequence[str]) -> Sequence[str]:
    """The values of several columns of a record together, each once."""
    columns = tuple(column for column in columns if says(column)) or columns[:1]
    if len(columns) == 1:
        return columns[0]
    return [
        a if not b or a == b else (_union(a, b) if a else b)
        for a, b in zip(columns[0], merged(*columns[1:]), strict=True)
    ]


def _union(a: str, b: str) -> str:
    return SEVERAL.join(dict.fromkeys((*a.split(SEVERAL), *b.split(SEVERAL))))
