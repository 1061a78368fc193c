"""Echoes: what we wrote comes back as a Change, and a record that is as we left it needs no second look.

A record is expected back when its write left it exactly as it was decided and the hub has kept that: by then both sides
were compared as they were, and any later edit is a transaction of its own. What nobody remembers (after a restart, of a
capture that names no transactions, of a very old one) is looked at like everything else, and found equal.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from wedlock.model.plan import Pair, Sided
from wedlock.model.sync import Change, Key

REMEMBERED = 100
"""Transactions a side: as many batches as a target may lag behind."""
_NONE: frozenset[Key] = frozenset()


class Echoes:
    """Which records each of our last transactions left as decided, by side, transaction and object."""

    def __init__(self) -> None:
        self._left: Pair[OrderedDict[str, dict[str, set[Key]]]] = Pair(OrderedDict(), OrderedDict())

    def expect(self, side: Sided, transaction: str, object_: str, keys: Iterable[Key]) -> None:
        known = self._left.of(side)
        known.setdefault(transaction, {}).setdefault(object_, set()).update(keys)
        while len(known) > REMEMBERED:
            known.popitem(last=False)

    def expected(self, side: Sided, transaction: str, object_: str) -> set[Key] | frozenset[Key]:
        """The records of the object that this transaction left as decided."""
        return self._left.of(side).get(transaction, {}).get(object_, _NONE)

    def apart(self, side: Sided, changes: Sequence[Change]) -> dict[str, list[Change]]:
        """The Changes by transaction of ours; those of everybody else under the empty name."""
        known, found = self._left.of(side), dict[str, list[Change]]()
        for change in changes:
            found.setdefault(change.transaction if change.transaction in known else "", []).append(change)
        return found
