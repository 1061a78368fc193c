"""Kind: how objects of a kind are prepared, compared and searched for candidates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.prepared import Prepared, Texts
from wedlock.model.records import RecordTable


@dataclass(frozen=True, slots=True)
class Kind:
    """`blocks` are the fields whose equal values make candidates, `grams` those compared as 3-grams
    (the first is `name`).

    Of `crossed` equal values of the first on the left and the second on the right make candidates.
    `texts_of(table, country)` normalises a side; `finish(side)` adds what a piece of a side cannot tell. `read` are the
    fields whose texts are looked at again: of the others the codes suffice.
    """

    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    grams: tuple[str, ...]
    read: tuple[str, ...]
    texts_of: Callable[[RecordTable, str], Texts]
    crossed: tuple[tuple[str, str], ...] = ()
    finish: Callable[[Prepared], None] | None = None
