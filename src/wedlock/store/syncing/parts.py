"""The part index: which record last had which row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring

from wedlock.model.plan import Sided
from wedlock.model.sync import Key
from wedlock.store.syncing.database import Database
from wedlock.store.syncing.encoding import key_text, read_key

Parts = Sequence[tuple[str, Sided, Key, Mapping[str, tuple[Key, ...]]]]


class PartRows:
    """The rows of some records, written as texts before anybody is made to wait."""

    def __init__(self, parts: Parts) -> None:
        self._objects: dict[str, str] = {}
        self._rows: dict[str, set[tuple[str, str]]] = {}
        for object_, side, key, rows in parts:
            record = record_text(object_, side, key)
            self._objects[record] = object_
            self._rows[record] = {
                (text, record) for alias, some in rows.items() for text in row_texts(object_, side, alias, some)
            }

    def keep(self, db: Database) -> None:
        """These records have these rows now and no others. Only what differs is written. Inside a transaction."""
        had = {(row[0], row[1]) for row in db.among("parts_of", (), self._objects)}
        has = set().union(*self._rows.values())
        db.many("part_delete", list(had - has))
        db.many("part_insert", [(row, record, self._objects[record]) for row, record in has - had])


def owners(db: Database, object_: str, side: Sided, alias: str, row_keys: Iterable[Key]) -> set[Key]:
    rows = db.among("part_owners", (), row_texts(object_, side, alias, row_keys))
    return {read_key(json.loads(row[0])[2]) for row in rows}


def record_text(object_: str, side: Sided, key: Key) -> str:
    return f'[{encode_basestring(object_)},"{side}",{key_text(key)}]'


def row_texts(object_: str, side: Sided, alias: str, keys: Iterable[Key]) -> list[str]:
    start = f'[{encode_basestring(object_)},"{side}",{encode_basestring(alias)},'
    return [f"{start}{key_text(key)}]" for key in keys]
