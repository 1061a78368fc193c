"""The journal in MariaDB and MySQL: a table of ours in the application's database, filled by row triggers.

Triggers run with their maker's rights, so that the application's user needs none. Should the journal be gone, or a key
column have another name, the application's statement succeeds all the same. No trigger runs for TRUNCATE, nor for the
rows that a foreign key deletes or changes with their parent: the first is noticed by how the table lies there
afterwards, the second is told when the triggers are put in.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

import pymysql
from sqlalchemy.engine import URL

from wedlock.connectors._assemble import catalog_name
from wedlock.connectors.capture import trouble
from wedlock.connectors.capture.journal import Kind, Note, journal_table, safe_name, trigger_name
from wedlock.connectors.capture.mysql import BUSY, Session, guarded, literal, quoted, session
from wedlock.connectors.capture.watched import Watched
from wedlock.language import T, Text
from wedlock.model.sync import Key

LOOK_S = 3.0
"""How often it is looked how the tables lie there."""

CHUNK = 1000

_EVENTS = {"_ins": "INSERT", "_upd": "UPDATE", "_del": "DELETE"}
_FOUND = """
SELECT trigger_schema, trigger_name, event_object_table, action_statement FROM information_schema.triggers
WHERE trigger_name REGEXP %s AND action_statement LIKE %s ORDER BY trigger_schema, event_object_table, trigger_name
"""
_CASCADES = """
SELECT DISTINCT constraint_schema, table_name FROM information_schema.referential_constraints
WHERE delete_rule IN ('CASCADE', 'SET NULL') OR update_rule IN ('CASCADE', 'SET NULL')
"""


class MysqlJournal:
    """Satisfies Journal. Its stamp is a hash of how the journal and the tables lie there: a TRUNCATE changes it."""

    def __init__(self, url: URL, system: str, name: str) -> None:
        self._url, self._system, self._name = url, system, safe_name(name)
        self._database = str(url.database)
        self._table = quoted(self._database, self._bare)
        self._known: Session | None = None
        self._tables: Sequence[Watched] = ()
        self._lie: Mapping[str, str] = {}
        self._made = ""
        self._looked = 0.0

    @property
    def _bare(self) -> str:
        return journal_table(self._name)

    # Putting in, taking out

    def install(self, tables: Sequence[Watched]) -> tuple[Text, ...]:
        with guarded(self._system):
            done = [] if self._has_journal() else [self._make_journal()]
            new = self._triggers(tables)
            done += [_of_table(table.name) for table in new] + self._cascades(new)
            wanted = {
                (self._schema(table), trigger_name(self._name, table, end)) for table in tables for end in _EVENTS
            }
            for schema, trigger, bare, _ in self._found():
                if (schema, trigger) not in wanted:
                    self._run(f"DROP TRIGGER {quoted(schema, trigger)}")
                    done.append(_of_table(catalog_name(schema, bare, self._database)))
        return tuple(dict.fromkeys(done))

    def installed(self) -> tuple[Text, ...]:
        with guarded(self._system):
            tables = dict.fromkeys(catalog_name(schema, bare, self._database) for schema, _, bare, _ in self._found())
            journal = [self._said()] if self._has_journal() else []
        return (*journal, *map(_of_table, tables))

    def remove(self) -> tuple[Text, ...]:
        done = self.installed()
        with guarded(self._system):
            for schema, trigger, *_ in self._found():
                self._run(f"DROP TRIGGER IF EXISTS {quoted(schema, trigger)}")
            self._run(f"DROP TABLE IF EXISTS {self._table}")
        return done

    def _make_journal(self) -> Text:
        self._run(
            f"CREATE TABLE {self._table} (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, tab VARCHAR(200) NOT NULL,"
            " `key` MEDIUMTEXT, kind CHAR(1) NOT NULL, at DATETIME(6) NOT NULL)"
            " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        )
        return self._said()

    def _triggers(self, tables: Sequence[Watched]) -> list[Watched]:
        """Make the triggers that are missing or of another key; the tables concerned."""
        known = {(schema, trigger): (bare, " ".join(body.split())) for schema, trigger, bare, body in self._found()}
        done = []
        for table in tables:
            for end, event in _EVENTS.items():
                place = self._schema(table), trigger_name(self._name, table, end)
                body = " ".join(self._body(table, event).split())
                if known.get(place) == (table.bare, body):
                    continue
                self._run(f"DROP TRIGGER IF EXISTS {quoted(*place)}")
                on = quoted(self._schema(table), table.bare)
                self._run(f"CREATE TRIGGER {quoted(*place)} AFTER {event} ON {on} FOR EACH ROW {body}")
                done.append(table)
        return list(dict.fromkeys(done))

    def _body(self, table: Watched, event: str) -> str:
        note = f"INSERT INTO {self._table} (tab, `key`, kind, at) VALUES ({literal(table.name)}, "  # noqa: S608 - quoted
        columns = [quoted(column) for column in table.key]
        former, present = (f"JSON_ARRAY({', '.join(f'{row}.{c}' for c in columns)})" for row in ("OLD", "NEW"))
        same = " AND ".join(f"BINARY OLD.{c} <=> BINARY NEW.{c}" for c in columns)
        gone = f"{note}{former}, 'd', UTC_TIMESTAMP(6));"
        written = f"{note}{present}, 'w', UTC_TIMESTAMP(6));"
        noted = {"INSERT": written, "DELETE": gone, "UPDATE": f"IF NOT ({same}) THEN {gone} END IF; {written}"}
        return (
            "BEGIN DECLARE EXIT HANDLER FOR 1146 BEGIN END;"  # the journal is gone
            f" DECLARE EXIT HANDLER FOR 1054 {note}NULL, 'u', UTC_TIMESTAMP(6));"  # a key column is gone
            f" {noted[event]} END"
        )

    def _cascades(self, tables: Sequence[Watched]) -> list[Text]:
        found = set(self._run(_CASCADES))
        return [
            T(
                "no trigger runs on {table} for what its foreign keys delete or change (CASCADE, SET NULL)",
                table=table.name,
            )
            for table in tables
            if (self._schema(table), table.bare) in found
        ]

    def _found(self) -> list[tuple[str, str, str, str]]:
        mine = f"^wedlock_{self._name}_[0-9a-f]{{10}}(_ins|_upd|_del)$"
        place = self._table.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
        return [
            (schema, trigger, bare, body) for schema, trigger, bare, body in self._run(_FOUND, (mine, f"%{place}%"))
        ]

    def _has_journal(self) -> bool:
        place = self._database, self._bare
        return bool(
            self._run("SELECT 1 FROM information_schema.tables WHERE table_schema = %s AND table_name = %s", place)
        )

    def _journal_made(self) -> str:
        """When the journal was made."""
        place = self._database, self._bare
        return str(
            self._run(
                "SELECT create_time FROM information_schema.tables WHERE table_schema = %s AND table_name = %s", place
            )
        )

    def _said(self) -> Text:
        return T("table {table}", table=self._bare)

    def _schema(self, table: Watched) -> str:
        return table.schema or self._database

    # Reading

    def open(self, tables: Sequence[Watched], stamp: str) -> None:
        self._tables = tables
        with guarded(self._system):
            if not self._has_journal():
                raise trouble.not_installed(self._system)
            lock = hashlib.sha256(f"{self._database} {self._name}".encode()).hexdigest()[:40]
            if self._run("SELECT GET_LOCK(%s, 0)", [f"wedlock_{lock}"]) != [(1,)]:
                raise trouble.another(self._system)
            self._made = self._journal_made()
            self._mend()
            if stamp and stamp != self.stamp():
                self._note_replaced(self._tables)

    def stirred(self) -> bool:
        if time.monotonic() - self._looked > LOOK_S:
            self.look()
        return True

    def look(self) -> None:
        with guarded(self._system):
            self._mend()

    def _mend(self) -> None:
        """Note every table that was emptied, altered or made anew, and put back triggers that are gone."""
        self._looked = time.monotonic()
        former, self._lie = self._lie, self._how_they_lie()
        if former == self._lie:
            return
        missing = self._triggers(self._tables)
        moved = [table for table in self._tables if former and not _goes_on(former[table.name], self._lie[table.name])]
        self._note_replaced(dict.fromkeys([*missing, *moved]))

    def _note_replaced(self, tables: Mapping[Watched, None] | Sequence[Watched]) -> None:
        for table in tables:
            self._run(
                f"INSERT INTO {self._table} (tab, kind, at) VALUES (%s, %s, UTC_TIMESTAMP(6))",  # noqa: S608 - quoted
                [table.name, Kind.REPLACED.value],
            )

    def _how_they_lie(self) -> dict[str, str]:
        """Table → when it was made and the engine's number of it; where we may not see that, `-` if it is empty."""
        made = {
            (schema, bare): f"{at:%Y%m%d%H%M%S}" if at else "?"
            for schema, bare, at in self._run(
                "SELECT table_schema, table_name, create_time FROM information_schema.tables WHERE table_name IN %s",
                [[table.bare for table in self._tables]],
            )
        }
        numbers = self._numbers()
        found = {}
        for table in self._tables:
            place = self._schema(table), table.bare
            number = numbers.get(place) or self._emptiness(table, place in made)
            found[table.name] = f"{made.get(place, '')}/{number}"
        return found

    def _emptiness(self, table: Watched, there: bool) -> str:
        statement = f"SELECT 1 FROM {quoted(self._schema(table), table.bare)} LIMIT 1"  # noqa: S608 - quoted
        return "" if there and self._run(statement) else "-"

    def _numbers(self) -> dict[tuple[str, str], str]:
        """InnoDB's number of each table, which a TRUNCATE renews; empty without the PROCESS right."""
        places = {_as_file(self._schema(table), table.bare): table for table in self._tables}
        for view in ("innodb_sys_tables", "innodb_tables"):  # MariaDB, MySQL
            try:
                rows = self._run(
                    f"SELECT name, table_id FROM information_schema.{view} WHERE name IN %s",  # noqa: S608 - one of two
                    [list(places)],
                )
            except pymysql.Error:
                continue
            return {(self._schema(places[name]), places[name].bare): str(number) for name, number in rows}
        return {}

    def read(self, after: int, limit: int) -> list[Note]:
        with guarded(self._system):
            rows = self._run(
                f"SELECT id, tab, `key`, kind, at FROM {self._table} WHERE id > %s ORDER BY id LIMIT {int(limit)}",  # noqa: S608
                [after],
            )
        return [Note(number, tab, key, kind, at.replace(tzinfo=UTC)) for number, tab, key, kind, at in rows]

    def forget(self, ids: Sequence[int]) -> bool:
        with guarded(self._system):
            try:
                for start in range(0, len(ids), CHUNK):
                    numbers = ", ".join(map(str, ids[start : start + CHUNK]))
                    self._run(f"DELETE FROM {self._table} WHERE id IN ({numbers})")  # noqa: S608 - numbers
            except pymysql.OperationalError as error:
                if error.args[0] in BUSY:
                    return False
                raise
        return True

    def stamp(self) -> str:
        return hashlib.sha256(json.dumps([self._made, *sorted(self._lie.items())]).encode()).hexdigest()[:12]

    def key(self, text: str) -> Key:
        return tuple(json.loads(text, parse_float=Decimal))

    def close(self) -> None:
        if self._known is not None and self._known.open:
            self._known.close()
        self._known, self._lie = None, {}

    def _run(self, statement: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        if self._known is None:
            self._known = session(self._url)
        with self._known.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _goes_on(former: str, present: str) -> bool:
    """Whether it is the same table with its rows: one that fills up only loses its `-`."""
    return former.rstrip("-") == present.rstrip("-") and not (present.endswith("-") and not former.endswith("-"))


def _as_file(schema: str, table: str) -> str:
    """How InnoDB writes the name of a table: signs beyond letters, digits and _ as @ and their number."""
    return "/".join(
        "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"@{ord(c):04x}" for c in name)
        for name in (schema, table)
    )


def _of_table(table: str) -> Text:
    return T("triggers on {table}", table=table)
