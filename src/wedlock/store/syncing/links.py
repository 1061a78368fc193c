"""Who is who: Links found by many keys at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from wedlock.model.plan import Sided
from wedlock.model.sync import Agreed, Key, Line, Link, LinkState, Replaced
from wedlock.store.syncing.database import Kept, Rows
from wedlock.store.syncing.encoding import (
    key_of,
    key_text,
    read_key,
    text_of,
    values_of,
    whole,
)
from wedlock.store.syncing.parts import owners

_STATES = {str(state): state for state in LinkState}
_NO_LINES: Mapping[str, tuple[Line, ...]] = {}
_NOTHING: Mapping[tuple[Sided, str], Replaced] = {}


class KeptLinks(Kept):
    def links(self, object_: str, side: Sided, keys: Iterable[Key]) -> dict[Key, Link]:
        """A record whose Link is gone has the last one it had."""
        known = {key_text(key): key for key in keys}
        with self._db.reading():
            alive = self._db.among("links_alive", (object_,), known, side)
            missing = known.keys() - {row[0] for row in alive}
            gone = self._db.among("links_gone", (object_,), missing, side)
        return read_links(object_, side, sorted(gone, key=itemgetter(2)) + alive, known)

    def link_page(self, object_: str, after: int, limit: int) -> list[Link]:
        with self._db.reading():
            rows = self._db.rows("links_page", object_, after, limit)
        return list(read_links(object_, "left", rows, {row[0]: key_of(row[0]) for row in rows}).values())

    def link_count(self, object_: str) -> int:
        with self._db.reading():
            return int(self._db.rows("links_count", object_)[0][0])

    def owners(self, object_: str, side: Sided, alias: str, row_keys: Iterable[Key]) -> set[Key]:
        with self._db.reading():
            return owners(self._db, object_, side, alias, row_keys)

    def apart(self, object_: str, pairs: Iterable[tuple[Key, Key]]) -> set[tuple[Key, Key]]:
        wanted = {(key_text(left), key_text(right)): (left, right) for left, right in pairs}
        with self._db.reading():
            found = self._db.among("apart", (object_,), {left for left, _ in wanted})
        return {wanted[row[0], row[1]] for row in found if (row[0], row[1]) in wanted}


def read_links(object_: str, side: Sided, rows: Rows, known: Mapping[str, Key]) -> dict[Key, Link]:
    """Links by the key of `side`; of several rows for one key the last counts."""
    # one text for all: 1000 calls of the JSON reader cost as much as what they read
    others = json.loads(f"[{','.join([row[1] for row in rows])}]")
    agreed = json.loads(f"[{','.join([text or 'null' for row in rows for text in row[7:9]])}]")
    found: dict[Key, Link] = {}
    for at, (key, _, number, state, born, pairs, replaced, _, _) in enumerate(rows):
        here, there = known[key], read_key(others[at])
        left, right = (here, there) if side == "left" else (there, here)
        found[here] = Link(
            object_, left, right, _agreed(agreed[2 * at]), _agreed(agreed[2 * at + 1]),
            _read_pairs(pairs), _read_replaced(replaced), _STATES[state], born, number,
        )  # fmt: skip
    return found


def agreed_text(agreed: Agreed | None) -> str | None:
    """An object of Values; where there are lines, a list of it and alias → [key, Values] of each line."""
    if agreed is None:
        return None
    values = text_of(agreed.values)
    if not agreed.lines:
        return values
    return f"[{values},{{{','.join(_lines_text(alias, lines) for alias, lines in agreed.lines.items())}}}]"


def pairs_text(pairs: tuple[tuple[str, Key, Key], ...]) -> str:
    """[[lines, left key, right key], …]; empty where there are none."""
    if not pairs:
        return ""
    return (
        "[" + ",".join(f"[{json.dumps(name)},{key_text(left)},{key_text(right)}]" for name, left, right in pairs) + "]"
    )


def replaced_text(replaced: Mapping[tuple[Sided, str], Replaced]) -> str:
    """[[side, field, value, when], …]; empty where there are none."""
    if not replaced:
        return ""
    return text_of([(side, name, was.value, was.at) for (side, name), was in replaced.items()])


def _lines_text(alias: str, lines: tuple[Line, ...]) -> str:
    written = ",".join([f"[{key_text(line.key)},{text_of(line.values)}]" for line in lines])
    return f"{json.dumps(alias)}:[{written}]"


def _agreed(found: Any) -> Agreed | None:
    if found is None:
        return None
    if type(found) is dict:
        return Agreed(values_of(found), _NO_LINES)
    values, lines = found
    read = {alias: tuple([Line(read_key(k), values_of(v)) for k, v in some]) for alias, some in lines.items()}
    return Agreed(values_of(values), read)


def _read_pairs(text: str) -> tuple[tuple[str, Key, Key], ...]:
    return tuple((name, read_key(left), read_key(right)) for name, left, right in json.loads(text)) if text else ()


def _read_replaced(text: str) -> Mapping[tuple[Sided, str], Replaced]:
    if not text:
        return _NOTHING
    return {(side, name): Replaced(read_key(value), whole(at)) for side, name, value, at in json.loads(text)}
