"""Character 3-grams weighted by tf-idf: a candidate search that misspellings and word order do not stop.

Built from one column of code points with numpy, so that a million names take seconds, and only for the rows that
need it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wedlock.analysis.records.normal.column import Column, Points

BUCKETS = 1 << 20
FLOPS = 60_000_000  # multiplications of one sparse product; the commonest grams are left out above that
FEWER = 10_000_000  # the same for more than LARGE rows: most of their partners were found by equal values
LARGE = 10_000
FEW = 3  # most similar names taken for each of more than LARGE
LIKE = 100_000  # parts of a likeness of 1 that are told apart
PIECE = 20_000  # texts cut into grams at a time, so that what is in between stays in the processor's cache
CHUNK_CELLS = 40_000_000

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix; scipy comes without types
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Grams:
    """`matrix` has one row for each of some records; `place[record]` is its row, -1 where it has none."""

    matrix: Matrix
    place: Rows

    def cosine(self, other: Grams, i: Rows, j: Rows) -> NDArray[np.float32]:
        """Similarity 0…1 of record i[k] here and j[k] there; both must have rows."""
        found = np.zeros(len(i), dtype=np.float32)
        a, b = self.place[i], other.place[j]
        for start in range(0, len(i), 100_000):
            part = slice(start, start + 100_000)
            found[part] = np.asarray(self.matrix[a[part]].multiply(other.matrix[b[part]]).sum(axis=1)).ravel()
        return np.minimum(found, 1)


def pair_of_grams(left: Column, right: Column, rows: Rows, columns: Rows) -> tuple[Grams, Grams]:
    """Grams of the texts of these records. Rows have length 1 (0 for an empty text)."""
    texts = left.only(rows), right.only(columns)
    with ThreadPoolExecutor(2) as pool:  # most of it is numpy's work, outside of Python's lock
        counted = list(pool.map(_counted, texts))
        frequency = sum(np.bincount(matrix.indices, minlength=BUCKETS) for matrix in counted)
        weight = (np.log((1 + len(rows) + len(columns)) / (1 + frequency)) + 1).astype(np.float32)
        x, y = pool.map(lambda matrix: _weighted(matrix, weight), counted)
    here, there = np.full(len(left), -1, dtype=np.int64), np.full(len(right), -1, dtype=np.int64)
    here[rows], there[columns] = np.arange(len(rows)), np.arange(len(columns))
    return Grams(x, here), Grams(y, there)


def _counted(texts: Column) -> Matrix:
    """A text of n characters has n grams, a blank at both ends included."""
    size, points = texts.sizes(), texts.points()
    starts = np.concatenate([[0], np.cumsum(size)])
    bucket = np.empty(starts[-1], dtype=np.int32)
    for at in range(0, len(size), PIECE):
        part = slice(at, at + PIECE)
        if size[part].any():
            bucket[starts[at] : starts[min(at + PIECE, len(size))]] = _buckets(points, texts.start[part], size[part])
    ones = np.ones(len(bucket), dtype=np.float32)
    matrix = sparse.csr_matrix((ones, bucket, starts.astype(np.int32)), shape=(len(texts), BUCKETS))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def _buckets(points: Points, start: Rows, size: Rows) -> NDArray[np.int32]:
    ends = np.cumsum(size)
    middle = points[np.arange(ends[-1]) + np.repeat(start - ends + size, size)].astype(np.uint32)
    before, after = np.roll(middle, 1), np.roll(middle, -1)
    before[(ends - size)[size > 0]] = after[ends[size > 0] - 1] = ord(" ")
    mixed = before * np.uint32(0x9E3779B1) ^ middle * np.uint32(0x85EBCA77)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0xC2B2AE3D) + after * np.uint32(0x27D4EB2F)
    return np.asarray((mixed ^ (mixed >> np.uint32(13))) & np.uint32(BUCKETS - 1), dtype=np.int32)


def _weighted(matrix: Matrix, weight: NDArray[np.float32]) -> Matrix:
    matrix.data = weight[matrix.indices]
    size = np.diff(matrix.indptr)
    length = np.ones(len(size))
    starts = matrix.indptr[:-1][size > 0]
    if len(starts):
        length[size > 0] = np.sqrt(np.add.reduceat(np.square(matrix.data, dtype=np.float64), starts))
    matrix.data /= np.repeat(length.astype(np.float32), size)
    return matrix


def nearest(x: Matrix, y: Matrix, count: int, least: float = 0.15) -> tuple[Rows, Rows]:
    """Pairs (i, j) where j is among the `count` most similar rows of y for row i of x, or the other way round."""
    if max(x.shape[0], y.shape[0]) > LARGE:
        count = min(count, FEW)
    mask = _affordable(x, y)
    with ThreadPoolExecutor(2) as pool:  # the sparse product lets go of Python's lock
        x, y = pool.map(lambda matrix: _masked(matrix, mask), (x, y))
        forth, back = pool.map(lambda pair: _top(pair[0], pair[1], count, least), ((x, y), (y, x)))
    return np.concatenate([forth[0], back[1]]), np.concatenate([forth[1], back[0]])


def _affordable(x: Matrix, y: Matrix) -> NDArray[np.float32]:
    """1 for every gram but the commonest, whose products would cost more than FLOPS, 0 for those."""
    cost = np.bincount(x.indices, minlength=BUCKETS) * np.bincount(y.indices, minlength=BUCKETS)
    most = FLOPS if max(x.shape[0], y.shape[0]) <= LARGE else FEWER
    order = np.argsort(cost, kind="stable")
    mask = np.zeros(BUCKETS, dtype=np.float32)
    mask[order[np.cumsum(cost[order]) <= most]] = 1
    return mask


def _masked(matrix: Matrix, mask: NDArray[np.float32]) -> Matrix:
    if mask.all():
        return matrix
    masked = matrix.copy()
    masked.data *= mask[masked.indices]
    masked.eliminate_zeros()
    return masked


def _top(x: Matrix, y: Matrix, count: int, least: float) -> tuple[Rows, Rows]:
    transposed = y.T.tocsr()
    step = max(1, min(50_000, CHUNK_CELLS // max(y.shape[0], 1))) if y.shape[0] <= 20_000 else 20_000
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, x.shape[0], step):
        product = (x[start : start + step] @ transposed).tocoo()
        good = np.flatnonzero(product.data >= least)
        row, column = _best(product.row[good], product.col[good], product.data[good], count)
        rows.append(row + start)
        columns.append(column)
    return np.concatenate(rows), np.concatenate(columns)


def _best(
    row: NDArray[np.int32], column: NDArray[np.int32], score: NDArray[np.float32], count: int
) -> tuple[Rows, Rows]:
    """The `count` best of each row; those equal to the last one come along (twice as many at most).

    Row, likeness in five digits and column are sorted as one number: that is several times as fast as by turns.
    """
    unlike = np.int64(LIKE) - np.minimum(np.round(score * LIKE), LIKE).astype(np.int64)
    ranked = np.sort((row.astype(np.int64) << 47) | (unlike << 30) | column)
    row_of, unlike = ranked >> 47, (ranked >> 30) & 0x1FFFF
    place = np.arange(len(ranked))
    first = np.maximum.accumulate(np.where(np.diff(row_of, prepend=-1) > 0, place, 0))
    place -= first
    edge = np.minimum(first + count - 1, len(ranked) - 1)
    keep = (place < count) | ((row_of[edge] == row_of) & (unlike <= unlike[edge]) & (place < 2 * count))
    return row_of[keep], ranked[keep] & 0x3FFFFFFF
