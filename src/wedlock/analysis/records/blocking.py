"""Blocking: the pairs worth comparing. Equal values of several fields, and the most similar names.

A value that thousands of records share (the switchboard, `info@`, "New York") would bring in a square of pairs; such a
block is left out, counted and said. Records in it are still found by their other fields.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.codes import Groups
from wedlock.analysis.records.grams import nearest, pair_of_grams
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared

Rows = NDArray[np.int64]
LARGE = 50_000  # names of a side above which only those without an equal one are searched for similar ones
RANDOM_PAIRS = 100_000
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs (i[k], j[k]), sorted, each once. `skipped` says of a field how many values were too common."""

    i: Rows
    j: Rows
    skipped: tuple[tuple[str, int], ...] = ()


def random_pairs(left: int, right: int) -> tuple[Rows, Rows]:
    """All pairs of small sides, else pairs drawn at random: the same at every call, mirrored when sides are swapped.

    Nearly all of them are pairs of different records.
    """
    if left * right <= RANDOM_PAIRS:
        every = np.arange(left * right)
        return every // max(right, 1), every % max(right, 1)
    a, b = np.random.default_rng(SEED).random((2, RANDOM_PAIRS // 2))
    i, j = np.concatenate([a, b]) * left, np.concatenate([b, a]) * right
    return i.astype(np.int64), j.astype(np.int64)


def candidates(left: Prepared, right: Prepared, fields: tuple[str, ...], options: LinkOptions) -> Candidates:
    """Also gives both sides the grams of their names, where comparing will need them."""
    by_value, skipped = _by_value(left, right, fields, options.block_cap)
    i, j = similar_names(left, right, by_value, options)
    pairs = distinct(by_value, i * right.count + j)
    return Candidates(pairs // max(right.count, 1), pairs % max(right.count, 1), skipped)


def _by_value(
    left: Prepared, right: Prepared, fields: tuple[str, ...], cap: int
) -> tuple[Rows, tuple[tuple[str, int], ...]]:
    """Pairs (as i * right.count + j) with an equal value in one of these fields, and what was too common."""

    def of(field: str) -> tuple[Rows, int]:
        i, j, count = equal_pairs(left.groups(field), right.groups(field), cap)
        pairs = i * right.count + j
        return np.sort(pairs[i < j] if left is right else pairs), count

    named = [field for field in fields if field in left.codes]
    with ThreadPoolExecutor(2) as pool:  # numpy's work, outside of Python's lock
        found = list(pool.map(of, named))
    skipped = tuple((field, count) for field, (_, count) in zip(named, found, strict=True) if count)
    return distinct(*(pairs for pairs, _ in found)), skipped


def with_equal(
    left: Prepared, right: Prepared, fields: tuple[str, str], pairs: Candidates, options: LinkOptions
) -> Candidates:
    """The candidates and the pairs whose values of the left and the right field are equal."""
    if not all(field in side.codes for field, side in zip(fields, (left, right), strict=True)):
        return pairs
    i, j, _ = equal_pairs(left.groups(fields[0]), right.groups(fields[1]), options.block_cap)
    if not len(i):
        return pairs
    old = pairs.i * right.count + pairs.j
    every = distinct(old, i * right.count + j)
    if len(every) == len(old):
        return pairs
    sample_i, sample_j = _sample(left, right)
    _keep_grams(left, right, "name", distinct(pairs.i, i, sample_i), distinct(pairs.j, j, sample_j))
    return Candidates(every // max(right.count, 1), every % max(right.count, 1), pairs.skipped)


def within(side: Prepared, fields: tuple[str, ...], options: LinkOptions, searched: int) -> Candidates:
    """Pairs i < j of one side. Similar names are searched up to `searched` of them."""
    # Of a value's own square of pairs one half is meant.
    by_value, skipped = _by_value(side, side, fields, 2 * options.block_cap)
    if side.count <= searched:
        i, j = similar_names(side, side, by_value, options)
        by_value = distinct(by_value, (i * side.count + j)[i < j])
    else:
        none = by_value[:0]
        _add_grams(side, side, none, none, by_value)
    return Candidates(by_value // max(side.count, 1), by_value % max(side.count, 1), skipped)


def distinct(*parts: Rows) -> Rows:
    """Sorted, each once. The stable sort merges parts that are in order, eight times as fast as the usual one; numpy's
    own unique hashes first, which takes four times as long on millions of integers.
    """
    values = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *parts]), kind="stable")
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


def equal_pairs(here: Groups, there: Groups, cap: int) -> tuple[Rows, Rows, int]:
    """Every pair that shares a value, and how many values were left out for having more than `cap` pairs."""
    place = np.searchsorted(there.value, here.value)
    place = np.minimum(place, max(len(there.value) - 1, 0))
    if not len(here.value) or not len(there.value):
        return here.rows[:0], there.rows[:0], 0
    common = np.flatnonzero(there.value[place] == here.value)
    both = here.count[common] * there.count[place[common]]
    allowed = common[both <= cap]
    i, j = _members(here, there, allowed, place[allowed])
    return i, j, int((both > cap).sum())


def _members(left: Groups, right: Groups, a: Rows, b: Rows) -> tuple[Rows, Rows]:
    """All pairs of members of the groups a[k] and b[k]."""
    across = right.count[b]
    times = left.count[a] * across
    pair = np.repeat(np.arange(len(a)), times)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    wide = across[pair]
    return left.rows[left.start[a[pair]] + place // wide], right.rows[right.start[b[pair]] + place % wide]


def similar_names(left: Prepared, right: Prepared, by_value: Rows, options: LinkOptions) -> tuple[Rows, Rows]:
    """Pairs whose names are among the most similar. Equal names stand for one another while searching."""
    here, there = left.groups("name"), right.groups("name")
    a, rows = _in_order(here, _searched(here, there))
    b, columns = _in_order(there, _searched(there, here))
    _add_grams(left, right, rows, columns, by_value)
    x, y = left.grams["name"], right.grams["name"]
    p, q = nearest(x.matrix[x.place[rows]], y.matrix[y.place[columns]], options.nearest)
    few = here.count[a[p]] * there.count[b[q]] <= options.block_cap
    return _members(here, there, a[p][few], b[q][few])


def _in_order(side: Groups, chosen: Rows) -> tuple[Rows, Rows]:
    """Groups by their first record, and these: their own order is that of hashes, which differ from run to run."""
    if not len(chosen):
        return chosen, chosen
    firsts = np.minimum.reduceat(side.rows, side.start)[chosen]
    order = np.argsort(firsts)
    return chosen[order], firsts[order]


def _searched(here: Groups, there: Groups) -> Rows:
    """Groups to look for: all of a small side, of a large one those without an equal name on the other side."""
    if len(here.value) <= LARGE:
        return np.arange(len(here.value))
    place = np.minimum(np.searchsorted(there.value, here.value), max(len(there.value) - 1, 0))
    return np.flatnonzero(there.value[place] != here.value) if len(there.value) else np.arange(len(here.value))


def _add_grams(left: Prepared, right: Prepared, rows: Rows, columns: Rows, by_value: Rows) -> None:
    """Grams of the names that are searched, drawn at random, or differ in a pair found by another value."""
    i, j = by_value // max(right.count, 1), by_value % max(right.count, 1)
    differ = left.codes["name"][i, 0] != right.codes["name"][j, 0]
    sample_i, sample_j = _sample(left, right)
    rows, columns = distinct(rows, i[differ], sample_i), distinct(columns, j[differ], sample_j)
    _keep_grams(left, right, "name", rows, columns)


def add_grams(left: Prepared, right: Prepared, field: str, pairs: Candidates) -> None:
    """Grams of another field for the candidate pairs and the random ones."""
    sample_i, sample_j = _sample(left, right)
    _keep_grams(left, right, field, distinct(pairs.i, sample_i), distinct(pairs.j, sample_j))


def _sample(left: Prepared, right: Prepared) -> tuple[Rows, Rows]:
    """The random pairs between two sides; none inside one, where nothing is learned."""
    none = np.zeros(0, dtype=np.int64)
    return (none, none) if left is right else random_pairs(left.count, right.count)


def _keep_grams(left: Prepared, right: Prepared, field: str, rows: Rows, columns: Rows) -> None:
    if left is right:
        rows = columns = distinct(rows, columns)
    grams = pair_of_grams(left.texts[field], right.texts[field], rows, columns)
    left.grams[field], right.grams[field] = grams
