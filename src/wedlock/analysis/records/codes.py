"""Values as numbers: equal values of both sides get one code, so that millions of comparisons are integer compares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
WIDTH = 4  # values of one record that take part: a fifth phone number of one customer is not compared


class Coder:
    """Gives out codes from 0; -1 is "nothing". One Coder serves both sides of one field."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {"": -1}

    def single(self, values: Sequence[str]) -> Ints:
        """Shape (n, 1)."""
        known = self.known
        # `len - 1` since the empty text holds a place of its own.
        coded = [known.setdefault(value, len(known) - 1) for value in values]
        return np.array(coded, dtype=np.int32).reshape(-1, 1)

    def several(self, values: Sequence[Sequence[str]]) -> Ints:
        """Shape (n, w): the values of each record, filled up with -1; w is at most WIDTH."""
        width = min(max((len(some) for some in values), default=1) or 1, WIDTH)
        coded = np.full((len(values), width), -1, dtype=np.int32)
        known = self.known
        for row, some in enumerate(values):
            for place, value in enumerate(some[:width]):
                coded[row, place] = known.setdefault(value, len(known) - 1)
        return coded


def any_equal(left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Row by row: whether any value here is any value there."""
    if left.shape[1] == 1 and right.shape[1] == 1:
        return np.asarray((left[:, 0] == right[:, 0]) & (left[:, 0] >= 0))
    same = left[:, :, None] == right[:, None, :]
    return np.asarray((same & (left[:, :, None] >= 0)).any(axis=(1, 2)))


def present(codes: Ints) -> NDArray[np.bool_]:
    return np.asarray((codes >= 0).any(axis=1))
