"""What introspection (or a DDL file) tells of one system: Catalog, Table, Column, Key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wedlock.language import Text


class Family(StrEnum):
    """The normalised kind of a column's type, the same over all engines."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # exact
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    INTERVAL = "interval"
    BINARY = "binary"
    UUID = "uuid"
    JSON = "json"
    ENUM = "enum"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DataType:
    """A column's type. `native` is the engine's own spelling; the rest is normalised.

    `length` in characters (bytes where `length_in_bytes`); `precision` and `scale` in decimal digits;
    `zoned` is None where the question does not arise; `values` are an enum's codes in order.
    """

    native: str
    family: Family
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    zoned: bool | None = None
    values: tuple[str, ...] = ()
    length_in_bytes: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `label` is the name the product shows (if known), `comment` the database's own remark."""

    name: str
    type: DataType
    nullable: bool = True
    default: str | None = None
    label: str = ""
    comment: str = ""
    generated: bool = False  # identity, serial, auto-increment or computed: the engine makes the value
    charset: str | None = None
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A unique key other than the primary one."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of this table refer to `target_columns` of table `target` (its Catalog name)."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Table:
    """One table or view. `name` is how the Catalog calls it (`schema.table` outside the default schema)."""

    name: str
    columns: tuple[Column, ...]
    schema: str | None = None
    bare_name: str = ""  # the table's own name within `schema`; `name` where empty
    is_view: bool = False
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[Key, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    label: str = ""
    comment: str = ""
    row_estimate: int | None = None  # rows; None where nobody knows

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def reference_of(self) -> dict[str, ForeignKey]:
        """Column → the single-column foreign key on it."""
        return {fk.columns[0]: fk for fk in self.foreign_keys if len(fk.columns) == 1}


@dataclass(frozen=True, slots=True)
class Unread:
    """A table that exists but could not be read, and why. Its structure may be known all the same (then it is among the
    Catalog's tables), as where an account may not select from it."""

    table: str
    reason: Text


@dataclass(frozen=True)
class Catalog:
    """All tables of one system. `engine` is postgresql, mysql, mariadb, sqlite, mssql, oracle, ddl or catalog."""

    system: str
    tables: tuple[Table, ...]
    engine: str = "catalog"
    version: str = ""
    charset: str | None = None
    collation: str | None = None
    unread: tuple[Unread, ...] = ()
    notices: tuple[Text, ...] = ()  # what a person should know of how this was read

    @cached_property
    def by_name(self) -> dict[str, Table]:
        return {table.name: table for table in self.tables}

    @cached_property
    def referrers(self) -> dict[str, tuple[tuple[str, ForeignKey], ...]]:
        """Table → (other table, its foreign key that points here)."""
        found: dict[str, list[tuple[str, ForeignKey]]] = {}
        for table in self.tables:
            for fk in table.foreign_keys:
                found.setdefault(fk.target, []).append((table.name, fk))
        return {name: tuple(keys) for name, keys in found.items()}

    def column(self, path: str) -> Column:
        """The column of `table.column`; KeyError where there is none."""
        table, _, column = path.rpartition(".")
        return self.by_name[table].by_name[column]


__all__ = ["Catalog", "Column", "DataType", "Family", "ForeignKey", "Key", "Table", "Unread"]
