"""What PostgreSQL's own output plugin says (pgoutput, protocol 1), as rows that changed.

Only keys are read: a tuple is followed up to the last column of the key and no further. Source of the format:
PostgreSQL's documentation, "Logical Replication Message Formats".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from struct import Struct

from wedlock.connectors.capture.watched import Watched
from wedlock.language import T, Text
from wedlock.model.sync import Change, Value

Raw = tuple[bytes | None, ...]
"""A key as the server sends it: each column's text, None where it is empty."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_INT16, _INT32 = Struct(">h").unpack_from, Struct(">i").unpack_from
_BEGIN, _COMMIT = Struct(">QqI").unpack_from, Struct(">QQ").unpack_from
_UNCHANGED = b"\0unchanged"  # no text of a column holds a NUL
_TEXT, _EMPTY, _NEW = b"tnN"
_IS_KEY = 1


@dataclass(frozen=True, slots=True)
class Relation:
    """A table as the server describes it at this place of the log. `places` are those of the key among the columns."""

    table: Watched
    columns: tuple[str, ...]
    places: tuple[int, ...]
    reads: tuple[Callable[[str], Value], ...]
    width: int

    def change(self, raw: Raw, at: datetime | None, deleted: bool, transaction: str) -> Change:
        key = tuple(
            None if value is None else read(value.decode("utf-8", "replace"))
            for value, read in zip(raw, self.reads, strict=True)
        )
        return Change(self.table.name, self.columns, key, at, deleted, transaction)


class Decoder:
    """Follows the messages of one stream. `open` tells that a transaction is under way; `committed` is the log
    sequence number behind the last complete one. Rows gather until `take`, each once."""

    def __init__(self, tables: Sequence[Watched], oids: Mapping[int, Watched]) -> None:
        self._by_place = {(table.schema, table.bare): table for table in tables}
        self._oids = dict(oids)
        self._relations: dict[int, Relation | None] = {}
        self._found: dict[tuple[int, Raw], tuple[Relation, datetime | None, bool, str]] = {}
        self._lost: dict[str, Text] = {}
        self._at: datetime | None = None
        self._transaction = ""
        self.open = False
        self.committed = 0
        self._does = {
            ord("B"): self._begin,
            ord("C"): self._commit,
            ord("R"): self._relation,
            ord("I"): self._insert,
            ord("U"): self._update,
            ord("D"): self._delete,
            ord("T"): self._truncate,
        }  # Type, Origin and Message say nothing about rows

    def __len__(self) -> int:
        return len(self._found)

    @property
    def pending(self) -> bool:
        """Whether there is something to take."""
        return bool(self._found or self._lost)

    def feed(self, message: memoryview | bytes) -> None:
        """One message of the plugin's, without the stream's own header."""
        does = self._does.get(message[0])
        if does is not None:
            does(message)

    def take(self) -> tuple[tuple[Change, ...], dict[str, Text]]:
        """What gathered, and forget it: the Changes, and the tables of which nobody can say what changed, and why."""
        changes = tuple(
            relation.change(raw, at, deleted, number)
            for (_, raw), (relation, at, deleted, number) in self._found.items()
        )
        lost = self._lost
        self._found, self._lost = {}, {}
        return changes, lost

    def _begin(self, message: memoryview | bytes) -> None:
        _, micros, number = _BEGIN(message, 1)
        self._transaction = str(number)
        self._at = EPOCH + timedelta(microseconds=micros)
        self.open = True

    def _commit(self, message: memoryview | bytes) -> None:
        _, self.committed = _COMMIT(message, 2)
        self.open = False

    def _insert(self, message: memoryview | bytes) -> None:
        relation = self._relations.get(_INT32(message, 1)[0])
        if relation is not None:
            values, _ = _columns(message, 6, relation.width)
            self._note(message, relation, tuple([values[place] for place in relation.places]), False)

    def _update(self, message: memoryview | bytes) -> None:
        """The old tuple is there only where the key changed, or where the replica identity is full."""
        relation = self._relations.get(_INT32(message, 1)[0])
        if relation is None:
            return
        old: list[bytes | None] = []
        at = 5
        if message[at] != _NEW:
            old, at = _columns(message, at + 1)
        new, _ = _columns(message, at + 1, relation.width)
        key = tuple([old[place] if new[place] == _UNCHANGED and old else new[place] for place in relation.places])
        if old:
            before = tuple([old[place] for place in relation.places])
            if before != key:
                self._note(message, relation, before, True)
        self._note(message, relation, key, False)

    def _delete(self, message: memoryview | bytes) -> None:
        relation = self._relations.get(_INT32(message, 1)[0])
        if relation is not None:
            values, _ = _columns(message, 6, relation.width)
            self._note(message, relation, tuple([values[place] for place in relation.places]), True)

    def _note(self, message: memoryview | bytes, relation: Relation, key: Raw, deleted: bool) -> None:
        self._found[_INT32(message, 1)[0], key] = relation, self._at, deleted, self._transaction

    def _truncate(self, message: memoryview | bytes) -> None:
        (count,) = _INT32(message, 1)
        for number in range(count):
            relation = self._relations.get(_INT32(message, 6 + 4 * number)[0])
            if relation is not None:
                name = relation.table.name
                self._lost[name] = T("{table} was emptied as a whole (TRUNCATE).", table=name)

    def _relation(self, message: memoryview | bytes) -> None:
        """A table is described before its first row and after each change of its columns."""
        (oid,) = _INT32(message, 1)
        schema, at = _string(message, 5)
        bare, at = _string(message, at)
        described = _described(message, at + 1)
        table = self._by_place.get((schema, bare)) or self._renamed(oid, bare)
        if table is None:
            self._relations[oid] = None
            return
        known = self._relations.get(oid)
        relation = _relation(table, described)
        if relation.columns != (known.columns if known else table.key):
            self._lost[table.name] = T(
                "The key of {table} is now {columns}; it was {before}. Analyze again and review the plan.",
                table=table.name, columns=relation.columns, before=known.columns if known else table.key,
            )  # fmt: skip
        self._oids[oid] = table
        self._relations[oid] = relation if relation.columns else None

    def _renamed(self, oid: int, bare: str) -> Watched | None:
        table = self._oids.get(oid)
        if table is not None:
            self._lost[table.name] = T(
                "{table} is now called {name}. Analyze again and review the plan.", table=table.name, name=bare
            )
        return table


def _columns(message: memoryview | bytes, at: int, upto: int | None = None) -> tuple[list[bytes | None], int]:
    """The first `upto` columns of the tuple at this place (all where None), and the place behind them."""
    (count,) = _INT16(message, at)
    at += 2
    values: list[bytes | None] = []
    for _ in range(count if upto is None or upto > count else upto):
        kind = message[at]
        if kind == _TEXT:
            end = at + 5 + _INT32(message, at + 1)[0]
            values.append(bytes(message[at + 5 : end]))
            at = end
        else:
            values.append(None if kind == _EMPTY else _UNCHANGED)
            at += 1
    return values, at


def _string(message: memoryview | bytes, at: int) -> tuple[str, int]:
    end = at
    while message[end]:
        end += 1
    return bytes(message[at:end]).decode(), end + 1


def _described(message: memoryview | bytes, at: int) -> list[tuple[str, bool, int, int]]:
    """The columns: name, whether part of the replica identity, type's oid, type's modifier."""
    (count,) = _INT16(message, at)
    at += 2
    columns = []
    for _ in range(count):
        is_key = bool(message[at] & _IS_KEY)
        name, at = _string(message, at + 1)
        columns.append((name, is_key, _INT32(message, at)[0], _INT32(message, at + 4)[0]))
        at += 8
    return columns


def _relation(table: Watched, described: Sequence[tuple[str, bool, int, int]]) -> Relation:
    """By the key we know, as long as the server sends it for every change; else by the one that it sends."""
    sent = {name: place for place, (name, is_key, _, _) in enumerate(described) if is_key}
    columns = table.key if all(name in sent for name in table.key) else tuple(sent)
    places = tuple(sent[name] for name in columns)
    reads = tuple(_reader(described[place][2], described[place][3]) for place in places)
    return Relation(table, columns, places, reads, max(places, default=-1) + 1)


def _reader(oid: int, modifier: int) -> Callable[[str], Value]:
    """From the server's text to the value: whole numbers, truth values, decimals; all else stays text."""
    if oid in (20, 21, 23, 26):
        return int
    if oid == 16:
        return lambda text: text == "t"
    if oid == 1700:
        return int if modifier >= 4 and not (modifier - 4) & 0x7FF else Decimal
    return str
