"""The journal in SQLite: a table of ours in the application's file, filled by row triggers.

Keys are written by SQLite's own `quote`, which every version has. SQLite mends triggers itself where a column or a
table is renamed; a program that makes a table anew drops them, which is noticed by the file's schema version. Should
somebody drop the journal alone, the application's statements fail: `remove` takes the triggers out first.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import URL

from wedlock.connectors.address import sqlite_path
from wedlock.connectors.capture import trouble
from wedlock.connectors.capture.journal import Kind, Note, safe_name, trigger_name
from wedlock.connectors.capture.watched import Watched
from wedlock.language import T, Text
from wedlock.model.sync import Key, Value

BUSY_S = 1.0
CHUNK = 500

_EVENTS = {"_ins": "INSERT", "_upd": "UPDATE", "_del": "DELETE"}
_AT = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
_LITERAL = re.compile(r"'((?:[^']|'')*)'|X'([0-9A-Fa-f]*)'|([^,']+)")


class SqliteJournal:
    """Satisfies Journal."""

    def __init__(self, url: URL, system: str, name: str) -> None:
        self._path, self._system, self._name = sqlite_path(url), system, safe_name(name)
        self._known: sqlite3.Connection | None = None
        self._tables: Sequence[Watched] = ()
        self._versions = (-1, -1)
        self._strangers: list[Watched] = []  # tables whose key has another name now

    @property
    def _table(self) -> str:
        return f"wedlock_journal_{self._name}"

    # Putting in, taking out

    def install(self, tables: Sequence[Watched]) -> tuple[Text, ...]:
        with self._writing():
            done = self._make_journal()
            done += [_of_table(table.name) for table in self._triggers(tables)]
            wanted = {trigger_name(self._name, table, end) for table in tables for end in _EVENTS}
            for trigger, table, _ in self._found():
                if trigger not in wanted:
                    self._run(f"DROP TRIGGER {quoted(trigger)}")
                    done.append(_of_table(table))
        return tuple(dict.fromkeys(done))

    def installed(self) -> tuple[Text, ...]:
        with self._guarded():
            tables = dict.fromkeys(table for _, table, _ in self._found())
            journal = [self._said()] if self._has_journal() else []
        return (*journal, *map(_of_table, tables))

    def remove(self) -> tuple[Text, ...]:
        done = self.installed()
        with self._writing():
            for trigger, *_ in self._found():
                self._run(f"DROP TRIGGER {quoted(trigger)}")
            self._run(f"DROP TABLE IF EXISTS {self._table}")
        return done

    def _make_journal(self) -> list[Text]:
        if self._has_journal():
            return []
        self._run(
            f"CREATE TABLE {self._table} (id INTEGER PRIMARY KEY, tab TEXT NOT NULL, key TEXT, kind TEXT NOT NULL,"
            f" at TEXT NOT NULL /* {secrets.token_hex(4)} */)"
        )
        return [self._said()]

    def _triggers(self, tables: Sequence[Watched]) -> list[Watched]:
        """Make the triggers that are missing or of another key; the tables concerned."""
        known = {(trigger, table): made for trigger, table, made in self._found()}
        done = []
        for table in tables:
            for end, event in _EVENTS.items():
                trigger = trigger_name(self._name, table, end)
                made = (
                    f"CREATE TRIGGER {quoted(trigger)} AFTER {event} ON {quoted(table.bare)} FOR EACH ROW "
                    f"BEGIN {self._body(table, event)} END"
                )
                if known.get((trigger, table.bare)) != made:
                    self._run(f"DROP TRIGGER IF EXISTS {quoted(trigger)}")
                    self._run(made)
                    done.append(table)
        return list(dict.fromkeys(done))

    def _body(self, table: Watched, event: str) -> str:
        former, present = (
            " || ',' || ".join(f"quote({row}.{quoted(column)})" for column in table.key) for row in ("OLD", "NEW")
        )
        note = f"INSERT INTO {self._table} (tab, key, kind, at) SELECT {literal(table.name)}, "
        gone, written = f"{note}{former}, 'd', {_AT}", f"{note}{present}, 'w', {_AT};"
        if event == "UPDATE":
            return f"{gone} WHERE {former} <> {present}; {written}"
        return written if event == "INSERT" else f"{gone};"

    def _found(self) -> list[tuple[str, str, str]]:
        mine = re.compile(f"^wedlock_{self._name}_[0-9a-f]{{10}}(_ins|_upd|_del)$")
        rows = self._run("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name")
        return [(name, table, made) for name, table, made in rows if mine.match(name)]

    def _has_journal(self) -> bool:
        return bool(self._run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [self._table]))

    def _said(self) -> Text:
        return T("table {table}", table=self._table)

    # Reading

    def open(self, tables: Sequence[Watched], stamp: str) -> None:
        self._tables = tables
        with self._guarded():
            if not self._has_journal():
                raise trouble.not_installed(self._system)
            self._versions = self._now()
            others = stamp and stamp != self.stamp()
        self.look()
        if others:
            with self._writing():
                self._note((table, Kind.REPLACED) for table in tables)

    def stirred(self) -> bool:
        """`data_version` grows when another connection commits; the schema's own version when a table is altered."""
        with self._guarded():
            former, self._versions = self._versions, self._now()
        if former[1] != self._versions[1]:
            self.look()
        return former != self._versions

    def _now(self) -> tuple[int, int]:
        ((data,),) = self._run("PRAGMA data_version")
        ((schema,),) = self._run("PRAGMA schema_version")
        return data, schema

    def look(self) -> None:
        """Put back what is gone, as where the application made a table anew, and note that something was missed."""
        with self._guarded():
            columns = {table: self._columns(table) for table in self._tables}
            strangers = [table for table, there in columns.items() if there and not there.issuperset(table.key)]
            lacking = [table for table in self._lacking() if table not in strangers and columns[table]]
            news = [table for table in strangers if table not in self._strangers]
            self._strangers = strangers
        if not lacking and not news:
            return
        with self._writing():
            self._triggers(lacking)
            self._note([*((t, Kind.REPLACED) for t in lacking), *((t, Kind.UNKNOWN) for t in news)])

    def _note(self, what: Iterable[tuple[Watched, Kind]]) -> None:
        for table, kind in what:
            self._run(
                f"INSERT INTO {self._table} (tab, kind, at) VALUES (?, ?, {_AT})",  # noqa: S608 - our own name
                [table.name, kind.value],
            )

    def _columns(self, table: Watched) -> set[str]:
        return {name for (name,) in self._run("SELECT name FROM pragma_table_info(?)", [table.bare])}

    def _lacking(self) -> list[Watched]:
        """The tables that lack a trigger."""
        there = {(table, trigger) for trigger, table, _ in self._found()}
        return [
            table
            for table in self._tables
            if any((table.bare, trigger_name(self._name, table, end)) not in there for end in _EVENTS)
        ]

    def read(self, after: int, limit: int) -> list[Note]:
        with self._guarded():
            rows = self._run(
                f"SELECT id, tab, key, kind, at FROM {self._table} WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
                [after, limit],
            )
        return [Note(number, tab, key, kind, _time(at)) for number, tab, key, kind, at in rows]

    def forget(self, ids: Sequence[int]) -> bool:
        try:
            with self._guarded():
                own = self._own()
                own.execute("BEGIN IMMEDIATE")
                for start in range(0, len(ids), CHUNK):
                    part = ids[start : start + CHUNK]
                    own.execute(f"DELETE FROM {self._table} WHERE id IN ({', '.join(map(str, part))})")  # noqa: S608
                own.execute("COMMIT")
        except sqlite3.OperationalError:
            return False
        return True

    def stamp(self) -> str:
        """The number that the journal's own definition carries."""
        ((made,),) = self._run("SELECT sql FROM sqlite_master WHERE name = ?", [self._table])
        found = re.search(r"/\* (\w+) \*/", str(made))
        return found[1] if found else "-"

    def key(self, text: str) -> Key:
        return tuple(map(_value, _LITERAL.finditer(text)))

    def close(self) -> None:
        if self._known is not None:
            self._known.close()
        self._known = None

    def _own(self) -> sqlite3.Connection:
        if self._known is None:
            self._known = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        return self._known

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._own().execute(statement, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all or nothing."""
        with self._guarded():
            self._run("BEGIN IMMEDIATE")
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                if self._own().in_transaction:
                    self._run("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise trouble.busy(self._system, error) from None
            raise trouble.failed(self._system, error) from None
        except sqlite3.Error as error:
            raise trouble.failed(self._system, error) from None


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _value(found: re.Match[str]) -> Value:
    text, blob, plain = found.groups()
    if text is not None:
        return text.replace("''", "'")
    if blob is not None:
        return bytes.fromhex(blob)
    if plain == "NULL":
        return None
    return int(plain) if re.fullmatch(r"-?\d+", plain) else float(plain)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _of_table(table: str) -> Text:
    return T("triggers on {table}", table=table)
