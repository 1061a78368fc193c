"""What linked records tell of the two columns of a field: values that go together, or that never agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.likeness import Columns, Filled, agreed, by_chance, by_path, filled
from wedlock.analysis.profile import as_text
from wedlock.model.linked import LinkedColumns

LEAST_COMPARED = 30
HARDLY = 0.1
"""Share of agreeing records up to which two columns may be each system's own: remarks agree by chance in 5 %."""

BEYOND_CHANCE = 0.02
"""… if records that have nothing to do with one another agree as often, but for this share and two standard errors."""


@dataclass(frozen=True)
class Told:
    """The values of linked records, once per object and kind of lines; `known` are units and code maps they told."""

    linked: Sequence[tuple[Sequence[LinkedValues], Sequence[LinkedValues]]] = ()
    known: LinkedColumns = field(default_factory=dict)

    @cached_property
    def _columns(self) -> list[tuple[Columns, Columns]]:
        return [(by_path(here), by_path(there)) for here, there in self.linked]

    def together(self, left: str, right: str) -> Counter[tuple[str, str]]:
        """How often each value of the left column stands beside each of the right one, as text."""
        return Counter((as_text(a), as_text(b)) for pairs in self._pairs(left, right) for a, b in pairs)

    def apart(self, left: str, right: str) -> tuple[int, int] | None:
        """Agreeing and compared records, where each system fills the column by itself: numbers that it gives, remarks
        of its own people. None where they agree beyond chance, by a unit or a code map, or too few were compared."""
        if (left, right) in self.known:
            return None
        read = [pairs for pairs in self._pairs(left, right) if len(pairs) >= LEAST_COMPARED]
        if not read or not all(_strange(pairs) for pairs in read):
            return None
        return max((agreed(pairs), len(pairs)) for pairs in read)

    def _pairs(self, left: str, right: str) -> Iterator[Filled]:
        for here, there in self._columns:
            yield from (filled(one, other) for one in here.get(left, ()) for other in there.get(right, ()))


def _strange(pairs: Filled) -> bool:
    """Whether the values agree hardly ever, and no more often than those of any two records."""
    found = agreed(pairs)
    if found > HARDLY * len(pairs):
        return False
    chance = by_chance(pairs)
    return found <= chance + BEYOND_CHANCE * len(pairs) + 2 * math.sqrt(chance)


NOTHING_TOLD = Told()
