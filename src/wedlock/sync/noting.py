"""From changed rows to records to look at: the rows' present records, and those that they belonged to before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from wedlock.model.plan import Sided
from wedlock.model.sync import Change, Key
from wedlock.model.sync_ports import Hub, Side
from wedlock.sync.echoes import Echoes
from wedlock.sync.rules import ObjectRules

Records = dict[tuple[str, Key], datetime | None]
"""(object, key) → when it was changed last, as the capture knows."""


def records_of(
    rules: Sequence[ObjectRules], side: Sided, reader: Side, hub: Hub, changes: Sequence[Change], echoes: Echoes
) -> Records:
    """Every record of these objects to which the changed rows belong, or belonged when it was agreed on last; but none
    that a transaction of ours left as it was decided."""
    found: Records = {}
    for transaction, some in echoes.apart(side, changes).items():
        for (name, key), at in _records(rules, side, reader, hub, some).items():
            if key not in echoes.expected(side, transaction, name):
                found[name, key] = at
    return found


def _records(rules: Sequence[ObjectRules], side: Sided, reader: Side, hub: Hub, changes: Sequence[Change]) -> Records:
    by_table: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_table[change.table].append(change)
    found: Records = {}
    for each in rules:
        layout = each.layouts.of(side)
        mine = [c for table in set(layout.shape.tables.values()) for c in by_table.get(table, ())]
        if not mine:
            continue
        at = max((c.at for c in mine if c.at is not None), default=None)
        times = _times(layout.shape.root, layout.shape.key, mine)
        keys = set(times) | reader.roots(
            layout, [c for c in mine if not _is_root(layout.shape.root, layout.shape.key, c)]
        )
        keys |= _former(each, side, hub, mine)
        found.update({(each.name, key): times.get(key) or at for key in keys})
    return found


def _is_root(root: str, key: tuple[str, ...], change: Change) -> bool:
    return change.table == root and change.columns == key


def _times(root: str, key: tuple[str, ...], changes: Sequence[Change]) -> dict[Key, datetime | None]:
    """Root rows need no question: their key is the record's."""
    return {change.key: change.at for change in changes if _is_root(root, key, change)}


def _former(rules: ObjectRules, side: Sided, hub: Hub, changes: Sequence[Change]) -> set[Key]:
    """The records that last had these rows of parts."""
    layout, found = rules.layouts.of(side), set()
    for alias in rules.parts.of(side):
        columns = layout.row_key(alias)
        keys = {c.key for c in changes if c.table == layout.shape.tables[alias] and c.columns == columns}
        if keys:
            found |= hub.owners(rules.name, side, alias, keys)
    return found


def tables_lost(rules: Sequence[ObjectRules], side: Sided, lost: Sequence[str]) -> list[str]:
    """The objects of which every record must be looked at, since nobody can tell what changed in these tables."""
    return [r.name for r in rules if set(lost) & set(r.layouts.of(side).shape.tables.values())]
