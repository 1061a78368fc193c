"""Comparison and Level: the vocabulary of Fellegi and Sunter (1969), with what each level says in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.prepared import Prepared
from wedlock.language import Text

Rows = NDArray[np.int64]
Levels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Level:
    """`m` and `u` are what we expect before seeing the data: how many of the same, of other pairs are at this level.

    `agrees` levels corroborate a link, `disagrees` levels speak against it.
    """

    m: float
    u: float
    text: Text
    agrees: bool = False
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """`levels[0]` is the least alike. `compare` gives 0 where a side says nothing, else the level from 1.

    `frequency` names the coded field whose common values weigh less; `trust` is how many pairs the
    expected `m` is worth; `crossed`: the first field is compared with the second.
    """

    key: str
    levels: tuple[Level, ...]
    compare: Callable[[Prepared, Prepared, Rows, Rows], Levels]
    fields: tuple[str, ...]
    frequency: str = ""
    trust: float = 50.0
    crossed: bool = False

    def applies(self, left: Prepared, right: Prepared) -> bool:
        if self.crossed:
            here, there = self.fields
            return (left.has(here) and right.has(there)) or (left.has(there) and right.has(here))
        return any(left.has(name) and right.has(name) for name in self.fields)
