"""Character 3-grams weighted by tf-idf: a candidate search that misspellings and word order do not stop.

Built from one column of code points with numpy, so that a million names take about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BUCKETS = 1 << 20
FLOPS = 150_000_000  # multiplications of one sparse product; the commonest grams are left out above that
CHUNK_CELLS = 20_000_000

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix; scipy comes without types


def matrices(left: Sequence[str], right: Sequence[str]) -> tuple[Matrix, Matrix]:
    """One row a text, columns are hashed 3-grams, rows of length 1 (or 0 for an empty text)."""
    x, y = _counted(left), _counted(right)
    rows = x.shape[0] + y.shape[0]
    frequency = np.bincount(x.indices, minlength=BUCKETS) + np.bincount(y.indices, minlength=BUCKETS)
    weight = np.log((1 + rows) / (1 + frequency)) + 1
    return _weighted(x, weight), _weighted(y, weight)


def _counted(texts: Sequence[str]) -> Matrix:
    text = "\n".join([f" {t} " if t else "" for t in texts]) + "\n\n"
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    line_end = points == 10
    row = np.cumsum(line_end)[:-2]
    whole = ~(line_end[:-2] | line_end[1:-1] | line_end[2:])
    mixed = points[:-2] * np.uint64(0x9E3779B97F4A7C15) ^ points[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) ^ points[2:] * np.uint64(
        0x94D049BB133111EB
    )
    bucket = ((mixed ^ (mixed >> np.uint64(32))) % np.uint64(BUCKETS)).astype(np.int32)
    ones = np.ones(int(whole.sum()), dtype=np.float32)
    matrix = sparse.csr_matrix((ones, (row[whole], bucket[whole])), shape=(len(texts), BUCKETS))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def _weighted(matrix: Matrix, weight: NDArray[np.float64]) -> Matrix:
    matrix.data = weight[matrix.indices].astype(np.float32)
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(length > 0, length, 1), np.diff(matrix.indptr)).astype(np.float32)
    return matrix


def cosine(x: Matrix, y: Matrix, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float32]:
    """Similarity 0…1 of row i[k] of x and row j[k] of y."""
    found = np.zeros(len(i), dtype=np.float32)
    for start in range(0, len(i), 200_000):
        part = slice(start, start + 200_000)
        found[part] = np.asarray(x[i[part]].multiply(y[j[part]]).sum(axis=1)).ravel()
    return np.minimum(found, 1)


def nearest(x: Matrix, y: Matrix, count: int, least: float = 0.15) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (i, j) where j is among the `count` most similar rows of y for row i of x, or the other way round."""
    x, y = _affordable(x, y)
    forth, back = _top(x, y, count, least), _top(y, x, count, least)
    return np.concatenate([forth[0], back[1]]), np.concatenate([forth[1], back[0]])


def _affordable(x: Matrix, y: Matrix) -> tuple[Matrix, Matrix]:
    """Both without the commonest grams, whose products would cost more than FLOPS."""
    cost = np.bincount(x.indices, minlength=BUCKETS) * np.bincount(y.indices, minlength=BUCKETS)
    if cost.sum() <= FLOPS:
        return x, y
    order = np.argsort(cost, kind="stable")
    kept = order[np.cumsum(cost[order]) <= FLOPS]
    mask = np.zeros(BUCKETS, dtype=np.float32)
    mask[kept] = 1
    return _masked(x, mask), _masked(y, mask)


def _masked(matrix: Matrix, mask: NDArray[np.float32]) -> Matrix:
    masked = matrix.copy()
    masked.data *= mask[masked.indices]
    masked.eliminate_zeros()
    return masked


def _top(x: Matrix, y: Matrix, count: int, least: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    transposed = y.T.tocsr()
    step = max(1, min(20_000, CHUNK_CELLS // max(y.shape[0], 1)))
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, x.shape[0], step):
        product = (x[start : start + step] @ transposed).tocoo()
        good = product.data >= least
        row, column = _best(product.row[good], product.col[good], product.data[good], count)
        rows.append(row.astype(np.int64) + start)
        columns.append(column.astype(np.int64))
    return np.concatenate(rows), np.concatenate(columns)


def _best(
    row: NDArray[np.int32], column: NDArray[np.int32], score: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The `count` best of each row; those equal to the last one come along (twice as many at most)."""
    order = np.lexsort((-score, row))
    row, column, score = row[order], column[order], np.round(score[order], 5)
    first = np.searchsorted(row, row, side="left")
    place = np.arange(len(row)) - first
    last = score[np.minimum(first + count - 1, len(row) - 1)]
    same_row = row[np.minimum(first + count - 1, len(row) - 1)] == row
    keep = (place < count) | (same_row & (score >= last) & (place < 2 * count))
    return row[keep], column[keep]
