"""Blocking: the pairs worth comparing. Equal values of several fields, and the most similar names.

A value that thousands of records share (the switchboard, `info@`, "New York") would bring in a square of pairs; such a
block is left out, counted and said. Records in it are still found by their other fields.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.codes import Ints
from wedlock.analysis.records.grams import nearest
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs (i[k], j[k]), sorted, each once. `skipped` says of a field how many values were too common."""

    i: Rows
    j: Rows
    skipped: tuple[tuple[str, int], ...] = ()


def candidates(left: Prepared, right: Prepared, fields: tuple[str, ...], options: LinkOptions) -> Candidates:
    found, skipped = [], []
    for field in fields:
        if field in left.codes:
            i, j, count = equal_pairs(left.codes[field], right.codes[field], options.block_cap)
            found.append(i * right.count + j)
            if count:
                skipped.append((field, count))
    i, j = similar_names(left, right, options)
    found.append(i * right.count + j)
    pairs = np.unique(np.concatenate(found))
    return Candidates(pairs // max(right.count, 1), pairs % max(right.count, 1), tuple(skipped))


def equal_pairs(left: Ints, right: Ints, cap: int) -> tuple[Rows, Rows, int]:
    """Every pair that shares a value, and how many values were left out for having more than `cap` pairs."""
    here, row = _flat(left)
    there, column = _flat(right)
    size = int(max(here.max(initial=-1), there.max(initial=-1))) + 1
    count_here, count_there = np.bincount(here, minlength=size), np.bincount(there, minlength=size)
    both = count_here * count_there
    allowed = (both > 0) & (both <= cap)
    i, j = _expand(here, row, there, column, allowed, count_there)
    return i, j, int((both > cap).sum())


def _flat(codes: Ints) -> tuple[Rows, Rows]:
    """(values, rows) sorted by value, without -1."""
    row, _ = np.nonzero(codes >= 0)
    value = codes[codes >= 0].astype(np.int64)
    order = np.argsort(value, kind="stable")
    return value[order], row[order]


def _expand(
    here: Rows, row: Rows, there: Rows, column: Rows, allowed: NDArray[np.bool_], count_there: Rows
) -> tuple[Rows, Rows]:
    keep = allowed[here] if len(here) else np.zeros(0, dtype=bool)
    here, row = here[keep], row[keep]
    start = np.searchsorted(there, here, side="left")
    times = count_there[here] if len(here) else np.zeros(0, dtype=np.int64)
    i = np.repeat(row, times)
    offset = np.arange(len(i)) - np.repeat(np.cumsum(times) - times, times)
    return i, column[np.repeat(start, times) + offset]


def similar_names(left: Prepared, right: Prepared, options: LinkOptions) -> tuple[Rows, Rows]:
    """Pairs whose names are among the most similar. Equal names stand for one another while searching."""
    row, here = _distinct(left.codes["name"])
    column, there = _distinct(right.codes["name"])
    a, b = nearest(left.grams["name"][row], right.grams["name"][column], options.nearest)
    group_here, group_there = _groups(left.codes["name"]), _groups(right.codes["name"])
    both = group_here.count[here[a]] * group_there.count[there[b]]
    few = both <= options.block_cap
    return _members(group_here, group_there, here[a][few], there[b][few])


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows sorted by value: those of value v are `rows[start[v] : start[v] + count[v]]`."""

    rows: Rows
    start: Rows
    count: Rows


def _distinct(codes: Ints) -> tuple[Rows, Rows]:
    """(one row of each value, the values)."""
    value, row = np.unique(codes[:, 0], return_index=True)
    return row[value >= 0], value[value >= 0].astype(np.int64)


def _groups(codes: Ints) -> _Groups:
    value, row = _flat(codes)
    count = np.bincount(value) if len(value) else np.zeros(0, dtype=np.int64)
    return _Groups(row, np.cumsum(count) - count, count)


def _members(left: _Groups, right: _Groups, a: Rows, b: Rows) -> tuple[Rows, Rows]:
    """All pairs of members of the groups a[k] and b[k]."""
    across = right.count[b] if len(b) else np.zeros(0, dtype=np.int64)
    times = (left.count[a] if len(a) else np.zeros(0, dtype=np.int64)) * across
    pair = np.repeat(np.arange(len(a)), times)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    wide = np.maximum(across[pair], 1)
    i = left.rows[left.start[a[pair]] + place // wide]
    return i, right.rows[right.start[b[pair]] + place % wide]
