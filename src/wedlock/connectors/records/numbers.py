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
            of = numbered.rule.of[0] if numbered.rule.of else ""
            asked.setdefault((numbered.table.name, numbered.column, of), []).append(numbered)
    for (_, column, of), group in asked.items():
        table = group[0].table
        if group[0].rule.make is Maker.SEQUENCE:
            numbers: Sequence[Value] = _sequence(statements, of, len(group))
        else:
            numbers = _next(statements, table, column, of, len(group))
        for numbered, one in zip(group, numbers, strict=True):
            numbered.found.value = one


def _next(statements: Statements, table: Table, column: str, first: str, count: int) -> list[Value]:
    """The numbers after the greatest; in a text column of those that begin with the letters `first` and go on in digits
    alone, with as many leading zeros as they have."""
    behind = _exclude(statements, table, column)
    name, source = statements.dialect.quote(column), statements.dialect.source(table)
    engine, text = statements.connection.engine, table.by_name[column].type.family is Family.TEXT
    first = first if text else ""
    digits = f"substr({name}, {len(first) + 1})" if first else name
    whole = f"CAST({digits} AS {_WHOLE[engine]})" if text else name
    width = f"MAX(CASE WHEN {digits} LIKE '0_{statements.dialect.percent}' THEN length({digits}) END)" if text else "0"
    where = f" WHERE {_DIGITS[engine].format(digits)}" if text else ""
    begins = f" AND substr({name}, 1, {len(first)}) = {statements.dialect.mark}" if first else ""
    told = [first] if first else []
    statements.cursor.execute(f"SELECT MAX({whole}), {width} FROM {source}{where}{begins}{behind}", told)  # noqa: S608 - quoted names
    found = statements.cursor.fetchone()
    assert found is not None
    start, zeros = int(found[0] or 0) + 1, int(found[1] or 0)
    return [f"{first}{str(n).zfill(zeros)}" if text else n for n in range(start, start + count)]


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
