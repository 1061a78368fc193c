"""Dice: every random choice of the sample, column by column, from one seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
"""A column of texts (None where empty)."""
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Column = NDArray[Any]
"""A column of texts or of numbers."""


def texts(values: Sequence[object] | Texts) -> Texts:
    """A column of Python objects; unlike `np.array`, never of fixed-width strings."""
    column: Texts = np.empty(len(values), dtype=object)
    column[:] = values
    return column


class Dice:
    """Random numbers of one purpose. `cast` gives a part dice of its own: parts do not shift one another."""

    def __init__(self, seed: int, purpose: str = "") -> None:
        self._seed = seed
        self.numbers = np.random.default_rng([seed, crc32(purpose.encode())])

    def cast(self, purpose: str) -> Dice:
        return Dice(self._seed, purpose)

    def below(self, limit: int, size: int) -> Numbers:
        """`size` whole numbers, 0 ≤ number < `limit`."""
        return self.numbers.integers(0, limit, size)

    def within(self, least: int, greatest: int, size: int) -> Numbers:
        """`size` whole numbers, both ends included."""
        return self.numbers.integers(least, greatest + 1, size)

    def mask(self, share: float, size: int) -> Mask:
        """True in about `share` of the places."""
        chosen: Mask = self.numbers.random(size) < share
        return chosen

    def exactly(self, count: int, size: int) -> Mask:
        """True in exactly `count` places."""
        chosen = np.zeros(size, dtype=bool)
        chosen[self.numbers.permutation(size)[:count]] = True
        return chosen

    def pick(self, values: Sequence[object] | Texts, size: int, weights: Sequence[float] = ()) -> Texts:
        """`size` values, with replacement, evenly or by `weights`."""
        return texts(values)[self.index(len(values), size, weights)]

    def index(self, count: int, size: int, weights: Sequence[float] = ()) -> Numbers:
        """`size` places 0 … `count` - 1, evenly or by `weights`."""
        if not len(weights):
            return self.below(count, size)
        edges = np.cumsum(np.asarray(weights, dtype=float))
        chosen: Numbers = np.searchsorted(edges, self.numbers.random(size) * edges[-1], side="right").astype(np.int64)
        return chosen

    def skewed(self, limit: int, size: int) -> Numbers:
        """Whole numbers below `limit`, the small ones often: some customers order every week, most now and then."""
        return (self.numbers.random(size) ** 2.2 * limit).astype(np.int64)

    def uuids(self, size: int) -> Texts:
        """Random UUIDs of version 4 as text."""
        raw = self.numbers.bytes(16 * size).hex()
        return texts([_uuid(raw[i : i + 32]) for i in range(0, 32 * size, 32)])


def _uuid(digits: str) -> str:
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{'89ab'[int(digits[16], 16) & 3]}{digits[17:20]}-{digits[20:]}"
    )


def change(column: Texts, where: Mask, how: Callable[[str], str | None]) -> Texts:
    """A copy of the column in which `how` was applied to the filled texts at `where`."""
    changed = column.copy()
    places = np.flatnonzero(where)
    changed[places] = texts([how(text) if text else text for text in changed[places].tolist()])
    return changed


def blank(column: Texts, where: Mask, with_: object = None) -> Texts:
    """A copy of the column with `with_` at `where`."""
    changed = column.copy()
    changed[where] = with_
    return changed


def either(where: Mask, this: Texts | str, that: Texts | str | None) -> Texts:
    """`this` where the mask is true, `that` elsewhere."""
    chosen: Texts = np.where(where, this, np.asarray(that, dtype=object))
    return chosen


def numbered(pattern: str, numbers: Numbers | range) -> Texts:
    """`pattern % number` for each number."""
    return texts([pattern % number for number in (numbers if isinstance(numbers, range) else numbers.tolist())])
