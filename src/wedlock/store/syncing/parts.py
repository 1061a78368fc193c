"""The part index: which record last had which row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wedlock.model.plan import Sided
from wedlock.model.sync import Key
from wedlock.store.syncing.database import Database
from wedlock.store.syncing.encoding import key_text

Parts = Sequence[tuple[str, Sided, Key, Mapping[str, tuple[Key, ...]]]]
_Row = tuple[str, str, str]  # record's key, alias, row's key


def keep_parts(db: Database, parts: Parts) -> None:
    """These records have these rows now and no others. Only what differs is written."""
    by_place: dict[tuple[str, Sided], dict[str, set[_Row]]] = defaultdict(dict)
    for object_, side, key, rows in parts:
        record = key_text(key)
        by_place[object_, side][record] = {
            (record, alias, key_text(row)) for alias, some in rows.items() for row in some
        }
    for (object_, side), records in by_place.items():
        had = {(row[0], row[1], row[2]) for row in db.among("parts_of", (object_, side), records)}
        has = set().union(*records.values())
        db.many("part_delete", [(object_, side, alias, row, record) for record, alias, row in had - has])
        db.many("part_insert", [(object_, side, alias, row, record) for record, alias, row in has - had])
