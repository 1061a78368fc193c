"""The tables while `wedlock sync` runs: once records fail, it is looked whether an administrator has altered a table.

What fits into a column is told by the Catalog that was read at the start: a code that was added since, or a text made
longer, would be refused until somebody begins `wedlock sync` again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from wedlock.bootstrap.marriage import Marriage, catalog_of
from wedlock.bootstrap.sync_log import sync_log
from wedlock.model.catalog import Catalog, Column
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import Trouble, shape_of

EVERY_S = 5.0

Columns = list[tuple[Column, ...] | None]


@dataclass
class TablesWatch:
    """Compares the columns of the plan's tables with those that this process works by. `failed` counts what failed."""

    marriage: Marriage
    failed: Callable[[], int]
    _seen: int = 0
    _next: float = 0

    def altered(self) -> bool:
        """Whether they are others; then what did not fit is due again. Looks once after failures, every five seconds
        at most."""
        if self.failed() == self._seen or monotonic() < self._next:
            return False
        self._seen, self._next = self.failed(), monotonic() + EVERY_S
        changed = [self.marriage.name(side) for side in SIDES if self._there(side) != self._columns(side)]
        if changed:
            from wedlock.store.syncing.reading import SyncReading

            SyncReading().retry(trouble=Trouble.VALUE)
            sync_log().info("altered", systems=changed)
        return bool(changed)

    def _columns(self, side: Sided) -> Columns:
        return self._of(self.marriage.catalogs.of(side), side)

    def _there(self, side: Sided) -> Columns:
        return self._of(catalog_of(self.marriage.systems.of(side), self.marriage.known), side)

    def _of(self, catalog: Catalog, side: Sided) -> Columns:
        """The columns of each table of the plan; None for one that is gone."""
        shapes = [shape_of(rules.planned, side) for rules in self.marriage.rules]
        names = dict.fromkeys(name for shape in shapes for name in shape.tables.values())
        return [catalog.by_name[name].columns if name in catalog.by_name else None for name in names]
