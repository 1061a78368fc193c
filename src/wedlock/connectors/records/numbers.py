"""Numbers for new rows: the greatest of a column plus one, and the next of a sequence.

Two that number at once: Wedlocks wait for one another (PostgreSQL's advisory lock, SQLite's one writer, on MariaDB a
row of the marker table that each writes first). Against the product itself, which knows nothing of our lock, its unique
key stands: the record is numbered again. Where no unique key holds the column, the table takes no other writer until we
have committed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from wedlock.connectors.records.operations import Numbered, RowPlan
from wedlock.connectors.records.statements import Statements
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.model.catalog import Family, Table
from wedlock.model.plan import Maker
from wedlock.model.sync import Value

_DIGITS = {"postgresql": "{0} ~ '^[0-9]{{1,18}}$'", "mysql": "{0} REGEXP '^[0-9]{{1,18}}$'",
           "sqlite": "{0} GLOB '[0-9]*' AND {0} NOT GLOB '*[^0-9]*' AND length({0}) < 19"}  # fmt: skip
_TURN = "INSERT INTO wedlock_marker (marker, object, `key`) VALUES (%s, '', '') ON DUPLICATE KEY UPDATE object = object"
"""Whoever writes this row holds it until the commit."""
_WHOLE = {"postgresql": "bigint", "mysql": "unsigned", "sqlite": "integer"}


def number(statements: Statements, plans: Iterable[RowPlan]) -> None:
    """Give every new row that asks for one its number."""
    asked: dict[tuple[str, str, str], list[Numbered]] = {}
    for plan in plans:
        for numbered in plan.numbered:
            of = numbered.rule.of[0] if numbered.rule.make is Maker.SEQUENCE else ""
            asked.setdefault((numbered.table.name, numbered.column, of), []).append(numbered)
    for (_, column, sequence), group in asked.items():
        table = group[0].table
        if sequence:
            numbers: Sequence[Value] = _sequence(statements, sequence, len(group))
        else:
            numbers = _next(statements, table, column, len(group))
        for numbered, one in zip(group, numbers, strict=True):
            numbered.found.value = one


def _next(statements: Statements, table: Table, column: str, count: int) -> list[Value]:
    behind = _exclude(statements, table, column)
    name, source = statements.dialect.quote(column), statements.dialect.source(table)
    engine, text = statements.connection.engine, table.by_name[column].type.family is Family.TEXT
    whole = f"CAST({name} AS {_WHOLE[engine]})" if text else name
    width = f"MAX(CASE WHEN {name} LIKE '0_{statements.dialect.percent}' THEN length({name}) END)" if text else "0"
    where = f" WHERE {_DIGITS[engine].format(name)}" if text else ""
    statements.cursor.execute(f"SELECT MAX({whole}), {width} FROM {source}{where}{behind}", [])  # noqa: S608 - quoted names
    found = statements.cursor.fetchone()
    assert found is not None
    start, zeros = int(found[0] or 0) + 1, int(found[1] or 0)
    return [str(n).zfill(zeros) if text else n for n in range(start, start + count)]


def _exclude(statements: Statements, table: Table, column: str) -> str:
    """Keep others from numbering; what is put behind the SELECT."""
    unique = any(key == (column,) for key in (table.primary_key, *(key.columns for key in table.unique_keys)))
    engine = statements.connection.engine
    if engine == "postgresql":
        statements.cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"wedlock:{table.name}.{column}"])
        statements.cursor.fetchall()
        if not unique:
            statements.cursor.execute(f"LOCK TABLE {statements.dialect.source(table)} IN SHARE ROW EXCLUSIVE MODE")
    if engine == "mysql":
        statements.cursor.execute(
            _TURN, [f"number:{hashlib.sha256(f'{table.name}.{column}'.encode()).hexdigest()[:48]}"]
        )
    return " FOR UPDATE" if engine == "mysql" and not unique else ""


def _sequence(statements: Statements, name: str, count: int) -> list[Value]:
    engine = statements.connection.engine
    if engine == "postgresql":
        statements.cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [name, count])
        return [row[0] for row in statements.cursor.fetchall()]
    if engine == "mysql" and statements.connection.catalog.engine == "mariadb":
        quoted = ".".join(map(statements.dialect.quote, name.split(".")))
        found: list[Value] = []
        for _ in range(count):
            statements.cursor.execute(f"SELECT NEXTVAL({quoted})")
            found += [row[0] for row in statements.cursor.fetchall()]
        return found
    raise SettingsError(
        T("{system} has no sequences, and the plan wants the next value of {sequence}.",
          system=statements.connection.name, sequence=name),
        T("Choose another maker in the plan, such as next_number."),
    )  # fmt: skip
