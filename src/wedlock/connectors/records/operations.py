"""Row operations: what writing one record means to its tables, before the database has said anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wedlock.language import Text
from wedlock.model.catalog import Table
from wedlock.model.plan import Insert
from wedlock.model.sync import Failure, Key, Trouble, Value


class Unfit(Exception):
    """This record cannot be written; nothing of it was."""

    def __init__(self, trouble: Trouble, text: Text, column: str = "") -> None:
        super().__init__(str(text))
        self.failure = Failure(trouble, text, column)


class Later:
    """A value that is known only when the database has told it: asked for just before its row is written."""

    def get(self) -> Value:
        raise NotImplementedError


@dataclass(slots=True, eq=False)
class NewRow:
    """A row to insert. `later` are values still to come; once it is written, `values` has the `known` columns as well.

    Rows of a lower `stage` are inserted first. `again`: a row that was there before, put back as it was.
    """

    table: Table
    values: dict[str, Value]
    later: dict[str, Later] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    stage: int = 0
    again: bool = False

    @property
    def columns(self) -> set[str]:
        return self.values.keys() | self.later.keys()

    def settle(self) -> None:
        for column, value in self.later.items():
            self.values[column] = value.get()
        self.later = {}


@dataclass(slots=True, eq=False)
class Of(Later):
    """The value that a new row has in a column."""

    row: NewRow
    column: str

    def get(self) -> Value:
        return self.row.values[self.column]


@dataclass(slots=True, eq=False)
class Found(Later):
    """What a query gives: set before anything of the record is written."""

    value: Value = None

    def get(self) -> Value:
        return self.value


@dataclass(slots=True, eq=False)
class RowChange:
    """A row to update: that whose `named` columns have the values `key`, or the row that was just inserted (`row`)."""

    table: Table
    named: tuple[str, ...]
    key: Key
    values: dict[str, Value]
    later: dict[str, Later] = field(default_factory=dict)
    row: NewRow | None = None

    def settle(self) -> None:
        for column, value in self.later.items():
            self.values[column] = value.get()
        if self.row is not None:
            self.key = tuple(self.row.values[column] for column in self.named)


@dataclass(slots=True, eq=False)
class RowGone:
    """A row to delete: that whose `named` columns have the values `key`."""

    table: Table
    named: tuple[str, ...]
    key: Key
    stage: int


@dataclass(slots=True, eq=False)
class Sought:
    """A row of `table` to be found by values: what `take` it has there is put into `found`, in their order."""

    table: Table
    where: tuple[tuple[str, tuple[Value, ...]], ...]
    take: tuple[str, ...]
    found: tuple[Found, ...]
    missing: Callable[[int], Unfit]  # how many rows there are instead of one → what to say


@dataclass(slots=True, eq=False)
class Numbered:
    """The next number, or the next value of a sequence, for a column of a new row."""

    table: Table
    rule: Insert
    column: str
    found: Found


@dataclass(slots=True)
class RowPlan:
    """All of one record, in the order in which it is carried out.

    `unlinked`: references taken away before the rows go that they lead to; `deleted` children first; `changed`;
    `inserted` by stage; `linked`: changes that need what was inserted. `tags` are new lines (alias, row) by name.
    """

    sought: list[Sought] = field(default_factory=list)
    numbered: list[Numbered] = field(default_factory=list)
    unlinked: list[RowChange] = field(default_factory=list)
    deleted: list[RowGone] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    inserted: list[NewRow] = field(default_factory=list)
    linked: list[RowChange] = field(default_factory=list)
    tags: dict[str, tuple[str, NewRow]] = field(default_factory=dict)
    root: NewRow | None = None

    def __bool__(self) -> bool:
        return bool(self.unlinked or self.deleted or self.changed or self.inserted or self.linked)
