"""Profile: what we know of one product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from wedlock.model.catalog import Table
from wedlock.model.plan import Insert
from wedlock.model.shape import Shape

Naming = Literal["same", "dots"]
"""How rows name a table: as the database does, or with dots for underscores (`party.party`)."""


@dataclass(frozen=True, slots=True)
class LabelLookup:
    """Where a product keeps the labels it shows: rows of `table`.

    A row is about the table named in `of_table` and, where `of_column` is not empty, about its column named there.
    Labels that match a pattern of `skip` are no labels (keys of messages, placeholders).
    """

    table: str
    of_table: str
    label: str
    of_column: str = ""
    naming: Naming = "same"
    skip: tuple[str, ...] = ()

    def table_name(self, written: str) -> str:
        """The database's name of the table that a row names."""
        return written.replace(".", "_") if self.naming == "dots" else written

    def is_label(self, text: str | None) -> bool:
        return bool(text) and not _any_matches(text or "", self.skip)


@dataclass(frozen=True, slots=True)
class Visibility:
    """Rows of tables like `tables` are shown to users only while `column` is `visible` (as PostgreSQL writes it).

    `default_hides`: a row written without the column is invisible, so whoever writes must give it.
    """

    tables: tuple[str, ...]
    column: str
    visible: str
    default_hides: bool = False

    def concerns(self, table: str) -> bool:
        return _any_matches(table, self.tables)


@dataclass(frozen=True, slots=True)
class UserTable:
    """Who signs in to the product: `shape` with the fields that tell one person from another.

    `active` names the column of the root that is true for users who may sign in, `team` one that is true for rows that
    are no person. `own` are logins that the product makes for itself.
    """

    shape: Shape
    active: str = ""
    team: str = ""
    own: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    """One product. `recognised_by` are tables of which each must be there. Patterns are shell patterns of table names.

    `through` names the connector of the product's API where records must be written by it. `fills` (pattern of tables →
    what the product itself puts into their columns) is for those that are written past it.
    `shapes` (object → Shape) are preferred over what the analysis would find by itself. `users` are its accounts.
    """

    product: str
    recognised_by: frozenset[str]
    internals: tuple[str, ...] = ()
    not_internals: tuple[str, ...] = ()
    table_labels: LabelLookup | None = None
    column_labels: LabelLookup | None = None
    visibility: tuple[Visibility, ...] = ()
    through: str = ""
    fills: Mapping[str, tuple[Insert, ...]] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    users: UserTable | None = None

    def is_internal(self, table: str) -> bool:
        """Whether a table is the framework's own bookkeeping. `table` is its name without a schema."""
        return _any_matches(table, self.internals) and not _any_matches(table, self.not_internals)

    def fill_of(self, table: Table, column: str) -> Insert | None:
        """What the product itself puts into a column of a new row, where the profile says it."""
        name = table.bare_name or table.name
        said = (insert for pattern, inserts in self.fills.items() if fnmatchcase(name, pattern) for insert in inserts)
        return next((insert for insert in said if insert.column == column), None)

    def visibility_of(self, table: str, columns: frozenset[str]) -> Visibility | None:
        """The rule that hides rows of `table`, which has `columns`; None where all rows are seen."""
        return next((v for v in self.visibility if v.column in columns and v.concerns(table)), None)


def _any_matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
