"""Values as numbers: equal values get equal numbers, so that millions of comparisons are integer compares.

The number is 63 bits of its polynomial code: of two million different values no two meet (1 chance in 4 million);
both sides can be coded apart from one another, in two processes, and nothing has to be sorted or looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.normal.column import Column
from wedlock.analysis.records.normal.lines import SEVERAL

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOTHING = -1
WIDTH = 4  # values of one record that take part: a fifth phone number of one customer is not compared
POSITIVE = np.uint64((1 << 63) - 1)


def coded(values: Sequence[str]) -> Ints:
    """Shape (n, w): one column where no record has several values; NOTHING fills the rest."""
    column = Column.of(values)
    codes = _coded(column)
    if SEVERAL not in column.text:
        return codes.reshape(-1, 1)
    rows = np.flatnonzero(column.counted(column.points() == ord(SEVERAL)))
    split = [text.split(SEVERAL)[:WIDTH] for text in column.take(rows)]
    width = max(map(len, split), default=1)
    found = np.full((len(codes), width), NOTHING, dtype=np.int64)
    found[:, 0] = codes
    for place in range(width):
        found[rows, place] = _coded(Column.of([some[place] if place < len(some) else "" for some in split]))
    return found


def _coded(column: Column) -> Ints:
    codes = column.codes()
    codes ^= codes >> np.uint64(32)
    return np.where(codes == 0, NOTHING, (codes & POSITIVE).astype(np.int64))


def stacked(parts: Sequence[Ints]) -> Ints:
    """The codes of several columns one after another."""
    found = np.full((sum(map(len, parts)), max(part.shape[1] for part in parts)), NOTHING, dtype=np.int64)
    at = 0
    for part in parts:
        found[at : at + len(part), : part.shape[1]] = part
        at += len(part)
    return found


def any_equal(left: Ints, right: Ints) -> Flags:
    """Row by row: whether any value here is any value there."""
    if left.shape[1] == 1 and right.shape[1] == 1:
        return np.asarray((left[:, 0] == right[:, 0]) & (left[:, 0] >= 0))
    same = left[:, :, None] == right[:, None, :]
    return np.asarray((same & (left[:, :, None] >= 0)).any(axis=(1, 2)))


def present(codes: Ints) -> Flags:
    return np.asarray((codes >= 0).any(axis=1))


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted by value: those of `value[g]` are `rows[start[g] : start[g] + count[g]]`."""

    rows: Ints
    value: Ints
    start: Ints
    count: Ints
    single: bool  # no record has several values


def grouped(codes: Ints) -> Groups:
    """The rows of every value; a record with several values is in several groups."""
    known = codes >= 0
    row = np.flatnonzero(known[:, 0]) if codes.shape[1] == 1 else np.nonzero(known)[0]
    value = codes[known]
    order = np.argsort(value)
    row, value = row[order], value[order]
    start = np.flatnonzero(np.concatenate([[True], value[1:] != value[:-1]])) if len(value) else row[:0]
    count = np.diff(np.concatenate([start, [len(value)]])) if len(value) else row[:0]
    return Groups(row, value[start], start, count, codes.shape[1] == 1)


def times(groups: Groups, records: int) -> NDArray[np.float64]:
    """How many records share the commonest value of each record; 1 for a record without values."""
    found = np.ones(records)
    if groups.single:
        found[groups.rows] = np.repeat(groups.count, groups.count)
    else:
        np.maximum.at(found, groups.rows, np.repeat(groups.count, groups.count))
    return found
